package import Diagnostics

extension YAML {
  /// What Ansible says of an error from the look of its line, in place of the parser's words.
  package static func hint(at span: Span) -> String? { YAMLHints.help(at: span) }
}

/// Guesses from the look of the line what a YAML error's author meant.
enum YAMLHints {
  static func help(at span: Span) -> String? {
    guard let text = span.source.line(span.line) else { return nil }
    let line = Array(text.utf8)
    if line.contains(9) { return "tabs are usually invalid in YAML" }
    let value = Array(line[valueStart(line, in: isWordOrSpace)...])
    if value.starts(with: "{{".utf8), String(decoding: value, as: UTF8.self).contains("}}") {
      return "this may be an issue with missing quotes around a template block"
    }
    if hasLooseColon(line) {
      return "colons in unquoted values must be followed by a non-space character"
    }
    return quoteHelp(line, value)
  }

  /// Where the value begins behind dashes and a key.
  private static func valueStart(_ line: [UInt8], in isKey: (UInt8) -> Bool) -> Int {
    var index = skipSpaces(line, 0)
    while index + 1 < line.count, line[index] == UInt8(ascii: "-"), line[index + 1] == 32 {
      index = skipSpaces(line, index + 1)
    }
    var end = index
    while end < line.count, isKey(line[end]) { end += 1 }
    if end > index, end + 1 < line.count, line[end] == UInt8(ascii: ":"), line[end + 1] == 32 {
      return skipSpaces(line, end + 1)
    }
    return index
  }

  private static func skipSpaces(_ line: [UInt8], _ start: Int) -> Int {
    var index = start
    while index < line.count, line[index] == 32 { index += 1 }
    return index
  }

  private static func isWordOrSpace(_ byte: UInt8) -> Bool {
    byte == 32 || byte == UInt8(ascii: "_") || byte >= 128 || byte &- 48 < 10
      || (byte | 32) &- 97 < 26
  }

  private static func hasLooseColon(_ line: [UInt8]) -> Bool {
    if line.first(where: { $0 != 32 }) == UInt8(ascii: ":") { return false }
    let start = valueStart(line) { isWordOrSpace($0) || "[]{}".utf8.contains($0) }
    var value = line[start...]
    while value.last == 32 { value.removeLast() }
    if let mark = value.first, mark == 34 || mark == 39, value.count > 1, value.last == mark,
      !value.dropFirst().dropLast().contains(mark)
    {
      return false
    }
    for index in value.indices where value[index] == UInt8(ascii: ":") {
      if index + 1 == line.count || line[index + 1] == 32 { return true }
    }
    return false
  }

  private static func quoteHelp(_ line: [UInt8], _ value: [UInt8]) -> String? {
    guard let first = value.first, first == 34 || first == 39, value.count > 1,
      let last = value.last
    else { return nil }
    if first != last { return "values starting with a quote must end with the same quote" }
    if line.count(where: { $0 == first }) > 2 {
      return
        "values starting with a quote must end with the same quote, and not contain that quote"
    }
    return nil
  }

  /// What the parser's words mean for somebody who wrote the file.
  static func meaning(of problem: YAMLProblem, _ source: Source) -> String? {
    switch problem.problem {
    case "could not find expected ':'":
      let name = source.line(problem.contextLine)
        .flatMap { $0.split(separator: " ").last { $0 != "-" } }
      return name.map { "a key needs a colon and a space behind it: '\($0): '" }
    case "did not find expected '-' indicator":
      return "the line is indented neither as the entries of the list nor as what stands in one"
    case "did not find expected key":
      return "compare the indentation with the lines above, and look for quotes within quotes"
    case "did not find expected ',' or ']'", "did not find expected ',' or '}'":
      return "a bracket or brace is not closed, or a comma is missing"
    case "found unexpected end of stream":
      return problem.context?.contains("quoted") ?? false ? "a quote is never closed" : nil
    case "mapping values are not allowed in this context":
      return "a text with ': ' in it needs quotes; a key must not be indented deeper than its own"
    case "found undefined tag handle", "found character that cannot start any token":
      return "put texts that begin with a special character (@ ` % & * ! |) in quotes"
    default: return nil
    }
  }
}
