package import Diagnostics
package import ModuleKit
internal import Values

/// Manages the keys of hosts that ssh on the target knows.
package struct KnownHosts: Module {
  var name = ""
  var key: String?
  var path: TargetPath = "~/.ssh/known_hosts"
  var hashes = false
  var state = AccountState.present

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.builtin.known_hosts", "Manages the keys of hosts that ssh on the target knows.",
    diff: .full,
    [
      .init(\.name, "name", aliases: ["host"], required: true, "The host; `[host]:port` too."),
      .init(\.key, "key", "Its key, as a line of the file; several lines are several keys."),
      .init(\.path, "path", "The file."),
      .init(\.hashes, "hash_host", "Whether the host's name is hidden in the file."),
      .init(\.state, "state", "Whether the key is to be there; absent without one: all keys."),
    ],
    rules: [.requiredIf("state", "present", ["key"])],
    returns: [("name", "The host."), ("key", "The key as given."), ("path", "The file.")],
    example: """
      - ansible.builtin.known_hosts:
          name: git.example.org
          key: git.example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample

      """)

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    let host = name.lowercased()
    let wanted = try keys(of: host)
    if state == .present, wanted.isEmpty {
      throw Failure(.usage, "there is no key to add for \(name)")
    }
    let edit = TextFileEdit(
      path: path.word, before: FileState.shell,
      look: "[ ! -e \"$f\" ] || { look \"$f\"; say now \"$l\"; }", mode: "0644",
      looksAtFileOnly: true)
    return edit.step(context) { (text, answer) in
      var decision = decide(text, host, wanted, place: answer["path"] ?? path.text)
      let outcome = decision.outcome
      decision.outcome = { later in
        var outcome = outcome(later)
        if let now = FileState((later ?? answer)["now"]) { outcome.values.merge(now.values) }
        return outcome
      }
      if decision.acts { decision.afterwards = "look \"$f\"; say now \"$l\"" }
      return decision
    }
  }

  /// The lines of the argument, each checked to be a key of this host.
  private func keys(of host: String) throws(Failure) -> [KnownHostLine] {
    var result: [KnownHostLine] = []
    for line in (key ?? "").lineList {
      let body = line.trimmed
      if body.isEmpty || body.hasPrefix("#") { continue }
      guard let key = KnownHostLine(body) else {
        throw Failure(
          .usage, "'\(body)' is no line of a known_hosts file",
          help: "write `\(name) ssh-ed25519 AAAA…`, as ssh-keyscan prints it")
      }
      guard key.names(host) else {
        throw Failure(
          .usage, "the key is for '\(key.hosts)', not for '\(name)'",
          help: "'name' must be one of the names that the key's line begins with")
      }
      result.append(key)
    }
    return result
  }

  private func decide(
    _ text: String?, _ host: String, _ wanted: [KnownHostLine], place: String
  ) -> TextFileEdit.Decision {
    let before = (text ?? "").lineList
    var lines = before
    switch state {
    case .absent:
      lines.removeAll { line in
        guard let known = KnownHostLine(line), known.names(host) else { return false }
        return wanted.isEmpty || wanted.contains { $0.isSameKey(as: known) }
      }
    case .present:
      for key in wanted { put(key, host, into: &lines) }
    }
    var outcome = Outcome(
      changed: lines != before,
      values: [
        "name": .string(name), "key": key.map { .string($0) } ?? .null, "path": .string(place),
        "hash_host": .bool(hashes), "state": .string(state.rawValue),
      ])
    guard outcome.changed else { return .init { [outcome] _ in outcome } }
    let new = lines.map { $0 + "\n" }.joined()
    outcome.show(place, before: text ?? "", after: new)
    let result = outcome
    return .init(text: new) { _ in result }
  }

  /// Adds a key, or puts it in the place of another of its kind.
  private func put(_ key: KnownHostLine, _ host: String, into lines: inout [String]) {
    let found = lines.indices.filter { number in
      guard let known = KnownHostLine(lines[number]) else { return false }
      return known.kind == key.kind && known.marker == key.marker && known.names(host)
    }
    let isThere = found.contains { number in
      guard let known = KnownHostLine(lines[number]) else { return false }
      return known.isSameKey(as: key) && (known.isHashed || !hashes)
    }
    if isThere { return }
    for number in found.reversed() { lines.remove(at: number) }
    let new = hashes && !key.isHashed ? key.hashed() : [key.text]
    lines.insert(contentsOf: new, at: found.first ?? lines.count)
  }
}
