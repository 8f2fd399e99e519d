package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Sets parameters of the kernel, in a file and in the running system.
package struct Sysctl: Module {
  enum State: String, Choice { case present, absent }

  var name = ""
  var value: String?
  var state = State.present
  var ignoresErrors = false
  var reload = true
  var file: TargetPath = "/etc/sysctl.conf"
  var sets = false

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.posix.sysctl", aliases: ["sysctl"],
    "Sets parameters of the kernel, in a file and in the running system.",
    [
      .init(
        \.name, "name", aliases: ["key"], required: true, "The parameter, `net.ipv4.ip_forward`."),
      .init(\.value, "value", aliases: ["val"], "Its value."),
      .init(\.state, "state", "Whether the file holds it."),
      .init(
        \.ignoresErrors, "ignoreerrors",
        "Whether parameters that the kernel does not know are no error."),
      .init(\.reload, "reload", "Whether the file is loaded when it changed."),
      .init(\.file, "sysctl_file", "The file."),
      .init(\.sets, "sysctl_set", "Whether the running system's value is compared and set too."),
    ],
    rules: [.requiredIf("state", "present", ["value"])],
    example:
      "- ansible.posix.sysctl:\n    name: net.ipv4.ip_forward\n    value: '1'\n    sysctl_file: /etc/sysctl.d/90-forward.conf\n"
  )

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    if state == .present, value == nil {
      throw Failure(.usage, "state is present but all of the following are missing: value")
    }
    if name.isEmpty { throw Failure(.usage, "name cannot be blank") }
    if state == .present, value?.trimmed.isEmpty != false {
      throw Failure(.usage, "value cannot be blank")
    }
    let module = self
    var edit = TextFileEdit(path: file.word)
    // Two files may set one parameter, whose value the kernel tells.
    edit.looksAtFileOnly = !sets || file.text == Sysctl().file.text
    if sets {
      // `net.ipv4.conf.eth0/1.forwarding` names a file with the two marks changed.
      let parameter = String(
        decoding: name.utf8.map { $0 == 46 ? 47 : $0 == 47 ? 46 : $0 }, as: UTF8.self)
      edit.look = """
        k=/proc/sys/\(Quote.word(parameter)); if [ -r "$k" ]; then say known; say current "$(cat "$k" 2>/dev/null | tr '\\n\\t' '  ')"; fi

        """
    }
    return edit.step(context) { (text, answer) throws(Failure) in module.decide(text, answer) }
  }

  /// The value as the file has it.
  private var wanted: String {
    let text = (value ?? "").trimmed
    // Booleans of YAML mean numbers here.
    switch text.lowercased() {
    case "true", "yes", "on": return "1"
    case "false", "no", "off": return "0"
    default: return text
    }
  }

  private func decide(_ text: String?, _ answer: Answer) -> TextFileEdit.Decision {
    let (before, after) = edited(text ?? "")
    let sameFile =
      before == nil ? state == .absent : state == .present && Self.same(before ?? "", wanted)
    let current = answer["current"]
    let setsNow = sets && state == .present && !(current.map { Self.same($0, wanted) } ?? false)
    let flag = ignoresErrors ? "-e " : ""
    var then = ""
    if !sameFile, reload {
      then += """
        if has sysctl; then e=$(sysctl \(flag)-p "$f" 2>&1 </dev/null) || \(ignoresErrors ? ":" : "fail \"Failed to reload sysctl: $e\"")
        else fail 'sysctl was not found on the host'; fi

        """
    }
    if setsNow {
      then += """
        e=$(sysctl \(flag)-w \(Quote.word("\(name)=\(wanted)")) 2>&1 </dev/null) || \(ignoresErrors ? ":" : "fail \"setting \(name.shellInDoubleQuotes) failed: $e\"")

        """
    }
    var outcome = Outcome(changed: !sameFile || setsNow)
    if !sameFile { outcome.show(file.text, before: text ?? "", after: after) }
    let result = outcome
    return TextFileEdit.Decision(
      text: sameFile ? nil : after, afterwards: then, outcome: { _ in result })
  }

  /// What the file holds of the parameter, and the file as it should be: every setting once, in
  /// its first place, written `name=value`.
  private func edited(_ text: String) -> (before: String?, after: String) {
    let lines = text.lineList
    var values: [String: String] = [:]
    for line in lines { if let (name, value) = Self.setting(line) { values[name] = value } }
    let before = values[name]
    values[name] = state == .present ? wanted : nil
    var seen: Set<String> = []
    var result: [String] = []
    for line in lines {
      guard let (key, _) = Self.setting(line) else {
        result.append(line)
        continue
      }
      guard seen.insert(key).inserted else { continue }
      if let value = values[key] { result.append("\(key)=\(value)") }
    }
    if state == .present, !seen.contains(name) { result.append("\(name)=\(wanted)") }
    return (before, result.map { $0 + "\n" }.joined())
  }

  private static func setting(_ line: String) -> (String, String)? {
    let body = line.trimmed
    guard body.utf8.first != 35, body.utf8.first != 59, let (name, value) = body.halves(at: 61)
    else { return nil }
    return (name.trimmed, value.trimmed)
  }

  private static func same(_ a: String, _ b: String) -> Bool { a.wordList == b.wordList }
}
