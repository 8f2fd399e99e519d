internal import CLibYAML
internal import Diagnostics
internal import Values

/// Makes nodes of libyaml's events.
///
/// What the parser finds wrong anywhere in the text comes before what a constructor finds wrong,
/// as in PyYAML, which composes the whole document first; so constructors' failures are kept
/// until the document is read.
struct YAMLComposer: ~Copyable {
  let source: Source
  let mode: YAML.Mode
  var events: YAMLEvents
  var anchors: [String: Anchor] = [:]
  var warnings: [Diagnostic] = []
  /// The first failure of a constructor, and when PyYAML would have met it.
  var refused: Failure?
  var refusedAt = YAMLTurn()
  /// When PyYAML would construct the current node.
  var turn = YAMLTurn()
  /// How many collections there were.
  var bodies = 0
  /// Whether the node that was read last has a tag that its constructor does not take.
  var isRefused = false
  /// Whether the next node is merged into a mapping.
  private var isMerging = false
  /// How many nodes there are, aliases expanded; and how many of them came from aliases.
  var count = 0
  var aliased = 0
  /// The line that was looked at last and the byte where it begins; lines come in order.
  var lookedAt = (line: 1, start: 0)
  /// How many `!unsafe` the current node is in.
  var unsafeDepth = 0

  struct Anchor {
    /// Nil while the node is being read.
    var node: Node?
    var count: Int
  }

  static func run<Answer: Sendable>(
    _ source: Source, _ mode: YAML.Mode,
    _ body: (inout YAMLComposer) throws(Failure) -> Answer
  ) throws(Failure) -> Answer {
    var source = source
    if case .pyyaml = mode { source = YAMLDirectives.withoutUnknown(source) }
    return try source.bytes.withUnsafeBufferPointer { (bytes) throws(Failure) in
      let events = try YAMLEvents(bytes)
      var composer = YAMLComposer(source: source, mode: mode, events: events)
      guard case .pyyaml = mode else { return try body(&composer) }
      do throws(Failure) {
        let answer = try body(&composer)
        if let failure = YAMLDialect.strictness(source) { throw failure }
        return answer
      } catch {
        throw YAMLDialect.first(
          error, YAMLDialect.strictness(source), ofScanner: composer.refused == nil)
      }
    }
  }

  var isAnsible: Bool { if case .ansible = mode { true } else { false } }

  var isTrusted: Bool {
    if case .ansible(true) = mode { unsafeDepth == 0 } else { false }
  }

  // MARK: Documents

  mutating func single() throws(Failure) -> YAMLDocument {
    try advance()
    try advance()
    guard events.type == YAML_DOCUMENT_START_EVENT else {
      return YAMLDocument(node: nil, warnings: [])
    }
    let document = try read()
    try advance()
    if events.type != YAML_STREAM_END_EVENT {
      throw failure(
        "expected a single document in the stream", "but found another document", here())
    }
    if let refused { throw refused }
    return document
  }

  mutating func all() throws(Failure) -> [YAMLDocument] {
    var documents: [YAMLDocument] = []
    try advance()
    try advance()
    while events.type == YAML_DOCUMENT_START_EVENT {
      documents.append(try read())
      if let refused { throw refused }
      try advance()
    }
    return documents
  }

  /// One document; the current event is its start, then its end.
  private mutating func read() throws(Failure) -> YAMLDocument {
    anchors = [:]
    warnings = []
    count = 0
    aliased = 0
    turn = YAMLTurn()
    bodies = 0
    try advance()
    let node = try node(depth: 0)
    try advance()
    return YAMLDocument(node: node, warnings: warnings)
  }

  // MARK: Nodes

  mutating func advance() throws(Failure) {
    if let problem = events.next() { throw failure(of: problem) }
  }

  /// The node that the current event begins; the event after it is its end.
  mutating func node(depth: Int) throws(Failure) -> Node {
    if depth > ReaderLimit.depth.value {
      throw Failure(
        .syntax, "more than \(ReaderLimit.depth.value) levels of nesting", at: here(),
        help: ReaderLimit.depth.help)
    }
    count += 1
    isRefused = false
    switch events.type {
    case YAML_SCALAR_EVENT:
      let name = try anchor(events.current.pointee.data.scalar.anchor)
      let node = scalar()
      if let name { anchors[name] = Anchor(node: node, count: 1) }
      return node
    case YAML_SEQUENCE_START_EVENT:
      let name = try anchor(events.current.pointee.data.sequence_start.anchor)
      let before = count
      let node = try sequence(depth: depth)
      if let name { anchors[name] = Anchor(node: node, count: count - before + 1) }
      return node
    case YAML_MAPPING_START_EVENT:
      let name = try anchor(events.current.pointee.data.mapping_start.anchor)
      let before = count
      let node = try mapping(depth: depth)
      if let name { anchors[name] = Anchor(node: node, count: count - before + 1) }
      return node
    default:
      return try alias()
    }
  }

