package import Diagnostics
internal import Formats
internal import Playbooks
internal import Values

/// Problems for machines.
package enum ProblemReport {
  /// `{"problems": […], "errors": 1, "warnings": 0}`, lines and columns counted from 1.
  package static func json(_ problems: [Diagnostic]) throws(Failure) -> String {
    let entries = problems.map { problem -> Value in
      var entry = location(problem.span)
      entry["rule"] = .string(rule(of: problem))
      entry["severity"] = .string(problem.severity.rawValue)
      entry["message"] = .string(problem.message)
      entry["help"] = problem.help.map { .string($0) } ?? .null
      entry["notes"] = .list(
        problem.notes.map { note in
          var entry = location(note.span)
          entry["message"] = .string(note.message)
          return .dict(entry)
        })
      return .dict(entry)
    }
    func count(_ severity: Diagnostic.Severity) -> Value {
      .int(problems.lazy.filter { $0.severity == severity }.count)
    }
    let all: Dict = [
      "problems": .list(entries), "errors": count(.error), "warnings": count(.warning),
    ]
    return try JSON.write(.dict(all), JSON.Style(indent: "  "))
  }

  private static func location(_ span: Span?) -> Dict {
    guard let span else { return ["file": .null] }
    return [
      "file": .string(span.source.name), "line": .int(span.line), "column": .int(span.column),
      "endColumn": .int(span.column + span.length),
    ]
  }

  private static func rule(of problem: Diagnostic) -> String {
    problem.rule ?? Rule.load.rawValue
  }

  // MARK: SARIF

  /// The Static Analysis Results Interchange Format, version 2.1.0.
  ///
  /// - Parameter version: the program's.
  package static func sarif(_ problems: [Diagnostic], version: String) throws(Failure) -> String {
    let rules = Rule.allCases
    let results = problems.map { problem -> Value in
      let id = rule(of: problem)
      var message = problem.message
      if let help = problem.help { message += "; " + help }
      var result: Dict = [
        "ruleId": .string(id), "message": ["text": .string(message)],
        "level": .string(problem.severity.rawValue),
      ]
      if let index = rules.firstIndex(where: { $0.rawValue == id }) {
        result["ruleIndex"] = .int(index)
      }
      if let span = problem.span { result["locations"] = .list([place(span)]) }
      let related = problem.notes.enumerated().compactMap { index, note -> Value? in
        guard let span = note.span, case .dict(var entry) = place(span) else { return nil }
        entry["id"] = .int(index + 1)
        entry["message"] = ["text": .string(note.message)]
        return .dict(entry)
      }
      if !related.isEmpty { result["relatedLocations"] = .list(related) }
      return .dict(result)
    }
    let driver: Dict = [
      "name": "martlet", "version": .string(version), "semanticVersion": .string(version),
      "rules": .list(
        rules.map { rule in
          ["id": .string(rule.rawValue), "shortDescription": ["text": .string(rule.summary)]]
        }),
    ]
    let run: Dict = [
      "tool": ["driver": .dict(driver)], "columnKind": "unicodeCodePoints",
      "results": .list(results),
    ]
    let log: Dict = [
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
      "runs": .list([.dict(run)]),
    ]
    return try JSON.write(.dict(log), JSON.Style(indent: "  "))
  }

  private static func place(_ span: Span) -> Value {
    [
      "physicalLocation": [
        "artifactLocation": ["uri": .string(uri(of: span.source.name))],
        "region": [
          "startLine": .int(span.line), "startColumn": .int(span.column),
          "endColumn": .int(span.column + span.length),
        ],
      ]
    ]
  }

  /// A path as a URI: relative, or `file://` where it is absolute.
  private static func uri(of path: String) -> String {
    var uri = path.utf8.first == UInt8(ascii: "/") ? "file://" : ""
    let digits = Array("0123456789ABCDEF".unicodeScalars)
    for byte in path.utf8 {
      let isPlain =
        (97...122).contains(byte | 32) || (48...57).contains(byte) || "/-._~".utf8.contains(byte)
      if isPlain {
        uri.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        uri += "%"
        uri.unicodeScalars.append(digits[Int(byte >> 4)])
        uri.unicodeScalars.append(digits[Int(byte & 15)])
      }
    }
    return uri
  }
}
