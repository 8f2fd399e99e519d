package import Diagnostics
internal import Formats
package import Playbooks
internal import Values

/// What the record of a run says (`RecordReporter` wrote it).
package struct Record: Sendable {
  /// A task, and how it ended on the hosts that came to it.
  package struct Work: Sendable {
    package var name: String
    package var path: String
    package var ends: [End] = []
  }

  /// How a task ended on a host.
  package struct End: Sendable {
    package var host: String
    package var status: TaskResult.Status
    package var isIgnored: Bool
    package var isRescued: Bool
    /// Seconds from the beginning of the run; how long the task took.
    package var at: Double
    package var seconds: Double
    package var message: String?
    /// What a failed command wrote to standard error.
    package var errors: String?

    /// Whether the host's run ended with it.
    package var isFatal: Bool {
      (status == .failed || status == .unreachable) && !isIgnored && !isRescued
    }
  }

  package private(set) var directory = ""
  package private(set) var arguments: [String] = []
  package private(set) var playbooks: [String] = []
  /// Seconds since 1970.
  package private(set) var began = 0.0
  /// The run that this one went on from.
  package private(set) var resumed: String?
  /// In the order in which they began.
  package private(set) var tasks: [Work] = []
  package private(set) var errors: [String] = []
  /// How long it took; nil where it was interrupted.
  package private(set) var seconds: Double?
  package private(set) var recap: [String: Recap.Host] = [:]
  /// What each host was answered, task by task, until it failed or was interrupted.
  package private(set) var exchanges: [String: [Exchange]] = [:]

  private var places: [Int: Int] = [:]
  private var open: [String: [Exchange]] = [:]
  private var lost: Set<String> = []

  /// Reads a record; its last line may be cut off, as an interruption leaves it.
  package init(_ bytes: [UInt8], path: String) throws(Failure) {
    let lines = bytes.split(separator: 10)
    for (number, line) in lines.enumerated() {
      let entry: Dict
      do throws(Failure) {
        guard let dict = try JSON.parse(Array(line)).dict else { throw Failure(.syntax, "") }
        entry = dict
      } catch {
        if number > 0, number == lines.count - 1 { break }
        throw Failure(.syntax, "\(path) is no record of a run: line \(number + 1) cannot be read")
      }
      if number == 0, entry["record"]?.int != 1 {
        throw Failure(.syntax, "\(path) is no record of a run that this martlet can read")
      }
      take(entry)
    }
    guard !lines.isEmpty else { throw Failure(.syntax, "\(path) is empty") }
    open = [:]
  }

  private mutating func take(_ entry: Dict) {
    func text(_ name: String) -> String { entry[name]?.string ?? "" }
    if entry["record"] != nil {
      directory = text("directory")
      arguments = entry["arguments"]?.items?.map(\.text) ?? []
      playbooks = entry["playbooks"]?.items?.map(\.text) ?? []
      began = number(entry, "began") ?? 0
      resumed = entry["resumed"]?.string
    } else if let id = entry["task"]?.int, entry["end"] == nil {
      places[id] = tasks.count
      tasks.append(Work(name: text("name"), path: text("path")))
    } else if let host = entry["end"]?.string {
      end(host, entry)
    } else if let host = entry["reply"]?.string {
      if !lost.contains(host) { open[host, default: []].append(exchange(entry)) }
    } else if let message = entry["error"]?.string {
      errors.append(message)
    } else if let hosts = entry["recap"]?.dict {
      seconds = number(entry, "seconds")
      for (host, counts) in hosts { recap[host.text] = self.host(counts.dict ?? [:]) }
    }
  }

  private mutating func end(_ host: String, _ entry: Dict) {
    let end = End(
      host: host, status: TaskResult.Status(rawValue: entry["status"]?.string ?? "") ?? .failed,
      isIgnored: entry["ignored"]?.isTrue ?? false, isRescued: entry["rescued"]?.isTrue ?? false,
      at: number(entry, "at") ?? 0, seconds: number(entry, "seconds") ?? 0,
      message: entry["msg"]?.string, errors: entry["stderr"]?.string)
    if let id = entry["task"]?.int, let place = places[id] { tasks[place].ends.append(end) }
    let answered = open.removeValue(forKey: host) ?? []
    if end.isFatal {
      lost.insert(host)
    } else if !lost.contains(host) {
      exchanges[host, default: []] += answered
    }
  }

  private func exchange(_ entry: Dict) -> Exchange {
    let script = entry["script"]?.string ?? ""
    guard let status = entry["status"]?.int else { return Exchange(script: script, reply: nil) }
    func bytes(_ name: String) -> [UInt8] {
      if let coded = entry[name]?.items?.first?.string {
        return Base64.decode(Array(coded.utf8)) ?? []
      }
      return Array((entry[name]?.string ?? "").utf8)
    }
    return Exchange(
      script: script,
      reply: Exchange.Reply(
        status: status, output: bytes("out"), errors: bytes("err"),
        seconds: number(entry, "seconds")))
  }

  private func host(_ counts: Dict) -> Recap.Host {
    func count(_ name: String) -> Int { counts[name]?.int ?? 0 }
    var host = Recap.Host()
    host.ok = count("ok")
    host.changed = count("changed")
    host.unreachable = count("unreachable")
    host.failed = count("failed")
    host.skipped = count("skipped")
    host.rescued = count("rescued")
    host.ignored = count("ignored")
    return host
  }

  private func number(_ entry: Dict, _ name: String) -> Double? {
    switch entry[name] {
    case .double(let number)?: number
    case .int(let number)?: Double(number)
    default: nil
    }
  }
}
