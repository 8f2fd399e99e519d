package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Manages keys that apt trusts.
package struct AptKey: Module {
  var id: String?
  var data: String?
  var file: TargetPath?
  var keyring: TargetPath?
  var keyserver: String?
  var state = AccountState.present
  var url: String?
  var validatesCerts = true

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.builtin.apt_key", "Manages keys that apt trusts.",
    [
      .init(\.id, "id", "The key's id."), .init(\.data, "data", "The key itself."),
      .init(\.file, "file", "A file on the host with the key."),
      .init(\.keyring, "keyring", "The keyring that holds it."),
      .init(\.keyserver, "keyserver", "A server to fetch the key from."),
      .init(\.state, "state", "Whether the key is to be there."),
      .init(\.url, "url", "The key's URL."),
      .init(\.validatesCerts, "validate_certs", "Whether the URL's certificate is checked."),
    ],
    rules: [.exclusive(["data", "file", "keyserver", "url"])],
    returns: [("key_id", "The key's id."), ("short_id", "Its last eight digits.")],
    example:
      "- ansible.builtin.apt_key:\n    url: https://packages.example.org/key.asc\n    keyring: /etc/apt/trusted.gpg.d/example.gpg\n"
  )

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    if state == .absent, id == nil {
      throw Failure(.usage, "key is required to remove a key: give its id")
    }
    if state == .present, data == nil, file == nil, keyserver == nil, url == nil {
      throw Failure(.usage, "one of data, file, keyserver and url is needed to add a key")
    }
    var wanted = (id ?? "").uppercased()
    if wanted.hasPrefix("0X") { wanted = String(wanted.dropFirst(2)) }
    guard wanted.allSatisfy({ $0.isHexDigit }) else {
      throw Failure(.usage, "invalid key_id: '\(id ?? "")'", help: "write hexadecimal digits")
    }
    if keyserver != nil, wanted.isEmpty { throw Failure(.usage, "a key server needs the key's id") }
    let ring = keyring.map { " --keyring \($0.word)" } ?? ""
    let short = String(wanted.suffix(16))
    let fetch: String
    if let url {
      let word = Quote.word(url)
      fetch =
        "if has curl; then curl -fsSL\(validatesCerts ? "" : " -k") -o \"$d/k\" \(word); else wget -q\(validatesCerts ? "" : " --no-check-certificate") -O \"$d/k\" \(word); fi >/dev/null 2>&1 </dev/null || fail \"error getting key from url: \(url.shellInDoubleQuotes)\"\n"
    } else if let file {
      fetch = "cat \(file.word) >\"$d/k\" || fail 'could not read the key'\n"
    } else {
      fetch = "cat \"$P0\" >\"$d/k\"\n"
    }
    let find = "$(printf %s \"$1\" | tail -c 16)"
    let text = """
      has apt-key || fail 'apt-key is gone from this system: use deb822_repository with signed_by, or put the key into /etc/apt/keyrings'
      APT_KEY_DONT_WARN_ON_DANGEROUS_USAGE=1; export APT_KEY_DONT_WARN_ON_DANGEROUS_USAGE
      keys() { apt-key\(ring) adv --list-public-keys --with-colons 2>/dev/null </dev/null | sed -n 's/^\\(pub\\|sub\\|fpr\\):.*/&/p'; }
      there() { k=\(find); case $(keys) in *"$k"*) return 0;; esac; return 1; }
      w=\(short)
      \(state == .absent ? "there $w || exit 0; say id $w; say changed; [ \"$check\" ] || { e=$(apt-key\(ring) del $w 2>&1 </dev/null) || fail \"error removing key_id $w: $e\"; }"
        : """
        if [ "$w" ] && there $w; then say id $w; exit 0; fi
        \(keyserver != nil ? "say id $w; say changed; [ \"$check\" ] || { e=$(apt-key\(ring) adv --no-tty --keyserver \(Quote.word(keyserver ?? "")) --recv $w 2>&1 </dev/null) || fail \"Error fetching key $w from keyserver: $e\"; }"
          : """
          d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT || fail 'could not make a directory'
          \(fetch)id=$(gpg --homedir "$d" --batch --with-colons --show-keys "$d/k" 2>/dev/null </dev/null | sed -n 's/^pub:[^:]*:[^:]*:[^:]*:\\([^:]*\\):.*/\\1/p' | head -n 1)
          [ "$id" ] || fail 'there is no key in what was given'
          say id "$id"; case ${w:-$id} in *"$id"|"$id"*) ;; *) case "$id" in *"$w") ;; *) fail "key does not seem to have been added: it is $id, not $w";; esac;; esac
          there "$id" && exit 0; say changed; [ "$check" ] || { e=$(apt-key\(ring) add "$d/k" 2>&1 </dev/null) || fail "error adding key: $e"; }
          """)
        """)
      """
    var script = Script(context, text, promise: .complete)
    if let data { script.payloads = [.bytes(Array(data.utf8))] }
    return .run(script) { (reply: Reply) throws(Failure) in
      let answer = Answer(reply)
      if let failure = answer.failure { return .done(.failure(failure)) }
      var outcome = Outcome(changed: answer.has("changed"))
      if let id = answer["id"] {
        outcome.values = [
          "id": .string(id), "key_id": .string(id), "short_id": .string(String(id.suffix(8))),
          "fp": .string(id),
        ]
      }
      return .done(outcome)
    }
  }
}
