import Builtins
import Diagnostics
import Formats
import Glibc
import Templates
import Testing
import Values

/// Cases of `Tests/Corpora` that evaluate a template or an expression as Ansible does.
enum RecordedCases {
  /// Replays a file and records an issue for each case that is not as it was recorded.
  static func replay(_ file: String, except known: Set<String> = []) throws {
    var path = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    path.removeLast(2)
    let bytes = try RecordedFiles.bytes(path.joined(separator: "/") + "/Corpora/" + file)
    var count = 0
    for line in bytes.split(separator: 10) {
      guard let entry = try JSON.parse(Array(line)).dict, let id = entry["id"]?.string else {
        continue
      }
      count += 1
      if known.contains(id) { continue }
      if let problem = try problem(entry) {
        Issue.record("\(id) \(entry["source"]?.repr ?? ""): \(problem)")
      }
    }
    #expect(count > 0)
  }

  /// What is wrong with a case; nil if nothing is.
  private static func problem(_ entry: Dict) throws -> String? {
    let needsFiles = entry["files"] != nil || entry["source"]?.text.contains("lookup") ?? false
    let directory = needsFiles ? try RecordedFiles.makeDirectory() : "/nonexistent"
    defer { if needsFiles { RecordedFiles.remove(directory) } }
    for (name, content) in entry["files"]?.dict ?? [:] {
      try RecordedFiles.write(content.text, to: "\(directory)/\(name.text)")
    }
    for (name, value) in entry["environ"]?.dict ?? [:] { setenv(name.text, value.text, 1) }
    let expected = placed(entry["expected"] ?? [:], directory).dict ?? [:]
    do throws(Failure) {
      let actual = try evaluate(entry, directory)
      guard let wanted = expected["value"] else { return "no error, but \(actual.repr)" }
      let value = decoded(wanted)
      return isSame(actual, value) ? nil : "is \(actual.repr), not \(value.repr)"
    } catch {
      guard let kind = expected["error"]?.string else { return "failed: \(error.message)" }
      if error.kind.rawValue != kind { return "kind \(error.kind): \(error.message)" }
      if let part = expected["message_contains"]?.string, !error.message.contains(part) {
        return "message '\(error.message)' lacks '\(part)'"
      }
      return nil
    }
  }

  private static func evaluate(_ entry: Dict, _ directory: String) throws(Failure) -> Value {
    var secrets: [(id: String, password: String)] = []
    for secret in entry["vault_secrets"]?.items ?? [] {
      guard let parts = secret.items, parts.count == 2 else { continue }
      secrets.append((parts[0].text, parts[1].text))
    }
    let environment = Environment(
      builtins: .standard,
      files: RecordedFiles(directory: directory, secrets: VaultSecrets(secrets)))
    var variables = Dict()
    for (name, value) in entry["context"]?.dict ?? [:] {
      variables[name] = trusted(placed(value, directory))
    }
    let evaluator = Evaluator(environment, scope: DictScope(variables))
    let source = placed(entry["source"] ?? "", directory)
    guard entry["kind"]?.string == "expr" else {
      return try evaluator.resolveDeep(trusted(source))
    }
    return try evaluator.evaluate(expression: TemplateText(source.text))
  }

  /// The value with the case's directory for `${TMP}`.
  private static func placed(_ value: Value, _ directory: String) -> Value {
    switch value {
    case .string(let text):
      .string(
        text.split(separator: "${TMP}", omittingEmptySubsequences: false)
          .joined(separator: directory))
    case .list(let items): .list(items.map { placed($0, directory) })
    case .dict(let entries):
      .dict(Dict(pairs: entries.map { (placed($0.key, directory), placed($0.value, directory)) }))
    default: value
    }
  }

  private static func trusted(_ value: Value) -> Value {
    switch value {
    case .string(let text): return .trusted(text)
    case .list(let items): return .list(items.map(trusted))
    case .dict(let entries):
      if let text = entries["$unsafe"]?.string { return .string(text) }
      let special = decoded(value)
      guard case .dict = special else { return special }
      return .dict(Dict(pairs: entries.map { ($0.key, trusted($0.value)) }))
    default: return value
    }
  }

  private static func decoded(_ value: Value) -> Value {
    switch value {
    case .list(let items): return .list(items.map(decoded))
    case .dict(let entries):
      if entries.count == 1, let name = entries.names.first, let content = entries[name] {
        switch name {
        case "$int": return (try? JSON.parse(content.text)) ?? .null
        case "$float": return .double(content.text == "nan" ? .nan : .infinity)
        case "$bytes": return .object(Bytes(Base64.decode(content.text.utf8) ?? []))
        case "$tuple": return .tuple(List((content.items ?? []).map(decoded)))
        case "$dict":
          let pairs = (content.items ?? []).compactMap(\.items)
          return .dict(Dict(pairs: pairs.map { (decoded($0[0]), decoded($0[1])) }))
        default: break
        }
      }
      return .dict(Dict(pairs: entries.map { ($0.key, decoded($0.value)) }))
    default: return value
    }
  }

  /// Whether both are the same, types and order included.
  private static func isSame(_ a: Value, _ b: Value) -> Bool {
    switch (a, b) {
    case (.list(let x), .list(let y)), (.tuple(let x), .tuple(let y)):
      return x.count == y.count && zip(x, y).allSatisfy { isSame($0, $1) }
    case (.dict(let x), .dict(let y)):
      return x.count == y.count
        && zip(x, y).allSatisfy { isSame($0.key, $1.key) && isSame($0.value, $1.value) }
    default: return a.typeName == b.typeName && a.isEqual(to: b)
    }
  }
}
