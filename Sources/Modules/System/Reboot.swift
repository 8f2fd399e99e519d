package import Remote

/// The scripts that restart a host and tell that it has been restarted; when they run is the
/// engine's business.
package enum Reboot {
  /// Tells this start of the system from every other.
  package static let bootTimeCommand = "cat /proc/sys/kernel/random/boot_id"

  /// What identifies this start: changes when the system has started again.
  package static func bootID(_ command: String = bootTimeCommand) -> Script {
    Script(command, isolation: command == bootTimeCommand ? .probe : .command, timeout: 30)
  }

  /// Restarts the system after `delay` seconds (whole minutes, as shutdown counts them), telling
  /// the users; `command` replaces all of it.
  package static func restart(
    delay: Int = 0, message: String = "Reboot initiated by Ansible", command: String? = nil,
    searchPaths: [String] = []
  ) -> Script {
    if let command { return Script(command, isolation: .command) }
    let minutes = delay / 60
    let paths = searchPaths.map { Quote.word($0) }.joined(separator: ":")
    let path = paths.isEmpty ? "/sbin:/bin:/usr/sbin:/usr/bin:/usr/local/sbin" : paths
    // Where there is no shutdown, reboot waits in the background until this reply is home.
    return Script(
      """
      PATH=\(path); if command -v shutdown >/dev/null 2>&1; then
      shutdown -r \(minutes > 0 ? "+\(minutes)" : "now") \(Quote.word(message)) </dev/null
      elif command -v reboot >/dev/null 2>&1; then ( sleep \(max(1, delay)); reboot ) </dev/null >/dev/null 2>&1 &
      else echo 'neither shutdown nor reboot was found on the host' >&2; exit 127; fi
      """, isolation: .command)
  }
}
