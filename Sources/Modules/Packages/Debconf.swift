package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Answers questions of packages before they are asked.
package struct Debconf: Module {
  enum Kind: String, Choice {
    case boolean, error, multiselect, note, password, seen, select, string, text, title
  }

  var name = ""
  var question: String?
  var kind: Kind?
  var value: Value?
  var isUnseen = false

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.builtin.debconf", "Answers questions of packages before they are asked.", diff: .full,
    [
      .init(\.name, "name", aliases: ["pkg"], required: true, "The package."),
      .init(\.question, "question", aliases: ["selection", "setting"], "The question."),
      .init(\.kind, "vtype", "The question's type."),
      .init(\.value, "value", aliases: ["answer"], "The answer."),
      .init(\.isUnseen, "unseen", "Whether the question is still asked."),
    ],
    rules: [.together(["question", "vtype", "value"])],
    returns: [("current", "Answers after the task."), ("previous", "The answer before.")],
    example:
      "- ansible.builtin.debconf:\n    name: locales\n    question: locales/default_environment_locale\n    value: C.UTF-8\n    vtype: select\n"
  )

  /// Where the answer to a question for a password is kept: debconf does not show it.
  private static let passwords = """
    f=/var/cache/debconf/passwords.dat; a=; k=; v=
    [ -r $f ] && while IFS= read -r x; do case $x in "Name: $q") a=1;; '') a=;; "Value: "*) [ "$a" ] && { k=1; v=${x#Value: }; };; esac; done <$f

    """

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    var wanted = ""
    if let value, !value.isNull {
      if let items = value.items {
        wanted = items.map(\.text).joined(separator: ", ")
      } else if case .bool(let flag) = value {
        wanted = flag ? "true" : "false"
      } else {
        wanted = value.text
        if kind == .boolean { wanted = wanted.lowercased() }
      }
    }
    let name = name
    let secret = kind == .password
    var text = """
      has debconf-show || fail 'debconf-show was not found on the host: install debconf'
      o=$(debconf-show \(Quote.word(name)) 2>/dev/null </dev/null)

      """
    if let question, let kind {
      // A password is not shown; it is read from debconf's own words.
      text += """
        q=\(Quote.word(question)); w=\(Quote.word(wanted)); v= k=
        n='
        '
        case "$n$o" in *" $q: "*) k=1; v=${o#*" $q: "}; v=${v%%"$n"*};; *" $q:"*) k=1;; esac
        \(secret ? Self.passwords : "")
        if [ ! "$k" ] || [ "$v" != "$w" ]; then say changed; [ "$check" ] || {
        e=$(printf '%s %s %s %s\\n' \(Quote.word(name)) "$q" \(kind.rawValue) "$w" | debconf-set-selections\(isUnseen ? " -u" : "") 2>&1) || fail "$e"; }; fi

        """
    }
    text += "say data; printf '%s\\n' \"$o\""
    let question = question
    let answerText = wanted
    return .run(Script(context, text, promise: .complete)) { (reply: Reply) throws(Failure) in
      let answer = Answer(reply)
      if let message = answer["fail"] { return .done(.failure(message)) }
      var current = Dict()
      for line in ProgramOutput.text(answer).lineList {
        let body = line.hasPrefix("*") ? String(line.dropFirst()) : line
        guard let (name, value) = body.trimmed.halves(at: 58) else { continue }
        current[name.trimmed] = .string(value.trimmed)
      }
      let before = current
      var outcome = Outcome(changed: answer.has("changed"))
      if let question {
        let previous = current[question]
        current[question] = .string(secret ? "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER" : answerText)
        outcome.values["previous"] = .dict(previous.map { [question: $0] } ?? [question: ""])
        if outcome.changed {
          outcome.diffs = [
            Diff(from: [question: before[question] ?? ""], to: [question: current[question] ?? ""])
          ]
        }
      }
      outcome.values["current"] = .dict(current)
      return .done(outcome)
    }
  }
}
