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
    var short: [String: String] = [:]
    for name in qualified.sorted(by: ActionIndex.isBefore) {
      let last = ActionIndex.last(name)
      if short[last] == nil { short[last] = name }
    }
    self.qualified = qualified
    self.short = short
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

  private static func isBefore(_ a: String, _ b: String) -> Bool {
    let x = order.firstIndex { a.utf8.starts(with: $0.utf8) } ?? order.count
    let y = order.firstIndex { b.utf8.starts(with: $0.utf8) } ?? order.count
    return (x, a) < (y, b)
  }

  private static func last(_ name: String) -> String {
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return name }
    return String(name[name.utf8.index(after: dot)...])
  }
}
