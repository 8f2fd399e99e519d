internal import Diagnostics
internal import Formats

/// Where names of collections were moved to, by their `meta/runtime.yml`.
struct Redirects {
  private let collections: Collections
  private let loader: Loader
  /// Where a `meta/runtime.yml` that cannot be read is reported.
  private let findings: Findings

  init(_ collections: Collections, _ loader: Loader, _ findings: Findings) {
    self.collections = collections
    self.loader = loader
    self.findings = findings
  }

  /// The action that `namespace.name.action` was moved to, at most ten moves on.
  func action(_ name: String) -> String? {
    var current = name
    for _ in 0..<10 {
      guard let next = redirect(current) else { break }
      current = next
    }
    return current == name ? nil : current
  }

  /// What a collection says of an action that it has removed.
  func tombstone(_ name: String) -> String? {
    guard let entry = routing(name, "tombstone") else { return nil }
    let version = entry["removal_version"]?.text.map { "it was removed in version \($0)" }
    return entry["warning_text"]?.text ?? version ?? "it was removed"
  }

  private func redirect(_ name: String) -> String? { routing(name, "redirect")?.text }

  private func routing(_ name: String, _ what: String) -> Node? {
    let parts = name.split(separator: ".")
    guard parts.count >= 3 else { return nil }
    let collection = parts[0] + "." + parts[1]
    guard let root = collections.directory(of: String(collection)) else { return nil }
    let file = Paths.join(root, "meta/runtime.yml")
    guard Paths.isFile(file) else { return nil }
    let plugin = parts[2...].joined(separator: ".")
    do throws(Failure) {
      let routes = try loader.document(file)["plugin_routing"]
      for kind in ["action", "modules"] {
        if let entry = routes?[kind]?[plugin]?[what] { return entry }
      }
    } catch {
      findings.error(error)
    }
    return nil
  }
}
