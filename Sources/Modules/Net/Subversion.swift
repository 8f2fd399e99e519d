package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// A working copy, or an export, of a Subversion repository.
package struct Subversion: Module {
  var repo = ""
  var dest: TargetPath?
  var revision = "HEAD"
  var force = false
  var inPlace = false
  var username: String?
  var password: String?
  var executable: TargetPath?
  var checksOut = true
  var updates = true
  var exports = false
  var switches = true
  var validatesCerts = false

  package init() {}

  package static let spec = Spec<Subversion>(
    "ansible.builtin.subversion", "Checks a Subversion repository out and keeps it there.",
    [
      .init(
        \.repo, "repo", aliases: ["name", "repository"], required: true,
        "The address of the repository."),
      .init(\.dest, "dest", "The directory on the host."),
      .init(\.revision, "revision", aliases: ["rev", "version"], "A revision, or HEAD."),
      .init(\.force, "force", "Whether changes of the working copy are thrown away."),
      .init(\.inPlace, "in_place", "Whether a directory that is no working copy becomes one."),
      .init(\.username, "username", "The user's name."),
      .init(\.password, "password", secret: true, "The user's password."),
      .init(\.executable, "executable", "The svn to run."),
      .init(\.checksOut, "checkout", "Whether a missing working copy is checked out."),
      .init(\.updates, "update", "Whether an existing one is updated."),
      .init(\.exports, "export", "Whether only the files are wanted, no working copy."),
      .init(\.switches, "switch", "Whether a working copy of another address is switched."),
      .init(\.validatesCerts, "validate_certs", "Whether certificates must be trusted."),
    ],
    returns: [
      ("before", "Revision and address before; null where there was nothing."),
      ("after", "Revision and address after."),
    ],
    example: """
      - ansible.builtin.subversion:
          repo: svn+ssh://svn.example.org/tools/trunk
          dest: /opt/tools
      """)

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    if dest == nil, checksOut || updates || exports {
      throw Failure(
        .usage,
        "the destination directory must be specified unless checkout=no, update=no, and export=no")
    }
    return .ask(Script(text(isCheck: context.isCheck), isolation: .command)) {
      answer throws(Failure) in .done(outcome(answer))
    }
  }

  private func outcome(_ answer: Answer) -> Outcome {
    if let command = answer["cmd"] {
      let words = String(decoding: answer.data ?? [], as: UTF8.self)
      return .failure(
        words.trimmed,
        values: [
          "cmd": .string(command), "rc": .int(answer.int("rc")), "stdout": "",
          "stderr": .string(words),
        ])
    }
    var values: Dict = [:]
    for name in ["before", "after"] {
      let lines = answer.all(name).map { Value.string($0) }
      if answer.has("no_\(name)") { values[name] = .null }
      if let first = lines.first { values[name] = lines.count > 1 ? .list(List(lines)) : first }
    }
    return Outcome(changed: answer.has("changed"), values: values)
  }

  /// Shell text that reports `before`, `after` and `changed`; where svn fails: `rc`, `cmd`, its
  /// words.
  private func text(isCheck: Bool) -> String {
    var options = ["--non-interactive", "--no-auth-cache"]
    if !validatesCerts { options.append("--trust-server-cert") }
    if let username { options += ["--username", username] }
    if password != nil { options.append("--password-from-stdin") }
    let input = password.map { "printf %s \(Quote.word($0)) |" } ?? ""
    let force = force || inPlace ? "--force" : ""
    let functions = """
      export LC_ALL=C
      svn=$(command -v \(executable?.word ?? "svn")) || fail 'Failed to find required executable "svn" in paths'
      s() {
        set -- "$svn" \(Quote.words(options)) "$@"
        x=$(\(input) "$@" 2>&1 >/dev/null) || {
          echo "rc $?"; shift; echo "cmd $svn $*"; echo data; printf %s "$x"; exit 0
        }
      }
      info() { x=$(\(input) "$svn" \(Quote.words(options)) info "$@" 2>/dev/null) && printf '%s\\n' "$x"; }
      place() { info "$d" | sed -n "s/^Revision: /$1 &/p;s/^URL: /$1 &/p" | sort; }
      repo=\(Quote.word(repo)) r=\(Quote.word(revision)) d=\(dest?.word ?? "")

      """
    guard dest != nil else {
      return functions + """
        info "$repo" | sed -n 's/^Revision: /after &/p'

        """
    }
    return functions + """
      if \(exports ? "true" : "[ ! -e \"$d\" ]"); then
        \(exports || checksOut ? "" : "exit 0")
        echo changed
        \(isCheck ? "exit 0" : "")
        \(exports ? "s export \(self.force ? "--force" : "") -r \"$r\" \"$repo\" \"$d\"; exit 0" : "s checkout -r \"$r\" \"$repo\" \"$d\"; echo no_before")
      elif info "$d" >/dev/null; then
        \(updates ? "" : "exit 0")
        m=$("$svn" status --quiet --ignore-externals "$d" | grep -v '^?' | head -n 1)
        \(isCheck ? checking : updating)
      else
        \(inPlace ? "" : "fail \"ERROR: $d folder already exists, but its not a subversion repository.\"")
        echo changed
        \(isCheck ? "exit 0" : "")
        s checkout \(force) -r "$r" "$repo" "$d"; echo no_before
      fi
      place after

      """
  }

  private static let complaint = "fail 'ERROR: modified files exist in the repository.'"

  private var checking: String {
    """
    \(force ? "" : "[ -z \"$m\" ] || \(Self.complaint)")
        b=$(info "$d" | sed -n 's/^Revision: //p') a=$(info -r "$r" "$d" | sed -n 's/^Revision: //p')
        echo "before Revision: $b"; echo "after Revision: $a"
        [ "$b" = "$a" ] && [ -z "$m" ] || echo changed
        exit 0
    """
  }

  private var updating: String {
    """
    b=$(place before); printf '%s\\n' "$b"
        \(switches ? "[ \"$(info \"$d\" | sed -n 's/^URL: //p')\" = \"${repo%/}\" ] || { s switch -r \"$r\" \"$repo\" \"$d\"; echo changed; }" : "")
        \(force ? "[ -z \"$m\" ] || { s revert -R \"$d\"; echo changed; }" : "[ -z \"$m\" ] || \(Self.complaint)")
        s update -r "$r" "$d"
        [ "$b" = "$(place before)" ] || echo changed
    """
  }
}
