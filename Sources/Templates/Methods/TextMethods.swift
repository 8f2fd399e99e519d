import Diagnostics
import Values

/// The methods of texts.
enum TextMethods {
  static func call(
    _ name: String, _ text: String, _ given: CallArguments, _ evaluator: Evaluator
  ) throws(Failure) -> Value {
    if let value = try change(name, text, given) { return .string(value) }
    if let value = try split(name, text, given) { return value }
    if let value = try search(name, text, given, evaluator) { return value }
    if let flag = try TextClasses.test(name, text, given) { return .bool(flag) }
    let method = "str.\(name)"
    switch name {
    case "join":
      let source = try given.bind(["iterable"], to: method, required: 1)[0] ?? .null
      return .string(try joined(text, try evaluator.elements(of: source)))
    case "format":
      return .string(try StringFormat.apply(text, given, evaluator))
    case "format_map":
      let source = try given.bind(["mapping"], to: method, required: 1)[0] ?? .null
      guard case .dict(let entries) = source else {
        throw Failure(.type, "format_map() argument must be a mapping")
      }
      let named = entries.compactMap { entry in entry.key.string.map { ($0, entry.value) } }
      return .string(try StringFormat.apply(text, CallArguments([], named), evaluator))
    case "encode":
      let bound = try given.bind(["encoding", "errors"], to: method, byName: true)
      for (name, value) in zip(["encoding", "errors"], bound) {
        guard let value, value.string == nil else { continue }
        throw Failure(
          .type, "encode() argument '\(name)' must be str, not \(value.typeName)")
      }
      return .object(
        Bytes(
          try TextEncoding.encode(
            text, bound[0]?.string ?? "utf-8", errors: bound[1]?.string ?? "strict")))
    case "translate":
      let table = try given.bind(["table"], to: method, required: 1)[0] ?? .null
      return .string(try translated(text, table, evaluator))
    case "maketrans": return try translationTable(given)
    case "__len__": return .int(TextIndex.count(text))
    case "__contains__":
      return .bool(
        try evaluator.contains(.string(text), given.positional.first ?? .null))
    case "__getitem__":
      return try evaluator.item(given.positional.first ?? .null, of: .string(text))
    case "__add__":
      return try Arithmetic.apply(
        .add, .string(text), given.positional.first ?? .null, limit: evaluator.outputLimit)
    default: throw Methods.unknown(name, .string(text))
    }
  }

  /// The methods of text that is safe in HTML: what they make is safe again.
  static func callMarkup(
    _ name: String, _ text: String, _ given: CallArguments, _ evaluator: Evaluator
  ) throws(Failure) -> Value {
    var arguments = given
    if name == "format" || name == "join" || name == "replace" || name == "format_map" {
      for index in arguments.positional.indices {
        arguments.positional[index] = escaped(arguments.positional[index])
      }
      for index in arguments.named.indices {
        arguments.named[index].value = escaped(arguments.named[index].value)
      }
    }
    let result = try call(name, text, arguments, evaluator)
    switch result {
    case .string(let text): return .object(Markup(text))
    case .list(let items):
      return .list(items.map { $0.string.map { .object(Markup($0)) } ?? $0 })
    case .tuple(let items):
      return .tuple(List(items.map { $0.string.map { .object(Markup($0)) } ?? $0 }))
    default: return result
    }
  }

  private static func escaped(_ value: Value) -> Value {
    switch value {
    case .string(let text): .string(Markup.escape(text))
    case .list(let items), .tuple(let items): .list(items.map { escaped($0) })
    case .object(let object) where object is Markup: .string(object.text)
    default: value
    }
  }

  // MARK: Other texts

