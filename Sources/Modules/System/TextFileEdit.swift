internal import Diagnostics
internal import ModuleKit
internal import Remote
internal import Values

/// Edits one text file: reads it, lets a pure function decide, and writes it back provided that it
/// is still the file that was read. Unchanged costs one round trip, changed two.
struct TextFileEdit: Sendable {
  /// The shell word that is the file's path.
  var path: String
  /// Commands before both scripts, which may set what `path` names.
  var before = ""
  /// More commands of the first script, which may report with `say`; `$f` is the file.
  var look = ""
  /// Permission bits of a new file.
  var mode = "0644"
  /// Whether a copy is kept of what was there.
  var keepsBackup = false
  /// Whether nothing that the second script does is seen by `before` and `look`, but in the file.
  var looksAtFileOnly = false

  /// What is to become of the file.
  struct Decision: Sendable {
    /// The new text; nil leaves the file alone.
    var text: String?
    /// Whether the file goes.
    var removesFile = false
    /// Commands before the file is written.
    var prepare = ""
    /// Commands after the file was written; they may report with `say` and `fail`.
    var afterwards = ""
    /// What the task says, given the answer of the second script (nil when nothing was run).
    var outcome: @Sendable (Answer?) -> Outcome

    init(
      text: String? = nil, removesFile: Bool = false, afterwards: String = "", prepare: String = "",
      outcome: @escaping @Sendable (Answer?) -> Outcome
    ) {
      self.text = text
      self.removesFile = removesFile
      self.afterwards = afterwards
      self.prepare = prepare
      self.outcome = outcome
    }

    /// Whether anything is to be done.
    var acts: Bool { text != nil || removesFile || !afterwards.isEmpty }
  }

  /// The file as it was: nil where there is none.
  typealias Decide = @Sendable (String?, Answer) throws(Failure) -> Decision

  func step(_ context: ModuleContext, _ decide: @escaping Decide) -> Step {
    let edit = self
    return .run(Script(context, reading, promise: promise)) { (reply: Reply) throws(Failure) in
      let answer = Answer(reply)
      if let failure = answer.failure { return .done(.failure(failure)) }
      let text = answer.data.map { String(decoding: $0, as: UTF8.self) }
      let decision = try decide(text, answer)
      if context.isCheck || !decision.acts { return .done(decision.outcome(nil)) }
      let script = edit.writing(decision, sum: answer["sum"], context)
      return .run(script) { (reply: Reply) throws(Failure) in
        let answer = Answer(reply)
        if let failure = answer.failure { return .done(.failure(failure)) }
        return .done(decision.outcome(answer))
      }
    }
  }

  private var promise: Script.Promise {
    looksAtFileOnly || before.isEmpty && look.isEmpty ? .look : .none
  }

  private var opening: String {
    before + """
      f=\(path); t=$(readlink -f -- "$f" 2>/dev/null) && [ "$t" ] && f=$t
      [ -d "$f" ] && fail "$f is a directory"

      """
  }

  private var reading: String {
    opening + look + """

      say path "$f"; say which "$f"; [ -e "$f" ] || { say none; exit 0; }
      set -- $(sha1sum <"$f"); say sum "$1"; say data; cat "$f"
      """
  }

  private func writing(_ decision: Decision, sum: String?, _ context: ModuleContext) -> Script {
    var text = opening
    if let sum {
      text += """
        set -- $(sha1sum <"$f"); [ "$1" = \(sum) ] || fail "$f was changed by somebody else meanwhile"

        """
    } else if decision.text != nil {
      text += "[ ! -e \"$f\" ] || fail \"$f was made by somebody else meanwhile\"\n"
    }
    if keepsBackup, sum != nil, decision.text != nil || decision.removesFile {
      text += """
        b="$f.$$.$(date '+%Y-%m-%d@%H:%M:%S')~"; cp -p "$f" "$b" || fail "could not keep $f"; say backup "$b"

        """
    }
    text += decision.prepare
    var payloads: [Payload] = []
    if let new = decision.text {
      payloads = [.bytes(Array(new.utf8))]
      text += """
        d=${f%/*}; [ "$d" = "$f" ] && d=.; [ "$d" ] || d=/
        t=$(mktemp "$d/.martlet.XXXXXX") || fail "could not write in $d"
        trap 'rm -f "$t"' EXIT
        if [ -e "$f" ]; then cp -a "$f" "$t"; else chmod \(mode) "$t"; fi
        cat "$P0" >"$t" || fail "could not write $t"
        mv -f "$t" "$f" 2>/dev/null || cat "$P0" >"$f" || fail "could not write $f"

        """
    } else if decision.removesFile {
      text += "rm -f -- \"$f\" || fail \"could not remove $f\"\n"
    }
    var script = Script(context, text + decision.afterwards + "\n:\n")
    script.payloads = payloads
    return script
  }
}

extension Outcome {
  /// The difference of a file's text.
  mutating func show(_ path: String, before: String, after: String) {
    diffs.append(
      Diff(before: before, after: after, beforeHeader: path, afterHeader: path))
  }
}
