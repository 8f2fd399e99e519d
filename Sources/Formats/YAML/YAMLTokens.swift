internal import CLibYAML

/// The tokens of a text as libyaml's scanner finds them, up to its end or the first error.
struct YAMLTokens {
  struct Token {
    let type: yaml_token_type_t
    /// Characters from the beginning.
    let start: Int
    let end: Int
    let line: Int
    let column: Int
    let isPlain: Bool
    /// Whether it is a text behind `|` or `>`.
    let isBlock: Bool
  }

  private(set) var tokens: [Token] = []

  init(_ bytes: [UInt8]) {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    defer { parser.deallocate() }
    guard yaml_parser_initialize(parser) == 1 else { return }
    defer { yaml_parser_delete(parser) }
    bytes.withUnsafeBufferPointer { buffer in
      yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
      var token = yaml_token_t()
      while yaml_parser_scan(parser, &token) == 1 {
        let type = token.type
        tokens.append(
          Token(
            type: type, start: token.start_mark.index, end: token.end_mark.index,
            line: token.start_mark.line + 1, column: token.start_mark.column + 1,
            isPlain: type == YAML_SCALAR_TOKEN
              && token.data.scalar.style == YAML_PLAIN_SCALAR_STYLE,
            isBlock: type == YAML_SCALAR_TOKEN
              && (token.data.scalar.style == YAML_LITERAL_SCALAR_STYLE
                || token.data.scalar.style == YAML_FOLDED_SCALAR_STYLE)
          ))
        yaml_token_delete(&token)
        if type == YAML_STREAM_END_TOKEN || type == YAML_NO_TOKEN { break }
      }
    }
  }

  /// What PyYAML calls the token that a problem is about.
  ///
  /// The ends of blocks stand at the same place as what follows them, and so does the start of the
  /// block that is being parsed; they are never what is out of place.
  func name(of problem: YAMLProblem) -> String? {
    let isAtContext =
      problem.line == problem.contextLine && problem.column == problem.contextColumn
    let found = tokens.filter { token in
      guard token.line == problem.line, token.column == problem.column else { return false }
      switch token.type {
      case YAML_STREAM_START_TOKEN, YAML_BLOCK_END_TOKEN: return false
      case YAML_BLOCK_MAPPING_START_TOKEN, YAML_BLOCK_SEQUENCE_START_TOKEN: return !isAtContext
      default: return true
      }
    }
    return found.first.map { Self.name($0.type) }
  }

  private static func name(_ type: yaml_token_type_t) -> String {
    switch type {
    case YAML_STREAM_END_TOKEN: "<stream end>"
    case YAML_VERSION_DIRECTIVE_TOKEN, YAML_TAG_DIRECTIVE_TOKEN: "<directive>"
    case YAML_DOCUMENT_START_TOKEN: "<document start>"
    case YAML_DOCUMENT_END_TOKEN: "<document end>"
    case YAML_BLOCK_SEQUENCE_START_TOKEN: "<block sequence start>"
    case YAML_BLOCK_MAPPING_START_TOKEN: "<block mapping start>"
    case YAML_BLOCK_END_TOKEN: "<block end>"
    case YAML_FLOW_SEQUENCE_START_TOKEN: "["
    case YAML_FLOW_SEQUENCE_END_TOKEN: "]"
    case YAML_FLOW_MAPPING_START_TOKEN: "{"
    case YAML_FLOW_MAPPING_END_TOKEN: "}"
    case YAML_BLOCK_ENTRY_TOKEN: "-"
    case YAML_FLOW_ENTRY_TOKEN: ","
    case YAML_KEY_TOKEN: "?"
    case YAML_VALUE_TOKEN: ":"
    case YAML_ALIAS_TOKEN: "<alias>"
    case YAML_ANCHOR_TOKEN: "<anchor>"
    case YAML_TAG_TOKEN: "<tag>"
    default: "<scalar>"
    }
  }
}
