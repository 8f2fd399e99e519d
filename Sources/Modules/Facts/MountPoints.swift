package import Diagnostics
package import ModuleKit
internal import Patterns
internal import Remote
internal import Values

/// Tells mounts of a host as facts, from the sources that a task names.
package struct MountPoints: Module {
  enum OnTimeout: String, Choice { case error, warn, ignore }

  var devices: [String]?
  var kinds: [String]?
  var sources: [String]?
  var binary: Value = "mount"
  var timeout: Double?
  var onTimeout = OnTimeout.error
  var includesAggregate: Bool?

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.builtin.mount_facts", "Tells mounts of a host as facts.",
    [
      .init(\.devices, "devices", "Patterns of devices to tell."),
      .init(\.kinds, "fstypes", "Patterns of types of file systems to tell."),
      .init(\.sources, "sources", "Where to read: `all`, `dynamic`, `static`, `mount` or files."),
      .init(\.binary, "mount_binary", "The program that lists mounts, where `mount` is a source."),
      .init(\.timeout, "timeout", "Seconds that looking at one file system may take."),
      .init(\.onTimeout, "on_timeout", "What a file system means that takes longer."),
      .init(
        \.includesAggregate, "include_aggregate_mounts", "Whether to tell all mounts of a point."),
    ],
    returns: [("ansible_facts", "`mount_points` by path, and `aggregate_mounts`.")],
    example: "- ansible.builtin.mount_facts:\n    devices: '/dev/*'\n")

  private static let dynamicFiles = ["/etc/mtab", "/proc/mounts", "/etc/mnttab"]
  private static let staticFiles = ["/etc/fstab", "/etc/vfstab", "/etc/filesystems"]

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    if let timeout, timeout <= 0 {
      throw Failure(.usage, "argument 'timeout' must be a positive number or null, not \(timeout)")
    }
    var files: [String] = []
    for source in sources ?? ["all"] {
      switch source {
      case "all": files += Self.dynamicFiles + [binary.isNull ? "" : "mount"] + Self.staticFiles
      case "dynamic": files += Self.dynamicFiles + [binary.isNull ? "" : "mount"]
      case "static": files += Self.staticFiles
      case "": throw Failure(.usage, "sources contains an empty string")
      default: files.append(source)
      }
    }
    var seen: Set<String> = []
    files = files.filter { !$0.isEmpty && seen.insert($0).inserted }
    let limit = timeout.map { "has timeout && w='timeout \(max(1, Int($0.rounded(.up))))'\n" } ?? ""
    var text = "s() { printf '\\001%s\\n' \"$1\"; }\nw=; \(limit)"
    for file in files {
      if file == "mount" {
        text += "s mount; \(Quote.word(binary.text)) 2>/dev/null </dev/null\n"
      } else {
        text +=
          "[ -r \(Quote.path(file)) ] && { s \(Quote.word(file)); cat \(Quote.path(file)); }\n"
      }
    }
    text += """
      s links; ls -ld /dev/disk/by-uuid/* 2>/dev/null
      s sizes; l=; m=/proc/self/mounts; while read -r d p x; do case $p in *[!a-zA-Z0-9/._:@+=,\\\\-]*) ;; *) l="$l $p";; esac; done <$m
      set -f; f='%S %s %b %a %c %d %n'; for p in $(printf '%b\\n' "$l"); do $w stat -f -c "$f" -- "$p" 2>/dev/null
      [ $? = 124 ] && { s late; printf '%s\\n' "$p"; s sizes; }; done; exit 0
      """
    let module = self
    return .run(Script(context, text)) { [files] (reply: Reply) throws(Failure) in
      .done(module.outcome(FactDump(reply.output), files))
    }
  }

  private func outcome(_ dump: FactDump, _ files: [String]) -> Outcome {
    var outcome = Outcome()
    let late = (dump["late"] ?? "").lineList
    if !late.isEmpty, onTimeout != .ignore {
      let message =
        "Timed out getting mount size for mount \(late.joined(separator: ", ")) (timeout after \(timeout ?? 0) s)"
      if onTimeout == .error { return .failure(message) }
      outcome.warnings.append(message)
    }
    var sizes: [String: [Int]] = [:]
    for line in (dump["sizes"] ?? "").lineList {
      let words = line.wordList
      let numbers = words.prefix(6).compactMap { Int($0) }
      if numbers.count == 6, words.count > 6 { sizes[words[6]] = numbers }
    }
    var uuids: [String: String] = [:]
    for (path, target) in dump.links where path.hasPrefix("/dev/disk/by-uuid/") {
      uuids["/dev/\(target.last(after: 47))"] = path.last(after: 47)
    }
    let devicePatterns = devices?.map { Glob($0) }
    let kindPatterns = kinds?.map { Glob($0) }
    var points = Dict()
    var aggregate: [Value] = []
    for file in files {
      for line in (dump[file] ?? "").lineList {
        guard let fields = Self.fields(line, isProgram: file == "mount") else { continue }
        let device = MountFacts.plain(fields[0])
        let path = MountFacts.plain(fields[1])
        if let devicePatterns, !devicePatterns.contains(where: { $0.matches(device) }) { continue }
        if let kindPatterns, !kindPatterns.contains(where: { $0.matches(fields[2]) }) { continue }
        var facts: Dict = [
          "mount": .string(path), "device": .string(device), "fstype": .string(fields[2]),
          "options": .string(fields[3]),
          "ansible_context": ["source": .string(file), "source_data": .string(line)],
          "uuid": uuids[device].map { .string($0) } ?? .null,
        ]
        if fields.count > 5 {
          facts["dump"] = .int(Int(fields[4]) ?? 0)
          facts["passno"] = .int(Int(fields[5]) ?? 0)
        }
        if let n = sizes[path] { facts.merge(MountFacts.sizes(n)) }
        if points[path] == nil { points[path] = .dict(facts) }
        aggregate.append(.dict(facts))
      }
    }
    outcome.facts = [
      "mount_points": .dict(points),
      "aggregate_mounts": .list(includesAggregate == true ? aggregate : []),
    ]
    return outcome
  }

  /// Device, path, type, options … of a line of a table, or of the program's output.
  private static func fields(_ line: String, isProgram: Bool) -> [String]? {
    let words = line.wordList
    guard let first = words.first, first.utf8.first != 35 else { return nil }
    guard isProgram else { return words.count >= 4 ? words : nil }
    // `device on path type kind (options)`
    guard words.count >= 6, words[1] == "on", let place = words.lastIndex(of: "type"), place > 2,
      place + 2 < words.count
    else { return nil }
    let options = words[(place + 2)...].joined(separator: " ")
    return [
      words[0], words[2..<place].joined(separator: " "), words[place + 1],
      String(options.dropFirst().dropLast()),
    ]
  }
}
