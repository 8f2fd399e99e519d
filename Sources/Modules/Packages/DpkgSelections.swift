package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Sets what dpkg is to do with a package: keep, hold or remove it.
package struct DpkgSelections: Module {
  enum Selection: String, Choice { case install, hold, deinstall, purge }

  var name = ""
  var selection = Selection.install

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.builtin.dpkg_selections", "Sets what dpkg is to do with a package.",
    [
      .init(\.name, "name", required: true, "The package."),
      .init(\.selection, "selection", required: true, "What is to become of it."),
    ],
    returns: [("before", "What was set."), ("after", "What is set.")],
    example: "- ansible.builtin.dpkg_selections:\n    name: kubelet\n    selection: hold\n")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    let word = Quote.word(name)
    let text = """
      has dpkg || fail 'dpkg was not found on the host'
      o=$(dpkg --get-selections \(word) 2>/dev/null </dev/null); set -- $o
      [ "${2-}" ] || fail "Failed to find package '\(name.shellInDoubleQuotes)' to perform selection '\(selection.rawValue)'."
      say before "$2"; [ "$2" = \(selection.rawValue) ] && exit 0
      [ "$check" ] || { e=$(printf '%s %s\\n' \(word) \(selection.rawValue) | dpkg --set-selections 2>&1) || fail "$e"; }
      say changed
      """
    let wanted = selection.rawValue
    return .run(Script(context, text, promise: .complete)) { (reply: Reply) throws(Failure) in
      let answer = Answer(reply)
      if let message = answer["fail"] { return .done(.failure(message)) }
      return .done(
        Outcome(
          changed: answer.has("changed"),
          values: ["before": .string(answer["before"] ?? ""), "after": .string(wanted)]))
    }
  }
}
