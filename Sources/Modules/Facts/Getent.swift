package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Looks entries of the host's databases up: users, groups, hosts, services.
package struct Getent: Module {
  var database = ""
  var key: String?
  var service: String?
  var separator: String?
  var failsWithoutKey = true

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.builtin.getent", "Looks entries of the host's databases up.",
    [
      .init(\.database, "database", required: true, "The database, such as passwd."),
      .init(\.key, "key", "The entry; all of them by default."),
      .init(\.service, "service", "The source to ask, instead of those that the host is set to."),
      .init(\.separator, "split", "What separates the fields; found out for well-known databases."),
      .init(\.failsWithoutKey, "fail_key", "Whether a missing entry is a failure."),
    ],
    returns: [("ansible_facts", "`getent_DATABASE`: fields by the entry's first field.")],
    example: "- ansible.builtin.getent:\n    database: passwd\n    key: root\n")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    var words: [String] = []
    if let service { words += ["-s", service] }
    words.append(database)
    if let key { words.append(key) }
    // Without getent, the files are all that there is.
    let fallback = """
      f=/etc/\(Quote.word(database)); [ -r "$f" ] || exit 1
      \(key.map { "r=2; k=\(Quote.word($0)); while IFS= read -r l; do case $l in \"$k\":*|\"$k\"[[:space:]]*) printf '%s\\n' \"$l\"; r=0;; esac; done <\"$f\"; exit $r" } ?? "cat \"$f\"; exit 0")
      """
    let module = self
    let text = "if has getent; then getent \(Quote.words(words)); exit $?; fi\n" + fallback
    return .run(Script(context, text)) { (reply: Reply) throws(Failure) in
      .done(module.outcome(reply))
    }
  }

  private func outcome(_ reply: Reply) -> Outcome {
    let fact = "getent_\(database)"
    switch reply.status {
    case 0:
      var outcome = Outcome()
      outcome.facts = [fact: .dict(entries(reply.outputText))]
      return outcome
    case 1: return .failure("Missing arguments, or database unknown.")
    case 2:
      let message = "One or more supplied key could not be found in the database."
      guard failsWithoutKey else {
        var outcome = Outcome(message: message)
        outcome.facts = [fact: .dict(key.map { [$0: .null] } ?? [:])]
        return outcome
      }
      return .failure(message)
    case 3: return .failure("Enumeration not supported on this database.")
    default: return .failure("Unexpected failure!")
    }
  }

  private func entries(_ text: String) -> Dict {
    let colons = ["passwd", "shadow", "group", "gshadow"].contains(database)
    let mark = separator ?? (colons ? ":" : nil)
    var result = Dict()
    for line in text.lineList {
      let fields: [String]
      if let mark, let byte = mark.utf8.first, mark.utf8.count == 1 {
        fields = line.cut(at: byte)
      } else if let mark, !mark.isEmpty {
        fields = line.cut(at: mark)
      } else {
        fields = line.wordList
      }
      guard let first = fields.first else { continue }
      let rest = Value.list(List(fields.dropFirst().map { .string($0) }))
      // What has several lines is a list of them.
      switch result[first]?.items {
      case nil: result[first] = rest
      case let known? where known.first?.items != nil: result[first] = .list(known + [rest])
      case let known?: result[first] = [.list(known), rest]
      }
    }
    return result
  }
}

extension String {
  /// The parts between occurrences of a text.
  func cut(at text: String) -> [String] {
    var parts: [String] = []
    var rest = self
    while let range = rest.range(ofText: text) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = String(rest[range.upperBound...])
    }
    return parts + [rest]
  }
}
