package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Manages keys that rpm trusts.
package struct RpmKey: Module {
  var key = ""
  var state = AccountState.present
  var fingerprints: [String] = []
  var validatesCerts = true

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.builtin.rpm_key", "Manages keys that rpm trusts.",
    [
      .init(\.key, "key", required: true, "The key's URL or file, or its id to remove it."),
      .init(\.state, "state", "Whether the key is to be there."),
      .init(\.fingerprints, "fingerprint", "Fingerprints of which the key must have one."),
      .init(\.validatesCerts, "validate_certs", "Whether the URL's certificate is checked."),
    ],
    example: "- ansible.builtin.rpm_key:\n    key: https://download.example.org/RPM-GPG-KEY\n")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    let isURL = key.hasPrefix("http://") || key.hasPrefix("https://") || key.hasPrefix("ftp://")
    var hex = key.lowercased()
    if hex.hasPrefix("0x") { hex = String(hex.dropFirst(2)) }
    let isID = !isURL && !key.contains("/") && hex.allSatisfy { $0.isHexDigit }
    if isID, state == .present {
      throw Failure(.usage, "When importing a key, a valid file must be given")
    }
    let word = Quote.word(key)
    let prints = fingerprints.map { $0.filter { $0 != " " }.uppercased() }
    var text =
      "has rpm || fail 'rpm was not found on the host'\nid=\(Quote.word(isID ? String(hex.suffix(8)) : ""))\n"
    if !isID {
      text += """
        d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT || fail 'could not make a directory'
        \(isURL ? "if has curl; then curl -fsSL\(validatesCerts ? "" : " -k") -o \"$d/k\" \(word); else wget -q -O \"$d/k\" \(word); fi >/dev/null 2>&1 </dev/null || fail \"failed to fetch key at \(key.shellInDoubleQuotes)\"" : "cat \(word) >\"$d/k\" || fail 'could not read the key'")
        g=$(gpg --homedir "$d" --batch --no-tty --with-colons --show-keys "$d/k" 2>/dev/null </dev/null)
        id=$(printf '%s\\n' "$g" | sed -n 's/^pub:[^:]*:[^:]*:[^:]*:\\([^:]*\\):.*/\\1/p' | head -n 1 | tr A-F a-f | tail -c 9 | tr -d '\\n')
        [ "$id" ] || fail "Unexpected gpg output: is \(key.shellInDoubleQuotes) a key?"

        """
      if !prints.isEmpty {
        text += """
          ok=; for p in \(Quote.words(prints)); do case $g in *":$p:"*) ok=1;; esac; done
          [ "$ok" ] || fail "The specified fingerprint does not match any key fingerprint in \(key.shellInDoubleQuotes)"

          """
      }
    }
    text += """
      have=; case $(rpm -q gpg-pubkey 2>/dev/null </dev/null) in *"gpg-pubkey-$id-"*) have=1;; esac

      """
    text +=
      state == .present
      ? "[ \"$have\" ] || { say changed; [ \"$check\" ] || { e=$(rpm --import \"$d/k\" 2>&1 </dev/null) || fail \"$e\"; }; }\n"
      : "[ ! \"$have\" ] || { say changed; [ \"$check\" ] || { e=$(rpm --erase --allmatches \"gpg-pubkey-$id\" 2>&1 </dev/null) || fail \"$e\"; }; }\n"
    return .run(Script(context, text + ":\n", promise: .complete)) {
      (reply: Reply) throws(Failure) in
      let answer = Answer(reply)
      if let failure = answer.failure { return .done(.failure(failure)) }
      return .done(Outcome(changed: answer.has("changed")))
    }
  }
}
