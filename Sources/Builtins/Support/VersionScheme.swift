import Diagnostics
import Values

/// How two versions are compared.
enum VersionScheme {
  /// Numbers and words between dots, in any number.
  case loose
  /// `1.2`, `1.2.3`, `1.2a1`, `1.2.3b2`.
  case strict
  /// Semantic versioning 2.0.
  case semantic
  /// Python's PEP 440.
  case pep440

  /// Negative, zero or positive as the first is before, equal to or after the second.
  ///
  /// - Throws: `.other` where a text is no version of the scheme, or the two do not compare.
  func compare(_ a: String, _ b: String) throws(Failure) -> Int {
    switch self {
    case .loose: try LooseVersion(a).compare(LooseVersion(b))
    case .strict: try order(StrictVersion(a).key, StrictVersion(b).key)
    case .semantic: try SemanticVersion(a).compare(SemanticVersion(b))
    case .pep440: try order(PythonVersion(a).key, PythonVersion(b).key)
    }
  }
}

/// One step of a version's order: numbers before words, and limits around both.
enum VersionPart: Comparable {
  case lowest
  case word(String)
  case number(Int)
  case highest

  static func < (a: VersionPart, b: VersionPart) -> Bool {
    switch (a, b) {
    case (.number(let x), .number(let y)): x < y
    case (.word(let x), .word(let y)): x.isTextBefore(y)
    default: a.rank < b.rank
    }
  }

  private var rank: Int {
    switch self {
    case .lowest: 0
    case .word: 1
    case .number: 2
    case .highest: 3
    }
  }
}

func order(_ a: [VersionPart], _ b: [VersionPart]) -> Int {
  for (x, y) in zip(a, b) where x != y { return x < y ? -1 : 1 }
  return a.count - b.count
}

/// A version without rules: runs of digits, runs of small letters, and what stands between them.
private struct LooseVersion {
  let parts: [VersionPart]

  init(_ text: String) {
    var parts: [VersionPart] = []
    var run: [UInt8] = []
    var kind = 0
    func flush() {
      guard !run.isEmpty else { return }
      let text = String(decoding: run, as: UTF8.self)
      parts.append(kind == 1 ? .number(Int(text) ?? .max) : .word(text))
      run = []
    }
    for byte in text.utf8 {
      let next =
        switch byte {
        case 48...57: 1
        case 97...122: 2
        case UInt8(ascii: "."): 3
        default: 4
        }
      if next != kind { flush() }
      kind = next
      if next != 3 { run.append(byte) }
    }
    flush()
    self.parts = parts
  }

  func compare(_ other: LooseVersion) throws(Failure) -> Int {
    for (a, b) in zip(parts, other.parts) where a != b {
      switch (a, b) {
      case (.number, .number), (.word, .word): return a < b ? -1 : 1
      case (.number, _):
        throw Failure(.other, "'<' not supported between instances of 'int' and 'str'")
      default: throw Failure(.other, "'<' not supported between instances of 'str' and 'int'")
      }
    }
    return parts.count - other.parts.count
  }
}

/// Two or three numbers, and perhaps `a` or `b` with a number.
private struct StrictVersion {
  let key: [VersionPart]

  init(_ text: String) throws(Failure) {
    let bad = Failure(.other, "invalid version number '\(text)'")
    var reader = VersionReader(text)
    guard let major = reader.number(), reader.skip("."), let minor = reader.number() else {
      throw bad
    }
    var patch = 0
    if reader.skip(".") {
      guard let number = reader.number() else { throw bad }
      patch = number
    }
    var key: [VersionPart] = [.number(major), .number(minor), .number(patch)]
    if let stage = reader.word(), let number = reader.number() {
      guard stage == "a" || stage == "b" else { throw bad }
      key += [.word(stage), .number(number)]
    } else {
      key.append(.highest)
    }
    guard reader.isAtEnd else { throw bad }
    self.key = key
  }
}

/// `major.minor.patch-prerelease+build`.
private struct SemanticVersion {
  private let core: [VersionPart]
  private let prerelease: [String]

  init(_ text: String) throws(Failure) {
    let bad = Failure(.other, "invalid semantic version '\(text)'")
    let parts = PythonString.split(text, "+", limit: 1)
    let main = PythonString.split(parts[0], "-", limit: 1)
    let numbers = PythonString.split(main[0], ".")
    guard numbers.count == 3 else { throw bad }
    core = numbers.compactMap { Self.number($0).map { .number($0) } }
    prerelease = main.count > 1 ? PythonString.split(main[1], ".") : []
    let build = parts.count > 1 ? PythonString.split(parts[1], ".") : []
    let isRight =
      core.count == 3
      && (prerelease + build).allSatisfy { part in
        !part.isEmpty
          && part.utf8.allSatisfy {
            (48...57).contains($0) || (97...122).contains($0 | 32) || $0 == UInt8(ascii: "-")
          }
      }
      && prerelease.allSatisfy { !Self.isDigits($0) || Self.number($0) != nil }
    guard isRight else { throw bad }
  }

  private static func isDigits(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
  }

  /// A number without leading zeros.
  private static func number(_ text: String) -> Int? {
    guard isDigits(text), text == "0" || !text.hasPrefix("0") else { return nil }
    return Int(text)
  }

  func compare(_ other: SemanticVersion) -> Int {
    let result = order(core, other.core)
    if result != 0 { return result }
    if prerelease.isEmpty || other.prerelease.isEmpty {
      return (prerelease.isEmpty ? 1 : 0) - (other.prerelease.isEmpty ? 1 : 0)
    }
    for (a, b) in zip(prerelease, other.prerelease) where a != b {
      switch (Self.number(a), Self.number(b)) {
      case (let x?, let y?): return x < y ? -1 : 1
      case (_?, nil): return -1
      case (nil, _?): return 1
      case (nil, nil): return a.isTextBefore(b) ? -1 : 1
      }
    }
    return prerelease.count - other.prerelease.count
  }
}

/// Reads a version from its start.
struct VersionReader {
  private var rest: ArraySlice<UInt8>

  init(_ text: String) { rest = Array(text.utf8)[...] }

  var isAtEnd: Bool { rest.isEmpty }
  var next: UInt8? { rest.first }

  mutating func number() -> Int? {
    let digits = rest.prefix { (48...57).contains($0) }
    guard !digits.isEmpty else { return nil }
    rest = rest.dropFirst(digits.count)
    return Int(String(decoding: digits, as: UTF8.self)) ?? .max
  }

  mutating func word() -> String? {
    let letters = rest.prefix { (97...122).contains($0) }
    guard !letters.isEmpty else { return nil }
    rest = rest.dropFirst(letters.count)
    return String(decoding: letters, as: UTF8.self)
  }

  mutating func skip(_ mark: Unicode.Scalar) -> Bool {
    guard let next = rest.first, UInt32(next) == mark.value else { return false }
    rest.removeFirst()
    return true
  }

  /// Skips one of `-`, `_`, `.`.
  mutating func skipSeparator() -> Bool { skip("-") || skip("_") || skip(".") }
}
