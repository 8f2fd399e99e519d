import Diagnostics
import Values

extension TextMethods {
  // MARK: Splitting

  /// Methods that cut a text; nil for any other.
  static func split(_ name: String, _ text: String, _ given: CallArguments) throws(Failure)
    -> Value?
  {
    let method = "str.\(name)"
    switch name {
    case "split", "rsplit":
      let bound = try given.bind(["sep", "maxsplit"], to: method, byName: true)
      let separator = try optionalText(
        bound[0], "must be str or None, not \(bound[0]?.typeName ?? "")")
      let limit = try ListMethods.integer(bound[1] ?? .int(-1))
      if separator == "" { throw Failure(.other, "empty separator") }
      let parts: [String]
      if let separator {
        parts =
          name == "split"
          ? cut(text, separator, limit) : cutFromEnd(text, separator, limit)
      } else {
        parts = words(text, limit, fromEnd: name == "rsplit")
      }
      return .list(parts.map(Value.string))
    case "splitlines":
      let keeps = try given.bind(["keepends"], to: method, byName: true)[0]?.isTrue ?? false
      return .list(lines(text, keepsEnds: keeps).map(Value.string))
    case "partition", "rpartition":
      let separator = try requiredText(try given.bind(["sep"], to: method, required: 1)[0], method)
      if separator.isEmpty { throw Failure(.other, "empty separator") }
      let bytes = Array(text.utf8)
      let wanted = Array(separator.utf8)
      let hit =
        name == "partition"
        ? TextSearch.find(wanted, in: bytes, from: 0)
        : TextSearch.findLast(wanted, in: bytes, from: 0, to: bytes.count)
      guard let hit else {
        return .tuple(
          List(name == "partition" ? [.string(text), "", ""] : ["", "", .string(text)]))
      }
      let before = String(decoding: bytes[..<hit], as: UTF8.self)
      let after = String(decoding: bytes[(hit + wanted.count)...], as: UTF8.self)
      return .tuple(List([.string(before), .string(separator), .string(after)]))
    default: return nil
    }
  }

  private static func cut(_ text: String, _ separator: String, _ limit: Int) -> [String] {
    let bytes = Array(text.utf8)
    let wanted = Array(separator.utf8)
    var parts: [String] = []
    var position = 0
    while limit < 0 || parts.count < limit,
      let hit = TextSearch.find(wanted, in: bytes, from: position)
    {
      parts.append(String(decoding: bytes[position..<hit], as: UTF8.self))
      position = hit + wanted.count
    }
    parts.append(String(decoding: bytes[position...], as: UTF8.self))
    return parts
  }

  private static func cutFromEnd(_ text: String, _ separator: String, _ limit: Int) -> [String] {
    let bytes = Array(text.utf8)
    let wanted = Array(separator.utf8)
    var parts: [String] = []
    var end = bytes.count
    while limit < 0 || parts.count < limit,
      let hit = TextSearch.findLast(wanted, in: bytes, from: 0, to: end)
    {
      parts.append(String(decoding: bytes[(hit + wanted.count)..<end], as: UTF8.self))
      end = hit
    }
    parts.append(String(decoding: bytes[..<end], as: UTF8.self))
    return parts.reversed()
  }

  private static func words(_ text: String, _ limit: Int, fromEnd: Bool) -> [String] {
    let scalars = Array(text.unicodeScalars)
    var parts: [String] = []
    func piece(_ range: Range<Int>) -> String {
      String(String.UnicodeScalarView(scalars[range]))
    }
    if fromEnd {
      var end = scalars.count
      while true {
        while end > 0, TextClasses.isSpace(scalars[end - 1]) { end -= 1 }
        guard end > 0 else { break }
        if limit >= 0, parts.count == limit {
          parts.append(piece(0..<end))
          break
        }
        var start = end
        while start > 0, !TextClasses.isSpace(scalars[start - 1]) { start -= 1 }
        parts.append(piece(start..<end))
        end = start
      }
      return parts.reversed()
    }
    var start = 0
    while true {
      while start < scalars.count, TextClasses.isSpace(scalars[start]) { start += 1 }
      guard start < scalars.count else { break }
      if limit >= 0, parts.count == limit {
        parts.append(piece(start..<scalars.count))
        break
      }
      var end = start
      while end < scalars.count, !TextClasses.isSpace(scalars[end]) { end += 1 }
      parts.append(piece(start..<end))
      start = end
    }
    return parts
  }

