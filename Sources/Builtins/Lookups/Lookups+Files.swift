import Diagnostics
import Templates
import Values

extension Lookups {
  /// Lookups that read or find files of the controller.
  static let fileLookups: [Lookup] = [
    Lookup("file", options: ["lstrip", "rstrip"]) { call throws(Failure) in
      let left = try call.flag("lstrip", default: false)
      let right = try call.flag("rstrip", default: true)
      var results: [Value] = []
      for term in call.terms {
        let name = try call.textTerm(term)
        guard let path = call.find(name, in: "files") else {
          throw call.failed(
            "Unable to access the file \(PythonText.quote(name)): File not found. Use -vvvvv to see paths searched."
          )
        }
        results.append(.string(trimmed(try content(of: path, name, call), left, right)))
      }
      return results
    },
    Lookup("unvault") { call throws(Failure) in
      var results: [Value] = []
      for term in call.terms {
        let name = try call.textTerm(term)
        guard let path = call.find(name, in: "files") else {
          throw call.failed("Unable to find file matching \"\(name)\"")
        }
        results.append(.string(try call.contents(of: path)))
      }
      return results
    },
    Lookup("fileglob") { call throws(Failure) in
      var results: [Value] = []
      for term in call.terms { results += matching(try call.textTerm(term), call) }
      return results
    },
    Lookup("community.general.binary_file", options: ["not_exist"]) { call throws(Failure) in
      let missing = try call.text("not_exist") ?? "error"
      var results: [Value] = []
      for term in call.terms {
        let name = try call.textTerm(term)
        if let path = call.find(name, in: "files") {
          let bytes = try call.evaluator.environment.files.read(path)
          results.append(
            try call.evaluator.apply(filter: "b64encode", to: .object(Bytes(bytes))))
        } else if missing != "empty" && missing != "empty_str" {
          throw call.failed(
            "Could not locate file in community.general.binary_file lookup: \(name)")
        } else if missing == "empty_str" {
          results.append("")
        }
      }
      return results
    },
  ]

  private static func content(
    of path: String, _ name: String, _ call: LookupCall
  ) throws(Failure) -> String {
    do {
      return try call.contents(of: path)
    } catch {
      throw error.with {
        $0.message = "Unable to access the file \(PythonText.quote(name)): " + $0.message
      }
    }
  }

  /// The text without white space at its ends, as Python strips it.
  private static func trimmed(_ text: String, _ left: Bool, _ right: Bool) -> String {
    var scalars = Substring(text).unicodeScalars
    if left { scalars = scalars.drop(while: PythonString.isSpace) }
    if right {
      while let last = scalars.last, PythonString.isSpace(last) { scalars.removeLast() }
    }
    return String(scalars)
  }

  /// The files that a pattern matches in the first directory that has any.
  private static func matching(_ pattern: String, _ call: LookupCall) -> [Value] {
    let files = call.evaluator.environment.files
    let pattern = LookupPath.expanded(pattern)
    let directory = LookupPath.directory(pattern)
    let name = LookupPath.base(pattern)
    let directories =
      directory.isEmpty
      ? files.searchPath.flatMap { [LookupPath.join($0, "files"), $0] }
      : files.find(directory, in: "files").map { [$0] } ?? []
    for directory in directories {
      let found = LookupPath.glob(LookupPath.join(LookupPath.tidied(directory), name))
        .filter(LookupPath.isRegular)
      if !found.isEmpty { return found.map { .string($0) } }
    }
    return []
  }
}
