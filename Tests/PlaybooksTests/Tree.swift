import Diagnostics
import Foundation
import Playbooks
import Synchronization
import Values

/// Files in a directory of their own, removed when the tree goes.
final class Tree: Sendable {
  let path: String

  /// - Parameter text: files, each headed by a line `=== path`.
  init(_ text: String) throws {
    path = NSTemporaryDirectory() + "playbooks-" + UUID().uuidString
    var file: String?
    var content = ""
    for line in (text + "\n=== ").components(separatedBy: "\n") {
      if line.hasPrefix("=== ") {
        if let file { try write(file, content) }
        file = String(line.dropFirst(4))
        content = ""
      } else {
        content += line + "\n"
      }
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  private func write(_ name: String, _ content: String) throws {
    let url = URL(fileURLWithPath: path + "/" + name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try content.write(to: url, atomically: true, encoding: .utf8)
  }
}

/// Warnings, kept.
final class Warnings: Sendable {
  private let list = Mutex<[Diagnostic]>([])
  func add(_ diagnostic: Diagnostic) { list.withLock { $0.append(diagnostic) } }
  var all: [Diagnostic] { list.withLock { $0 } }
}

extension Loader {
  static let actions: Set<String> = [
    "ansible.builtin.debug", "ansible.builtin.command", "ansible.builtin.shell",
    "ansible.builtin.copy", "ansible.builtin.set_fact", "ansible.builtin.apt",
    "ansible.builtin.template", "ansible.builtin.service", "ansible.builtin.ping",
    "ansible.builtin.validate_argument_spec", "ansible.posix.sysctl", "ansible.builtin.fail",
  ]

  /// A loader for tests, whose templates are plain `{{ name }}`.
  static func plain(_ warnings: Warnings = Warnings(), collections: String? = nil) -> Loader {
    var options = Loader.Options(render: { (value: Value, layers: [Dict]) throws(Failure) in
      guard case .template(let template) = value else { return value }
      var text = template.text
      for layer in layers.reversed() {
        for (key, value) in layer {
          text = text.replacingOccurrences(of: "{{ \(key.text) }}", with: value.text)
        }
      }
      if text.contains("{{") { throw Failure(.undefined, "'\(text)' is undefined") }
      return .string(text)
    })
    options.lookups = ["items", "dict", "list", "nested"]
    options.warn = { warnings.add($0) }
    if let collections { options.collectionsPath = [collections] }
    return Loader(knownActions: actions, options)
  }
}
