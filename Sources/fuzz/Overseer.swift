import Glibc

/// Runs a target's executions in processes of their own, and tells which of them were not borne.
struct Overseer {
  private let target: Target
  private let options: Options
  /// A worker does so many, so that what it leaks is not blamed on a later input.
  private static let chunk = 50_000
  /// More findings than these are no news.
  private static let enough = 20

  init(_ target: Target, _ options: Options) {
    self.target = target
    self.options = options
  }

  /// Prints what was found and a line of totals; how many executions were not borne.
  func run() -> Int {
    let file = "/tmp/fuzz.\(getpid()).\(target.name)"
    defer { unlink(file) }
    guard let notes = Notes(file) else {
      Console.write("cannot write \(file)\n")
      return 1
    }
    var findings = 0
    var next = 0
    var start = timespec()
    clock_gettime(CLOCK_MONOTONIC, &start)
    while next < options.runs, findings < Overseer.enough {
      let end = min(next + Overseer.chunk, options.runs)
      notes[.number] = next
      guard let status = work(next..<end, file) else {
        Console.write("cannot start a worker\n")
        return findings + 1
      }
      guard status != 0 || notes[.number] < end else {
        next = end
        continue
      }
      findings += 1
      Console.write(
        "\(target.name): execution \(notes[.number]) \(Overseer.words(status)); see it with "
          + "'--seed \(options.seed) --only \(target.name) --show \(notes[.number])'\n")
      next = notes[.number] + 1
    }
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    Console.write(
      [
        pad(target.name, 14), pad("\(next) executions", 20),
        pad("\(notes[.accepted]) accepted", 18), pad("\(findings) findings", 12),
        pad("\(now.tv_sec - start.tv_sec) s", 7),
        pad("\(notes[.memory] >> 10) MiB at most", 17),
        "slowest \(notes[.slowest] / 1000) ms (\(notes[.slowestNumber]))\n",
      ].joined(separator: " "))
    return findings
  }

  private func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.utf8.count))
  }

  /// How a worker ended.
  private static func words(_ status: Int32) -> String {
    switch status & 0x7F {
    case 0: "ended with \(status >> 8 & 0xFF)"
    case SIGPROF: "took more than \(Worker.seconds) s"
    case let signal: "ended by signal \(signal)"
    }
  }

  private func work(_ range: Range<Int>, _ file: String) -> Int32? {
    let words =
      [
        "/proc/self/exe", "--corpora", options.corpora, "--seed", String(options.seed), "--only",
        target.name, "--worker", String(range.lowerBound), String(range.upperBound), file,
      ]
    var pointers = words.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    var child: pid_t = 0
    guard posix_spawn(&child, words[0], nil, nil, pointers, environ) == 0 else { return nil }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return status
  }
}
