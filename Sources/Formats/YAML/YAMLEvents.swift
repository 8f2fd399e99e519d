internal import CLibYAML
internal import Diagnostics

/// libyaml's parser over one text: gives its events one after the other.
struct YAMLEvents: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let event: UnsafeMutablePointer<yaml_event_t>
  private var hasEvent = false

  /// - Parameter bytes: must outlive the events.
  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(Failure) {
    parser = .allocate(capacity: 1)
    event = .allocate(capacity: 1)
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      event.deallocate()
      throw Failure(.other, "no memory for a YAML parser")
    }
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  deinit {
    if hasEvent { yaml_event_delete(event) }
    yaml_parser_delete(parser)
    event.deallocate()
    parser.deallocate()
  }

  /// The current event.
  var current: UnsafePointer<yaml_event_t> { UnsafePointer(event) }

  var type: yaml_event_type_t { event.pointee.type }

  /// Moves to the next event; nil when it went well.
  mutating func next() -> YAMLProblem? {
    if hasEvent { yaml_event_delete(event) }
    hasEvent = false
    guard yaml_parser_parse(parser, event) == 1 else { return problem }
    hasEvent = true
    return nil
  }

  private var problem: YAMLProblem {
    let state = parser.pointee
    return YAMLProblem(
      isReader: state.error == YAML_READER_ERROR,
      context: state.context.map { String(cString: $0) },
      problem: state.problem.map { String(cString: $0) } ?? "the YAML parser ran out of memory",
      line: state.problem_mark.line + 1, column: state.problem_mark.column + 1,
      offset: state.problem_offset, value: Int(state.problem_value),
      contextLine: state.context_mark.line + 1, contextColumn: state.context_mark.column + 1)
  }
}

/// What libyaml found wrong.
struct YAMLProblem {
  /// Whether the bytes are wrong, not the language.
  var isReader: Bool
  var context: String?
  var problem: String
  /// Counted from 1.
  var line: Int
  var column: Int
  /// Of a reader's problem: where, in bytes, and the byte or character.
  var offset: Int
  var value: Int
  /// Where what is being parsed began.
  var contextLine: Int
  var contextColumn: Int
}
