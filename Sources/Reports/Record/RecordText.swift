internal import Playbooks
internal import Values

/// What a record says, for people: how the run went, what failed, and what took long.
package struct RecordText {
  private let record: Record
  private let palette: Palette
  /// How many tasks are named as the slowest.
  private static let slowest = 10
  /// How many lines of a message are shown, from its end.
  private static let lines = 20

  package init(_ record: Record, _ options: ReportOptions) {
    self.record = record
    palette = options.palette
  }

  /// `failed on 2 of 5 hosts`.
  package var outcome: String {
    guard record.seconds != nil else { return "interrupted" }
    let lost = record.recap.values.count { $0.failed > 0 || $0.unreachable > 0 }
    if lost > 0 { return "failed on \(lost) of \(record.recap.count) hosts" }
    return record.errors.isEmpty ? "ok" : "ended by an error"
  }

  /// When, how long, what, and how it went, in a line.
  package func line(named name: String) -> String {
    let seconds = record.seconds.map { TimeText.decimal($0, places: 1) + "s" } ?? "-"
    let isGood = outcome == "ok"
    return [
      name, pad(seconds, 8), palette.paint(outcome, isGood ? .ok : .error),
      record.playbooks.joined(separator: " "),
    ].joined(separator: "  ")
  }

  /// The whole account.
  ///
  /// - Parameter command: the command line that began the run.
  package func account(named name: String, command: String) -> String {
    var lines = [
      "run \(name)", "began    " + TimeText.date(record.began),
      "command  " + command,
      "in       " + record.directory,
    ]
    if let resumed = record.resumed { lines.append("resumed  from \(resumed)") }
    let took = record.seconds.map { " after " + TimeText.decimal($0, places: 1) + " s" } ?? ""
    lines.append("ended    \(outcome)\(took), \(record.tasks.count) tasks")
    if !record.recap.isEmpty {
      lines += ["", "HOSTS"]
      for (host, counts) in record.recap.sorted(by: { $0.key.isTextBefore($1.key) }) {
        lines.append(RecapLine.text(host, counts, palette))
      }
    }
    lines += failures
    lines += slow
    if !record.errors.isEmpty {
      lines += ["", "ERRORS"] + record.errors.map { palette.paint($0, .error) }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var failures: [String] {
    var lines: [String] = []
    for task in record.tasks {
      for end in task.ends where end.status == .failed || end.status == .unreachable {
        let fate = end.isIgnored ? " (ignored)" : end.isRescued ? " (rescued)" : ""
        lines.append(
          palette.paint(end.host, end.isFatal ? .error : .warn)
            + ": task '\(task.name)'\(fate) at \(TimeText.decimal(end.at, places: 1)) s, "
            + task.path)
        for text in [end.message ?? end.status.rawValue, end.errors ?? ""] {
          lines += text.split(separator: "\n").suffix(Self.lines).map { "  " + $0 }
        }
      }
    }
    return lines.isEmpty ? [] : ["", "FAILURES"] + lines
  }

  private var slow: [String] {
    let spans = record.tasks.compactMap { task -> (name: String, seconds: Double)? in
      guard let end = task.ends.map(\.at).max(),
        let start = task.ends.map({ $0.at - $0.seconds }).min()
      else { return nil }
      return (task.name, end - start)
    }
    let rows = spans.enumerated().sorted {
      ($1.element.seconds, $0.offset) < ($0.element.seconds, $1.offset)
    }
    if rows.isEmpty { return [] }
    return ["", "SLOWEST TASKS"]
      + rows.prefix(Self.slowest).map { TimeText.row($0.element.name, $0.element.seconds) }
  }

  private func pad(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.utf8.count)) + text
  }
}