  /// Python's `splitlines`.
  package static func lines(_ text: String, keepsEnds: Bool = false) -> [String] {
    var lines: [String] = []
    var line = String.UnicodeScalarView()
    var scalars = text.unicodeScalars.makeIterator()
    var next = scalars.next()
    while let scalar = next {
      next = scalars.next()
      switch scalar.value {
      case 10, 11, 12, 13, 28, 29, 30, 0x85, 0x2028, 0x2029:
        if keepsEnds { line.append(scalar) }
        if scalar.value == 13, next?.value == 10 {
          if keepsEnds { line.append("\n") }
          next = scalars.next()
        }
        lines.append(String(line))
        line = String.UnicodeScalarView()
      default: line.append(scalar)
      }
    }
    if !line.isEmpty { lines.append(String(line)) }
    return lines
  }

  // MARK: Searching

  /// Methods that look for a part; nil for any other.
  static func search(
    _ name: String, _ text: String, _ given: CallArguments, _ evaluator: Evaluator
  ) throws(Failure) -> Value? {
    let method = "str.\(name)"
    switch name {
    case "find", "index", "rfind", "rindex", "count":
      let bound = try given.bind(["sub", "start", "end"], to: method, required: 1)
      let part = try requiredText(bound[0], method)
      guard let (bytes, offset) = try window(text, bound[1], bound[2]) else {
        if name == "count" { return .int(0) }
        if name.hasSuffix("index") { throw Failure(.other, "substring not found") }
        return .int(-1)
      }
      let wanted = Array(part.utf8)
      if name == "count" { return .int(occurrences(wanted, bytes)) }
      let hit =
        name.hasPrefix("r")
        ? TextSearch.findLast(wanted, in: bytes, from: 0, to: bytes.count)
        : TextSearch.find(wanted, in: bytes, from: 0)
      guard let hit else {
        if name.hasSuffix("index") { throw Failure(.other, "substring not found") }
        return .int(-1)
      }
      var position = offset
      for byte in bytes[..<hit] where byte & 0xC0 != 0x80 { position += 1 }
      return .int(position)
    case "startswith", "endswith":
      let bound = try given.bind(["prefix", "start", "end"], to: method, required: 1)
      let wanted = bound[0] ?? .null
      var parts: [String] = []
      if let part = wanted.string {
        parts = [part]
      } else if case .tuple(let items) = wanted {
        for item in items { parts.append(try requiredText(item, method)) }
      } else {
        throw Failure(
          .type,
          "\(name) first arg must be str or a tuple of str, not \(wanted.typeName)")
      }
      guard let (bytes, _) = try window(text, bound[1], bound[2]) else { return .bool(false) }
      return .bool(
        parts.contains { part in
          name == "startswith"
            ? bytes.starts(with: part.utf8) : bytes.reversed().starts(with: part.utf8.reversed())
        })
    default: return nil
    }
  }

  private static func occurrences(_ part: [UInt8], _ bytes: [UInt8]) -> Int {
    if part.isEmpty { return bytes.reduce(1) { $0 + ($1 & 0xC0 != 0x80 ? 1 : 0) } }
    var count = 0
    var position = 0
    while let hit = TextSearch.find(part, in: bytes, from: position) {
      count += 1
      position = hit + part.count
    }
    return count
  }

  /// The bytes between two positions in characters, and how many characters are before them; nil
  /// where they begin behind the end.
  private static func window(_ text: String, _ start: Value?, _ end: Value?) throws(Failure)
    -> (bytes: [UInt8], offset: Int)?
  {
    func bound(_ value: Value?) throws(Failure) -> Int? {
      guard let value, !value.isNull else { return nil }
      return try ListMethods.integer(value)
    }
    let from = try bound(start)
    let to = try bound(end)
    if from == nil, to == nil { return (Array(text.utf8), 0) }
    let scalars = Array(text.unicodeScalars)
    let low = from.map { $0 < 0 ? max(0, $0 + scalars.count) : $0 } ?? 0
    let high = to.map { ListMethods.clamp($0, scalars.count) } ?? scalars.count
    guard low <= scalars.count, low <= high else { return nil }
    return (Array(String(String.UnicodeScalarView(scalars[low..<high])).utf8), low)
  }
}
