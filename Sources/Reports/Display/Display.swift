internal import Diagnostics
internal import Values

/// Writes lines, banners, warnings and errors; says each warning and error once.
struct Display: Sendable {
  let options: ReportOptions
  let output: any Output
  private var said: Set<String> = []

  init(_ options: ReportOptions, _ output: any Output) {
    self.options = options
    self.output = output
  }

  /// A text and a line break, unless it ends with one.
  func line(_ text: String, _ tint: Tint? = nil, to channel: Channel = .out) {
    let painted = options.palette.paint(text, tint)
    output.write(painted.utf8.last == 10 ? painted : painted + "\n", to: channel)
  }

  /// An empty line, and a heading filled with stars.
  func banner(_ text: String) {
    let stars = max(3, options.columns - TextWidth.of(text))
    line("\n" + text + " " + String(repeating: "*", count: stars))
  }

  mutating func warning(_ text: String) {
    guard options.showsWarnings else { return }
    say("[WARNING]: " + text, .warn, to: .err)
  }

  mutating func deprecation(_ text: String) {
    guard options.showsDeprecations else { return }
    say("[DEPRECATION WARNING]: " + text, .deprecate, to: .err)
  }

  mutating func error(_ diagnostic: Diagnostic, to channel: Channel) {
    say("[ERROR]: " + Excerpt.text(diagnostic), .error, to: channel)
  }

  /// A diagnostic of any severity.
  mutating func diagnostic(_ diagnostic: Diagnostic) {
    switch diagnostic.severity {
    case .error: error(diagnostic, to: .err)
    case .warning where diagnostic.rule == Diagnostic.deprecation:
      deprecation(Excerpt.text(diagnostic))
    case .warning: warning(Excerpt.text(diagnostic))
    case .note: line(Excerpt.text(diagnostic), .verbose)
    }
  }

  private mutating func say(_ text: String, _ tint: Tint, to channel: Channel) {
    guard said.insert(text).inserted else { return }
    output.write(options.palette.paint(text, tint) + "\n", to: channel)
  }
}
