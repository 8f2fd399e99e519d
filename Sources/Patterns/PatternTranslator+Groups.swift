internal import Diagnostics

extension PatternTranslator {
  /// `(?i)` and the like at the very beginning, which hold for the whole expression.
  mutating func leadingFlags() throws(Failure) {
    while true {
      let start = index
      if flags.contains(.verbose) {
        while let scalar = peek, (9...13).contains(scalar.value) || scalar == " " { index += 1 }
      }
      if peek == "(", index + 2 < input.count, input[index + 1] == "?", input[index + 2] == "#",
        let end = input[index...].firstIndex(of: ")")
      {
        index = end + 1
        continue
      }
      guard take("("), take("?"), let (on, _, close) = try flagLetters(), close == ")" else {
        index = start
        return
      }
      flags.formUnion(on)
    }
  }

  /// Letters of flags, perhaps `-` and more, up to `)` or `:`; nil where something else stands.
  private mutating func flagLetters() throws(Failure) -> (on: Flags, off: Flags, Unicode.Scalar)? {
    var on = Flags()
    var off = Flags()
    var isOff = false
    var count = 0
    while let scalar = peek {
      index += 1
      if scalar == ")" || scalar == ":" { return count == 0 ? nil : (on, off, scalar) }
      if scalar == "-", !isOff {
        isOff = true
        count += 1
        continue
      }
      let flag: Flags
      switch scalar {
      case "i": flag = .ignoreCase
      case "m": flag = .multiLine
      case "s": flag = .dotAll
      case "x": flag = .verbose
      case "a": flag = .ascii
      case "u": flag = []
      case "L":
        throw failure("bad inline flags: cannot use 'L' flag with a str pattern", index)
      default: return nil
      }
      count += 1
      if isOff { off.formUnion(flag) } else { on.formUnion(flag) }
    }
    return nil
  }

  /// A group; nil for what matches nothing by itself (a comment).
  mutating func group() throws(Failure) -> Width? {
    let start = index
    index += 1
    guard take("?") else { return try capture(nil, start) }
    guard let kind = peek else { throw failure("unexpected end of pattern", index) }
    index += 1
    switch kind {
    case "P":
      if take("<") { return try capture(try name(until: ">"), start) }
      if take("=") {
        let position = index
        let name = try name(until: ")")
        guard let number = names.first(where: { $0.name == name })?.group else {
          throw failure("unknown group name '\(name)'", position)
        }
        return try reference(number, position, start: position)
      }
      let next = peek.map { String($0) } ?? ""
      throw failure(
        next.isEmpty ? "unexpected end of pattern" : "unknown extension ?P\(next)", start + 1)
    case ":": return try inside("(?:", start)
    case ">": return try inside("(?>", start)
    case "#":
      while let scalar = peek, scalar != ")" {
        _ = scalar
        index += 1
      }
      guard take(")") else { throw failure("missing ), unterminated comment", start) }
      return nil
    case "=", "!":
      _ = try inside("(?\(kind)", start)
      return Width.none
    case "<":
      guard let direction = peek else { throw failure("unexpected end of pattern", index) }
      guard direction == "=" || direction == "!" else {
        throw failure("unknown extension ?<\(direction)", start + 1)
      }
      index += 1
      let width = try inside("(?<\(direction)", start)
      guard width.most == width.least else {
        throw Failure(.other, "look-behind requires fixed-width pattern")
      }
      return Width.none
    case "(": return try condition(start)
    default:
      index -= 1
      return try scoped(kind, start)
    }
  }

  /// What stands up to the closing parenthesis, behind an opening of PCRE2's.
  private mutating func inside(
    _ opening: String, _ start: Int, branches: Int = .max
  ) throws(Failure) -> Width {
    put(opening)
    let width = try alternatives(atMost: branches)
    guard take(")") else { throw failure("missing ), unterminated subpattern", start) }
    put(")")
    return width
  }

  private mutating func capture(_ name: String?, _ start: Int) throws(Failure) -> Width {
    groups.append(nil)
    let number = groups.count
    if let name {
      if let known = names.first(where: { $0.name == name }) {
        throw failure(
          "redefinition of group name '\(name)' as group \(number); was group \(known.group)",
          start + 4)
      }
      names.append((name, number))
    }
    let width = try inside("(", start)
    groups[number - 1] = width
    return width
  }

  private mutating func name(until mark: Unicode.Scalar) throws(Failure) -> String {
    let start = index
    var name = ""
    while let scalar = peek, scalar != mark {
      name.unicodeScalars.append(scalar)
      index += 1
    }
    guard take(mark) else {
      throw failure(
        name.isEmpty ? "missing group name" : "missing \(mark), unterminated name", start)
    }
    if name.isEmpty { throw failure("missing group name", start) }
    if mark != ")" || Int(name) == nil, !Self.isIdentifier(name) {
      throw failure("bad character in group name '\(name)'", start)
    }
    return name
  }

  /// Whether a text is a name of Python's.
  static func isIdentifier(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first else { return false }
    return (first == "_" || first.properties.isXIDStart)
      && name.unicodeScalars.allSatisfy { $0.properties.isXIDContinue }
  }

  /// A reference to what a group has matched.
  ///
  /// - Parameter start: the place that Python names when the group is still open.
  mutating func reference(
    _ number: Int, _ position: Int, start: Int
  ) throws(Failure) -> Width {
    guard number <= groups.count else {
      throw failure("invalid group reference \(number)", position)
    }
    guard let width = groups[number - 1] else {
      throw failure("cannot refer to an open group", start)
    }
    put("\\g{\(number)}")
    return width
  }

  /// `(?(1)yes|no)`.
  private mutating func condition(_ start: Int) throws(Failure) -> Width {
    let position = index
    let name = try name(until: ")")
    let number: Int
    if let group = Int(name), group > 0 {
      number = group
    } else if let group = names.first(where: { $0.name == name })?.group {
      number = group
    } else {
      throw failure(
        Int(name) == 0 ? "bad group number" : "unknown group name '\(name)'", position)
    }
    // The group may come later.
    conditions.append((number, position))
    return try inside("(?(\(number))", start, branches: 2)
  }

  /// `(?i:…)`, `(?-i:…)`; flags without a colon belong at the beginning.
  private mutating func scoped(_ kind: Unicode.Scalar, _ start: Int) throws(Failure) -> Width {
    let first = index
    guard let (on, off, close) = try flagLetters() else {
      if index > input.count || (index == input.count && input.last != ")") {
        throw failure("missing -, : or )", index)
      }
      throw failure(
        index == first + 1 ? "unknown extension ?\(kind)" : "unknown flag", start + 1)
    }
    if close == ")" {
      throw failure("global flags not at the start of the expression", start)
    }
    let before = flags
    flags.formUnion(on)
    flags.subtract(off)
    defer { flags = before }
    return try inside("(?\(Self.letters(on))\(off.isEmpty ? "" : "-" + Self.letters(off)):", start)
  }

  /// PCRE2's letters of flags; spaces of verbose expressions are dropped here, so `x` has none.
  private static func letters(_ flags: Flags) -> String {
    (flags.contains(.ignoreCase) ? "i" : "") + (flags.contains(.multiLine) ? "m" : "")
      + (flags.contains(.dotAll) ? "s" : "")
  }
}
