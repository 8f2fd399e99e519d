internal import Diagnostics
internal import Formats
internal import Values

/// What a collection's `meta/runtime.yml` says of its plugins: where they were moved to, and which
/// are on their way out.
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

  /// The action that `namespace.name.action` was moved to in the end; nil where it was not, or in a
  /// circle.
  func action(_ name: String) -> String? {
    let path = path(of: name)
    guard let last = path.last, last != name, redirect(last) == nil else { return nil }
    return last
  }

  /// The names that lead back to one of them, where an action was moved in a circle.
  func circle(_ name: String) -> [String]? {
    let path = path(of: name)
    return path.last.flatMap(redirect) == nil ? nil : path
  }

  /// A name and those that it was moved to; it ends before the first that comes again.
  private func path(of name: String) -> [String] {
    var path = [name]
    while let next = path.last.flatMap(redirect), !path.contains(next) { path.append(next) }
    return path
  }

  /// What a collection says of an action that it has removed.
  func tombstone(_ name: String) -> String? {
    guard let entry = routing(name, "tombstone") else { return nil }
    return Self.sentence(
      ["The '\(name)' module has been removed.", entry["warning_text"]?.text],
      "This feature was removed from", entry, Self.collection(of: name))
  }

  /// What collections say of an action that they mean to remove, and of those that it leads to.
  func deprecations(_ name: String) -> [String] {
    path(of: name).compactMap { name in
      guard let entry = routing(name, "deprecation") else { return nil }
      return Self.sentence(
        ["\(name) has been deprecated.", entry["warning_text"]?.text],
        "This feature will be removed from", entry, Self.collection(of: name))
    }
  }

  private static func sentence(
    _ parts: [String?], _ verb: String, _ entry: Node, _ collection: String
  ) -> String {
    var end = "\(verb) collection '\(collection)'"
    if let version = entry["removal_version"]?.value, !version.isNull {
      end += " version \(version.text)."
    } else if let date = entry["removal_date"]?.value, !date.isNull {
      end += " in a release after \(date.text)."
    } else {
      end += verb.contains("was") ? "." : " in a future release."
    }
    return (parts.compactMap { $0 } + [end]).joined(separator: " ")
  }

  private static func collection(of name: String) -> String {
    name.split(separator: ".").prefix(2).joined(separator: ".")
  }

  private func redirect(_ name: String) -> String? { routing(name, "redirect")?.text }

  private func routing(_ name: String, _ what: String) -> Node? {
    let parts = name.split(separator: ".")
    guard parts.count >= 3, let routes = metadata(of: Self.collection(of: name)) else { return nil }
    let plugin = parts[2...].joined(separator: ".")
    for kind in ["action", "modules"] {
      if let entry = routes["plugin_routing"]?[kind]?[plugin]?[what] { return entry }
    }
    return nil
  }

  // MARK: Collections

  /// What is wrong with the use of a collection: it asks for other versions of ansible-core.
  func mismatch(of collection: String) -> String? {
    guard let wanted = metadata(of: collection)?["requires_ansible"]?.text,
      !VersionRange(wanted).contains(Loader.ansibleVersion)
    else { return nil }
    return "Collection \(collection) does not support Ansible version \(Loader.ansibleVersion)"
  }

  private func metadata(of collection: String) -> Node? {
    guard let root = collections.directory(of: collection) else { return nil }
    let file = Paths.join(root, "meta/runtime.yml")
    guard Paths.isFile(file) else { return nil }
    do throws(Failure) {
      return try loader.document(file)
    } catch {
      findings.error(error)
      return nil
    }
  }
}