  /// Methods that make another text; nil for any other.
  private static func change(_ name: String, _ text: String, _ given: CallArguments)
    throws(Failure) -> String?
  {
    let method = "str.\(name)"
    switch name {
    case "upper":
      _ = try given.bind([], to: method)
      return text.uppercased()
    case "lower":
      _ = try given.bind([], to: method)
      return TextClasses.lowered(text)
    case "casefold": return TextClasses.folded(text)
    case "capitalize": return TextClasses.capitalized(text)
    case "title": return TextClasses.titled(text)
    case "swapcase": return TextClasses.swapped(text)
    case "strip", "lstrip", "rstrip":
      let bound = try given.bind(["chars"], to: method)
      let characters = try optionalText(bound[0], "strip arg must be None or str")
      return stripped(text, characters, left: name != "rstrip", right: name != "lstrip")
    case "removeprefix", "removesuffix":
      let part = try requiredText(try given.bind(["part"], to: method, required: 1)[0], method)
      if name == "removeprefix" {
        return text.utf8.starts(with: part.utf8)
          ? String(decoding: text.utf8.dropFirst(part.utf8.count), as: UTF8.self) : text
      }
      return !part.isEmpty && text.utf8.reversed().starts(with: part.utf8.reversed())
        ? String(decoding: text.utf8.dropLast(part.utf8.count), as: UTF8.self) : text
    case "replace":
      let bound = try given.bind(["old", "new", "count"], to: method, required: 2)
      return replaced(
        text, try requiredText(bound[0], method), try requiredText(bound[1], method),
        limit: try ListMethods.integer(bound[2] ?? .int(-1)))
    case "center", "ljust", "rjust":
      let bound = try given.bind(["width", "fillchar"], to: method, required: 1)
      return try padded(name, text, try ListMethods.integer(bound[0]), bound[1])
    case "zfill":
      let width = try ListMethods.integer(try given.bind(["width"], to: method, required: 1)[0])
      let missing = width - TextIndex.count(text)
      guard missing > 0 else { return text }
      try checkWidth(width)
      let zeros = String(repeating: "0", count: missing)
      if let first = text.utf8.first, first == 43 || first == 45 {
        return text.prefix(1) + zeros + text.dropFirst()
      }
      return zeros + text
    case "expandtabs":
      let size = try ListMethods.integer(
        try given.bind(["tabsize"], to: method, byName: true)[0] ?? .int(8))
      try checkWidth(size)
      return expanded(text, size)
    default: return nil
    }
  }

  static func stripped(_ text: String, _ characters: String?, left: Bool, right: Bool) -> String {
    let set = characters.map { Set($0.unicodeScalars) }
    func isDropped(_ scalar: Unicode.Scalar) -> Bool {
      set?.contains(scalar) ?? TextClasses.isSpace(scalar)
    }
    var scalars = text.unicodeScalars[...]
    if left { while let first = scalars.first, isDropped(first) { scalars.removeFirst() } }
    if right { while let last = scalars.last, isDropped(last) { scalars.removeLast() } }
    return String(scalars)
  }

  static func replaced(_ text: String, _ old: String, _ new: String, limit: Int) -> String {
    if limit == 0 { return text }
    let bytes = Array(text.utf8)
    let wanted = Array(old.utf8)
    let fresh = Array(new.utf8)
    var result: [UInt8] = []
    var count = 0
    if wanted.isEmpty {
      // Python puts the new text between all characters and at both ends.
      for scalar in text.unicodeScalars {
        if limit < 0 || count < limit { result += fresh }
        count += 1
        result += Array(String(scalar).utf8)
      }
      if limit < 0 || count < limit { result += fresh }
      return String(decoding: result, as: UTF8.self)
    }
    var position = 0
    while limit < 0 || count < limit, let hit = TextSearch.find(wanted, in: bytes, from: position) {
      result += bytes[position..<hit]
      result += fresh
      position = hit + wanted.count
      count += 1
    }
    if position == 0 { return text }
    return String(decoding: result + bytes[position...], as: UTF8.self)
  }

  static func checkWidth(_ width: Int) throws(Failure) {
    if width > 1 << 26 { throw Failure(.other, "the width \(width) is too large") }
  }

