import Diagnostics
import Values

/// An INI file as Python's `configparser` reads it.
struct ConfigFile {
  struct Options {
    /// Whether names keep their capitals.
    var keepsCase = false
    /// Whether a line may be a name alone; its value is none then.
    var allowsNoValue = false
    /// What stands for the section of options before the first header; nil refuses them.
    var leadingSection: String?
  }

  private(set) var sections: [(name: String, options: Dict)] = []
  /// The options of `[DEFAULT]`, which every section has.
  private(set) var defaults = Dict()

  private let options: Options
  private var current: Int?
  private var isDefault = false
  private var name: String?
  private var lines: [String] = []
  private var indent = 0

  /// - Throws: `.syntax` with Python's words for duplicates, missing headers and broken lines.
  init(_ text: String, _ options: Options = Options()) throws(Failure) {
    self.options = options
    if let leading = options.leadingSection { try open(leading, line: 0) }
    var broken = false
    for (number, line) in PythonString.lines(text).enumerated() {
      if try !read(line, number + 1) { broken = true }
    }
    finishValue()
    if broken { throw Failure(.syntax, "Source contains parsing errors: '<???>'") }
  }

  func section(_ name: String) -> Dict? { sections.first { $0.name == name }?.options }

  /// Reads a line; false where it is none.
  private mutating func read(_ line: String, _ number: Int) throws(Failure) -> Bool {
    let text = PythonString.strip(line)
    if text.isEmpty {
      // An empty line within a value that goes on is part of it.
      if name != nil, !lines.isEmpty { lines.append("") }
      return true
    }
    if text.hasPrefix("#") || text.hasPrefix(";") { return true }
    let depth = line.unicodeScalars.prefix { PythonString.isSpace($0) }.count
    if name != nil, depth > indent, isInSection {
      lines.append(text)
      return true
    }
    finishValue()
    indent = depth
    if text.hasPrefix("["), let end = text.lastIndex(of: "]"),
      end > text.index(after: text.startIndex)
    {
      try open(String(text[text.index(after: text.startIndex)..<end]), line: number)
      return true
    }
    guard isInSection else {
      throw Failure(
        .syntax,
        "File contains no section headers.\nfile: '<???>', line: \(number)\n\(PythonText.quote(line))"
      )
    }
    return try readOption(text, number)
  }

  private var isInSection: Bool { isDefault || current != nil }

  private mutating func readOption(_ text: String, _ number: Int) throws(Failure) -> Bool {
    let mark = text.utf8.firstIndex { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") }
    guard let mark else {
      guard options.allowsNoValue else { return false }
      try start(text, number)
      set(.null)
      name = nil
      return true
    }
    let key = PythonString.strip(String(text[..<mark]))
    if key.isEmpty { return false }
    try start(key, number)
    lines = [PythonString.strip(String(text[text.index(after: mark)...]))]
    return true
  }

  private mutating func start(_ key: String, _ number: Int) throws(Failure) {
    let key = options.keepsCase ? key : key.lowercased()
    let known = isDefault ? defaults : current.map { sections[$0].options } ?? Dict()
    guard known[key] == nil else {
      let section = isDefault ? "DEFAULT" : current.map { sections[$0].name } ?? ""
      throw Failure(
        .syntax,
        "While reading from '<???>' [line \(padded(number))]: option '\(key)' in section "
          + "'\(section)' already exists")
    }
    name = key
    lines = []
    set("")
  }

  private mutating func open(_ section: String, line: Int) throws(Failure) {
    isDefault = section == "DEFAULT"
    current = nil
    name = nil
    if isDefault { return }
    guard self.section(section) == nil else {
      throw Failure(
        .syntax,
        "While reading from '<???>' [line \(padded(line))]: section '\(section)' already exists")
    }
    sections.append((section, Dict()))
    current = sections.count - 1
  }

  private mutating func finishValue() {
    defer { name = nil }
    guard name != nil, !lines.isEmpty else { return }
    while lines.last == "" { lines.removeLast() }
    set(.string(lines.joined(separator: "\n")))
    lines = []
  }

  private mutating func set(_ value: Value) {
    guard let name else { return }
    if isDefault {
      defaults[name] = value
    } else if let current {
      sections[current].options[name] = value
    }
  }

  private func padded(_ number: Int) -> String {
    let text = String(number)
    return String(repeating: " ", count: max(0, 2 - text.utf8.count)) + text
  }
}

extension ConfigFile {
  /// The value with `%(name)s` replaced by the options named, and `%%` by `%`.
  ///
  /// - Throws: `.other` for what is no reference, or refers to nothing.
  func interpolated(
    _ value: String, in options: Dict, depth: Int = 0
  ) throws(Failure) -> String {
    guard value.utf8.contains(UInt8(ascii: "%")) else { return value }
    guard depth < 10 else {
      throw Failure(.other, "Recursion limit exceeded in value substitution")
    }
    var result = ""
    var rest = Substring(value)
    while let percent = rest.firstIndex(of: "%") {
      result += rest[..<percent]
      rest = rest[rest.index(after: percent)...]
      if rest.hasPrefix("%") {
        result += "%"
        rest = rest.dropFirst()
      } else if rest.hasPrefix("("), let end = rest.firstIndex(of: ")"),
        rest[end...].hasPrefix(")s")
      {
        let name = String(rest[rest.index(after: rest.startIndex)..<end])
        let key = self.options.keepsCase ? name : name.lowercased()
        guard let found = options[key] ?? defaults[key] else {
          throw Failure(
            .other,
            "Bad value substitution: the value \(PythonText.quote(value)) refers to "
              + "'\(name)', which is not there")
        }
        result += try interpolated(found.text, in: options, depth: depth + 1)
        rest = rest[end...].dropFirst(2)
      } else {
        throw Failure(
          .other, "'%' must be followed by '%' or '(', found: \(PythonText.quote("%" + rest))")
      }
    }
    return result + rest
  }
}