  private mutating func anchor(_ pointer: UnsafeMutablePointer<yaml_char_t>?) throws(Failure)
    -> String?
  {
    guard let pointer else { return nil }
    let name = String(cString: pointer)
    if anchors[name] != nil {
      let quoted = isAnsible ? "" : " '\(name)'"
      throw failure(
        "found duplicate anchor\(quoted); first occurrence", "second occurrence", here())
    }
    anchors[name] = Anchor(node: nil, count: 0)
    return name
  }

  private mutating func alias() throws(Failure) -> Node {
    let span = here()
    let name = events.current.pointee.data.alias.anchor.map { String(cString: $0) } ?? ""
    guard let anchor = anchors[name] else {
      throw failure(nil, "found undefined alias" + (isAnsible ? "" : " '\(name)'"), span)
    }
    guard let node = anchor.node else {
      refuse(nil, "found recursive alias '\(name)'", span)
      return Node(.scalar(.null), at: span)
    }
    count += anchor.count
    aliased += anchor.count
    if aliased > ReaderLimit.aliases.value {
      throw Failure(
        .syntax, "aliases stand for more than \(ReaderLimit.aliases.value) values", at: span,
        help: "the document may be made to exhaust memory; \(ReaderLimit.aliases.help)")
    }
    return node
  }

  private mutating func sequence(depth: Int) throws(Failure) -> Node {
    let span = here()
    let tag = collectionTag(
      events.current.pointee.data.sequence_start.tag, plain: .sequence)
    let wasUnsafe = unsafeDepth
    if tag.isUnsafe { unsafeDepth += 1 }
    let outside = enter(tag.tag)
    defer { turn = outside.turn }
    var items: [Node] = []
    try advance()
    while events.type != YAML_SEQUENCE_END_EVENT {
      items.append(try node(depth: depth + 1))
      try advance()
    }
    unsafeDepth = wasUnsafe
    isRefused = false
    return construct(items, tag.tag, span, outside)
  }

  private mutating func mapping(depth: Int) throws(Failure) -> Node {
    let span = here()
    let tag = collectionTag(events.current.pointee.data.mapping_start.tag, plain: .mapping)
    let wasUnsafe = unsafeDepth
    if tag.isUnsafe { unsafeDepth += 1 }
    let outside = enter(tag.tag)
    let inside = turn
    defer { turn = outside.turn }
    var entries = YAMLEntries()
    try advance()
    while events.type != YAML_MAPPING_END_EVENT {
      if isMergeKey {
        try advance()
        turn = inside.merged
        isMerging = true
        let node = try node(depth: depth + 1)
        isMerging = false
        turn = inside.merging
        merge(node, into: &entries)
        turn = inside
      } else {
        let isValueKey = self.isValueKey
        let before = kept
        let isTaggedCollection = self.isTaggedCollection
        var key = isValueKey ? textNode(at: here()) : try node(depth: depth + 1)
        if !isRefused, !key.isHashable || isTaggedCollection {
          restore(before)
          refuse("while constructing a mapping", "found unhashable key", key.span)
        }
        if !key.isHashable { key = Node(.scalar(.null), at: key.span) }
        try advance()
        let value = try node(depth: depth + 1)
        if let known = entries.add(key, value), isAnsible {
          warnings.append(
            Diagnostic(
              .warning, "found duplicate mapping key \(key.value.repr)", at: key.span,
              notes: [.init("it first stands here", at: known)],
              help: "the last value is used", rule: "duplicate-key"))
        }
        if isValueKey { entries.defaultValue = value }
      }
      try advance()
    }
    unsafeDepth = wasUnsafe
    isRefused = false
    return construct(entries, tag.tag, span, outside)
  }

  /// What was refused so far.
  typealias Kept = (failure: Failure?, turn: YAMLTurn)

  var kept: Kept { (refused, refusedAt) }

  mutating func restore(_ kept: Kept) { (refused, refusedAt) = (kept.failure, kept.turn) }

