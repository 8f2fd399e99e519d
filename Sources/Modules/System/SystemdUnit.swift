internal import ModuleKit
internal import Remote
internal import Values

/// What a task wants of one systemd unit, as shell and as the outcome of its answer.
struct SystemdUnit: Sendable {
  enum Scope: String, Choice { case system, user, global }

  var name: String?
  var state: ServiceState?
  var isEnabled: Bool?
  var isMasked: Bool?
  var reload = false
  var reexec = false
  var force = false
  var noBlock = false
  var scope = Scope.system

  /// The commands, which report with `say` and then show the unit as it was.
  var shell: String {
    var flags: [String] = []
    if scope != .system { flags.append("--\(scope.rawValue)") }
    if noBlock { flags.append("--no-block") }
    if force { flags.append("--force") }
    let runtime =
      scope == .user
      ? "[ \"${XDG_RUNTIME_DIR-}\" ] || export XDG_RUNTIME_DIR=/run/user/$(id -u)\n" : ""
    var text =
      runtime + """
        ctl() { systemctl\(flags.map { " " + $0 }.joined()) "$@" 2>&1 </dev/null; }
        n='
        '

        """
    if reload { text += manage("daemon-reload") }
    if reexec { text += manage("daemon-reexec") }
    guard let name else { return text }
    text += "unit=\(Quote.word(name))\n" + Self.look
    if let isMasked { text += mask(isMasked) }
    if let isEnabled { text += enable(isEnabled) }
    if let state { text += act(state) }
    return text + "say data; printf '%s\\n' \"$s\"\n"
  }

  private func manage(_ action: String) -> String {
    """
    if [ ! "$check" ]; then o=$(ctl \(action)); r=$?
    [ $r = 0 ] || { say offline; case $o in *'not been booted with systemd'*|*'is offline'*|*'in chroot'*) ;; *)
    say "fail failure $r during \(action): $o"; exit 1;; esac; }; fi

    """
  }

  /// Shows the unit once; what is unknown to the manager may still be a file or an init script.
  private static let look = """
    s=$(ctl show -- "$unit"); r=$?; found=1
    case "$n$s" in
    *'ignoring request'*|*'ignoring command'*|*'not been booted with systemd'*|*'Failed to connect to bus'*)
      say offline; case $(ctl list-unit-files -- "$unit" "$unit.service") in *"$unit"*) ;; *) found=;; esac; s=;;
    *"${n}LoadState=not-found"*|*"${n}LoadState=bad-setting"*|*"${n}LoadState=error"*) found=
      case $(systemctl list-unit-files -- "$unit" 2>/dev/null) in *"$unit"*) found=1;; esac
      [ -x "/etc/init.d/${unit%.service}" ] && found=1;;
    *) [ $r = 0 ] || { case $s in *' is masked'*) ;; *) found=;; esac; };;
    esac
    need() { [ "$found" ] || fail "Could not find the requested service $unit: host"; }

    """

  private func mask(_ wanted: Bool) -> String {
    """
    case "$n$s" in *"${n}LoadState=masked"*) m=1;; *) m=;; esac
    if [ "$m" != "\(wanted ? "1" : "")" ]; then \(wanted ? "" : "")say changed mask
    if [ ! "$check" ]; then o=$(ctl \(wanted ? "mask" : "unmask") -- "$unit") || {
    need; fail "Unable to \(wanted ? "mask" : "unmask") service $unit: $o"; }; fi; fi

    """
  }

  private func enable(_ wanted: Bool) -> String {
    """
    need; e=$(ctl is-enabled -- "$unit"); r=$?; now=
    case "$r:$e" in
    0:enabled-runtime*|0:indirect*) now=\(wanted ? "" : "1");;
    0:*) now=1;;
    *:*disabled*|*:masked*) ;;
    *) if [ -x "/etc/init.d/${unit%.service}" ]; then set -- /etc/rc[2345S].d/S??"${unit%.service}"
      [ -e "$1" ] && now=1; fi;;
    esac
    say enabled "\(wanted ? "True" : "False")"
    if [ "$now" != "\(wanted ? "1" : "")" ]; then say changed enable
    if [ ! "$check" ]; then o=$(ctl \(wanted ? "enable" : "disable") -- "$unit") ||
    fail "Unable to \(wanted ? "enable" : "disable") service $unit: $o"; fi; fi

    """
  }

  private func act(_ state: ServiceState) -> String {
    let action =
      switch state {
      case .started: "case $now in active|activating) a=;; *) a=start;; esac"
      case .stopped: "case $now in active|activating|deactivating|reloading) a=stop;; *) a=;; esac"
      case .restarted: "a=restart"
      case .reloaded: "case $now in active|activating) a=reload;; *) a=start;; esac"
      }
    return """
      need; now=
      case "$n$s$n" in *"${n}ActiveState="*) now=${s#*"ActiveState="}; now=${now%%"$n"*};; esac
      if [ "$now" ] || [ "$s" ]; then \(action); say state \(state == .stopped ? "stopped" : "started")
      if [ "$a" ]; then say changed "$a"; if [ ! "$check" ]; then o=$(ctl "$a" -- "$unit") ||
      fail "Unable to $a service $unit: $o"; fi; fi
      else say state unknown; fi

      """
  }

  /// The outcome of what the commands reported.
  func outcome(_ answer: Answer) -> Outcome {
    var values = Dict()
    if let name { values["name"] = .string(name) } else { values["name"] = .null }
    if let isEnabled { values["enabled"] = .bool(isEnabled) }
    if let state = answer["state"] {
      values["state"] = .string(state)
    } else if state != nil {
      values["state"] = "unknown"
    }
    let shown = String(decoding: answer.data ?? [], as: UTF8.self)
    values["status"] = .dict(Self.properties(shown))
    if let failure = answer.failure { return .failure(failure) }
    var outcome = Outcome(changed: answer.has("changed"), values: values)
    if answer.has("offline") {
      outcome.warnings.append(
        "Target is a chroot or systemd is offline. This can lead to false positives or prevent the init system tools from working."
      )
    }
    return outcome
  }

  /// The properties that `systemctl show` prints; a value in braces may take several lines.
  static func properties(_ text: String) -> Dict {
    var result = Dict()
    var open: (name: String, value: String)?
    for line in text.lineList {
      if let current = open {
        let value = current.value + "\n" + line
        if line.trimmed.hasSuffix("}") {
          result[current.name] = .string(value.trimmed)
          open = nil
        } else {
          open = (current.name, value)
        }
        continue
      }
      guard let (name, value) = line.halves(at: 61) else { continue }
      if name.hasPrefix("Exec"), value.hasPrefix("{"), !value.trimmed.hasSuffix("}") {
        open = (name, value)
      } else {
        result[name] = .string(value.trimmed)
      }
    }
    return result
  }
}

/// What a service is to be.
enum ServiceState: String, Choice { case reloaded, restarted, started, stopped }
