import Diagnostics
import Formats
import Testing
import Values

#if canImport(Glibc)
  import Glibc
#endif

/// The recorded cases of one file of `Tests/Corpora`.
enum Corpus {
  /// The cases of the named kinds.
  static func cases(_ file: String, kinds: Set<String>) throws -> [Dict] {
    var path = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    path.removeLast(2)
    let bytes = try read(path.joined(separator: "/") + "/Corpora/" + file)
    var cases: [Dict] = []
    for line in bytes.split(separator: 10) {
      guard let entry = try JSON.parse(Array(line)).dict else { continue }
      if let kind = entry["kind"]?.string, kinds.contains(kind) { cases.append(entry) }
    }
    return cases
  }

  static func read(_ path: String) throws -> [UInt8] {
    guard let file = fopen(path, "r") else { throw Failure(.other, "cannot open \(path)") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { return bytes }
      bytes += chunk[0..<count]
    }
  }

  /// A value of the corpus: `{"$tuple": […]}` and the like are what they stand for.
  static func decode(_ value: Value) -> Value {
    switch value {
    case .list(let items): return .list(items.map(decode))
    case .dict(let entries):
      if entries.count == 1, let (key, content) = entries.first(where: { _ in true }),
        let name = key.string, name.hasPrefix("$"), let special = special(name, content)
      {
        return special
      }
      return .dict(Dict(pairs: entries.map { ($0.key, decode($0.value)) }))
    default: return value
    }
  }

  private static func special(_ name: String, _ content: Value) -> Value? {
    let text = content.string ?? ""
    let items = content.items ?? []
    switch name {
    case "$int": return try? JSON.parse(text)
    case "$float": return .double(text == "nan" ? .nan : text == "inf" ? .infinity : -.infinity)
    case "$tuple": return .tuple(List(items.map(decode)))
    case "$set": return .object(PythonSet(items.map(decode)))
    case "$bytes": return .object(Bytes(Base64.decode(text.utf8) ?? []))
    case "$dict":
      let pairs = items.compactMap { $0.items }
      return .dict(Dict(pairs: pairs.map { (decode($0[0]), decode($0[1])) }))
    case "$date", "$datetime":
      let source = Source(name: "case", text: "!!timestamp '\(text)'")
      return try? YAML.load(source, mode: .pyyaml).value
    default: return nil
    }
  }

  /// Whether both are the same, types included: 1, 1.0 and true differ.
  static func isSame(_ a: Value, _ b: Value) -> Bool {
    switch (a, b) {
    case (.double(let x), .double(let y)): return x == y || x.isNaN && y.isNaN
    case (.list(let x), .list(let y)), (.tuple(let x), .tuple(let y)):
      return x.count == y.count && zip(x, y).allSatisfy { isSame($0, $1) }
    case (.dict(let x), .dict(let y)):
      return x.count == y.count
        && zip(x, y).allSatisfy { isSame($0.key, $1.key) && isSame($0.value, $1.value) }
    case (.template(let x), .string(let y)), (.string(let y), .template(let x)):
      return x.text.isSameText(as: y)
    default: return a.typeName == b.typeName && a.isEqual(to: b)
    }
  }

  /// What is wrong with a failure where the case expects `expected`; nil if it is as expected.
  static func mismatch(_ failure: Failure, _ expected: Dict) -> String? {
    guard let kind = expected["error"]?.string else { return "failed: \(failure.message)" }
    if failure.kind.rawValue != kind { return "kind \(failure.kind), not \(kind)" }
    if let part = expected["message_contains"]?.string, !failure.message.contains(part) {
      return "message '\(failure.message)' lacks '\(part)'"
    }
    let line = failure.span?.line
    let column = failure.span?.column
    if let wanted = expected["line"]?.int, wanted != line { return "line \(line ?? 0)" }
    if let wanted = expected["column"]?.int, wanted != column { return "column \(column ?? 0)" }
    return nil
  }

  /// Runs a case and says what is wrong with it; nil if nothing is.
  static func check(_ entry: Dict, _ run: () throws(Failure) -> Value) -> String? {
    let expected = entry["expected"]?.dict ?? [:]
    do {
      let actual = try run()
      guard let wanted = expected["value"] ?? expected["text"] else {
        return "no error, but \(actual.repr)"
      }
      return isSame(actual, decode(wanted)) ? nil : "is \(actual.repr), not \(wanted.repr)"
    } catch {
      return mismatch(error, expected)
    }
  }

  /// Records an issue for each case that is not as expected.
  static func replay(
    _ file: String, kinds: Set<String>, _ run: (Dict) throws(Failure) -> Value
  ) throws {
    let cases = try cases(file, kinds: kinds)
    #expect(!cases.isEmpty)
    for entry in cases {
      if let problem = check(entry, { () throws(Failure) in try run(entry) }) {
        let id = entry["id"]?.string ?? "?"
        Issue.record("\(id) \(entry["source"]?.repr ?? ""): \(problem)")
      }
    }
  }
}