  /// When a collection is constructed, and what was refused before it.
  struct Outside {
    let turn: YAMLTurn
    let kept: Kept
  }

  /// Begins the content of a collection, which PyYAML constructs when all that stands beside the
  /// collection is constructed, unless its constructor wants it at once.
  private mutating func enter(_ tag: YAMLTag) -> Outside {
    let outside = Outside(turn: turn, kept: kept)
    if unsafeDepth == 0, !isMerging, isDeferred(tag) { enterBody() }
    isMerging = false
    return outside
  }

  mutating func enterBody() {
    bodies += 1
    turn = turn.inside(body: bodies)
  }

  /// Whether PyYAML makes an empty value for a tag and fills it later.
  func isDeferred(_ tag: YAMLTag) -> Bool {
    switch tag {
    case .sequence, .mapping, .set: true
    case .orderedMap, .pairs: !isAnsible
    default: false
    }
  }

  private func collectionTag(_ pointer: UnsafeMutablePointer<yaml_char_t>?, plain: YAMLTag)
    -> (tag: YAMLTag, isUnsafe: Bool)
  {
    guard let pointer else { return (plain, false) }
    let text = String(cString: pointer)
    if text == "!" { return (plain, false) }
    let tag = YAMLTag(text, isAnsible: isAnsible)
    return tag == .unsafe ? (plain, true) : (tag, false)
  }

  /// Whether the current event is a plain `<<`, or anything tagged as one.
  private var isMergeKey: Bool {
    guard events.type == YAML_SCALAR_EVENT else { return false }
    return scalarTag(events.current) == .merge
  }

  /// Whether the current event is a plain `=`, or anything tagged as one.
  private var isValueKey: Bool {
    guard events.type == YAML_SCALAR_EVENT else { return false }
    let scalar = events.current.pointee.data.scalar
    return (scalar.length <= 1 || scalar.tag != nil) && scalarTag(events.current) == .value
  }

  /// Whether the current event is a scalar with the tag of a list or mapping, which Python makes
  /// before it finds that a scalar is neither.
  private var isTaggedCollection: Bool {
    guard events.type == YAML_SCALAR_EVENT, events.current.pointee.data.scalar.tag != nil else {
      return false
    }
    return isDeferred(scalarTag(events.current))
  }

  /// The text of the current scalar event, whatever its tag.
  private func textNode(at place: Span) -> Node {
    let scalar = events.current.pointee.data.scalar
    let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
    return Node(.scalar(.string(String(decoding: bytes, as: UTF8.self))), at: place)
  }

  // MARK: Places and failures

  func here() -> Span { span(events.current) }

  func span(_ event: UnsafePointer<yaml_event_t>) -> Span {
    let start = event.pointee.start_mark
    let end = event.pointee.end_mark
    let length = start.line == end.line ? end.column - start.column : 1
    return Span(source, line: start.line + 1, column: start.column + 1, length: length)
  }

  func failure(_ context: String?, _ problem: String, _ span: Span) -> Failure {
    let message = (context.map { $0 + " " } ?? "") + problem
    let help = isAnsible ? YAMLHints.help(at: span) : nil
    return Failure(.syntax, message, at: span, help: help)
  }

  mutating func refuse(_ context: String?, _ problem: String, _ span: Span) {
    keep(failure(context, problem, span))
  }

  private mutating func keep(_ failure: Failure) {
    guard refused == nil || turn < refusedAt else { return }
    refused = failure
    refusedAt = turn
  }

  /// Keeps the failure of Python's own that a scalar's constructor raises.
  mutating func refuse(python message: String, _ span: Span) {
    keep(Failure(isAnsible ? .syntax : .other, message, at: span))
  }

  private func failure(of problem: YAMLProblem) -> Failure {
    if problem.isReader { return YAMLDialect.readerFailure(problem, source) }
    if case .pyyaml = mode { return YAMLDialect.failure(problem, source) }
    let span = Span(source, line: problem.line, column: problem.column)
    return failure(problem.context, problem.problem, span).with { diagnostic in
      guard isAnsible else { return }
      diagnostic.help = diagnostic.help ?? YAMLHints.meaning(of: problem, source)
      // A quote that is never closed ends only with the file.
      if problem.context != nil, problem.line > problem.contextLine {
        let start = Span(source, line: problem.contextLine, column: problem.contextColumn)
        diagnostic.notes.append(.init("what was being read begins here", at: start))
      }
    }
  }
}
