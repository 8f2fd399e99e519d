package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Tells the services of a host as facts.
package struct ServiceFacts: Module {
  package init() {}

  package static let spec = Spec<Self>(
    "ansible.builtin.service_facts", "Tells the services of a host as facts.", [],
    returns: [("ansible_facts", "`services`: name, state, status and source of each.")],
    example: "- ansible.builtin.service_facts:\n")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    let text = """
      s() { printf '\\001%s\\n' "$1"; }
      if has systemctl && [ -d /run/systemd/system ]; then
      s units; systemctl list-units --no-pager --no-legend --plain --type service --all </dev/null
      s unitfiles; systemctl list-unit-files --no-pager --no-legend --type service --all </dev/null; fi
      if has rc-status; then s openrc; rc-status -a -s -m -q 2>/dev/null </dev/null || rc-status -a 2>/dev/null
      s levels; rc-update show -v 2>/dev/null
      elif has initctl && initctl version >/dev/null 2>&1; then s upstart; initctl list 2>/dev/null; fi
      if has service && [ -d /etc/init.d ] && ! has chkconfig && ! has rc-status; then
      s sysv; service --status-all 2>&1 </dev/null | grep -E '\\[ (\\+|-) \\]'; fi
      exit 0
      """
    return .run(Script(context, isolation: .command, text)) { (reply: Reply) throws(Failure) in
      var outcome = Outcome()
      outcome.facts = ["services": .dict(Self.services(FactDump(reply.output)))]
      return .done(outcome)
    }
  }

  /// The services that each manager knows; systemd's win.
  static func services(_ dump: FactDump) -> Dict {
    var result = Dict()
    let add = { (name: String, state: String, status: String?, source: String) in
      var facts: Dict = ["name": .string(name), "state": .string(state), "source": .string(source)]
      if let status { facts["status"] = .string(status) }
      result[name] = .dict(facts)
    }
    for line in (dump["sysv"] ?? "").lineList {
      // ` [ + ]  ssh`
      let words = line.wordList
      if words.count >= 4, words[0] == "[" {
        add(words[3], words[1] == "+" ? "running" : "stopped", nil, "sysv")
      }
    }
    for line in (dump["upstart"] ?? "").lineList {
      let words = line.wordList
      guard words.count > 1 else { continue }
      let goal = (words[1].halves(at: 44)?.0 ?? words[1]).cut(at: 47)
      add(words[0], goal.last == "running" ? "running" : "stopped", goal.first, "upstart")
    }
    openRC(dump, add)
    systemd(dump, &result)
    return result
  }

  private static func openRC(
    _ dump: FactDump, _ add: (String, String, String?, String) -> Void
  ) {
    var levels: [String: String] = [:]
    for line in (dump["levels"] ?? "").lineList {
      if let (name, rest) = line.halves(at: 124) {
        levels[name.trimmed] = rest.wordList.isEmpty ? "disabled" : "enabled"
      }
    }
    for line in (dump["openrc"] ?? "").lineList {
      // ` sshd    [ started ]`
      guard let (name, rest) = line.halves(at: 91) else { continue }
      let state = (rest.halves(at: 93)?.0 ?? rest).wordList.first ?? "unknown"
      let service = name.trimmed
      add(service, state == "started" ? "running" : state, levels[service] ?? "disabled", "openrc")
    }
  }

  private static func systemd(_ dump: FactDump, _ result: inout Dict) {
    let wrong = ["not-found", "masked", "failed"]
    for line in (dump["units"] ?? "").lineList {
      var fields = line.wordList
      if let first = fields.first, first == "●" || first == "*" { fields.removeFirst() }
      guard fields.count >= 4, fields[0].hasSuffix(".service") else { continue }
      let status = wrong.first(where: fields.prefix(4).contains) ?? "unknown"
      result[fields[0]] = [
        "name": .string(fields[0]), "state": fields[3] == "running" ? "running" : "stopped",
        "status": .string(status), "source": "systemd",
      ]
    }
    for line in (dump["unitfiles"] ?? "").lineList {
      let fields = line.wordList
      guard fields.count >= 2, fields[0].hasSuffix(".service") else { continue }
      if var known = result[fields[0]]?.dict {
        if !wrong.contains(known["status"]?.text ?? "") { known["status"] = .string(fields[1]) }
        result[fields[0]] = .dict(known)
      } else {
        // A template has no state; what is not loaded is inactive.
        result[fields[0]] = [
          "name": .string(fields[0]),
          "state": fields[0].hasSuffix("@.service") ? "unknown" : "inactive",
          "status": .string(fields[1]), "source": "systemd",
        ]
      }
    }
  }
}
