internal import Diagnostics
internal import Playbooks

/// A diagnostic in the form of ansible-core 2.19: message, origin, the lines up to the place.
enum Excerpt {
  /// The text; it ends with an empty line where it is more than the message.
  static func text(_ diagnostic: Diagnostic) -> String {
    var paragraphs = [diagnostic.message]
    if let context = diagnostic.context { paragraphs[0] += "\nIn: " + context }
    if let span = diagnostic.span {
      paragraphs[0] += "\nOrigin: " + place(span)
      if let lines = lines(span) { paragraphs.append(lines) }
    }
    for note in diagnostic.notes {
      paragraphs.append(note.message + (note.span.map { "\nOrigin: " + place($0) } ?? ""))
    }
    if let help = diagnostic.help { paragraphs.append(help) }
    let text = paragraphs.joined(separator: "\n\n")
    return text.utf8.contains(10) ? text + "\n" : text
  }

  private static func place(_ span: Span) -> String {
    let name = span.source.name
    let isFile = name.utf8.first != UInt8(ascii: "<")
    return (isFile ? Paths.absolute(name) : name) + ":\(span.line):\(span.column)"
  }

  /// The line, two before it, and a caret below.
  private static func lines(_ span: Span) -> String? {
    guard span.source.line(span.line) != nil else { return nil }
    let width = String(span.line).utf8.count
    var lines: [String] = []
    for number in max(1, span.line - 2)...span.line {
      guard let text = span.source.line(number) else { continue }
      let digits = String(number)
      let lead = String(repeating: " ", count: width - digits.utf8.count)
      lines.append(lead + digits + " " + printable(text))
    }
    let lead = String(repeating: " ", count: width + span.column)
    lines.append(lead + "^ column \(span.column)")
    return lines.joined(separator: "\n")
  }

  /// A file must not drive the terminal.
  private static func printable(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isControl = scalar.value < 32 || (0x7F...0x9F).contains(scalar.value)
      result.append(scalar == "\t" ? " " : isControl ? "?" : scalar)
    }
    return String(result)
  }
}
