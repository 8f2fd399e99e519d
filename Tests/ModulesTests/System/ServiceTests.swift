import Diagnostics
import ModuleKit
import Remote
import Testing
import Values

@testable import Modules

/// Services, with a systemctl and a crontab that the bench makes up.
struct ServiceTests {
  /// A systemctl that keeps the state of one unit in files of the bench.
  private static let systemctl = """
    #!/bin/sh
    d=${0%/*}; case $1 in --*) shift;; esac; verb=$1; shift; [ "$1" = -- ] && shift
    echo "$verb $*" >>"$d/log"
    case $verb in
    show) if [ "$1" = web ]; then echo "Id=web.service"; echo "LoadState=$(cat "$d/load")"
      echo "ActiveState=$(cat "$d/active")"; else echo LoadState=not-found; echo ActiveState=inactive; fi;;
    is-enabled) cat "$d/enabled"; [ "$(cat "$d/enabled")" = enabled ];;
    start|restart) [ -e "$d/broken" ] && { echo 'it broke' >&2; exit 1; }; echo active >"$d/active";;
    stop) echo inactive >"$d/active";; enable) echo enabled >"$d/enabled";;
    disable) echo disabled >"$d/enabled";; mask) echo masked >"$d/load";;
    unmask) echo loaded >"$d/load";; esac
    exit $?
    """

  private func bench(_ shell: TestShell) throws -> Bench {
    let bench = try Bench(shell)
    try bench.write("systemctl", Self.systemctl)
    try bench.makeExecutable("systemctl")
    try bench.write("load", "loaded\n")
    try bench.write("active", "inactive\n")
    try bench.write("enabled", "disabled\n")
    return bench
  }

  /// Runs a module with the bench's own programs before the others.
  private func run(_ bench: Bench, _ name: String, _ arguments: Dict, check: Bool = false) throws
    -> Outcome
  {
    guard let module = ModuleTable.standard[name] else { throw Failure(.usage, "no \(name)") }
    let context = ModuleContext(isCheck: check, files: bench.files)
    var step = try module.begin(arguments, context, { _ in nil })
    while true {
      switch step {
      case .done(let outcome): return outcome
      case .run(var script, let then):
        script.text = "PATH=\(Quote.word(bench.root)):$PATH; export PATH\n" + script.text
        step = try then(try bench.run(script))
      }
    }
  }

  @Test(arguments: TestShell.present)
  func systemdStartsOnce(shell: TestShell) throws {
    let bench = try bench(shell)
    let wanted: Dict = ["name": "web", "state": "started", "enabled": true]
    let predicted = try run(bench, "systemd", wanted, check: true)
    #expect(predicted.changed && !predicted.failed)
    #expect(bench.read("active") == "inactive\n")
    let first = try run(bench, "systemd", wanted)
    #expect(first.changed && !first.failed)
    #expect(first.values["status"]?.dict?["ActiveState"]?.string == "inactive")
    #expect(first.values["state"]?.string == "started")
    let second = try run(bench, "systemd", wanted)
    #expect(!second.changed && !second.failed)
    #expect(bench.read("active") == "active\n" && bench.read("enabled") == "enabled\n")
    let restart = try run(bench, "systemd", ["name": "web", "state": "restarted"])
    #expect(restart.changed)
    let stop = try run(bench, "systemd", ["name": "web", "state": "stopped", "masked": true])
    #expect(stop.changed && bench.read("load") == "masked\n")
  }

  @Test(arguments: TestShell.present)
  func systemdFailsInWords(shell: TestShell) throws {
    let bench = try bench(shell)
    let lost = try run(bench, "systemd", ["name": "nosuch", "state": "started"])
    #expect(lost.failed && lost.message == "Could not find the requested service nosuch: host")
    try bench.write("broken", "")
    let broken = try run(bench, "systemd", ["name": "web", "state": "started"])
    #expect(broken.failed && broken.message == "Unable to start service web: it broke")
  }

  @Test(arguments: [
    ["state": "started"] as Dict, ["name": "w*b", "state": "started"],
    ["name": "web", "state": "running"],
  ])
  func systemdRefuses(arguments: Dict) {
    #expect(throws: Failure.self) { try Bench(.dash).run("systemd", arguments) }
  }

