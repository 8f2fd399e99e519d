import Diagnostics
import Formats
import Glibc
import Values

/// Runs the cases of a file in a process of their own, so that one which crashes or hangs fails
/// alone.
struct Supervisor {
  let program: String
  let path: String
  let only: String?
  /// Ids that differ on purpose.
  let known: Set<String>
  /// How long one case may take, in milliseconds.
  private static let patience: Int32 = 20_000

  struct Tally {
    var passed = 0
    var failed = 0
    var differing = 0
  }

  func run() -> Tally {
    let lines = Worker.caseLines(path)
    var tally = Tally()
    var next = 0
    while next < lines.count {
      guard let child = start(from: next) else {
        Console.write("cannot start \(program)\n")
        tally.failed += 1
        return tally
      }
      let isDone = follow(child, lines, &next, &tally)
      var status: Int32 = 0
      if !isDone { kill(child.pid, SIGKILL) }
      waitpid(child.pid, &status, 0)
      close(child.output)
      guard !isDone, next < lines.count else { continue }
      record(lines[next], "fail\tcrashed or did not end", &tally)
      next += 1
    }
    return tally
  }

  private struct Child {
    var pid: pid_t
    var output: Int32
  }

  private func start(from first: Int) -> Child? {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    var arguments = [program, "--worker", path, String(first)]
    if let only { arguments.append(only) }
    var pointers = arguments.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    var pid: pid_t = 0
    let status = posix_spawn(&pid, program, &actions, nil, pointers, environ)
    close(ends[1])
    return status == 0 ? Child(pid: pid, output: ends[0]) : nil
  }

  /// Takes the answers; whether the child came to its end by itself.
  private func follow(
    _ child: Child, _ lines: [ArraySlice<UInt8>], _ next: inout Int, _ tally: inout Tally
  ) -> Bool {
    var pending: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      var descriptor = pollfd(fd: child.output, events: Int16(POLLIN), revents: 0)
      if poll(&descriptor, 1, Self.patience) <= 0 { return false }
      let count = read(child.output, &buffer, buffer.count)
      if count <= 0 { return next >= lines.count }
      pending += buffer[..<count]
      while let end = pending.firstIndex(of: 10) {
        let answer = String(decoding: pending[..<end], as: UTF8.self)
        pending.removeSubrange(...end)
        let parts = answer.split(separator: "\t", maxSplits: 1)
        guard parts.count == 2, let number = Int(parts[0]), number < lines.count else { continue }
        record(lines[number], String(parts[1]), &tally)
        next = number + 1
      }
    }
  }

  private func record(_ line: ArraySlice<UInt8>, _ answer: String, _ tally: inout Tally) {
    if answer == "skip" { return }
    if answer == "ok" {
      tally.passed += 1
      return
    }
    let value = (try? JSON.parse(Array(line))) ?? .null
    let id = value.dict?["id"]?.string ?? "?"
    if known.contains(id) {
      tally.differing += 1
      return
    }
    tally.failed += 1
    let source = value.dict?["source"].map { (try? JSON.write($0)) ?? "" } ?? ""
    let parts = answer.split(separator: "\t").dropFirst()
    Console.write("\(id)  \(source)\n")
    for part in parts { Console.write("    \(part)\n") }
  }
}
