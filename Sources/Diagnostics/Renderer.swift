/// Writes diagnostics for people: the message, the place, the line itself with a caret.
public struct Renderer: Sendable {
  /// Whether to colour with ANSI escapes.
  public var colour: Bool

  public init(colour: Bool = false) {
    self.colour = colour
  }

  /// The text of all diagnostics of a failure, without a final line break.
  public func render(_ failure: Failure) -> String {
    failure.diagnostics.map(render).joined(separator: "\n\n")
  }

  /// The text of one diagnostic, without a final line break.
  public func render(_ diagnostic: Diagnostic) -> String {
    let tint = diagnostic.severity == .error ? "31" : "35"
    var lines = [paint(diagnostic.severity.rawValue, tint) + ": " + diagnostic.message]
    if let span = diagnostic.span {
      lines += excerpt(span, context: diagnostic.context, help: diagnostic.help)
    } else {
      if let context = diagnostic.context { lines.append("  --> " + context) }
      if let help = diagnostic.help { lines.append("help: " + help) }
    }
    for note in diagnostic.notes {
      lines.append("note: " + note.message)
      if let span = note.span { lines += excerpt(span, context: nil, help: nil) }
    }
    return lines.joined(separator: "\n")
  }

  /// The place and the line before it, the line, and the caret line.
  private func excerpt(_ span: Span, context: String?, help: String?) -> [String] {
    var lines = ["  --> " + span.place + (context.map { "        " + $0 } ?? "")]
    guard let text = span.source.line(span.line) else {
      if let help { lines.append("help: " + help) }
      return lines
    }
    let width = String(span.line).utf8.count
    if span.line > 1, let before = span.source.line(span.line - 1) {
      lines.append(gutter(String(span.line - 1), width) + printable(before))
    }
    lines.append(gutter(String(span.line), width) + printable(text))
    let scalars = text.unicodeScalars
    let lead = scalars.prefix(span.column - 1).map { $0 == "\t" ? "  " : " " }.joined()
    let rest = max(1, min(span.length, scalars.count - span.column + 1))
    let carets = paint(String(repeating: "^", count: rest), "31")
    lines.append(gutter("", width) + lead + carets + (help.map { " " + $0 } ?? ""))
    return lines
  }

  private func gutter(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.utf8.count)) + text + " | "
  }

  /// Tabs become two spaces, other control characters `?`: a file must not drive the terminal.
  private func printable(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == "\t" {
        result.append(" ")
        result.append(" ")
      } else {
        result.append(scalar.value < 32 || (127...159).contains(scalar.value) ? "?" : scalar)
      }
    }
    return String(result)
  }

  private func paint(_ text: String, _ code: String) -> String {
    colour ? "\u{1B}[1;\(code)m\(text)\u{1B}[0m" : text
  }
}
