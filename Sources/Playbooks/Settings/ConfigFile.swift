package import Diagnostics

/// A configuration file: `key = value` in sections, as Python's configparser reads it.
package struct ConfigFile: Sendable {
  /// One setting of the file.
  package struct Item: Sendable {
    package var value: String
    package var span: Span
  }

  package let source: Source
  /// By section and key; keys are in lower case.
  private var sections: [String: [String: Item]] = [:]

  /// - Throws: `.syntax` with the place for a line that is neither heading, setting nor comment.
  package init(_ source: Source) throws(Failure) {
    self.source = source
    var section: String?
    var last: String?
    var number = 0
    for line in source.bytes.split(separator: 10, omittingEmptySubsequences: false) {
      number += 1
      let text = String(decoding: line, as: UTF8.self)
      let content = ConfigFile.withoutComment(text)
      let trimmed = content[...].trimmed
      if trimmed.isEmpty {
        if text[...].trimmed.isEmpty { last = nil }
        continue
      }
      let span = Span(
        source, line: number, column: ConfigFile.indent(content) + 1, length: trimmed.count)
      if ConfigFile.indent(content) > 0, let section, let last {
        // What is indented goes on with the setting above.
        sections[section]?[last]?.value += "\n" + trimmed
        continue
      }
      if trimmed.hasPrefix("["), trimmed.hasSuffix("]") {
        let name = String(trimmed.dropFirst().dropLast())
        section = name
        sections[name] = sections[name] ?? [:]
        last = nil
        continue
      }
      guard let section else {
        throw Failure(
          .syntax, "file contains no section headers", at: span,
          help: "begin with '[defaults]'")
      }
      guard let separator = trimmed.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
        throw Failure(
          .syntax, "error reading config file: the line is no setting", at: span,
          help: "write 'name = value'")
      }
      let key = trimmed[..<separator].trimmed.lowercased()
      let value = trimmed[trimmed.index(after: separator)...].trimmed
      sections[section]?[key] = Item(value: value, span: span)
      last = key
    }
  }

  package subscript(section: String, key: String) -> Item? { sections[section]?[key.lowercased()] }

  /// Every section, key and item, in the order of the file.
  package var items: [(section: String, key: String, item: Item)] {
    sections.flatMap { section, keys in keys.map { (section, $0.key, $0.value) } }
      .sorted { $0.item.span.line < $1.item.span.line }
  }

  /// The line without a comment: a line that begins with `#` or `;`, or what follows ` ;`.
  private static func withoutComment(_ line: String) -> String {
    let bytes = Array(line.utf8)
    if let first = bytes.first(where: { $0 > 32 }),
      first == UInt8(ascii: "#") || first == UInt8(ascii: ";")
    {
      return ""
    }
    for index in bytes.indices.dropFirst()
    where bytes[index] == UInt8(ascii: ";") && bytes[index - 1] <= 32 {
      return String(decoding: bytes[..<index], as: UTF8.self)
    }
    return line
  }

  private static func indent(_ line: String) -> Int { line.utf8.prefix { $0 <= 32 }.count }
}
