package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Manages sources of apt in the deb822 format.
package struct Deb822Repository: Module {
  enum Kind: String, Choice {
    case deb
    case debSrc = "deb-src"
  }

  var name = ""
  var state = AccountState.present
  var types: [Kind] = [.deb]
  var mode: Value?
  var signedBy: String?
  var lists: [String: [String]] = [:]
  var flags: [String: Bool] = [:]
  var dateMaxFuture: Int?
  var inreleasePath: String?

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.builtin.deb822_repository", "Manages sources of apt in the deb822 format.",
    diff: .full,
    [
      .init(\.name, "name", required: true, "The source's name."),
      .init(\.state, "state", "Whether it is to be there."),
      .init(\.types, "types", "Kinds of packages."),
      .init(\.mode, "mode", "Permissions of the file, 0644 by default."),
      .init(\.signedBy, "signed_by", "The key: its file on the host, its URL, or the key itself."),
      .init(\.dateMaxFuture, "date_max_future", "Seconds that a date may lie ahead."),
      .init(\.inreleasePath, "inrelease_path", "Path of the InRelease file."),
      .init(\.lists["architectures"], "architectures", "Architectures."),
      .init(\.lists["components"], "components", "Components."),
      .init(\.lists["languages"], "languages", "Languages of descriptions."),
      .init(\.lists["suites"], "suites", "Suites."),
      .init(\.lists["targets"], "targets", "What is fetched."),
      .init(\.lists["uris"], "uris", "Addresses."),
    ]
      + fields.filter(\.isFlag).map { field in
        .init(\.flags[field.option], field.option, "apt's option \(field.title).")
      },
    returns: [
      ("repo", "The file's text."), ("dest", "The file."), ("key_filename", "The key's file."),
    ],
    example:
      "- ansible.builtin.deb822_repository:\n    name: docker\n    uris: https://download.docker.com/linux/debian\n    suites: bookworm\n    components: stable\n    signed_by: https://download.docker.com/linux/debian/gpg\n"
  )

  /// The fields of a file in their order.
  private static let fields: [(option: String, title: String, isFlag: Bool)] = [
    ("allow_downgrade_to_insecure", "Allow-Downgrade-To-Insecure", true),
    ("allow_insecure", "Allow-Insecure", true), ("allow_weak", "Allow-Weak", true),
    ("architectures", "Architectures", false), ("by_hash", "By-Hash", true),
    ("check_date", "Check-Date", true), ("check_valid_until", "Check-Valid-Until", true),
    ("components", "Components", false), ("date_max_future", "Date-Max-Future", false),
    ("enabled", "Enabled", true), ("inrelease_path", "InRelease-Path", false),
    ("languages", "Languages", false), ("name", "X-Repolib-Name", false),
    ("pdiffs", "PDiffs", true),
    ("signed_by", "Signed-By", false), ("suites", "Suites", false), ("targets", "Targets", false),
    ("trusted", "Trusted", true), ("types", "Types", false), ("uris", "URIs", false),
  ]

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    let slug = String(
      decoding: name.lowercased().utf8.map { byte -> UInt8 in
        (48...57).contains(byte) || (97...122).contains(byte) || byte == 45 ? byte : 45
      }, as: UTF8.self)
    let place = "/etc/apt/sources.list.d/\(slug).sources"
    let isURL = signedBy.map { $0.holds("://") } ?? false
    if state == .present, (lists["uris"] ?? []).isEmpty || (lists["suites"] ?? []).isEmpty {
      throw Failure(.usage, "state is present but all of the following are missing: uris, suites")
    }
    var edit = TextFileEdit(path: place, mode: mode.map(Self.bits) ?? "0644")
    if isURL || state == .absent {
      let url = Quote.word(signedBy ?? "")
      edit.look = """
        for x in gpg asc; do [ -e /etc/apt/keyrings/\(slug).$x ] && say key /etc/apt/keyrings/\(slug).$x; done
        \(state == .absent || !isURL ? "" : "if [ ! -e /etc/apt/keyrings/\(slug).gpg ] && [ ! -e /etc/apt/keyrings/\(slug).asc ]; then\nk=$(if has curl; then curl -fsSL \(url); else wget -q -O - \(url); fi 2>/dev/null </dev/null | head -c 27 | tr -d '\\000') || :\n[ \"$k\" ] || fail \"could not fetch \((signedBy ?? "").shellInDoubleQuotes)\"\ncase $k in '-----BEGIN PGP'*) say kind asc;; *) say kind gpg;; esac; fi\n")
        """
    }
    let module = self
    return edit.step(context) { (text, answer) throws(Failure) in
      module.decide(text, answer, place: place, slug: slug, isURL: isURL)
    }
  }

  private func decide(_ text: String?, _ answer: Answer, place: String, slug: String, isURL: Bool)
    -> TextFileEdit.Decision
  {
    let key = answer["key"]
    if state == .absent {
      var outcome = Outcome(
        changed: text != nil || key != nil,
        values: [
          "repo": .null, "dest": .string(place),
          "key_filename": .string(key ?? "/etc/apt/keyrings/\(slug).gpg"),
        ])
      if let text { outcome.show(place, before: text, after: "") }
      let result = outcome
      return .init(
        removesFile: text != nil, afterwards: key.map { "rm -f \($0)\n" } ?? "",
        outcome: { _ in result })
    }
    var signed = signedBy
    var then = ""
    if isURL {
      let file = key ?? "/etc/apt/keyrings/\(slug).\(answer["kind"] ?? "gpg")"
      signed = file
      if key == nil {
        let url = Quote.word(signedBy ?? "")
        then = """
          mkdir -p /etc/apt/keyrings; if has curl; then e=$(curl -fsSL -o \(file) \(url) 2>&1 </dev/null); else e=$(wget -q -O \(file) \(url) 2>&1 </dev/null); fi ||
          fail "could not fetch \((signedBy ?? "").shellInDoubleQuotes): $e"
          chmod 0644 \(file)

          """
      }
    }
    let after = document(signed)
    var outcome = Outcome(
      changed: text != after || !then.isEmpty,
      values: [
        "repo": .string(after), "dest": .string(place),
        "key_filename": isURL ? .string(signed ?? "") : .null,
      ])
    if text != after { outcome.show(place, before: text ?? "", after: after) }
    let result = outcome
    return .init(text: text == after ? nil : after, afterwards: then, outcome: { _ in result })
  }

  /// The file's text.
  private func document(_ signed: String?) -> String {
    var lines = ""
    for field in Self.fields {
      let value: String?
      switch field.option {
      case "name": value = name
      case "types": value = types.map(\.rawValue).joined(separator: " ")
      case "signed_by": value = signed.map(Self.folded)
      case "date_max_future": value = dateMaxFuture.map { String($0) }
      case "inrelease_path": value = inreleasePath
      default:
        value =
          field.isFlag
          ? flags[field.option].map { $0 ? "yes" : "no" }
          : lists[field.option].map { $0.filter { !$0.isEmpty }.joined(separator: " ") }
      }
      if let value, !value.isEmpty { lines += "\(field.title): \(value)\n" }
    }
    return lines
  }

  /// A text of several lines as a field: lines begin with a space, empty ones are a dot.
  private static func folded(_ text: String) -> String {
    let lines = text.trimmed.lineList
    guard lines.count > 1 else { return text.trimmed }
    return "\n" + lines.map { $0.trimmed.isEmpty ? " ." : " \($0)" }.joined(separator: "\n")
  }

  private static func bits(_ value: Value) -> String {
    if case .int(let number) = value { return "0" + String(number, radix: 8) }
    return Quote.word(value.text)
  }
}
