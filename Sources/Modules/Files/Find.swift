package import Diagnostics
package import ModuleKit
internal import Patterns
internal import Remote
internal import Values

/// Files by name, age, size, content.
package struct Find: Module {
  package enum Kind: String, Choice { case any, directory, file, link }
  package enum Stamp: String, Choice { case atime, ctime, mtime }

  package var paths: [TargetPath] = []
  package var patterns: [String] = []
  package var excludes: [String] = []
  package var useRegex = false
  package var kind = Kind.file
  package var recurse = false
  package var depth: Int?
  package var hidden = false
  package var follow = false
  package var age: String?
  package var stamp = Stamp.mtime
  package var size: String?
  package var contains: String?
  package var readsWhole = false
  package var encoding: String?
  package var mode: FileMode?
  package var exactMode = true
  package var getChecksum = false
  package var algorithm = DigestAlgorithm.sha1
  package var limit: Int?

  package init() {}

  package static let spec = Spec<Find>(
    "ansible.builtin.find", "Finds files by name, age, size and content.",
    [
      .init(
        \.paths, "paths", aliases: ["name", "path"], required: true, "Directories to look in."),
      .init(\.patterns, "patterns", aliases: ["pattern"], "Names: shell patterns or expressions."),
      .init(\.excludes, "excludes", aliases: ["exclude"], "Names to leave out."),
      .init(\.useRegex, "use_regex", "Whether names are given as regular expressions."),
      .init(\.kind, "file_type", "Kind of file."),
      .init(\.recurse, "recurse", "Whether to look in directories below."),
      .init(\.depth, "depth", "How many levels to look at."),
      .init(\.hidden, "hidden", "Whether names that begin with a dot count."),
      .init(\.follow, "follow", "Whether links stand for what they point to."),
      .init(\.age, "age", "Least age, as 1h, 2d, 3w; with a minus, the greatest."),
      .init(\.stamp, "age_stamp", "Which time the age is of."),
      .init(\.size, "size", "Least size, as 10k, 1m; with a minus, the greatest."),
      .init(\.contains, "contains", "An expression that a line must match from its start."),
      .init(
        \.readsWhole, "read_whole_file", "Whether `contains` is searched in the whole content."),
      .init(\.encoding, "encoding", "The files' encoding; only utf-8 is supported."),
      .init(\.mode, "mode", "Permission bits."),
      .init(\.exactMode, "exact_mode", "Whether the bits must be just these."),
      .init(\.getChecksum, "get_checksum", "Whether to compute checksums."),
      .init(
        \.algorithm, "checksum_algorithm", aliases: ["checksum", "checksum_algo"],
        "Algorithm of the checksums."),
      .init(\.limit, "limit", "At most so many."),
    ],
    returns: [
      ("files", "What was found, as `stat` describes it."), ("matched", "How many."),
      ("examined", "How many were looked at."), ("skipped_paths", "What could not be looked in."),
    ],
    example: """
      - ansible.builtin.find:
          paths: /var/log
          patterns: '*.log'
          age: 2w
      """)

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    if let encoding, !["utf-8", "utf8", "ascii"].contains(encoding.lowercased()) {
      throw Failure(.usage, "find supports the encoding utf-8 only, not '\(encoding)'")
    }
    let filter = try FindFilter(self)
    return .ask(Script(script)) { answer throws(Failure) in
      let found = try filter.select(answer)
      if found.isEmpty || (contains == nil && !getChecksum) {
        return .done(outcome(found, answer))
      }
      return .run(Script(contentScript(found))) { reply throws(Failure) in
        .done(outcome(try filter.read(found, reply), answer))
      }
    }
  }

  private var script: String {
    let names = paths.map(\.word).joined(separator: " ")
    var options = "-mindepth 1"
    if !recurse { options += " -maxdepth 1" } else if let depth { options += " -maxdepth \(depth)" }
    return """
      x=$(date +%s); echo "time $x"
      for p in \(names); do
        if [ ! -d "$p" ]; then echo "skipped $p"; continue; fi
        find \(follow ? "-L" : "-H") "$p" \(options) -exec stat \(follow ? "-L " : "")-c 'at \(FoundFile.format)' {} + 2>/dev/null
      done
      :
      """
  }

  /// Shell text that writes each file's checksum line, then its content.
  private func contentScript(_ found: [FoundFile]) -> String {
    let paths = Quote.words(found.map(\.path))
    let sum = getChecksum ? "x=$(\(algorithm.program) <\"$p\"); echo \"${x%% *}\"" : "echo -"
    let content =
      contains == nil ? "echo 0" : "s=$(stat -L -c %s \"$p\"); echo \"$s\"; head -c \"$s\" \"$p\""
    return """
      for p in \(paths); do
        if [ -f "$p" ] && [ -r "$p" ]; then \(sum); \(content); else echo -; echo 0; fi
      done
      """
  }

  private func outcome(_ found: [FoundFile], _ answer: Answer) -> Outcome {
    var files = found
    if let limit, limit >= 0, files.count > limit { files = Array(files.prefix(limit)) }
    let isCut = limit.map { $0 > 0 && files.count >= $0 } ?? false
    var skipped: Dict = [:]
    var warnings: [String] = []
    for path in answer.all("skipped") {
      skipped[path] = .string("'\(path)' is not a directory")
      warnings.append(
        "Skipped '\(path)' path due to this access issue: '\(path)' is not a directory\n")
    }
    let message =
      isCut
      ? "Limit of matches reached"
      : skipped.isEmpty
        ? "All paths examined" : "Not all paths examined, check warnings for details"
    var outcome = Outcome(
      message: message,
      values: [
        "files": .list(files.map { .dict($0.values) }), "matched": .int(files.count),
        "examined": .int(answer.all("at").count), "skipped_paths": .dict(skipped),
        "msg": .string(message),
      ])
    outcome.warnings = warnings
    return outcome
  }
}
