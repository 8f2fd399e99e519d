internal import Diagnostics

/// The actions that tasks may name: modules, and what runs on the controller.
package struct ActionIndex: Sendable {
  /// Every fully qualified name.
  private let qualified: Set<String>
  /// The fully qualified name of each short one.
  private let short: [String: String]

  /// Collections in the order in which a short name is looked up.
  private static let order = [
    "ansible.builtin.", "ansible.posix.", "community.general.", "community.crypto.",
    "ansible.utils.", "community.docker.", "kubernetes.core.",
  ]

  /// - Parameter known: fully qualified names; a name without dots counts as `ansible.builtin`'s.
  package init(_ known: Set<String>) {
    var qualified = Set<String>()
    for name in known.union(Keywords.builtInActions) {
      qualified.insert(name.utf8.contains(UInt8(ascii: ".")) ? name : "ansible.builtin." + name)
    }
    self.qualified = qualified
    short = ActionIndex.meanings(qualified)
  }

  /// The name that each short one means: that of the collection which comes first.
  private static func meanings(_ qualified: Set<String>) -> [String: String] {
    let ranks = Dictionary(uniqueKeysWithValues: zip(order, 0...))
    var best: [String: (rank: Int, name: String)] = [:]
    best.reserveCapacity(qualified.count)
    for name in qualified {
      let last = last(name)
      let rank = ranks[String(name.utf8.dropLast(last.utf8.count)) ?? ""] ?? order.count
      if let other = best[last], (other.rank, other.name) < (rank, name) { continue }
      best[last] = (rank, name)
    }
    return best.mapValues(\.name)
  }

  /// The fully qualified name that `name` means, with the collections to search first.
  package func resolve(_ name: String, collections: [String] = []) -> String? {
    if name.utf8.contains(UInt8(ascii: ".")) {
      if qualified.contains(name) { return name }
      let builtin = "ansible.builtin." + Keywords.short(name)
      return qualified.contains(builtin) ? builtin : nil
    }
    for collection in collections {
      let full = collection + "." + name
      if qualified.contains(full) { return full }
    }
    return short[name]
  }

  /// `did you mean 'x'?`, in the way in which the user wrote the name.
  package func hint(_ name: String) -> String? {
    guard name.utf8.contains(UInt8(ascii: ".")) else {
      return NearName.hint(name, among: short.keys.sorted())
    }
    // Of a module of the same collection, or of another one, only a likely slip is offered.
    let last = ActionIndex.last(name)
    let collection = String(name.dropLast(last.utf8.count))
    let siblings = qualified.filter { $0.utf8.starts(with: collection.utf8) }.map(ActionIndex.last)
    if let near = NearName.find(last, among: siblings.sorted()) {
      return "did you mean '\(collection)\(near)'?"
    }
    return short[last].map { "did you mean '\($0)'?" }
  }

  private static func last(_ name: String) -> String {
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return name }
    return String(name[name.utf8.index(after: dot)...])
  }
}
