package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Manages keys that may log in as a user.
package struct AuthorizedKey: Module {
  var user = ""
  var key = ""
  var path: TargetPath?
  var managesFolder = true
  var state = AccountState.present
  var options: String?
  var isExclusive = false
  var validatesCerts = true
  var comment: String?
  var follows = false

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.posix.authorized_key", aliases: ["authorized_key"],
    "Manages keys that may log in as a user.", diff: .full,
    [
      .init(\.user, "user", required: true, "Whose account it is."),
      .init(\.key, "key", required: true, "Public keys, one a line, or a URL of such."),
      .init(\.path, "path", "The file; `~/.ssh/authorized_keys` by default."),
      .init(
        \.managesFolder, "manage_dir", "Whether to make the file's directory and set its mode."),
      .init(\.state, "state", "Whether the keys are to be there."),
      .init(\.options, "key_options", "Options before the keys."),
      .init(\.isExclusive, "exclusive", "Whether all other keys go."),
      .init(\.validatesCerts, "validate_certs", "Whether the certificate of a URL is checked."),
      .init(\.comment, "comment", "A comment instead of the keys' own."),
      .init(\.follows, "follow", "Whether a link to the file is kept."),
    ],
    returns: [("keyfile", "The file."), ("key", "The keys as given.")],
    example:
      "- ansible.posix.authorized_key:\n    user: deploy\n    key: \"{{ lookup('file', 'deploy.pub') }}\"\n"
  )

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    let isURL = key.hasPrefix("http://") || key.hasPrefix("https://")
    if !isURL { _ = try keys(key) }
    let name = Quote.word(user)
    var edit = TextFileEdit(path: path?.word ?? "\"$h/.ssh/authorized_keys\"", mode: "0600")
    edit.looksAtFileOnly = !isURL
    let who =
      AccountShell.lookups(isLocal: false) + """
        l=$(entry passwd \(name)); [ "$l" ] || \(path == nil || !context.isCheck
        ? "fail \"Failed to lookup user \(user.shellInDoubleQuotes): there is no such user\""
        : ":")
        h=${l#*:*:*:*:*:}; h=${h%%:*}; u=${l#*:*:}; g=${u#*:}; u=${u%%:*}; g=${g%%:*}

        """
    edit.before = who
    if isURL {
      edit.look = """
        k=$(if has curl; then curl -fsSL\(validatesCerts ? "" : " -k") \(Quote.word(key)); else wget -q\(validatesCerts ? "" : " --no-check-certificate") -O - \(Quote.word(key)); fi 2>/dev/null </dev/null) ||
        fail "Error getting key from: \(key.shellInDoubleQuotes)"
        printf '%s\\n' "$k" | while IFS= read -r x; do say key "$x"; done

        """
    }
    let module = self
    return edit.step(context) { (text, answer) throws(Failure) in
      let wanted = try module.keys(
        isURL ? answer.all("key").joined(separator: "\n") : module.key)
      return module.decide(text, wanted, place: answer["path"] ?? "")
    }
  }

  private func decide(_ text: String?, _ wanted: [AuthorizedLine], place: String)
    -> TextFileEdit.Decision
  {
    let before = (text ?? "").lineList
    var lines = before.map { ($0, AuthorizedLine($0)) }
    for key in wanted {
      let found = lines.indices.filter { lines[$0].1?.key == key.key }
      if state == .absent {
        for place in found.reversed() { lines.remove(at: place) }
      } else if let place = found.first {
        if lines[place].1 != key { lines[place] = (key.text, key) }
        for other in found.dropFirst().reversed() { lines.remove(at: other) }
      } else {
        lines.append((key.text, key))
      }
    }
    if isExclusive, state == .present {
      lines.removeAll { line in
        guard let key = line.1 else { return false }
        return !wanted.contains { $0.key == key.key }
      }
    }
    let after = lines.map(\.0)
    var outcome = Outcome(changed: after != before, values: values(place))
    guard outcome.changed else { return .init { [outcome] _ in outcome } }
    let new = after.map { $0 + "\n" }.joined()
    outcome.show(place, before: text ?? "", after: new)
    // Who logs in must be able to read the file, and sshd refuses one that others can write.
    let owner = """
      chown "$u:$g" "$f" && chmod 0600 "$f" || fail "could not give $f to its user"

      """
    let result = outcome
    return .init(
      text: new, afterwards: owner, prepare: managesFolder ? Self.folder(path == nil) : "",
      outcome: { _ in result })
  }

  /// The directory, made or given its mode; only made where the path is the task's own.
  private static func folder(_ isDefault: Bool) -> String {
    """
    d=${f%/*}; if [ ! -d "$d" ]; then mkdir -m 0700 "$d" && chown "$u:$g" "$d" || fail "Failed to create directory $d"
    \(isDefault ? "else chown \"$u:$g\" \"$d\" && chmod 0700 \"$d\"\n" : "")fi

    """
  }

  private func values(_ place: String) -> Dict {
    [
      "user": .string(user), "key": .string(key), "keyfile": .string(place),
      "path": path.map { .string($0.text) } ?? .null, "manage_dir": .bool(managesFolder),
      "state": .string(state.rawValue), "key_options": options.map { .string($0) } ?? .null,
      "exclusive": .bool(isExclusive), "validate_certs": .bool(validatesCerts),
      "comment": comment.map { .string($0) } ?? .null, "follow": .bool(follows),
    ]
  }

  /// The keys of a text, with the task's options and comment.
  private func keys(_ text: String) throws(Failure) -> [AuthorizedLine] {
    var result: [AuthorizedLine] = []
    for line in text.lineList {
      let body = line.trimmed
      if body.isEmpty || body.hasPrefix("#") { continue }
      guard var key = AuthorizedLine(body) else {
        throw Failure(.usage, "invalid key specified: \(body)")
      }
      if let options { key.options = options }
      if let comment { key.comment = comment }
      result.append(key)
    }
    if result.isEmpty { throw Failure(.usage, "invalid key specified: \(text)") }
    return result
  }
}

/// A key of an authorized_keys file.
struct AuthorizedLine: Equatable, Sendable {
  var options: String
  let kind: String
  let key: String
  var comment: String

  init?(_ line: String) {
    let body = line.trimmed
    guard !body.isEmpty, body.utf8.first != 35 else { return nil }
    // Words, but white space within quotes belongs to an option.
    var words: [String] = []
    var current: [UInt8] = []
    var isQuoted = false
    var previous: UInt8 = 0
    for byte in body.utf8 {
      if byte == 34, previous != 92 { isQuoted.toggle() }
      if !isQuoted, byte == 32 || byte == 9 {
        if !current.isEmpty { words.append(String(decoding: current, as: UTF8.self)) }
        current = []
      } else {
        current.append(byte)
      }
      previous = byte
    }
    if !current.isEmpty { words.append(String(decoding: current, as: UTF8.self)) }
    guard let place = words.firstIndex(where: Self.isKind), place + 1 < words.count else {
      return nil
    }
    options = words[..<place].joined(separator: " ")
    kind = words[place]
    key = words[place + 1]
    comment = words[(place + 2)...].joined(separator: " ")
  }

  private static func isKind(_ word: String) -> Bool {
    [
      "ssh-rsa", "ssh-dss", "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384",
      "ecdsa-sha2-nistp521", "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com",
      "ssh-ed25519-cert-v01@openssh.com", "ssh-rsa-cert-v01@openssh.com",
      "ecdsa-sha2-nistp256-cert-v01@openssh.com",
    ].contains(word)
  }

  var text: String {
    [options, kind, key, comment].filter { !$0.isEmpty }.joined(separator: " ")
  }
}
