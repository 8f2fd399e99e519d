internal import CLibYAML
internal import Diagnostics

#if canImport(Glibc)
  internal import Glibc
#endif

/// libyaml's emitter, which collects what it writes.
struct YAMLEmitter: ~Copyable {
  private final class Output {
    var bytes: [UInt8] = []
  }

  private let emitter: UnsafeMutablePointer<yaml_emitter_t>
  private let output = Output()
  /// The anchors of what stands in several places, and which of them were written.
  private var anchors: [ObjectIdentifier: String] = [:]
  private var written: Set<ObjectIdentifier> = []

  init(_ style: YAML.Style) throws(Failure) {
    emitter = .allocate(capacity: 1)
    guard yaml_emitter_initialize(emitter) == 1 else {
      emitter.deallocate()
      throw Failure(.other, "no memory for a YAML emitter")
    }
    yaml_emitter_set_encoding(emitter, YAML_UTF8_ENCODING)
    yaml_emitter_set_unicode(emitter, style.allowsUnicode ? 1 : 0)
    yaml_emitter_set_canonical(emitter, style.canonical ? 1 : 0)
    if let indent = style.indent { yaml_emitter_set_indent(emitter, Int32(clamping: indent)) }
    if let width = style.width { yaml_emitter_set_width(emitter, Int32(clamping: width)) }
    switch style.lineBreak {
    case "\r": yaml_emitter_set_break(emitter, YAML_CR_BREAK)
    case "\r\n": yaml_emitter_set_break(emitter, YAML_CRLN_BREAK)
    default: yaml_emitter_set_break(emitter, YAML_LN_BREAK)
    }
    let handler:
      @convention(c) (
        UnsafeMutableRawPointer?, UnsafeMutablePointer<UInt8>?, Int
      ) -> Int32 = { context, bytes, count in
        guard let context, let bytes else { return 0 }
        let output = Unmanaged<Output>.fromOpaque(context).takeUnretainedValue()
        output.bytes.append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
        return 1
      }
    yaml_emitter_set_output(emitter, handler, Unmanaged.passUnretained(output).toOpaque())
  }

  deinit {
    yaml_emitter_delete(emitter)
    emitter.deallocate()
  }

  /// What was written.
  var text: String { String(decoding: output.bytes, as: UTF8.self) }

  mutating func document(_ shape: YAMLShape, _ style: YAML.Style) throws(Failure) {
    try emit { yaml_stream_start_event_initialize($0, YAML_UTF8_ENCODING) }
    try start(style)
    if style.sharesContainers { anchors = shape.anchors() }
    try write(shape)
    try emit { yaml_document_end_event_initialize($0, style.explicitEnd ? 0 : 1) }
    try emit { yaml_stream_end_event_initialize($0) }
    guard yaml_emitter_flush(emitter) == 1 else { throw failure }
  }

  /// Begins the document, with its directives.
  private mutating func start(_ style: YAML.Style) throws(Failure) {
    var version = yaml_version_directive_t()
    if let chosen = style.version {
      version.major = Int32(clamping: chosen.major)
      version.minor = Int32(clamping: chosen.minor)
    }
    // libyaml copies the texts; ours are freed when the event is made.
    var texts: [UnsafeMutablePointer<CChar>?] = []
    defer { for text in texts { free(text) } }
    var tags = style.tags.map { tag in
      let copies = [strdup(tag.handle), strdup(tag.prefix)]
      texts += copies
      return yaml_tag_directive_t(
        handle: copies[0].map { UnsafeMutableRawPointer($0).assumingMemoryBound(to: UInt8.self) },
        prefix: copies[1].map { UnsafeMutableRawPointer($0).assumingMemoryBound(to: UInt8.self) })
    }
    let count = tags.count
    let implicit: Int32 = style.explicitStart ? 0 : 1
    try tags.withUnsafeMutableBufferPointer { (buffer) throws(Failure) in
      let first = count == 0 ? nil : buffer.baseAddress
      try emit { event in
        withUnsafeMutablePointer(to: &version) { pointer in
          yaml_document_start_event_initialize(
            event, style.version == nil ? nil : pointer, first, first.map { $0 + count }, implicit)
        }
      }
    }
  }

