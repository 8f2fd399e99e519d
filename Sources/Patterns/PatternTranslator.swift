internal import Diagnostics

/// Turns an expression of Python's `re` into one of PCRE2's that means the same, and refuses what
/// Python refuses.
struct PatternTranslator {
  typealias Flags = Pattern.Flags

  struct Translation {
    var expression: String
    var flags: Flags
    var groupCount: Int
    var groupNames: [(name: String, group: Int)]
  }

  /// How many characters a part matches, for look-behinds; nil where there is no upper bound.
  struct Width {
    var least: Int
    var most: Int?

    static let none = Width(least: 0, most: 0)
    static let one = Width(least: 1, most: 1)

    func then(_ other: Width) -> Width {
      var sum: Int?
      if let a = most, let b = other.most { sum = min(a + b, 1 << 30) }
      return Width(least: min(least + other.least, 1 << 30), most: sum)
    }

    func or(_ other: Width) -> Width {
      var greatest: Int?
      if let a = most, let b = other.most { greatest = max(a, b) }
      return Width(least: min(least, other.least), most: greatest)
    }
  }

  let input: [Unicode.Scalar]
  var index = 0
  var output = ""
  var flags: Flags
  /// Widths of the groups that are closed, by number - 1; nil while one is open.
  var groups: [Width?] = []
  var names: [(name: String, group: Int)] = []
  /// Groups that conditions ask for, and where.
  var conditions: [(group: Int, position: Int)] = []
  private var depth = 0

  init(_ text: String, _ flags: Flags) {
    input = Array(text.unicodeScalars)
    self.flags = flags
  }

  mutating func translate() throws(Failure) -> Translation {
    try leadingFlags()
    _ = try alternatives()
    if index < input.count { throw failure("unbalanced parenthesis", index) }
    for (group, position) in conditions where group > groups.count {
      throw failure("invalid group reference \(group)", position)
    }
    return Translation(
      expression: output, flags: flags, groupCount: groups.count, groupNames: names)
  }

  func failure(_ message: String, _ position: Int) -> Failure {
    Failure(.other, "\(message) at position \(position)")
  }

  var peek: Unicode.Scalar? { index < input.count ? input[index] : nil }

  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard index < input.count, input[index] == scalar else { return false }
    index += 1
    return true
  }

  mutating func put(_ text: String) { output += text }
  mutating func put(_ scalar: Unicode.Scalar) { output.unicodeScalars.append(scalar) }

  /// A character that stands for itself.
  mutating func put(literal scalar: Unicode.Scalar) {
    if scalar.value < 32 || scalar.value == 127 {
      put("\\x{\(String(scalar.value, radix: 16))}")
      return
    }
    if scalar.isASCII, !Self.isWord(scalar) { put("\\") }
    put(scalar)
  }

  static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || ("0"..."9").contains(scalar) || ("a"..."z").contains(scalar)
      || ("A"..."Z").contains(scalar)
  }

  // MARK: Structure

  /// Branches up to a closing parenthesis or the end.
  mutating func alternatives(atMost limit: Int = .max) throws(Failure) -> Width {
    depth += 1
    defer { depth -= 1 }
    if depth > 200 { throw failure("more than 200 levels of nesting", index) }
    var width = try branch()
    var count = 1
    while take("|") {
      count += 1
      if count > limit {
        throw failure("conditional backref with more than two branches", index - 1)
      }
      put("|")
      width = width.or(try branch())
    }
    // A condition without a second branch may also match nothing.
    return limit == 2 && count == 1 ? width.or(.none) : width
  }

  enum Item { case nothing, anchor, atom, repeated }

  private mutating func branch() throws(Failure) -> Width {
    var total = Width.none
    var last = Item.nothing
    var lastWidth = Width.none
    while let scalar = peek, scalar != "|", scalar != ")" {
      if flags.contains(.verbose), skipVerbose() { continue }
      let start = index
      if let bounds = try quantifier() {
        switch last {
        case .nothing, .anchor: throw failure("nothing to repeat", start)
        case .repeated: throw failure("multiple repeat", start)
        case .atom: break
        }
        put(bounds.text)
        let before = lastWidth
        total = Width(
          least: total.least - before.least + min(before.least * bounds.least, 1 << 30),
          most: bounds.most.flatMap { most in
            total.most.flatMap { sum in before.most.map { sum - $0 + min($0 * most, 1 << 30) } }
          })
        last = .repeated
        continue
      }
      let (item, width) = try atom(scalar)
      if item == .nothing { continue }
      last = item
      lastWidth = width
      total = total.then(width)
    }
    return total
  }

  /// Skips white space or a comment of a verbose expression.
  private mutating func skipVerbose() -> Bool {
    guard let scalar = peek else { return false }
    if scalar == "#" {
      while let next = peek, next != "\n" {
        _ = next
        index += 1
      }
      return true
    }
    guard (9...13).contains(scalar.value) || scalar == " " else { return false }
    index += 1
    return true
  }

  private mutating func atom(_ scalar: Unicode.Scalar) throws(Failure) -> (Item, Width) {
    switch scalar {
    case ".":
      index += 1
      put(".")
      return (.atom, .one)
    case "^", "$":
      index += 1
      put(scalar)
      return (.anchor, .none)
    case "[":
      try characterClass()
      return (.atom, .one)
    case "(":
      guard let width = try group() else { return (.nothing, .none) }
      return (.atom, width)
    case "\\":
      return try escape()
    default:
      index += 1
      put(literal: scalar)
      return (.atom, .one)
    }
  }

  // MARK: Repetition

  private struct Bounds {
    var least: Int
    var most: Int?
    var text: String
  }

  /// A quantifier at this place; nil where there is none (a brace may be a plain character).
  private mutating func quantifier() throws(Failure) -> Bounds? {
    var bounds: Bounds
    switch peek {
    case "*": bounds = Bounds(least: 0, most: nil, text: "*")
    case "+": bounds = Bounds(least: 1, most: nil, text: "+")
    case "?": bounds = Bounds(least: 0, most: 1, text: "?")
    case "{":
      guard let braces = try braces() else { return nil }
      bounds = braces
    default: return nil
    }
    index += 1
    if let mark = peek, mark == "?" || mark == "+" {
      index += 1
      bounds.text.unicodeScalars.append(mark)
    }
    return bounds
  }

  /// `{2}`, `{2,}`, `{,3}` or `{2,3}`; leaves the position on the closing brace.
  private mutating func braces() throws(Failure) -> Bounds? {
    let start = index
    var position = index + 1
    func digits() -> Int? {
      var number: Int?
      while position < input.count, ("0"..."9").contains(input[position]) {
        number = min((number ?? 0) * 10 + Int(input[position].value) - 48, 1 << 32)
        position += 1
      }
      return number
    }
    let least = digits()
    var most = least
    var isRange = false
    if position < input.count, input[position] == "," {
      isRange = true
      position += 1
      most = digits()
    }
    guard position < input.count, input[position] == "}", isRange || least != nil else {
      return nil
    }
    index = position
    let from = least ?? 0
    if let most, most < from {
      throw failure("min repeat greater than max repeat", start + 1)
    }
    if max(from, most ?? 0) > 65_535 {
      throw failure("repetitions of more than 65535 are not supported", start)
    }
    return Bounds(
      least: from, most: most,
      text: isRange ? "{\(from),\(most.map(String.init) ?? "")}" : "{\(from)}")
  }
}
