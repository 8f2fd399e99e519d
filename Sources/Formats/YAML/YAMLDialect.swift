internal import Diagnostics

/// What PyYAML's own parser says where libyaml says the same in other words, or accepts more.
enum YAMLDialect {
  /// A failure of bytes that no text may hold.
  static func readerFailure(_ problem: YAMLProblem, _ source: Source) -> Failure {
    let before = source.bytes.prefix(problem.offset)
    let line = before.count { $0 == 10 } + 1
    let start = before.lastIndex(of: 10).map { $0 + 1 } ?? 0
    let column = before[start...].count { $0 & 0xC0 != 0x80 } + 1
    let code = problem.value < 0 ? "" : "unacceptable character #x\(hex(problem.value)): "
    return Failure(.syntax, code + problem.problem, at: Span(source, line: line, column: column))
  }

  private static func hex(_ value: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }

  static func failure(_ problem: YAMLProblem, _ source: Source) -> Failure {
    Failure(
      .syntax, (problem.context.map { $0 + " " } ?? "") + problem.problem,
      at: Span(source, line: problem.line, column: problem.column))
  }

  /// What PyYAML refuses and libyaml takes; nil where both take it.
  static func strictness(_ source: Source) -> Failure? { nil }
}
