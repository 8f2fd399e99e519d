internal import Diagnostics
internal import Values

/// A value as it will stand in YAML: its tag, text and style.
indirect enum YAMLShape {
  case scalar(tag: YAMLTag, text: String, style: String?)
  case sequence([YAMLShape], flow: Bool)
  case mapping([(YAMLShape, YAMLShape)], flow: Bool, isSet: Bool)
  /// A list or mapping that may stand in several places.
  case shared(ObjectIdentifier, YAMLShape)

  /// Whether it is a scalar that stands without quotes or block.
  private var isPlain: Bool {
    if case .scalar(_, _, nil) = self { true } else { false }
  }

  static func make(_ value: Value, _ style: YAML.Style, depth: Int) throws(Failure) -> YAMLShape {
    if depth > ReaderLimit.depth.value {
      throw Failure(
        .other, "more than \(ReaderLimit.depth.value) levels of nesting",
        help: ReaderLimit.depth.help)
    }
    func scalar(_ tag: YAMLTag, _ text: String) -> YAMLShape {
      .scalar(tag: tag, text: text, style: style.quotes)
    }
    switch value {
    case .null: return scalar(.null, "null")
    case .bool(let flag): return scalar(.bool, flag ? "true" : "false")
    case .int(let number): return scalar(.int, String(number))
    case .double(let number): return scalar(.float, text(of: number))
    case .string(let text): return scalar(.string, text)
    case .template(let template): return scalar(.string, template.text)
    case .list(let items), .tuple(let items):
      var shapes: [YAMLShape] = []
      for item in items { shapes.append(try make(item, style, depth: depth + 1)) }
      let shape = YAMLShape.sequence(shapes, flow: style.flow ?? shapes.allSatisfy(\.isPlain))
      if case .list(let list) = value, style.sharesContainers {
        return .shared(list.identity, shape)
      }
      return shape
    case .dict(let entries):
      let shape = try mapping(entries.map { $0 }, style, isSet: false, depth: depth)
      return style.sharesContainers ? .shared(entries.identity, shape) : shape
    case .object(let object): return try make(object, value, style, depth: depth)
    case .undefined(let undefined): throw undefined.failure
    }
  }

  private static func make(
    _ object: Object, _ value: Value, _ style: YAML.Style, depth: Int
  ) throws(Failure) -> YAMLShape {
    switch object {
    case is BigInteger: return .scalar(tag: .int, text: object.text, style: style.quotes)
    case let markup as Markup:
      return .scalar(tag: .string, text: markup.content, style: style.quotes)
    case let bytes as Bytes:
      var lines = ""
      for start in stride(from: 0, to: bytes.content.count, by: 57) {
        let end = min(start + 57, bytes.content.count)
        lines += Base64.encode(Array(bytes.content[start..<end])) + "\n"
      }
      return .scalar(tag: .binary, text: lines, style: "|")
    case is Day: return .scalar(tag: .timestamp, text: object.text, style: style.quotes)
    case let moment as Moment:
      return .scalar(
        tag: .timestamp, text: moment.isoFormat(separator: " "), style: style.quotes)
    case let vault as VaultText:
      return .scalar(tag: .vault("!vault"), text: vault.envelope, style: "|")
    case let set as PythonSet:
      return try mapping(
        set.members.keys.map { (key: $0, value: .null) }, style, isSet: true, depth: depth)
    default:
      throw Failure(.type, "cannot represent an object of type \(value.typeName) in YAML")
    }
  }

  private static func mapping(
    _ entries: [(key: Value, value: Value)], _ style: YAML.Style, isSet: Bool, depth: Int
  ) throws(Failure) -> YAMLShape {
    var pairs: [(YAMLShape, YAMLShape)] = []
    for (key, value) in style.sortKeys ? sorted(entries) : entries {
      pairs.append(
        (try make(key, style, depth: depth + 1), try make(value, style, depth: depth + 1)))
    }
    let flow = style.flow ?? pairs.allSatisfy { $0.0.isPlain && $0.1.isPlain }
    return .mapping(pairs, flow: flow, isSet: isSet)
  }

  /// The names of the anchors of what stands in several places, in the order in which each is met
  /// for the second time.
  func anchors() -> [ObjectIdentifier: String] {
    var seen: Set<ObjectIdentifier> = []
    var names: [ObjectIdentifier: String] = [:]
    collectAnchors(&seen, &names)
    return names
  }

  private func collectAnchors(
    _ seen: inout Set<ObjectIdentifier>, _ names: inout [ObjectIdentifier: String]
  ) {
    switch self {
    case .scalar: break
    case .sequence(let items, _): for item in items { item.collectAnchors(&seen, &names) }
    case .mapping(let pairs, _, _):
      for (key, value) in pairs {
        key.collectAnchors(&seen, &names)
        value.collectAnchors(&seen, &names)
      }
    case .shared(let identity, let shape):
      if seen.insert(identity).inserted {
        shape.collectAnchors(&seen, &names)
      } else if names[identity] == nil {
        let digits = String(names.count + 1)
        names[identity] =
          "id" + String(repeating: "0", count: max(0, 3 - digits.utf8.count)) + digits
      }
    }
  }

  /// Entries by their keys; as they are where the keys do not compare.
  private static func sorted(
    _ entries: [(key: Value, value: Value)]
  ) -> [(key: Value, value: Value)] {
    var isComparable = true
    let ordered = entries.sorted { a, b in
      guard let before = key(a.key).isBefore(key(b.key)) else {
        isComparable = false
        return false
      }
      return before
    }
    return isComparable ? ordered : entries
  }

  private static func key(_ value: Value) -> Value {
    if case .template(let template) = value { .string(template.text) } else { value }
  }

  private static func text(of number: Double) -> String {
    if number.isNaN { return ".nan" }
    if number.isInfinite { return number < 0 ? "-.inf" : ".inf" }
    let text = PythonText.number(number)
    guard !text.utf8.contains(UInt8(ascii: ".")), let mark = text.firstIndex(of: "e") else {
      return text
    }
    return text[..<mark] + ".0" + text[mark...]
  }
}
