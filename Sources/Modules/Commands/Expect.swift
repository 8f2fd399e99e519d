package import Diagnostics
package import ModuleKit
internal import Patterns
internal import Remote
internal import Values

/// A program that asks, and what it is answered.
package struct Expect: Module {
  var command = ""
  var responses: Dict = [:]
  var chdir: TargetPath?
  var creates: TargetPath?
  var removes: TargetPath?
  var timeout: Value = 30
  var echoes = false

  package init() {}

  package static let spec = Spec<Expect>(
    "ansible.builtin.expect", "Runs a program on a terminal and answers what it asks.",
    check: .none, isLocalToHost: false,
    [
      .init(\.command, "command", required: true, "The program and its arguments."),
      .init(
        \.responses, "responses", required: true,
        "What is answered: regular expressions, each with a text, or texts to give in turn."),
      .init(\.chdir, "chdir", "Directory to run it in."),
      .init(\.creates, "creates", "A path; if it exists, the program is not run."),
      .init(\.removes, "removes", "A path; unless it exists, the program is not run."),
      .init(\.timeout, "timeout", "Seconds to wait for the next question; null for no end."),
      .init(\.echoes, "echo", "Whether the terminal shows the answers."),
    ],
    returns: [
      ("cmd", "The command."), ("rc", "The return code."), ("stdout", "What the terminal showed."),
      ("start", "When it began."), ("end", "When it ended."), ("delta", "How long it took."),
    ],
    example: """
      - ansible.builtin.expect:
          command: passwd deploy
          responses:
            (?i)password: "{{ new_password }}"
        no_log: true
      """)

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    let words = try ShellSplit.words(command)
    guard !words.isEmpty else {
      return .done(.failure("no command given", values: ["rc": 256]))
    }
    var limit: Double?
    if !timeout.isNull {
      do throws(Failure) {
        limit = Double(try Int.decode(timeout))
      } catch {
        throw Failure(
          .usage, "option 'timeout' of ansible.builtin.expect: \(error.message)"
        ).reported(
          "argument 'timeout' is of type <class '\(timeout.typeName)'> and we were unable to "
            + "convert to int: \(Misfit.reason(timeout, "int"))")
      }
    }
    var questions: [ExpectDialog.Question] = []
    for (pattern, answer) in responses {
      let answers = answer.items.map { $0.map(\.text) }
      questions.append(
        .init(
          pattern: try Pattern.compile(pattern.text, .ascii), answers: answers ?? [answer.text],
          isList: answers != nil))
    }
    let dialog = ExpectDialog(command: command, questions: questions, timeout: limit)
    return .ask(Script(starting(words))) { answer throws(Failure) in
      for (name, phrase) in [("creates", "exists"), ("removes", "does not exist")]
      where answer.has(name) {
        let path = (name == "creates" ? creates : removes)?.text ?? ""
        return .done(
          Outcome(values: [
            "cmd": .string(command), "rc": 0, "stdout": .string("skipped, since \(path) \(phrase)"),
          ]))
      }
      return dialog.poll(in: answer["directory"] ?? "")
    }
  }

  /// Shell text that starts the program on a terminal of its own: what is written to the pipe `in`
  /// is typed, what is shown goes to `out`, and `done` is there when all is over.
  private func starting(_ words: [String]) -> String {
    var text = ""
    if let chdir {
      text += """
        cd \(chdir.word) 2>/dev/null || fail "[Errno 2] No such file or directory: '"\(chdir.word)"'"

        """
    }
    if let creates { text += "[ ! -e \(creates.word) ] || { echo creates; exit 0; }\n" }
    if let removes { text += "[ -e \(removes.word) ] || { echo removes; exit 0; }\n" }
    let run =
      (echoes ? "" : "stty -echo\n")
        + """
        echo $$ >"${0%/*}/pid"
        \(Quote.words(words))
        echo $? >"${0%/*}/rc"

        """
    return text + """
      command -v script >/dev/null || fail 'expect needs the program script on the target'
      x=\(Quote.word(words[0])) y=
      case $x in
      */*) [ ! -x "$x" ] || [ -d "$x" ] || y=1;;
      *) IFS=:; for z in ${PATH:-/usr/bin:/bin}; do [ ! -x "$z/$x" ] || [ -d "$z/$x" ] || y=1; done; unset IFS;;
      esac
      [ -n "$y" ] || fail "The command was not found or was not executable: $x."
      q=$(mktemp -d "${TMPDIR:-/tmp}/.martlet-expect.XXXXXX") || fail 'could not make a directory'
      mkfifo -m 600 "$q/in" && printf %s \(Quote.word(run)) >"$q/run" || fail 'could not make a pipe'
      : >"$q/out"
      ( script -q -f -c "exec /bin/sh '$q/run'" /dev/null <>"$q/in" >"$q/out" 2>&1
        : >"$q/done" ) </dev/null >/dev/null 2>&1 &
      echo "directory $q"

      """
  }
}

