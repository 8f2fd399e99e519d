/// A place in a source: where something begins, and how many columns it takes.
public struct Span: Sendable {
  public let source: Source
  /// Counted from 1.
  public let line: Int
  /// Counted from 1, in Unicode scalars.
  public let column: Int
  /// How many columns the excerpt underlines; at least 1.
  public let length: Int

  public init(_ source: Source, line: Int, column: Int, length: Int = 1) {
    self.source = source
    self.line = line
    self.column = column
    self.length = max(1, length)
  }

  /// `file:line:column`, as compilers write it.
  public var place: String { "\(source.name):\(line):\(column)" }
}
