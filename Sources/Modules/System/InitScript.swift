internal import ModuleKit
internal import Remote
internal import Values

/// What a task wants of a service under OpenRC or System V's init.
struct InitScript: Sendable {
  var name: String
  var state: ServiceState?
  var isEnabled: Bool?
  var runlevels: [String] = []
  var arguments = ""
  var pattern: String?
  /// Seconds between stop and start.
  var sleep: Int?

  /// The commands, which report with `say`.
  var shell: String {
    var text = "unit=\(Quote.word(name)) args=\(Quote.word(arguments)) pause=\(sleep ?? 0)\n"
    text +=
      "pattern=\(Quote.word(pattern ?? "")) levels=\(Quote.word(runlevels.joined(separator: " ")))\n"
    text += Self.look
    if let isEnabled { text += enable(isEnabled) }
    if let state { text += act(state) }
    return text
  }

  private static let look = """
    if has rc-service && [ -e /run/openrc -o ! -x "/usr/sbin/update-rc.d" ]; then kind=openrc
      rc-service -e "$unit" >/dev/null 2>&1 || fail "Could not find the requested service $unit: host"
      run() { rc-service "$unit" "$@" $args; }
    else kind=sysv; f=
      for d in /etc/init.d /etc/rc.d/init.d /etc/rc.d; do [ -x "$d/$unit" ] && { f=$d/$unit; break; }; done
      [ "$f" ] || fail "Could not find the requested service $unit: host"
      if has service; then run() { service "$unit" "$@" $args; }; else run() { "$f" "$@" $args; }; fi
    fi
    running() {
      if [ "$pattern" ]; then ps -ef 2>/dev/null | grep -v grep | grep -q -e "$pattern"; return; fi
      o=$(run status 2>&1 </dev/null); r=$?
      case $r in 0) case $o in *'not running'*|*'is stopped'*|*' dead'*) return 1;; esac; return 0;;
      esac; return 1
    }
    act() { say changed "$1"; [ "$check" ] && return; o=$(run "$1" 2>&1 </dev/null) || fail "$o"; }

    """

  private func enable(_ wanted: Bool) -> String {
    """
    now=; say enabled \(wanted)
    if [ $kind = openrc ]; then l=${levels:-default}
      for v in $l; do [ -e "/etc/runlevels/$v/$unit" ] && now=1; done
      if [ "$now" != "\(wanted ? "1" : "")" ]; then say changed enable; [ "$check" ] || for v in $l; do
      o=$(rc-update \(wanted ? "add" : "del") "$unit" "$v" 2>&1 </dev/null) || fail "$o"; done; fi
    else
      for v in ${levels:-2 3 4 5}; do for x in /etc/rc$v.d/S??"$unit" /etc/rc.d/rc$v.d/S??"$unit"; do
      [ -e "$x" ] && now=1; done; done
      if [ "$now" != "\(wanted ? "1" : "")" ]; then say changed enable; [ "$check" ] || {
      if has update-rc.d; then
        o=$(update-rc.d "$unit" defaults 2>&1 </dev/null && update-rc.d "$unit" \(wanted ? "enable" : "disable") $levels 2>&1 </dev/null) || fail "$o"
      elif has chkconfig; then
        o=$(chkconfig --add "$unit" 2>&1 </dev/null; chkconfig \(runlevels.isEmpty ? "" : "--level '\(runlevels.joined())' ")"$unit" \(wanted ? "on" : "off") 2>&1 </dev/null) || fail "$o"
      else fail "no program to enable services was found: update-rc.d, chkconfig or rc-update"; fi; }
      fi
    fi

    """
  }

  private func act(_ state: ServiceState) -> String {
    let action =
      switch state {
      case .started: "running || act start"
      case .stopped: "running && act stop"
      case .restarted:
        (sleep ?? 0) > 0
          ? "if running; then act stop; [ \"$check\" ] || sleep $pause; fi; act start"
          : "act restart"
      case .reloaded: "if running; then act reload; else act start; fi"
      }
    return "say state \(state == .stopped ? "stopped" : "started")\n\(action)\n:\n"
  }

  func outcome(_ answer: Answer) -> Outcome {
    var values: Dict = ["name": .string(name)]
    if let isEnabled { values["enabled"] = .bool(isEnabled) }
    if let state = answer["state"] { values["state"] = .string(state) }
    if let failure = answer.failure { return .failure(failure, values: values) }
    return Outcome(changed: answer.has("changed"), values: values)
  }
}