/// The talk with a program on a terminal: what it showed is looked at on the controller, as it
/// comes, and answered.
struct ExpectDialog: Sendable {
  struct Question: Sendable {
    let pattern: Pattern
    let answers: [String]
    /// Whether each answer is given once.
    let isList: Bool
    var asked = 0
  }

  let command: String
  var questions: [Question]
  let timeout: Double?
  /// All that was shown, and how much of it has been answered.
  private var output: [UInt8] = []
  private var answered = 0
  private let start = Clock.now
  private var latest = Clock.now

  init(command: String, questions: [Question], timeout: Double?) {
    self.command = command
    self.questions = questions
    self.timeout = timeout
  }

  /// Types `text`, then waits until more is shown, or a while.
  func poll(in directory: String, typing text: String? = nil) -> Step {
    let typing = text.map { "printf \(Quote.printf(Array(($0 + "\n").utf8))) 1<>\"$q/in\"\n" } ?? ""
    let script = """
      q=\(Quote.path(directory)) i=0
      \(typing)until [ -e "$q/done" ] || [ $(wc -c <"$q/out") -gt \(output.count) ] || [ $i = 40 ]; do
        i=$((i + 1)); sleep 0.05 2>/dev/null || sleep 1
      done
      if [ -e "$q/done" ]; then echo "done $(cat "$q/rc" 2>/dev/null)"; fi
      echo data; tail -c +\(output.count + 1) "$q/out"

      """
    return .ask(Script(script)) { answer throws(Failure) in
      var next = self
      return try next.take(answer, directory)
    }
  }

  private mutating func take(_ answer: Answer, _ directory: String) throws(Failure) -> Step {
    output += answer.data ?? []
    if let text = try reply() {
      guard let text = text.answer else {
        return ending(directory) { .failure(text.complaint) }
      }
      return poll(in: directory, typing: text)
    }
    if let status = answer["done"] {
      let outcome = outcome(status: Int(status))
      return ending(directory) { outcome }
    }
    if let timeout, Double(Clock.now - latest) / 1_000_000 >= timeout {
      let outcome = outcome(status: nil)
      return ending(directory) { outcome }
    }
    return poll(in: directory)
  }

  /// The answer to the question that was asked first among those that are open.
  private mutating func reply() throws(Failure) -> (answer: String?, complaint: String)? {
    var found: (question: Int, range: Range<Int>)?
    let open = Array(output[answered...])
    for (number, question) in questions.enumerated() {
      guard let range = try question.pattern.first(in: open)?.range else { continue }
      if found.map({ range.lowerBound < $0.range.lowerBound }) ?? true { found = (number, range) }
    }
    guard let (number, range) = found else { return nil }
    answered += range.upperBound
    latest = Clock.now
    let question = questions[number]
    questions[number].asked += 1
    if !question.isList { return (question.answers[0], "") }
    if question.asked < question.answers.count { return (question.answers[question.asked], "") }
    let shown = Value.string(String(decoding: open[..<range.upperBound], as: UTF8.self)).repr
    return (
      nil, "No remaining responses for '\(question.pattern.text)', output was 'b\(shown)'"
    )
  }

  /// Ends what still runs and removes the directory.
  private func ending(_ directory: String, _ outcome: @escaping @Sendable () -> Outcome) -> Step {
    let script = """
      q=\(Quote.path(directory))
      if [ ! -e "$q/done" ] && read -r p <"$q/pid"; then
        kill -HUP "-$p"; kill -CONT "-$p"; i=0
        until [ -e "$q/done" ] || [ $i = 10 ]; do i=$((i + 1)); sleep 0.1 || sleep 1; done
        [ -e "$q/done" ] || kill -KILL "-$p"
      fi 2>/dev/null
      rm -rf "$q"

      """
    return .run(Script(script)) { _ in .done(outcome()) }
  }

  private func outcome(status: Int?) -> Outcome {
    let end = Clock.now
    let text = Lines.stripped(String(decoding: output, as: UTF8.self))
    var outcome = Outcome(
      changed: true,
      values: [
        "cmd": .string(command), "stdout": .string(text), "stdout_lines": .list(Lines.of(text)),
        "rc": status.map { .int($0) } ?? .null, "start": .string(Clock.text(start)),
        "end": .string(Clock.text(end)), "delta": .string(Clock.span(end - start)),
      ])
    if status != 0 {
      outcome.failed = true
      outcome.message = status == nil ? "command exceeded timeout" : "non-zero return code"
    }
    return outcome
  }
}
