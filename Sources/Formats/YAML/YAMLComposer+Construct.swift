internal import CLibYAML
internal import Diagnostics
internal import Values

extension YAMLComposer {
  /// The tag of a scalar event: its own, or by its look.
  func scalarTag(_ event: UnsafePointer<yaml_event_t>) -> YAMLTag {
    let scalar = event.pointee.data.scalar
    if let tag = scalar.tag {
      let text = String(cString: tag)
      if text != "!" { return YAMLTag(text, isAnsible: isAnsible) }
      if !isAnsible {
        return YAMLScalar.tag(UnsafeBufferPointer(start: scalar.value, count: scalar.length))
      }
    }
    guard scalar.plain_implicit != 0 else { return .string }
    return YAMLScalar.tag(UnsafeBufferPointer(start: scalar.value, count: scalar.length))
  }

  /// The node of the current scalar event.
  mutating func scalar() -> Node {
    let event = events.current
    let scalar = event.pointee.data.scalar
    let bytes = UnsafeBufferPointer(start: UnsafePointer(scalar.value), count: scalar.length)
    let span = span(event)
    return Node(.scalar(value(bytes, scalarTag(event), span)), at: span)
  }

  private mutating func value(
    _ bytes: UnsafeBufferPointer<UInt8>, _ tag: YAMLTag, _ span: Span
  ) -> Value {
    switch tag {
    case .string: return text(bytes, span)
    case .null: return .null
    case .bool: return bool(bytes, span)
    case .int:
      if let number = YAMLScalar.int(bytes) { return number }
      refuse(python: "invalid literal for int(): '\(decode(bytes))'", span)
    case .float:
      if let number = YAMLScalar.float(bytes) { return .double(number) }
      refuse(python: "could not convert string to float: '\(decode(bytes))'", span)
    case .timestamp:
      guard let (value, problem) = YAMLTimestamp.value(bytes) else {
        refuse(python: "'\(decode(bytes))' is not a timestamp", span)
        return .null
      }
      if let value { return value }
      refuse(python: problem, span)
    case .binary: return binary(bytes, span)
    case .unsafe:
      unsafeDepth += 1
      defer { unsafeDepth -= 1 }
      return value(bytes, YAMLScalar.tag(bytes), span)
    case .vault(let name):
      if YAMLScalar.tag(bytes) == .string {
        return .object(VaultText(decode(bytes), at: span))
      }
      refuseTag(tag, "the '\(name)' tag requires a string value", span)
    case .sequence: refuseTag(tag, "expected a sequence node, but found scalar", span)
    case .mapping, .set: refuseTag(tag, "expected a mapping node, but found scalar", span)
    case .orderedMap, .pairs: refuseTag(tag, "expected a sequence, but found scalar", span)
    case .merge, .value, .other: refuseTag(tag, Self.unknown(tag), span)
    }
    return .null
  }

  private static func unknown(_ tag: YAMLTag) -> String {
    "could not determine a constructor for the tag \(PythonText.quote(tag.name))"
  }

  /// Refuses a scalar or collection that its tag's constructor does not take.
  private mutating func refuseTag(_ tag: YAMLTag, _ problem: String, _ span: Span) {
    let context: String? =
      switch tag {
      case .orderedMap: "while constructing an ordered map"
      case .pairs: "while constructing pairs"
      default: nil
      }
    let outside = turn
    if isDeferred(tag) { enterBody() }
    refuse(context, problem, span)
    turn = outside
    isRefused = !isDeferred(tag)
  }

  /// The same for a collection, whose content is then never looked at.
  private mutating func refuseTag(
    _ tag: YAMLTag, _ problem: String, _ span: Span, _ outside: Outside
  ) {
    restore(outside.kept)
    turn = outside.turn
    refuseTag(tag, problem, span)
  }

  private func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  private mutating func text(_ bytes: UnsafeBufferPointer<UInt8>, _ span: Span) -> Value {
    let text = decode(bytes)
    guard isTrusted, Self.holdsTemplate(bytes) else { return .string(text) }
    return .template(TemplateText(text, at: contentStart(span)))
  }

  private static func holdsTemplate(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count >= 2 else { return false }
    for index in 0..<(bytes.count - 1) where bytes[index] == UInt8(ascii: "{") {
      switch bytes[index + 1] {
      case UInt8(ascii: "{"), UInt8(ascii: "%"), UInt8(ascii: "#"): return true
      default: continue
      }
    }
    return false
  }

