package import Diagnostics

/// The replacement of `re.sub`: text with `\1`, `\g<name>` and escapes.
struct Replacement {
  private enum Part {
    case bytes([UInt8])
    case group(Int)
  }

  private var parts: [Part] = []

  /// - Throws: what Python says of a bad escape or an unknown group.
  init(_ text: String, for pattern: Pattern) throws(Failure) {
    let scalars = Array(text.unicodeScalars)
    var literal: [UInt8] = []
    var index = 0
    func failure(_ message: String, _ at: Int) -> Failure {
      Failure(.other, "\(message) at position \(at)")
    }
    func put(_ scalar: Unicode.Scalar) { literal += Array(String(scalar).utf8) }
    while index < scalars.count {
      let start = index
      let scalar = scalars[index]
      index += 1
      guard scalar == "\\" else {
        put(scalar)
        continue
      }
      guard index < scalars.count else { throw failure("bad escape (end of pattern)", start) }
      let mark = scalars[index]
      index += 1
      switch mark {
      case "g":
        guard index < scalars.count, scalars[index] == "<" else {
          throw failure("missing <", index)
        }
        guard let end = scalars[index...].firstIndex(of: ">") else {
          throw failure(
            index + 1 == scalars.count
              ? "missing group name" : "missing >, unterminated name", index + 1)
        }
        let name = String(String.UnicodeScalarView(scalars[(index + 1)..<end]))
        if name.isEmpty { throw failure("missing group name", index + 1) }
        parts += [.bytes(literal), .group(try Self.group(name, pattern, index + 1))]
        literal = []
        index = end + 1
      case "0":
        var code: UInt32 = 0
        var digits = 0
        while digits < 2, index < scalars.count, ("0"..."7").contains(scalars[index]) {
          code = code * 8 + scalars[index].value - 48
          index += 1
          digits += 1
        }
        put(Unicode.Scalar(code & 0xFF) ?? "\u{FFFD}")
      case "1"..."9":
        var group = Int(mark.value) - 48
        if index < scalars.count, ("0"..."9").contains(scalars[index]) {
          let second = scalars[index]
          index += 1
          if ("0"..."3").contains(mark), ("0"..."7").contains(second), index < scalars.count,
            ("0"..."7").contains(scalars[index])
          {
            let code = UInt32(group) * 64 + (second.value - 48) * 8 + scalars[index].value - 48
            index += 1
            put(Unicode.Scalar(code & 0xFF) ?? "\u{FFFD}")
            continue
          }
          group = group * 10 + Int(second.value) - 48
        }
        guard group <= pattern.groupCount else {
          throw failure("invalid group reference \(group)", start + 1)
        }
        parts += [.bytes(literal), .group(group)]
        literal = []
      case "a": put("\u{07}")
      case "b": put("\u{08}")
      case "f": put("\u{0C}")
      case "n": put("\n")
      case "r": put("\r")
      case "t": put("\t")
      case "v": put("\u{0B}")
      case "\\": put("\\")
      case "a"..."z", "A"..."Z": throw failure("bad escape \\\(mark)", start)
      default:
        put("\\")
        put(mark)
      }
    }
    parts.append(.bytes(literal))
  }

  private static func group(
    _ name: String, _ pattern: Pattern, _ position: Int
  ) throws(Failure) -> Int {
    if let number = Int(name), name.utf8.allSatisfy({ $0 &- 48 < 10 }) {
      guard number <= pattern.groupCount else {
        throw Failure(.other, "invalid group reference \(number) at position \(position)")
      }
      return number
    }
    guard PatternTranslator.isIdentifier(name) else {
      throw Failure(.other, "bad character in group name '\(name)' at position \(position)")
    }
    guard let number = pattern.group(named: name) else {
      throw Failure(.other, "unknown group name '\(name)'")
    }
    return number
  }

  /// Appends what a match is replaced with; a group that took no part is empty.
  func append(_ match: Match, to output: inout [UInt8]) {
    for part in parts {
      switch part {
      case .bytes(let bytes): output += bytes
      case .group(let group):
        if let range = match.ranges[group] { output += match.subject[range] }
      }
    }
  }
}

extension Pattern {
  /// Python's `re.subn`: every match replaced, and how many there were.
  ///
  /// - Parameter limit: at most so many; 0 for all.
  package func substitute(
    _ replacement: String, in text: String, limit: Int = 0
  ) throws(Failure) -> (text: String, count: Int) {
    let template = try Replacement(replacement, for: self)
    return try substitute(in: text, limit: limit) { match, output in
      template.append(match, to: &output)
    }
  }

  /// Replaces every match with what a function appends for it.
  package func substitute(
    in text: String, limit: Int = 0, _ replace: (Match, inout [UInt8]) throws(Failure) -> Void
  ) throws(Failure) -> (text: String, count: Int) {
    let subject = Array(text.utf8)
    let matches = try all(in: subject, limit: limit)
    if matches.isEmpty { return (text, 0) }
    var output: [UInt8] = []
    output.reserveCapacity(subject.count)
    var position = 0
    for match in matches {
      output += subject[position..<match.range.lowerBound]
      try replace(match, &output)
      position = match.range.upperBound
    }
    output += subject[position...]
    return (String(decoding: output, as: UTF8.self), matches.count)
  }

  /// What a match is replaced with, Python's `match.expand`.
  package func expand(_ replacement: String, _ match: Match) throws(Failure) -> String {
    var output: [UInt8] = []
    try Replacement(replacement, for: self).append(match, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  /// Python's `re.escape`.
  package static func escape(_ text: String) -> String {
    var output: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"),
        UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "?"), UInt8(ascii: "*"),
        UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "|"), UInt8(ascii: "^"),
        UInt8(ascii: "$"), UInt8(ascii: "\\"), UInt8(ascii: "."), UInt8(ascii: "&"),
        UInt8(ascii: "~"), UInt8(ascii: "#"), 32, 9, 10, 11, 12, 13:
        output.append(UInt8(ascii: "\\"))
      default: break
      }
      output.append(byte)
    }
    return String(decoding: output, as: UTF8.self)
  }
}
