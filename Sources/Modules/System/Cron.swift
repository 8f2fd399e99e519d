package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Manages jobs and variables of cron.
package struct Cron: Module {
  enum Special: String, Choice { case annually, daily, hourly, monthly, reboot, weekly, yearly }

  var name = ""
  var job: String?
  var state = AccountState.present
  var user: String?
  var file: String?
  var backup = false
  var minute = "*"
  var hour = "*"
  var day = "*"
  var month = "*"
  var weekday = "*"
  var special: Special?
  var isDisabled = false
  var isVariable = false
  var insertAfter: String?
  var insertBefore: String?

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.builtin.cron", "Manages jobs and variables of cron.", diff: .full,
    [
      .init(\.name, "name", required: true, "The job's description, or the variable's name."),
      .init(\.job, "job", aliases: ["value"], "The command, or the variable's value."),
      .init(\.state, "state", "Whether it is to be there."),
      .init(\.user, "user", "Whose crontab; in a file, as whom the job runs."),
      .init(
        \.file, "cron_file", "A file of `/etc/cron.d`, or with its path, instead of a crontab."),
      .init(\.backup, "backup", "Whether to keep a copy of what was there."),
      .init(\.minute, "minute", "Minutes."), .init(\.hour, "hour", "Hours."),
      .init(\.day, "day", aliases: ["dom"], "Days of the month."),
      .init(\.month, "month", "Months."),
      .init(\.weekday, "weekday", aliases: ["dow"], "Days of the week."),
      .init(\.special, "special_time", "A word instead of times."),
      .init(\.isDisabled, "disabled", "Whether the job is there as a comment only."),
      .init(\.isVariable, "env", "Whether a variable is meant."),
      .init(\.insertAfter, "insertafter", "The variable after which a new one goes."),
      .init(\.insertBefore, "insertbefore", "The variable before which a new one goes."),
    ],
    rules: [.exclusive(["insertafter", "insertbefore"])],
    returns: [("jobs", "Names of the jobs."), ("envs", "Names of the variables.")],
    example:
      "- ansible.builtin.cron:\n    name: nightly\n    hour: '2'\n    job: /usr/local/bin/backup\n")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    let isPresent = state == .present
    if isPresent, job == nil {
      throw Failure(.usage, "You must specify 'job' to install a new cron job or variable")
    }
    if isPresent, file != nil, user == nil, !isVariable {
      throw Failure(.usage, "To use cron_file=... parameter you must specify user=... as well")
    }
    if special != nil, [minute, hour, day, month, weekday].contains(where: { $0 != "*" }) {
      throw Failure(.usage, "You must specify time and date fields or special time.")
    }
    if insertAfter != nil || insertBefore != nil, !isVariable || !isPresent {
      throw Failure(
        .usage, "Insertafter and insertbefore parameters are valid only with env=yes")
    }
    if name.contains("\n") || job?.contains("\n") == true {
      throw Failure(.usage, "a name or a job of cron cannot have a line break")
    }
    let module = self
    if let file {
      let path = file.hasPrefix("/") ? file : "/etc/cron.d/\(file)"
      let edit = TextFileEdit(path: Quote.word(path), keepsBackup: backup)
      return edit.step(context) { (text, _) throws(Failure) in
        let (outcome, after) = try module.plan(text ?? "", place: path)
        return .init(text: after) { answer in module.finished(outcome, answer) }
      }
    }
    return tab(context)
  }

  // MARK: A user's crontab

  private func tab(_ context: ModuleContext) -> Step {
    let module = self
    let flag = user.map { " -u \(Quote.word($0))" } ?? ""
    let look = """
      has crontab || fail 'crontab was not found on the host: install cron'
      o=$(crontab\(flag) -l 2>&1 </dev/null); r=$?
      case $r:$o in 0:*) ;; *'no crontab'*|*"can't open"*|1:) o=;; *) fail "Unable to read crontab: $o";; esac

      """
    return .run(Script(context, look + "say data; [ \"$o\" ] && printf '%s\\n' \"$o\"; :")) {
      (reply: Reply) throws(Failure) in
      let answer = Answer(reply)
      if let failure = answer.failure { return .done(.failure(failure)) }
      let before = String(decoding: answer.data ?? [], as: UTF8.self)
      let (outcome, after) = try module.plan(before, place: "crontab")
      guard let after, !context.isCheck else { return .done(outcome) }
      let copy =
        module.backup
        ? "b=$(mktemp -t crontabXXXXXX) && printf '%s\\n' \"$o\" >\"$b\"; say backup \"$b\"\n" : ""
      var script = Script(
        context,
        look + """
          w=\(Quote.word(before.hasSuffix("\n") ? String(before.dropLast()) : before))
          [ "$o" = "$w" ] || fail 'the crontab was changed by somebody else meanwhile'
          \(copy)e=$(crontab\(flag) "$P0" 2>&1 </dev/null) || fail "$e"
          """)
      script.payloads = [.bytes(Array(after.utf8))]
      return .run(script) { (reply: Reply) throws(Failure) in
        let answer = Answer(reply)
        if let failure = answer.failure { return .done(.failure(failure)) }
        return .done(module.finished(outcome, answer))
      }
    }
  }

  private func finished(_ outcome: Outcome, _ answer: Answer?) -> Outcome {
    var outcome = outcome
    if let copy = answer?["backup"] { outcome.values["backup_file"] = .string(copy) }
    return outcome
  }

  // MARK: The lines

  /// The outcome, and the text that is to be; nil where it is as it should be.
  private func plan(_ text: String, place: String) throws(Failure) -> (Outcome, String?) {
    let before = text.lineList
    var lines = before
    if isVariable { try editVariable(&lines) } else { editJob(&lines) }
    var values: Dict = [
      "jobs": .list(
        lines.filter { $0.hasPrefix(Self.mark) }.map {
          .string(String($0.dropFirst(Self.mark.utf8.count)))
        }),
      "envs": .list(lines.compactMap(Self.variable).map { .string($0) }),
    ]
    if file != nil {
      values["cron_file"] = .string(place == "/etc/cron.d/\(file ?? "")" ? file ?? "" : place)
    }
    var outcome = Outcome(changed: lines != before, values: values)
    guard lines != before else { return (outcome, nil) }
    let after = lines.map { $0 + "\n" }.joined()
    outcome.show(place, before: text, after: after)
    return (outcome, after)
  }

  private static let mark = "#Ansible: "

  private func editJob(_ lines: inout [String]) {
    let heading = Self.mark + name
    let place = lines.firstIndex(of: heading)
    guard state == .present else {
      while let place = lines.firstIndex(of: heading) {
        lines.removeSubrange(place..<min(place + 2, lines.count))
      }
      return
    }
    let line = jobLine
    if let place {
      if place + 1 < lines.count { lines[place + 1] = line } else { lines.append(line) }
    } else {
      lines += [heading, line]
    }
  }

  private var jobLine: String {
    let times =
      special.map { "@\($0.rawValue)" }
      ?? [minute, hour, day, month, weekday].joined(separator: " ")
    let owner = file == nil ? "" : "\(user ?? "root") "
    return (isDisabled ? "#" : "") + "\(times) \(owner)\(job ?? "")"
  }

  private func editVariable(_ lines: inout [String]) throws(Failure) {
    let place = lines.firstIndex { Self.variable($0) == name }
    guard state == .present else {
      lines.removeAll { Self.variable($0) == name }
      return
    }
    let line = "\(name)=\"\(job ?? "")\""
    if let place {
      lines[place] = line
    } else if let other = insertAfter ?? insertBefore {
      guard let neighbour = lines.firstIndex(where: { Self.variable($0) == other }) else {
        throw Failure(.usage, "Variable named '\(other)' not found.")
      }
      lines.insert(line, at: insertAfter == nil ? neighbour : neighbour + 1)
    } else {
      lines.insert(line, at: 0)
    }
  }

  /// The name of the variable that a line sets.
  private static func variable(_ line: String) -> String? {
    guard let (name, _) = line.halves(at: 61), !name.isEmpty,
      name.utf8.allSatisfy({
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95
      })
    else { return nil }
    return name
  }
}
