package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Manages groups.
package struct Group: Module {
  var name = ""
  var state = AccountState.present
  var gid: Int?
  var isSystem = false
  var force = false
  var isLocal = false
  var nonUnique = false
  var gidMin: Int?
  var gidMax: Int?

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.builtin.group", "Manages groups.",
    [
      .init(\.name, "name", required: true, "The group's name."),
      .init(\.state, "state", "Whether the group is to be there."),
      .init(\.gid, "gid", "The group's number."),
      .init(\.isSystem, "system", "Whether a new group gets a number of the system's range."),
      .init(\.force, "force", "Whether it goes even though it is somebody's primary group."),
      .init(\.isLocal, "local", "Whether only the host's own files count."),
      .init(\.nonUnique, "non_unique", "Whether the number may belong to another group too."),
      .init(\.gidMin, "gid_min", "The lowest number for a new group."),
      .init(\.gidMax, "gid_max", "The highest number for a new group."),
    ],
    returns: [("gid", "The group's number."), ("system", "Whether a system group was asked for.")],
    example: "- ansible.builtin.group:\n    name: deploy\n    gid: 1500\n")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    if nonUnique, gid == nil {
      throw Failure(.usage, "non_unique is True but all of the following are missing: gid")
    }
    return .run(Script(context, AccountShell.lookups(isLocal: isLocal) + text, promise: .decisive))
    {
      (reply: Reply) throws(Failure) in .done(outcome(Answer(reply)))
    }
  }

  private var text: String {
    let opening = "name=\(Quote.word(name))\nl=$(entry group \"$name\")\n"
    switch state {
    case .absent:
      return opening + """
        [ "$l" ] || exit 0; say changed; [ "$check" ] && { say predicted; exit 0; }
        if has groupdel; then e=$(groupdel \(force ? "-f " : "")"$name" 2>&1 </dev/null)
        else e=$(delgroup "$name" 2>&1 </dev/null); fi || fail "$e"
        """
    case .present:
      var add: [String] = []
      if let gid { add += ["-g", String(gid)] }
      if nonUnique { add.append("-o") }
      if isSystem { add.append("-r") }
      if let gidMin { add += ["-K", "GID_MIN=\(gidMin)"] }
      if let gidMax { add += ["-K", "GID_MAX=\(gidMax)"] }
      var busy: [String] = []
      if let gid { busy += ["-g", String(gid)] }
      if isSystem { busy.append("-S") }
      var change = ""
      if let gid {
        change = """
          case $l in *:*:\(gid):*) ;; *) say changed; [ "$check" ] || {
          has groupmod || fail 'groupmod was not found: the number of an existing group cannot be changed'
          e=$(groupmod -g \(gid)\(nonUnique ? " -o" : "") "$name" 2>&1 </dev/null) || fail "$e"
          l=$(entry group "$name"); };; esac

          """
      }
      return opening + """
        if [ "$l" ]; then :
        \(change)else say changed; [ "$check" ] && { say predicted; exit 0; }
        if has groupadd; then e=$(groupadd \(Quote.words(add)) -- "$name" 2>&1 </dev/null)
        else e=$(addgroup \(Quote.words(busy)) "$name" 2>&1 </dev/null); fi || fail "$e"
        l=$(entry group "$name"); fi
        say entry "$l"
        """
    }
  }

  private func outcome(_ answer: Answer) -> Outcome {
    if let failure = answer.failure { return .failure(failure, values: ["name": .string(name)]) }
    var outcome = Outcome(changed: answer.has("changed"))
    // A prediction of something new knows nothing of it yet.
    if answer.has("predicted") { return outcome }
    outcome.values = ["name": .string(name), "state": .string(state.rawValue)]
    if let fields = answer["entry"]?.cut(at: 58), fields.count > 2 {
      outcome.values["system"] = .bool(isSystem)
      outcome.values["gid"] = Int(fields[2]).map { .int($0) } ?? .null
    }
    return outcome
  }
}
