internal import Diagnostics
internal import Values

/// Reads the lines of an INI file, one after the other.
struct INIReader {
  private enum Place { case outside, defaults, section(Int) }

  private let source: Source
  private let options: INI.Options
  private var place = Place.outside
  /// The option that is being read, its lines, and where it stands.
  private var name: String?
  private var lines: [String]?
  private var span: Span?
  /// How far the line of the option is indented; what is indented further goes on with it.
  private var indent = 0
  /// The first line that is neither header nor option; Python reads on to the end before it says so.
  private var broken: Failure?

  init(_ source: Source, _ options: INI.Options) {
    self.source = source
    self.options = options
  }

  /// Reads all lines into a file that has no sections yet.
  mutating func read(into file: inout INI) throws(Failure) {
    if let leading = options.leadingSection { try open(leading, at: nil, in: &file) }
    let bytes =
      source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? source.bytes[3...] : source.bytes[...]
    var number = 0
    var start = bytes.startIndex
    while start < bytes.endIndex {
      let end = bytes[start...].firstIndex(of: 10) ?? bytes.endIndex
      number += 1
      try read(String(decoding: bytes[start..<end], as: UTF8.self), number, into: &file)
      start = end + 1
    }
    finish(in: &file)
    if let broken { throw broken }
  }

  private mutating func read(
    _ line: String, _ number: Int, into file: inout INI
  ) throws(Failure) {
    let (content, isCut) = withoutComment(line)
    let text = PythonText.strip(content)
    if text.isEmpty {
      // An empty line within a value that goes on is part of it; a comment is not.
      if !isCut { lines?.append("") }
      return
    }
    let depth = line.unicodeScalars.prefix(while: PythonText.isSpace).count
    if name != nil, depth > indent, isInSection {
      guard lines != nil else {
        throw Failure(
          .syntax, "the line goes on with an option that has no value", at: at(number, depth, text))
      }
      lines?.append(text)
      return
    }
    finish(in: &file)
    indent = depth
    let span = at(number, depth, text)
    if text.utf8.first == UInt8(ascii: "["), let end = text.utf8.lastIndex(of: UInt8(ascii: "]")),
      end > text.utf8.index(after: text.startIndex)
    {
      try open(String(text[text.utf8.index(after: text.startIndex)..<end]), at: span, in: &file)
      return
    }
    guard isInSection else {
      throw Failure(
        .syntax, "file contains no section headers", at: span,
        help: "a section such as '[defaults]' comes before the first option")
    }
    try option(text, span, in: file)
  }

  private var isInSection: Bool { if case .outside = place { false } else { true } }

  private func at(_ line: Int, _ depth: Int, _ text: String) -> Span {
    Span(source, line: line, column: depth + 1, length: text.unicodeScalars.count)
  }

  /// The line up to its comment, and whether it has one.
  private func withoutComment(_ line: String) -> (content: Substring, isCut: Bool) {
    let bytes = line.utf8
    guard let first = bytes.firstIndex(where: { $0 > 32 }) else { return (line[...], false) }
    if bytes[first] == UInt8(ascii: "#") || bytes[first] == UInt8(ascii: ";") { return ("", true) }
    guard !options.inlineComments.isEmpty else { return (line[...], false) }
    var previous: UInt8 = 32
    for index in bytes.indices {
      let byte = bytes[index]
      if previous == 32 || (9...13).contains(previous), options.inlineComments.contains(byte) {
        return (line[..<index], true)
      }
      previous = byte
    }
    return (line[...], false)
  }

  // MARK: Sections and options

  private mutating func open(
    _ section: String, at span: Span?, in file: inout INI
  ) throws(Failure) {
    if section == "DEFAULT" {
      place = .defaults
      return
    }
    guard file.places[section] == nil else {
      throw Failure(.syntax, "section '\(section)' already exists", at: span)
    }
    file.places[section] = file.sections.count
    place = .section(file.sections.count)
    file.sections.append(INI.Section(name: section))
  }

  private mutating func option(_ text: String, _ span: Span, in file: INI) throws(Failure) {
    let mark = text.utf8.firstIndex { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") }
    let key = mark.map { PythonText.strip(text[..<$0]) } ?? text
    guard !key.isEmpty, mark != nil || options.allowsNoValue else {
      broken =
        broken
        ?? Failure(
          .syntax, "the line is neither a section nor an option", at: span,
          help: "write 'name = value'")
      return
    }
    let name = file.name(key)
    let (section, known) =
      switch place {
      case .section(let index): (file.sections[index].name, file.sections[index][name])
      default: ("DEFAULT", file.defaults[name])
      }
    guard known == nil else {
      throw Failure(
        .syntax, "option '\(name)' in section '\(section)' already exists", at: span,
        notes: known.map { [.init("it first stands here", at: $0.span)] } ?? [])
    }
    self.name = name
    self.span = span
    lines = mark.map { [PythonText.strip(text[text.utf8.index(after: $0)...])] }
  }

  /// Puts the option that was read into its section.
  private mutating func finish(in file: inout INI) {
    guard let name, let span else { return }
    while lines?.last == "" { lines?.removeLast() }
    let value = lines.map { Value.string($0.joined(separator: "\n")) } ?? .null
    let item = INI.Item(name: name, value: value, span: span)
    switch place {
    case .outside: break
    case .defaults: file.defaults.add(item)
    case .section(let index): file.sections[index].add(item)
    }
    self.name = nil
    lines = nil
  }
}
