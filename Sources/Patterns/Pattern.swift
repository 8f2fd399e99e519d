internal import CPCRE2
package import Diagnostics

#if canImport(Glibc)
  internal import Glibc
#endif

/// A compiled regular expression of Python's `re`, run by PCRE2.
///
/// Texts are UTF-8; every offset is one of bytes.
package final class Pattern: @unchecked Sendable {
  // Unchecked: the compiled code is never changed after `init`, and PCRE2 lets threads share it.

  /// Python's flags.
  package struct Flags: OptionSet, Hashable, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let ignoreCase = Flags(rawValue: 2)
    package static let multiLine = Flags(rawValue: 8)
    package static let dotAll = Flags(rawValue: 16)
    package static let verbose = Flags(rawValue: 64)
    package static let ascii = Flags(rawValue: 256)
  }

  /// The expression as it was written.
  package let text: String
  /// The flags, those that the expression sets itself included.
  package let flags: Flags
  /// How many groups it captures, the whole not counted.
  package let groupCount: Int
  /// The named groups by number, in the order of their numbers.
  package let groupNames: [(name: String, group: Int)]

  let code: OpaquePointer

  /// Steps that a match may take before it is given up.
  package static let matchLimit: UInt32 = 10_000_000
  /// Kibibytes of heap that a match may take.
  static let heapLimit: UInt32 = 200_000

  /// The expression compiled, or known from before.
  ///
  /// - Throws: what Python's `re.error` says: `missing ), unterminated subpattern at position 0`.
  package static func compile(_ text: String, _ flags: Flags = []) throws(Failure) -> Pattern {
    if let known = PatternCache.shared.find(text, flags) { return known }
    let pattern = try Pattern(text, flags)
    PatternCache.shared.keep(pattern, for: text, flags)
    return pattern
  }

  private init(_ text: String, _ flags: Flags) throws(Failure) {
    var translator = PatternTranslator(text, flags)
    let translation = try translator.translate()
    self.text = text
    self.flags = translation.flags
    groupCount = translation.groupCount
    groupNames = translation.groupNames

    var options = PCRE2_UTF | PCRE2_ALT_CIRCUMFLEX | PCRE2_NO_UTF_CHECK
    if !self.flags.contains(.ascii) { options |= PCRE2_UCP }
    if self.flags.contains(.ignoreCase) { options |= PCRE2_CASELESS }
    if self.flags.contains(.multiLine) { options |= PCRE2_MULTILINE }
    if self.flags.contains(.dotAll) { options |= PCRE2_DOTALL }
    let context = pcre2_compile_context_create_8(nil)
    defer { pcre2_compile_context_free_8(context) }
    pcre2_set_newline_8(context, UInt32(PCRE2_NEWLINE_LF))
    var error: Int32 = 0
    var offset = 0
    let bytes = Array(translation.expression.utf8)
    guard
      let code = bytes.withUnsafeBufferPointer({ buffer in
        pcre2_compile_8(buffer.baseAddress, buffer.count, options, &error, &offset, context)
      })
    else {
      throw Failure(.other, "\(Self.message(error)): invalid regular expression '\(text)'")
    }
    self.code = code
    pcre2_jit_compile_8(code, PCRE2_JIT_COMPLETE)
  }

  deinit { pcre2_code_free_8(code) }

  /// The number of a named group.
  package func group(named name: String) -> Int? {
    groupNames.first { $0.name == name }?.group
  }

  static func message(_ code: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let length = pcre2_get_error_message_8(code, &buffer, buffer.count)
    guard length > 0 else { return "error \(code)" }
    return String(decoding: buffer[0..<Int(length)], as: UTF8.self)
  }
}