  /// Where the text itself begins: behind the quote, or on the first line of a block.
  private mutating func contentStart(_ span: Span) -> Span {
    switch events.current.pointee.data.scalar.style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE, YAML_DOUBLE_QUOTED_SCALAR_STYLE:
      return Span(source, line: span.line, column: span.column + 1, length: span.length - 2)
    case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE:
      let last = events.current.pointee.end_mark.line + 1
      var line = span.line + 1
      while line <= last, let text = bytes(ofLine: line) {
        let column = text.prefix { $0 == 32 }.count
        if column < text.count {
          let length = text.dropFirst(column).count { $0 & 0xC0 != 0x80 }
          return Span(source, line: line, column: column + 1, length: length)
        }
        line += 1
      }
      return span
    default: return span
    }
  }

  /// The bytes of a line without its break; nil past the end.
  private mutating func bytes(ofLine line: Int) -> ArraySlice<UInt8>? {
    if line < lookedAt.line { lookedAt = (1, 0) }
    while lookedAt.line < line {
      guard let end = source.bytes[lookedAt.start...].firstIndex(of: 10) else { return nil }
      lookedAt = (lookedAt.line + 1, end + 1)
    }
    return source.bytes[lookedAt.start...].prefix { $0 != 10 && $0 != 13 }
  }

  private mutating func bool(_ bytes: UnsafeBufferPointer<UInt8>, _ span: Span) -> Value {
    if let flag = YAMLScalar.bool(bytes) { return .bool(flag) }
    switch String(decoding: bytes.map(YAMLScalar.lower), as: UTF8.self) {
    case "yes", "true", "on": return .bool(true)
    case "no", "false", "off": return .bool(false)
    default:
      refuse(python: "'\(decode(bytes))' is not a boolean", span)
      return .null
    }
  }

  private mutating func binary(_ bytes: UnsafeBufferPointer<UInt8>, _ span: Span) -> Value {
    if bytes.contains(where: { $0 >= 128 }) {
      refuse(nil, "failed to convert base64 data into ascii: \(Self.beyondASCII(bytes))", span)
      return .null
    }
    guard let content = Base64.decode(bytes) else {
      let digits = bytes.count(where: Base64.isDigit)
      refuse(
        nil,
        "failed to decode base64 data: "
          + (digits % 4 == 1
            ? "Invalid base64-encoded string: number of data characters (\(digits)) cannot be 1 more than a multiple of 4"
            : "Incorrect padding"),
        span)
      return .null
    }
    return .object(Bytes(content))
  }

  /// Python's words for the first characters of a text that ASCII has not.
  private static func beyondASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
    let start = scalars.firstIndex { !$0.isASCII } ?? 0
    let end = scalars[start...].firstIndex { $0.isASCII } ?? scalars.count
    let which =
      end - start > 1
      ? "characters in position \(start)-\(end - 1)"
      : "character '\(PythonText.escape(scalars[start]))' in position \(start)"
    return "'ascii' codec can't encode \(which): ordinal not in range(128)"
  }

  // MARK: Collections

  mutating func construct(
    _ items: [Node], _ tag: YAMLTag, _ span: Span, _ outside: Outside
  ) -> Node {
    switch tag {
    case .sequence: return Node(.sequence(items), at: span)
    case .orderedMap: return pairs(items, "while constructing an ordered map", span, outside)
    case .pairs: return pairs(items, "while constructing pairs", span, outside)
    case .mapping, .set:
      refuseTag(tag, "expected a mapping node, but found sequence", span, outside)
    case .vault(let name):
      refuseTag(tag, "the '\(name)' tag requires a string value", span, outside)
    case .merge, .value, .other, .unsafe: refuseTag(tag, Self.unknown(tag), span, outside)
    default: refuseTag(tag, "expected a scalar node, but found sequence", span, outside)
    }
    return Node(.sequence([]), at: span)
  }

  /// A list of (key, value) from mappings of one entry each.
  private mutating func pairs(
    _ items: [Node], _ context: String, _ span: Span, _ outside: Outside
  ) -> Node {
    var result: [Node] = []
    for item in items {
      guard case .mapping(let entries) = item.content else {
        let kind = if case .sequence = item.content { "sequence" } else { "scalar" }
        restore(outside.kept)
        refuse(context, "expected a mapping of length 1, but found \(kind)", item.span)
        break
      }
      guard entries.count == 1 else {
        restore(outside.kept)
        refuse(
          context, "expected a single mapping item, but found \(entries.count) items", item.span)
        break
      }
      let pair = List([entries[0].key.value, entries[0].value.value])
      result.append(Node(.scalar(.tuple(pair)), at: item.span))
    }
    return Node(.sequence(result), at: span)
  }

  mutating func construct(
    _ entries: YAMLEntries, _ tag: YAMLTag, _ span: Span, _ outside: Outside
  ) -> Node {
    switch tag {
    case .mapping: return Node(.mapping(entries.flattened), at: span)
    case .set:
      return Node(
        .scalar(.object(PythonSet(entries.flattened.map(\.key.value)))), at: span)
    case .sequence:
      refuseTag(tag, "expected a sequence node, but found mapping", span, outside)
    case .orderedMap, .pairs:
      refuseTag(tag, "expected a sequence, but found mapping", span, outside)
    case .vault(let name):
      refuseTag(tag, "the '\(name)' tag requires a string value", span, outside)
    case .merge, .value, .other, .unsafe: refuseTag(tag, Self.unknown(tag), span, outside)
    case .string where entries.defaultValue != nil:
      // A mapping with a default value (`=`) can stand for a scalar.
      return entries.defaultValue ?? Node(.mapping([]), at: span)
    default: refuseTag(tag, "expected a scalar node, but found mapping", span, outside)
    }
    return Node(.mapping([]), at: span)
  }

  /// Adds what `<<` refers to: one mapping, or several of which the first wins.
  mutating func merge(_ node: Node, into entries: inout YAMLEntries) {
    let context = "while constructing a mapping"
    switch node.content {
    case .mapping(let merged): entries.merge(merged)
    case .sequence(let items):
      for item in items {
        let kind: String
        switch item.content {
        case .mapping: continue
        case .sequence: kind = "sequence"
        case .scalar: kind = "scalar"
        }
        refuse(context, "expected a mapping for merging, but found \(kind)", item.span)
      }
      for item in items.reversed() {
        if case .mapping(let merged) = item.content { entries.merge(merged) }
      }
    case .scalar:
      refuse(
        context, "expected a mapping or list of mappings for merging, but found scalar", node.span)
    }
  }
}

extension Node {

  /// Whether Python would take it as a key.
  var isHashable: Bool {
    guard case .scalar(let value) = content else { return false }
    if case .object(let object) = value { return !(object is PythonSet) }
    return true
  }
}
