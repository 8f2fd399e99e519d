internal import CPCRE2
package import Diagnostics

extension Pattern {
  /// Where a match must lie.
  package enum Anchoring: Sendable {
    /// Anywhere: `re.search`.
    case anywhere
    /// At the start: `re.match`.
    case start
    /// From start to end: `re.fullmatch`.
    case whole
  }

  /// The first match.
  ///
  /// - Parameter start: the byte to begin at.
  /// - Throws: where the expression takes too many steps.
  package func first(
    in subject: [UInt8], _ anchoring: Anchoring = .anywhere, from start: Int = 0
  ) throws(Failure) -> Match? {
    var options: UInt32 = 0
    switch anchoring {
    case .anywhere: break
    case .start: options = PCRE2_ANCHORED
    case .whole: options = PCRE2_ANCHORED | PCRE2_ENDANCHORED
    }
    let run = PatternRun(self)
    return try run.match(subject, from: start, options)
  }

  /// The first match in a text.
  package func first(
    in text: String, _ anchoring: Anchoring = .anywhere
  ) throws(Failure) -> Match? {
    try first(in: Array(text.utf8), anchoring)
  }

  /// Whether it matches.
  package func matches(
    _ text: String, _ anchoring: Anchoring = .anywhere
  ) throws(Failure) -> Bool {
    try first(in: text, anchoring) != nil
  }

  /// All matches that do not overlap, as `re.finditer` finds them.
  ///
  /// - Parameter limit: at most so many; 0 for all.
  package func all(in subject: [UInt8], limit: Int = 0) throws(Failure) -> [Match] {
    let run = PatternRun(self)
    var matches: [Match] = []
    var position = 0
    var options: UInt32 = 0
    while position <= subject.count, limit == 0 || matches.count < limit {
      guard let match = try run.match(subject, from: position, options) else { break }
      matches.append(match)
      position = match.range.upperBound
      // An empty match may not be found again at the same place.
      options = match.range.isEmpty ? PCRE2_NOTEMPTY_ATSTART : 0
    }
    return matches
  }

  /// All matches in a text.
  package func all(in text: String, limit: Int = 0) throws(Failure) -> [Match] {
    try all(in: Array(text.utf8), limit: limit)
  }

  /// Python's `re.split`: the texts between matches, and the groups of each match.
  ///
  /// - Parameter limit: at most so many splits; 0 for all.
  package func split(_ text: String, limit: Int = 0) throws(Failure) -> [String?] {
    let subject = Array(text.utf8)
    var parts: [String?] = []
    var position = 0
    for match in try all(in: subject, limit: limit) {
      parts.append(String(decoding: subject[position..<match.range.lowerBound], as: UTF8.self))
      parts += match.groups
      position = match.range.upperBound
    }
    parts.append(String(decoding: subject[position...], as: UTF8.self))
    return parts
  }
}

/// One pattern with PCRE2's working memory, used for one call.
struct PatternRun: ~Copyable {
  private let pattern: Pattern
  private let data: OpaquePointer?
  private let context: OpaquePointer?

  init(_ pattern: Pattern) {
    self.pattern = pattern
    data = pcre2_match_data_create_from_pattern_8(pattern.code, nil)
    context = pcre2_match_context_create_8(nil)
    pcre2_set_match_limit_8(context, Pattern.matchLimit)
    pcre2_set_heap_limit_8(context, Pattern.heapLimit)
  }

  deinit {
    pcre2_match_data_free_8(data)
    pcre2_match_context_free_8(context)
  }

  func match(_ subject: [UInt8], from start: Int, _ options: UInt32) throws(Failure) -> Match? {
    var code = run(subject, start, options)
    if code == PCRE2_ERROR_JIT_STACKLIMIT {
      let stack = pcre2_jit_stack_create_8(1 << 20, 16 << 20, nil)
      pcre2_jit_stack_assign_8(context, nil, UnsafeMutableRawPointer(stack))
      code = run(subject, start, options)
      pcre2_jit_stack_assign_8(context, nil, nil)
      pcre2_jit_stack_free_8(stack)
    }
    if code == PCRE2_ERROR_JIT_STACKLIMIT { code = run(subject, start, options | PCRE2_NO_JIT) }
    if code == PCRE2_ERROR_NOMATCH { return nil }
    guard code > 0 else { throw failure(code) }
    guard let vector = pcre2_get_ovector_pointer_8(data) else { return nil }
    var ranges: [Range<Int>?] = []
    ranges.reserveCapacity(pattern.groupCount + 1)
    for group in 0...pattern.groupCount {
      let lower = vector[2 * group]
      let upper = vector[2 * group + 1]
      // An unset group has PCRE2_UNSET, all ones; a look-around may even end before it begins.
      ranges.append(lower == Int.max || lower < 0 || upper < lower ? nil : lower..<upper)
    }
    return Match(subject: subject, ranges: ranges, pattern: pattern)
  }

  private func run(_ subject: [UInt8], _ start: Int, _ options: UInt32) -> Int32 {
    subject.withUnsafeBufferPointer { bytes in
      if let address = bytes.baseAddress { return run(address, bytes.count, start, options) }
      // An empty array may have no address, but PCRE2 wants one.
      var nothing: UInt8 = 0
      return run(&nothing, 0, start, options)
    }
  }

  private func run(
    _ address: UnsafePointer<UInt8>, _ count: Int, _ start: Int, _ options: UInt32
  ) -> Int32 {
    pcre2_match_8(
      pattern.code, address, count, start, options | PCRE2_NO_UTF_CHECK, data, context)
  }

  private func failure(_ code: Int32) -> Failure {
    let what =
      switch code {
      case PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_DEPTHLIMIT, PCRE2_ERROR_HEAPLIMIT,
        PCRE2_ERROR_JIT_STACKLIMIT:
        "takes too many steps"
      default: "cannot be matched (\(Pattern.message(code)))"
      }
    return Failure(
      .other, "the regular expression '\(pattern.text)' \(what)",
      help: "nested repetitions such as (a+)+ explode; rewrite them")
  }
}