  private static func padded(_ name: String, _ text: String, _ width: Int, _ fill: Value?)
    throws(Failure) -> String
  {
    try checkWidth(width)
    if let fill, fill.string == nil {
      throw Failure(
        .type, "The fill character must be a unicode character, not \(fill.typeName)")
    }
    let character = fill?.string ?? " "
    guard TextIndex.count(character) == 1 else {
      throw Failure(.type, "The fill character must be exactly one character long")
    }
    let missing = width - TextIndex.count(text)
    guard missing > 0 else { return text }
    func pad(_ count: Int) -> String { String(repeating: character, count: count) }
    switch name {
    case "ljust": return text + pad(missing)
    case "rjust": return pad(missing) + text
    default:
      let left = missing / 2 + (missing & width & 1)
      return pad(left) + text + pad(missing - left)
    }
  }

  private static func expanded(_ text: String, _ size: Int) -> String {
    var result = String.UnicodeScalarView()
    var column = 0
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\t":
        guard size > 0 else { continue }
        let count = size - column % size
        for _ in 0..<count { result.append(" ") }
        column += count
      case "\n", "\r":
        result.append(scalar)
        column = 0
      default:
        result.append(scalar)
        column += 1
      }
    }
    return String(result)
  }

  private static func joined(_ separator: String, _ items: [Value]) throws(Failure) -> String {
    var result = ""
    for (index, item) in items.enumerated() {
      guard let text = item.string else {
        throw Failure(
          .type, "sequence item \(index): expected str instance, \(item.typeName) found")
      }
      if index > 0 { result += separator }
      result += text
    }
    return result
  }

  private static func translated(_ text: String, _ table: Value, _ evaluator: Evaluator)
    throws(Failure) -> String
  {
    guard case .dict(let entries) = table else {
      throw Failure(.type, "translate() needs a mapping")
    }
    var result = ""
    for scalar in text.unicodeScalars {
      switch entries[.int(Int(scalar.value))] {
      case nil: result.unicodeScalars.append(scalar)
      case .null: break
      case .int(let number):
        guard let other = UInt32(exactly: number).flatMap(Unicode.Scalar.init) else {
          throw Failure(.other, "character mapping must be in range(0x110000)")
        }
        result.unicodeScalars.append(other)
      case .some(let value):
        guard let other = value.string else {
          throw Failure(.type, "character mapping must return integer, None or str")
        }
        result += other
      }
    }
    return result
  }

  private static func translationTable(_ given: CallArguments) throws(Failure) -> Value {
    var table = Dict()
    if given.positional.count == 1 {
      guard case .dict(let entries) = given.positional[0] else {
        throw Failure(.type, "if you give only one argument to maketrans it must be a dict")
      }
      for (key, value) in entries {
        if let text = key.string, let scalar = text.unicodeScalars.first {
          guard text.unicodeScalars.count == 1 else {
            throw Failure(.other, "string keys in translate table must be of length 1")
          }
          table[.int(Int(scalar.value))] = value
        } else {
          table[key] = value
        }
      }
      return .dict(table)
    }
    for (index, value) in given.positional.enumerated() where value.string == nil {
      throw Failure(
        .type,
        index == 0
          ? "first maketrans argument must be a string if there is a second argument"
          : "maketrans() argument \(index + 1) must be str, not \(value.typeName)")
    }
    let texts = given.positional.map { ($0.string ?? "").unicodeScalars }
    guard texts.count == 2 || texts.count == 3 else {
      throw Failure(.type, "maketrans expected at least 1 argument, got \(texts.count)")
    }
    guard texts[0].count == texts[1].count else {
      throw Failure(.other, "the first two maketrans arguments must have equal length")
    }
    for (from, to) in zip(texts[0], texts[1]) {
      table[.int(Int(from.value))] = .int(Int(to.value))
    }
    if texts.count == 3 { for dropped in texts[2] { table[.int(Int(dropped.value))] = .null } }
    return .dict(table)
  }

  // MARK: Arguments

  static func optionalText(_ value: Value?, _ message: String) throws(Failure) -> String? {
    guard let value, !value.isNull else { return nil }
    guard let text = value.string else { throw Failure(.type, message) }
    return text
  }

  static func requiredText(_ value: Value?, _ method: String) throws(Failure) -> String {
    guard let text = value?.string else {
      throw Failure(
        .type, "\(method)() argument must be str, not \(value?.typeName ?? "NoneType")")
    }
    return text
  }
}
