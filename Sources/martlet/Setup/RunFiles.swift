import Diagnostics
import Glibc
import Playbooks
import Reports

/// The directory of the records of runs, one file for each: `20261129T001244-4711.jsonl`.
struct RunFiles {
  let directory: String
  /// How many are kept, and how many there may be before the oldest go: not at each run, for that
  /// takes longer than a short run does.
  private static let kept = 50
  private static let most = 80
  private static let suffix = ".jsonl"

  /// As the settings say; nil where runs are not recorded.
  init?(_ settings: Settings) {
    switch settings.record {
    case "off"?, "no"?, "false"?, "False"?, "0"?: return nil
    case let path? where !path.isEmpty && path != "on": directory = Paths.absolute(path)
    default:
      if let state = getenv("XDG_STATE_HOME").map({ String(cString: $0) }), state.hasPrefix("/") {
        directory = state + "/martlet/runs"
      } else if let home = getenv("HOME").map({ String(cString: $0) }), home.hasPrefix("/") {
        directory = home + "/.local/state/martlet/runs"
      } else {
        return nil
      }
    }
  }

  /// The names of the runs, oldest first.
  var names: [String] {
    Paths.entries(of: directory).filter { $0.hasSuffix(Self.suffix) }.sorted()
      .map { String($0.dropLast(Self.suffix.count)) }
  }

  func path(of name: String) -> String { "\(directory)/\(name)\(Self.suffix)" }

  /// A new file for a run; the oldest go if there are many.
  func create() throws(Failure) -> RecordFile {
    try makeDirectory(directory)
    guard access(directory, W_OK) == 0 else {
      throw Failure(
        .other, "cannot record the run: \(directory): \(String(cString: strerror(errno)))")
    }
    let names = names
    if names.count >= Self.most {
      for name in names.dropLast(Self.kept) { unlink(path(of: name)) }
    }
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    var buffer = [CChar](repeating: 0, count: 32)
    let count = strftime(&buffer, buffer.count, "%Y%m%dT%H%M%S", &parts)
    let stamp = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return RecordFile(path(of: "\(stamp)-\(getpid())"), warn: Problems.show)
  }

  /// The record of a run: `last`, its name, the beginning of it that no other has, or a file's path.
  func record(_ name: String) throws(Failure) -> (name: String, record: Record) {
    if name.contains("/") {
      return (name, try Record(try Paths.read(name), path: name))
    }
    let known = names
    let found = name == "last" ? known.suffix(1) : known.filter { $0.hasPrefix(name) }[...]
    guard let first = found.first else {
      throw Failure(
        .missing, known.isEmpty ? "no run is recorded in \(directory)" : "no run '\(name)'",
        help: known.isEmpty ? nil : "`martlet runs` lists them")
    }
    guard found.count == 1 else {
      throw Failure(.usage, "'\(name)' is the beginning of \(found.count) runs' names")
    }
    let path = path(of: first)
    return (first, try Record(try Paths.read(path), path: path))
  }

  private func makeDirectory(_ path: String) throws(Failure) {
    if path.isEmpty || Paths.isDirectory(path) { return }
    try makeDirectory(Paths.directory(of: path))
    if mkdir(path, 0o700) != 0, errno != EEXIST {
      throw Failure(.other, "cannot record the run: \(path): \(String(cString: strerror(errno)))")
    }
  }
}
