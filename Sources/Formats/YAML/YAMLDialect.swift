internal import CLibYAML
internal import Diagnostics
internal import Values

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

  /// A problem of libyaml's in PyYAML's words, at PyYAML's place.
  static func failure(_ problem: YAMLProblem, _ source: Source) -> Failure {
    let text = YAMLText(source)
    var reworded = problem
    reword(&reworded, text, source)
    let end = text.end
    if reworded.column == 1, reworded.line == end.line + 1, end.column > 1 {
      // libyaml takes the end of a text without a line break for the next line.
      (reworded.line, reworded.column) = end
    }
    let context = reworded.context.map { $0 + " " } ?? ""
    return Failure(
      .syntax, context + reworded.problem,
      at: Span(source, line: reworded.line, column: reworded.column))
  }

  private static func reword(
    _ problem: inout YAMLProblem, _ text: YAMLText, _ source: Source
  ) {
    func found(offset: Int = 0) -> String {
      text.quoted(line: problem.line, column: problem.column, offset: offset)
    }
    func token() -> String {
      YAMLTokens(source.bytes).name(of: problem)
        ?? "<stream end>"
    }
    let noToken = "found character \(found()) that cannot start any token"
    switch problem.problem {
    case "found character that cannot start any token": problem.problem = noToken
    case "found a tab character where an indentation space is expected",
      "found a tab character that violates indentation":
      problem.context = "while scanning for the next token"
      problem.problem = noToken
    case "mapping values are not allowed in this context":
      problem.problem = "mapping values are not allowed here"
    case "block sequence entries are not allowed in this context":
      problem.problem = "sequence entries are not allowed here"
    case "mapping keys are not allowed in this context":
      problem.problem = "mapping keys are not allowed here"
    case "did not find expected comment or line break":
      let isBlock = problem.context == "while scanning a block scalar"
      let blank = text.scalar(line: problem.line, column: problem.column - 1) == " "
      problem.problem =
        (isBlock && !blank
          ? "expected chomping or indentation indicators" : "expected a comment or a line break")
        + ", but found \(found())"
    case "found an indentation indicator equal to 0":
      problem.problem = "expected indentation indicator in the range 1-9, but found 0"
    case "did not find expected alphabetic or numeric character",
      "found unexpected non-alphabetical character", "could not find expected directive name":
      problem.problem = "expected alphabetic or numeric character, but found \(found())"
    case "did not find expected digit or '.' character":
      problem.problem = "expected a digit or '.', but found \(found())"
    case "did not find expected version number":
      problem.problem = "expected a digit, but found \(found())"
    case "did not find expected whitespace", "did not find expected whitespace or line break":
      problem.problem = "expected ' ', but found \(found())"
    case "did not find the expected '>'": problem.problem = "expected '>', but found \(found())"
    case "found duplicate %YAML directive": problem.problem = "found duplicate YAML directive"
    case "did not find expected '!'": problem.problem = "expected '!', but found \(found())"
    case "did not find expected tag URI": problem.problem = "expected URI, but found \(found())"
    case "did not find URI escaped octet":
      problem.problem =
        "expected URI escape sequence of 2 hexadecimal numbers, but found \(found(offset: 1))"
    case "found unexpected document indicator":
      problem.problem = "found unexpected document separator"
    case "found unknown escape character":
      problem.column += 1
      problem.problem = "found unknown escape character \(found())"
    case "did not find expected hexdecimal number": rewordEscape(&problem, text)
    case "did not find expected <document start>":
      problem.problem = "expected '<document start>', but found '\(token())'"
    case "did not find expected key", "did not find expected '-' indicator":
      problem.problem = "expected <block end>, but found '\(token())'"
    case "did not find expected ',' or ']'":
      problem.problem = "expected ',' or ']', but got '\(token())'"
    case "did not find expected ',' or '}'":
      problem.problem = "expected ',' or '}', but got '\(token())'"
    case "did not find expected node content":
      problem.problem = "expected the node content, but found '\(token())'"
    case "found undefined tag handle":
      problem.problem = "found undefined tag handle \(text.handle(problem.line, problem.column))"
    case "found incompatible YAML document":
      problem.problem = "found incompatible YAML document (version 1.* is required)"
    default: break
    }
  }

  /// `\x4"`: how many digits were expected, and what stands among them.
  private static func rewordEscape(_ problem: inout YAMLProblem, _ text: YAMLText) {
    let count =
      switch text.scalar(line: problem.line, column: problem.column - 1) {
      case "u": 4
      case "U": 8
      default: 2
      }
    var offset = 0
    while offset < count,
      text.scalar(line: problem.line, column: problem.column + offset)?.properties
        .isASCIIHexDigit == true
    {
      offset += 1
    }
    let found = text.quoted(line: problem.line, column: problem.column, offset: offset)
    problem.context = "while scanning a double-quoted scalar"
    problem.problem =
      "expected escape sequence of \(count) hexadecimal numbers, but found \(found)"
  }

  // MARK: What PyYAML refuses

  /// Of two failures the one that PyYAML meets first: it scans a document before it makes values.
  static func first(_ failure: Failure, _ strict: Failure?, ofScanner: Bool) -> Failure {
    guard let strict, let a = strict.span, let b = failure.span, ofScanner else {
      return strict ?? failure
    }
    return (a.line, a.column) <= (b.line, b.column) ? strict : failure
  }

  /// What PyYAML refuses and libyaml takes: tabs outside of quotes, `?` within flow scalars.
  static func strictness(_ source: Source) -> Failure? {
    guard
      source.bytes.contains(9) || source.bytes.contains(UInt8(ascii: "?")) || mayHoldMark(source)
    else { return nil }
    let text = YAMLText(source)
    var position = 0
    var depth = 0
    var openings: [yaml_token_type_t] = []
    for token in YAMLTokens(source.bytes).tokens {
      if let tab = text.tab(from: position, to: token.start) { return tabFailure(tab, text) }
      position = max(position, token.end)
      switch token.type {
      case YAML_FLOW_SEQUENCE_START_TOKEN, YAML_FLOW_MAPPING_START_TOKEN:
        depth += 1
        openings.append(token.type)
      case YAML_FLOW_SEQUENCE_END_TOKEN, YAML_FLOW_MAPPING_END_TOKEN:
        depth -= 1
        _ = openings.popLast()
      default: break
      }
      if token.isBlock, let failure = blockFailure(token, text) { return failure }
      guard token.isPlain else { continue }
      let content = token.start..<min(token.end, text.scalars.count)
      if let tab = content.first(where: { text.scalars[$0] == "\t" }) {
        return tabFailure(tab, text)
      }
      if depth > 0, let mark = content.dropFirst().first(where: { text.scalars[$0] == "?" }) {
        let isSequence = openings.last == YAML_FLOW_SEQUENCE_START_TOKEN
        let (line, column) = text.place(mark)
        return Failure(
          .syntax,
          "while parsing a flow \(isSequence ? "sequence" : "mapping") expected ',' or '\(isSequence ? "]" : "}")', but got '?'",
          at: Span(source, line: line, column: column))
      }
    }
    return nil
  }

  /// Whether a comment may stand right behind the indicator of a block scalar.
  private static func mayHoldMark(_ source: Source) -> Bool {
    source.bytes.indices.dropFirst().contains { index in
      source.bytes[index] == UInt8(ascii: "#")
        && "|>+-0123456789".utf8.contains(source.bytes[index - 1])
    }
  }

  /// `|#`: a comment needs a space before it.
  private static func blockFailure(_ token: YAMLTokens.Token, _ text: YAMLText) -> Failure? {
    var position = token.start + 1
    while position < text.scalars.count,
      "+-0123456789".unicodeScalars.contains(text.scalars[position])
    {
      position += 1
    }
    guard position < text.scalars.count, text.scalars[position] == "#" else { return nil }
    let (line, column) = text.place(position)
    return Failure(
      .syntax,
      "while scanning a block scalar expected chomping or indentation indicators, but found '#'",
      at: Span(text.source, line: line, column: column))
  }

  private static func tabFailure(_ position: Int, _ text: YAMLText) -> Failure {
    let (line, column) = text.place(position)
    return Failure(
      .syntax,
      "while scanning for the next token found character '\\t' that cannot start any token",
      at: Span(text.source, line: line, column: column))
  }
}
