import Diagnostics
import Formats
import Templates
import Values

/// A term that carries options behind its key: `user section=other file=x.ini`.
struct LookupTerm {
  let key: String
  private var inline = Dict()
  private let call: LookupCall

  /// - Throws: `.filter` for an option that the lookup does not have.
  init(_ term: String, _ call: LookupCall, options: [String]) throws(Failure) {
    self.call = call
    var words: [String] = []
    for word in term.split(separator: " ").map(String.init) {
      let equals = word.firstIndex(of: "=")
      let name = equals.map { String(word[..<$0]) }
      if let name, let equals, options.contains(name), !words.isEmpty {
        inline[name] = .string(Arguments.unquote(String(word[word.index(after: equals)...])))
      } else if let name, !words.isEmpty, Self.isName(name) {
        throw call.failed(
          "'\(name)' is not a valid option", help: NearName.hint(name, among: options))
      } else {
        words.append(word)
      }
    }
    key = words.joined(separator: " ")
  }

  private static func isName(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { ($0 | 32 >= 97 && $0 | 32 <= 122) || $0 == UInt8(ascii: "_") }
  }

  subscript(name: String) -> Value? { inline[name] ?? call.option(name) }

  func text(_ name: String) throws(Failure) -> String? {
    try self[name].map { value throws(Failure) in try call.text(of: value) }
  }

  func integer(_ name: String) throws(Failure) -> Int? {
    try self[name].map { value throws(Failure) in try LookupOption.integer(name, value, call) }
  }

  func flag(_ name: String, default fallback: Bool) throws(Failure) -> Bool {
    guard let value = self[name] else { return fallback }
    return try LookupOption.flag(name, value, call)
  }
}