  private mutating func write(_ shape: YAMLShape, anchor: String? = nil) throws(Failure) {
    switch shape {
    case .shared(let identity, let inner):
      guard let anchor = anchors[identity] else {
        try write(inner)
        return
      }
      guard !written.insert(identity).inserted else {
        try write(inner, anchor: anchor)
        return
      }
      var alias = Array(anchor.utf8) + [0]
      try emit { yaml_alias_event_initialize($0, &alias) }
    case .scalar(let tag, let text, let style): try scalar(tag, text, style)
    case .sequence(let items, let flow):
      let style = flow ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE
      try withTag(YAMLTag.sequence.name) { (emitter, tag) throws(Failure) in
        try emitter.emit { event in
          Self.withAnchor(anchor) { yaml_sequence_start_event_initialize(event, $0, tag, 1, style) }
        }
      }
      for item in items { try write(item) }
      try emit { yaml_sequence_end_event_initialize($0) }
    case .mapping(let pairs, let flow, let isSet):
      let style = flow ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE
      try withTag(isSet ? YAMLTag.set.name : YAMLTag.mapping.name) {
        (emitter, tag) throws(Failure) in
        try emitter.emit { event in
          Self.withAnchor(anchor) {
            yaml_mapping_start_event_initialize(event, $0, tag, isSet ? 0 : 1, style)
          }
        }
      }
      for (key, value) in pairs {
        try write(key)
        try write(value)
      }
      try emit { yaml_mapping_end_event_initialize($0) }
    }
  }

  private mutating func scalar(
    _ tag: YAMLTag, _ text: String, _ style: String?
  ) throws(Failure) {
    var bytes = Array(text.utf8)
    let plain = bytes.withUnsafeBufferPointer { YAMLScalar.tag($0) } == tag
    let isText = tag == .string
    let scalarStyle =
      switch style {
      case "|": YAML_LITERAL_SCALAR_STYLE
      case ">": YAML_FOLDED_SCALAR_STYLE
      case "'": YAML_SINGLE_QUOTED_SCALAR_STYLE
      case "\"": YAML_DOUBLE_QUOTED_SCALAR_STYLE
      default: YAML_PLAIN_SCALAR_STYLE
      }
    let count = bytes.count
    // An empty array may have no address, but libyaml wants one.
    bytes.append(0)
    try withTag(tag.name) { (emitter, name) throws(Failure) in
      try emitter.emit { event in
        yaml_scalar_event_initialize(
          event, nil, name, &bytes, Int32(count), plain ? 1 : 0, isText ? 1 : 0, scalarStyle)
      }
    }
  }

  /// Hands the name of an anchor to libyaml, or nothing.
  private static func withAnchor(
    _ name: String?, _ body: (UnsafeMutablePointer<UInt8>?) -> Int32
  ) -> Int32 {
    guard let name else { return body(nil) }
    var bytes = Array(name.utf8) + [0]
    return bytes.withUnsafeMutableBufferPointer { body($0.baseAddress) }
  }

  private mutating func withTag(
    _ tag: String,
    _ body: (inout YAMLEmitter, UnsafeMutablePointer<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    var bytes = Array(tag.utf8) + [0]
    try bytes.withUnsafeMutableBufferPointer { (buffer) throws(Failure) in
      guard let address = buffer.baseAddress else { return }
      try body(&self, address)
    }
  }

  /// Makes an event and hands it to libyaml, which frees it.
  private mutating func emit(_ make: (UnsafeMutablePointer<yaml_event_t>) -> Int32) throws(Failure)
  {
    var event = yaml_event_t()
    guard make(&event) == 1 else { throw Failure(.other, "the text is not UTF-8") }
    guard yaml_emitter_emit(emitter, &event) == 1 else { throw failure }
  }

  private var failure: Failure {
    Failure(
      .other, emitter.pointee.problem.map { String(cString: $0) } ?? "YAML cannot be written")
  }
}
