package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Sets the host's name, now and at boot.
package struct Hostname: Module {
  enum Use: String, Choice {
    case alpine, debian, freebsd, generic, macos, macosx, darwin, openbsd, openrc, redhat, sles
    case solaris, systemd
  }

  var name = ""
  var use: Use?

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.builtin.hostname", "Sets the host's name, now and at boot.", diff: .full,
    [
      .init(\.name, "name", required: true, "The name."),
      .init(\.use, "use", "How it is set; found out by default."),
    ],
    returns: [("name", "The name.")],
    example: "- ansible.builtin.hostname:\n    name: web01\n")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    if name.isEmpty || name.utf8.count > 253 || name.hasPrefix("-") {
      throw Failure(.usage, "'\(name)' cannot be the name of a host")
    }
    let isSystemd: String
    switch use {
    case nil: isSystemd = "has hostnamectl && [ -d /run/systemd/system ]"
    case .systemd: isSystemd = "true"
    case .freebsd, .macos, .macosx, .darwin, .openbsd, .solaris:
      throw Failure(.usage, "use: \(use?.rawValue ?? "") is for another system than Linux")
    default: isSystemd = "false"
    }
    let text = """
      n=\(Quote.word(name)); read -r now </proc/sys/kernel/hostname
      for f in /etc/HOSTNAME /etc/hostname; do [ -e $f ] && break; done
      old=; [ -e $f ] && while IFS= read -r x; do case $x in ''|'#'*) ;; *) old=$x; break;; esac; done <$f
      if [ ! -e $f ] && [ -e /etc/sysconfig/network ] && ! { \(isSystemd); }; then f=/etc/sysconfig/network
      old=$(sed -n 's/^HOSTNAME=//p' $f); fi
      say now "$now"; say old "$old"
      if [ "$now" != "$n" ]; then say changed; [ "$check" ] || {
      if \(isSystemd); then e=$(hostnamectl --transient set-hostname "$n" 2>&1 </dev/null) || fail "Command failed rc=$?, err=$e"
      else e=$(hostname "$n" 2>&1 </dev/null) || fail "Command failed: $e"; fi; }; fi
      if [ "$old" != "$n" ]; then say changed; [ "$check" ] || {
      if \(isSystemd); then e=$(hostnamectl --static set-hostname "$n" 2>&1 </dev/null) || fail "Command failed: $e"
      elif [ $f = /etc/sysconfig/network ]; then sed -i '/^HOSTNAME=/d' $f && printf 'HOSTNAME=%s\\n' "$n" >>$f || fail "failed to update hostname: $f"
      else printf '%s\\n' "$n" >$f || fail "failed to update hostname: $f"; fi; }; fi
      s names; grep -sw -e "$n" /etc/hosts
      """
    let name = name
    return .run(Script(context, "s() { say data; }\n" + text)) { (reply: Reply) throws(Failure) in
      let answer = Answer(reply)
      if let message = answer["fail"] {
        return .done(.failure(message, values: ["name": .string(name)]))
      }
      var outcome = Outcome(changed: answer.has("changed"), values: ["name": .string(name)])
      let hosts = String(decoding: answer.data ?? [], as: UTF8.self).lineList
      let own = hosts.map { ($0.halves(at: 35)?.0 ?? $0).wordList }.first {
        $0.dropFirst().contains(name)
      }
      let full = own?.dropFirst().first { $0.holds(".") } ?? own?.dropFirst().first ?? name
      outcome.facts = [
        "ansible_hostname": .string(name.halves(at: 46)?.0 ?? name),
        "ansible_nodename": .string(name), "ansible_fqdn": .string(full),
        "ansible_domain": .string(full.halves(at: 46)?.1 ?? ""),
      ]
      if outcome.changed {
        let old = answer["now"] == name ? answer["old"] ?? "" : answer["now"] ?? ""
        outcome.diffs = [Diff(before: "hostname = \(old)\n", after: "hostname = \(name)\n")]
      }
      return .done(outcome)
    }
  }
}
