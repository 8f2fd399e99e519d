import Diagnostics
import Foundation
import Formats
import Playbooks
import Values

/// Which keywords the recorded scenarios use, as what.
struct KeywordProofs {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The scenarios that use a keyword, by kind and name; sorted.
  private(set) var scenarios: [Kind: [String: [String]]] = [:]
  private var current = ""

  init() throws {
    let directory = Self.root.appending(path: "Tests/Scenarios").path
    let paths = try FileManager.default.subpathsOfDirectory(atPath: directory).sorted()
    for path in paths where path.hasSuffix(".yml") {
      let parts = path.split(separator: "/")
      guard parts.count >= 3 else { continue }
      current = "\(parts[0])/\(parts[1])"
      let bytes = try Data(contentsOf: URL(filePath: directory + "/" + path))
      // Broken files are scenarios too.
      guard
        let node = try? YAML.loadFile(Source(name: path, bytes: Array(bytes))).node
      else { continue }
      let folder = parts.dropLast().last ?? ""
      if folder == "meta" {
        if parts.last == "main.yml" { metadata(node) }
      } else if folder == "handlers" {
        tasks(node, .handler)
      } else if folder != "defaults", folder != "vars" {
        document(node)
      }
    }
  }

  private mutating func add(_ name: String, _ kind: Kind) {
    guard kind.keywords.contains(name) else { return }
    if scenarios[kind]?[name]?.last == current { return }
    scenarios[kind, default: [:]][name, default: []].append(current)
  }

  private mutating func document(_ node: Node) {
    for entry in Self.items(node) {
      let keys = Self.keys(entry)
      if keys.contains(where: { $0.hasSuffix("import_playbook") }) {
        for key in keys {
          add(key.hasSuffix("import_playbook") ? "import_playbook" : key, .importPlaybook)
        }
      } else if keys.contains("hosts") {
        play(entry)
      } else {
        task(entry, .task)
      }
    }
  }

  private mutating func play(_ node: Node) {
    for key in Self.keys(node) { add(key, .play) }
    for name in ["tasks", "pre_tasks", "post_tasks"] {
      if let list = node[name] { tasks(list, .task) }
    }
    if let list = node["handlers"] { tasks(list, .handler) }
    for role in node["roles"].map(Self.items) ?? [] {
      for key in Self.keys(role) { add(key, .role) }
    }
  }

  private mutating func metadata(_ node: Node) {
    for key in Self.keys(node) { add(key, .roleMetadata) }
    for role in node["dependencies"].map(Self.items) ?? [] {
      for key in Self.keys(role) { add(key, .role) }
    }
  }

  private mutating func tasks(_ node: Node, _ kind: Kind) {
    for entry in Self.items(node) { task(entry, kind) }
  }

  private mutating func task(_ node: Node, _ kind: Kind) {
    let keys = Self.keys(node)
    if keys.contains("block") {
      for key in keys { add(key, .block) }
      for name in ["block", "rescue", "always"] {
        if let list = node[name] { tasks(list, kind) }
      }
      return
    }
    let isInclude = keys.contains { $0.hasSuffix("include_tasks") }
    let isRole = keys.contains { $0.hasSuffix("include_role") }
    for key in keys {
      add(key, kind)
      if isInclude { add(key, .taskInclude) }
      if isRole { add(key, .includeRole) }
    }
    for key in node["loop_control"].map(Self.keys) ?? [] { add(key, .loopControl) }
  }

  private static func items(_ node: Node) -> [Node] {
    if case .sequence(let nodes) = node.content { nodes } else { [] }
  }

  private static func keys(_ node: Node) -> [String] {
    guard case .mapping(let entries) = node.content else { return [] }
    return entries.compactMap { $0.key.text }
  }
}