  @Test func serviceGoesToSystemd() throws {
    let bench = try bench(.dash)
    let outcome = try run(
      bench, "service", ["name": "web", "state": "started", "use": "systemd"])
    #expect(outcome.changed && outcome.values["status"] != nil)
    let lost = try run(bench, "service", ["name": "nosuch", "state": "started", "use": "sysvinit"])
    #expect(lost.failed && lost.message == "Could not find the requested service nosuch: host")
    #expect(throws: Failure.self) {
      try Bench(.dash).run("service", ["name": "web", "state": "started", "use": "launchd"])
    }
  }

  @Test func showOverSeveralLines() {
    let status = SystemdUnit.properties(
      "Id=a.service\nExecStart={ path=/bin/x ;\n argv[]=/bin/x a=b ; }\nDescription=A = B\n")
    #expect(status["Id"]?.string == "a.service")
    #expect(status["ExecStart"]?.string?.hasSuffix("}") == true)
    #expect(status["Description"]?.string == "A = B")
  }

  @Test func serviceFactsOfSystemd() {
    let text = """
      \u{1}units
      ssh.service loaded active running OpenBSD Secure Shell server
      gone.service not-found inactive dead gone.service
      \u{1}unitfiles
      ssh.service enabled enabled
      getty@.service enabled enabled
      rescue.service static -
      """
    let services = ServiceFacts.services(FactDump(Array(text.utf8)))
    #expect(
      services["ssh.service"]?.repr
        == "{'name': 'ssh.service', 'state': 'running', 'status': 'enabled', 'source': 'systemd'}")
    #expect(services["gone.service"]?.dict?["status"]?.string == "not-found")
    #expect(services["getty@.service"]?.dict?["state"]?.string == "unknown")
    #expect(services["rescue.service"]?.dict?["state"]?.string == "inactive")
  }

  @Test func cronKeepsAFile() throws {
    let bench = try Bench(.dash)
    let file = Value.string(bench.path("jobs"))
    let wanted: Dict = [
      "name": "nightly", "job": "echo hi", "hour": "2", "user": "root", "cron_file": file,
    ]
    #expect(try bench.run("cron", wanted, check: true).changed)
    #expect(try bench.run("cron", wanted).changed)
    #expect(bench.read("jobs") == "#Ansible: nightly\n* 2 * * * root echo hi\n")
    #expect(try !bench.run("cron", wanted).changed)
    let variable: Dict = [
      "name": "MAILTO", "job": "me", "env": true, "user": "root", "cron_file": file,
    ]
    #expect(try bench.run("cron", variable).values["envs"]?.repr == "['MAILTO']")
    #expect(bench.read("jobs")?.hasPrefix("MAILTO=\"me\"\n#Ansible") == true)
    let gone: Dict = ["name": "nightly", "state": "absent", "cron_file": file]
    #expect(try bench.run("cron", gone).changed)
    #expect(bench.read("jobs") == "MAILTO=\"me\"\n")
  }

  @Test(arguments: [
    ["name": "x"] as Dict, ["name": "x", "job": "y", "cron_file": "z"],
    ["name": "x", "job": "y", "special_time": "daily", "hour": "2"],
    ["name": "x", "job": "y", "insertafter": "z"], ["name": "x", "job": "a\nb"],
  ])
  func cronRefuses(arguments: Dict) {
    #expect(throws: Failure.self) { try Bench(.dash).run("cron", arguments) }
  }

  @Test(arguments: TestShell.present)
  func authorizedKeys(shell: TestShell) throws {
    let bench = try Bench(shell)
    let wanted: Dict = [
      "user": "root", "key": "ssh-ed25519 AAAAC3 me@x", "path": .string(bench.path("keys/list")),
    ]
    let first = try bench.run("authorized_key", wanted)
    #expect(first.changed && !first.failed)
    #expect(try !bench.run("authorized_key", wanted).changed)
    #expect(bench.mode("keys") == 0o700 && bench.mode("keys/list") == 0o600)
    var other = wanted
    other["key"] = "ssh-rsa AAAAB3 you@y"
    other["key_options"] = "no-pty,command=\"a b\""
    other["exclusive"] = true
    #expect(try bench.run("authorized_key", other).changed)
    #expect(bench.read("keys/list") == "no-pty,command=\"a b\" ssh-rsa AAAAB3 you@y\n")
    other["state"] = "absent"
    #expect(try bench.run("authorized_key", other).changed)
    #expect(bench.read("keys/list") == "")
    #expect(throws: Failure.self) {
      try bench.run("authorized_key", ["user": "root", "key": "garbage"])
    }
    #expect(try bench.run("authorized_key", ["user": "nosuch", "key": "ssh-rsa AAAA"]).failed)
  }

  @Test func iptablesWords() throws {
    var rule = Iptables()
    rule.texts = [
      "protocol": "tcp", "source": "!10.0.0.0/8", "destination_ports": ["80", "443:445"],
      "jump": "ACCEPT", "ctstate": ["NEW", "ESTABLISHED"], "comment": "web",
    ]
    #expect(
      try rule.rule().joined(separator: " ")
        == "-p tcp ! -s 10.0.0.0/8 -j ACCEPT -m multiport --dports 80,443:445 -m conntrack --ctstate NEW,ESTABLISHED -m comment --comment web"
    )
    #expect(throws: Failure.self) { try Bench(.dash).run("iptables", ["jump": "ACCEPT"]) }
    #expect(throws: Failure.self) {
      try Bench(.dash).run("iptables", ["chain": "INPUT", "jump": "DROP", "log_prefix": "x"])
    }
  }
}
