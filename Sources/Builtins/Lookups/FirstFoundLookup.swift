import Diagnostics
import Templates
import Values

/// `first_found`: the path of the first file that exists.
///
/// As `with_first_found`, the engine says in `_subdirectory` where the task's files are; called as
/// a lookup it looks only in the search path itself.
struct FirstFoundLookup {
  private let call: LookupCall
  private var candidates: [String] = []
  private var skips = false

  static let lookup = Lookup(
    "first_found", options: ["files", "paths", "skip", "_subdirectory"]
  ) { call throws(Failure) in
    var search = FirstFoundLookup(call: call)
    search.skips = try call.flag("skip", default: false)
    if call.options["files"] != nil || call.options["paths"] != nil && call.terms.isEmpty {
      try search.add(files: call.options["files"], paths: call.options["paths"])
    }
    for term in call.terms { try search.add(term) }
    return try search.first()
  }

  private init(call: LookupCall) { self.call = call }

  private mutating func add(_ term: Value) throws(Failure) {
    switch term {
    case .list(let items), .tuple(let items):
      for item in items { try add(item) }
    case .dict(let entries):
      for name in entries.names where !["files", "paths", "skip"].contains(name) {
        throw call.failed(
          "'\(name)' is not an option of the lookup 'first_found'",
          help: NearName.hint(name, among: ["files", "paths", "skip"]))
      }
      if let skip = entries["skip"] { skips = try LookupOption.flag("skip", skip, call) }
      try add(
        files: entries["files"] ?? call.options["files"],
        paths: entries["paths"] ?? call.options["paths"])
    case .undefined(let undefined): throw undefined.failure
    case .string(let text):
      try add(
        files: .list(Self.split(text, ",;").map { .string($0) }), paths: call.options["paths"])
    default:
      throw call.failed(
        "Invalid term supplied. A string, dict or list is required, not \(term.repr).")
    }
  }

  private mutating func add(files: Value?, paths: Value?) throws(Failure) {
    let files = try names(files, separators: ",;")
    let paths = try names(paths, separators: ",:;")
    if paths.isEmpty {
      candidates += files
    } else if files.isEmpty {
      candidates += paths
    } else {
      for path in paths { candidates += files.map { LookupPath.join(path, $0) } }
    }
  }

  private func names(_ value: Value?, separators: String) throws(Failure) -> [String] {
    guard let value, !value.isNull else { return [] }
    var names: [String] = []
    for item in value.items ?? [value] {
      names += Self.split(try call.text(of: item), separators)
    }
    return names
  }

  private static func split(_ text: String, _ separators: String) -> [String] {
    text.split { separators.contains($0) }.map { PythonString.strip(String($0)) }
      .filter { !$0.isEmpty }
  }

  private func first() throws(Failure) -> [Value] {
    let subdirectory = try call.text("_subdirectory") ?? ""
    for name in candidates {
      if let path = call.find(name, in: subdirectory) { return [.string(path)] }
    }
    if skips { return [] }
    throw call.failed("No file was found when using first_found.")
  }
}
