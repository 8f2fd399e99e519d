package import Diagnostics
package import ModuleKit
internal import Patterns
internal import Remote
internal import Values

/// A condition that the target comes to fulfil.
package struct WaitFor: Module {
  package enum State: String, Choice { case absent, drained, present, started, stopped }

  package var host = "127.0.0.1"
  package var port: Int?
  package var path: TargetPath?
  package var searchRegex: String?
  package var state = State.started
  package var timeout = 300
  package var delay = 0
  package var sleep = 1
  package var connectTimeout = 5
  package var excludedHosts: [String] = []
  package var activeStates = [
    "ESTABLISHED", "FIN_WAIT1", "FIN_WAIT2", "SYN_RECV", "SYN_SENT", "TIME_WAIT",
  ]
  package var message: String?

  package init() {}

  package static let spec = Spec<WaitFor>(
    "ansible.builtin.wait_for", "Waits for a port, a file, or time.", check: .none,
    isLocalToHost: false,
    [
      .init(\.host, "host", "Whose port."),
      .init(\.port, "port", "The port."),
      .init(\.path, "path", "The file."),
      .init(\.searchRegex, "search_regex", "What the file must hold."),
      .init(\.state, "state", "What to wait for."),
      .init(\.timeout, "timeout", "Seconds after which it is a failure."),
      .init(\.delay, "delay", "Seconds before the first look."),
      .init(\.sleep, "sleep", "Seconds between looks."),
      .init(\.connectTimeout, "connect_timeout", "Seconds that a connection may take."),
      .init(\.excludedHosts, "exclude_hosts", "Addresses whose connections do not count."),
      .init(\.activeStates, "active_connection_states", "States in which a connection counts."),
      .init(\.message, "msg", "What to say if it takes too long."),
    ],
    rules: [.requiredBy("exclude_hosts", ["port"])],
    returns: [
      ("elapsed", "Seconds."), ("match_groups", "Groups of the expression."),
      ("match_groupdict", "Named groups."),
    ],
    example: """
      - ansible.builtin.wait_for:
          port: 8080
          timeout: 60
      """)

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    if port != nil, path != nil {
      throw Failure(.usage, "port and path parameter can not both be passed to wait_for")
    }
    if path != nil, state == .stopped {
      throw Failure(
        .usage, "state=stopped should only be used for checking a port in the wait_for module")
    }
    if path != nil, state == .drained {
      throw Failure(
        .usage, "state=drained should only be used for checking a port in the wait_for module")
    }
    if !excludedHosts.isEmpty, state != .drained {
      return .done(
        .failure("exclude_hosts should only be with state=drained", values: ["elapsed": 0]))
    }
    let isWaitedFor = state == .started || state == .present
    if let searchRegex {
      guard let path, isWaitedFor else {
        throw Failure(.usage, "search_regex is supported for files that shall be there only")
      }
      let pattern = try Pattern.compile(searchRegex, .multiLine)
      return search(pattern, path, since: Clock.now, isFirst: true)
    }
    let condition = try condition(isWaitedFor)
    let begin = Clock.now
    return .ask(Script(looping(condition))) { answer throws(Failure) in
      .done(outcome(answer, Self.seconds(since: begin)))
    }
  }

  private static func seconds(since begin: Int) -> Int { (Clock.now - begin) / 1_000_000 }

  private func looping(_ condition: String?) -> String {
    let start = delay > 0 ? "sleep \(delay)\n" : ""
    guard let condition else { return start + "sleep \(max(0, timeout - delay))\necho met\n" }
    return FileState.shell + """
      b=$(date +%s)
      \(start)while :; do
        \(condition)
        x=$(date +%s); [ $((x - b)) -lt \(timeout) ] || exit 0
        sleep \(max(1, sleep))
      done
      """
  }

  /// Shell text that ends the script with `met` where the condition holds; nil to wait only.
  private func condition(_ isWaitedFor: Bool) throws(Failure) -> String? {
    if let path {
      return isWaitedFor
        ? "p=\(path.word); if [ -e \"$p\" ]; then look \"$p\"; echo \"now $l\"; echo met; exit 0; fi"
        : "p=\(path.word); [ -e \"$p\" ] || { echo met; exit 0; }"
    }
    guard let port else { return nil }
    if state == .drained { return try drained(port) }
    let host = Quote.word(host)
    let connect = """
      if command -v bash >/dev/null; then
        timeout \(connectTimeout) bash -c 'exec 3<>"/dev/tcp/$0/$1"' \(host) \(port) 2>/dev/null
      elif command -v nc >/dev/null; then nc -w \(connectTimeout) \(host) \(port) </dev/null >/dev/null 2>&1
      elif command -v curl >/dev/null; then
        curl -s --connect-timeout \(connectTimeout) -m \(connectTimeout) telnet://\(host):\(port) </dev/null >/dev/null 2>&1; [ $? != 7 ]
      else fail 'the target needs bash, nc or curl to look at a port'
      fi
      """
    return isWaitedFor
      ? "if \(connect); then echo met; exit 0; fi"
      : "if \(connect); then :; else echo met; exit 0; fi"
  }

  /// No connection of the port in a state that counts, by the kernel's table.
  private func drained(_ port: Int) throws(Failure) -> String {
    let numbers = [
      "ESTABLISHED": "01", "SYN_SENT": "02", "SYN_RECV": "03", "FIN_WAIT1": "04",
      "FIN_WAIT2": "05", "TIME_WAIT": "06",
    ]
    var states: [String] = []
    for name in activeStates {
      guard let number = numbers[name] else {
        throw Failure(.usage, "unknown active_connection_state (\(name)) defined")
      }
      states.append(number)
    }
    var excluded: [String] = []
    for address in excludedHosts {
      let bytes = address.split(separator: ".").compactMap { UInt8($0) }
      guard bytes.count == 4 else {
        throw Failure(.usage, "exclude_hosts takes IPv4 addresses only, not '\(address)'")
      }
      excluded.append(bytes.reversed().map { Self.hex(Int($0), 2) }.joined() + ":*")
    }
    let skip =
      excluded.isEmpty ? "" : "case $3 in \(excluded.joined(separator: "|"))) continue;; esac; "
    return """
      y=; for x in /proc/net/tcp /proc/net/tcp6; do
          [ -r $x ] && while read -r a; do
            set -- $a
            case $2 in *:\(Self.hex(port, 4))) ;; *) continue;; esac
            \(skip)case $4 in \(states.joined(separator: "|"))) y=1;; esac
          done <$x
        done
        [ -n "$y" ] || { echo met; exit 0; }
      """
  }

  private static func hex(_ number: Int, _ width: Int) -> String {
    let digits = String(number, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  /// Reads the file again and again until the expression is found in it.
  private func search(_ pattern: Pattern, _ path: TargetPath, since begin: Int, isFirst: Bool)
    -> Step
  {
    let pause = isFirst ? delay : max(1, sleep)
    let script = """
      \(pause > 0 ? "sleep \(pause)" : "")
      p=\(path.word); [ -f "$p" ] || exit 0
      look "$p"; echo "now $l"; echo data; cat "$p"
      """
    return .ask(Script(FileState.shell + script)) { answer throws(Failure) in
      if let data = answer.data, let match = try pattern.first(in: FileLines.text(data)) {
        var outcome = outcome(answer, Self.seconds(since: begin), isMet: true)
        outcome.values["match_groups"] = .list(match.groups.map { $0.map { .string($0) } ?? .null })
        var named: Dict = [:]
        for (name, group) in pattern.groupNames {
          named[name] = match[group].map { .string($0) } ?? .null
        }
        outcome.values["match_groupdict"] = .dict(named)
        return .done(outcome)
      }
      if Self.seconds(since: begin) >= timeout {
        return .done(outcome(answer, Self.seconds(since: begin), isMet: false))
      }
      return search(pattern, path, since: begin, isFirst: false)
    }
  }

  private func outcome(_ answer: Answer, _ elapsed: Int, isMet: Bool? = nil) -> Outcome {
    guard isMet ?? answer.has("met") else {
      return .failure(message ?? complaint, values: ["elapsed": .int(elapsed)])
    }
    var values: Dict = [
      "state": .string(state.rawValue), "port": port.map { .int($0) } ?? .null,
      "search_regex": searchRegex.map { .string($0) } ?? .null,
      "path": path.map { .string($0.text) } ?? .null, "elapsed": .int(elapsed),
      "match_groups": [], "match_groupdict": [:],
    ]
    if let now = FileState(answer["now"]) { values.merge(now.values) }
    return Outcome(values: values)
  }

  private var complaint: String {
    let place = port.map { "\(host):\($0)" } ?? path?.text ?? ""
    switch state {
    case .drained: return "Timeout when waiting for \(place) to drain"
    case .absent, .stopped:
      return path == nil
        ? "Timeout when waiting for \(place) to stop."
        : "Timeout when waiting for \(place) to be absent."
    default:
      if let searchRegex {
        return "Timeout when waiting for search string \(searchRegex) in \(place)"
      }
      return path == nil
        ? "Timeout when waiting for \(place)" : "Timeout when waiting for file \(place)"
    }
  }
}
