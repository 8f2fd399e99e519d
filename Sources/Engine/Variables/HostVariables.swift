internal import Inventories
internal import Templates
internal import Values

/// The variables of one host that live as long as the run, and what was computed from them.
///
/// Belongs to the run's actor.
final class HostVariables {
  let name: String
  /// From inventories and the files beside them: nearest first.
  var inventory: [Dict]
  /// The inventory file that names it, if any.
  var source: String?
  /// What `ansible_facts` holds so far, without what `recall` would bring.
  private var knownFacts: Dict = [:]
  /// The names of facts that are variables as they are, not with `ansible_` before them.
  private var plainFacts: Set<String> = []
  /// Reads the facts that an earlier run kept, by the names that modules gave them; nil once done.
  var recall: (() -> Dict)?
  /// `set_fact` and registered variables.
  private(set) var setFacts: Dict = [:]
  private(set) var includedVars: Dict = [:]
  /// Read from `vars_files`, whose names may hold the host's variables.
  var playFiles: [Dict] = []

  /// Counts changes; a remembered value is good while nothing that it read changed after it.
  private var clock = 0
  /// Counts changes of variables that say how the host is reached.
  private(set) var connectionChanges = 0
  private var changedAt: [String: Int] = [:]
  private var memo: [MemoKey: MemoEntry] = [:]

  struct MemoKey: Hashable {
    let template: ObjectIdentifier
    let role: ObjectIdentifier?
    let seesPlay: Bool
  }

  private struct MemoEntry {
    // Held, so that the identity in the key is not given to another text.
    let template: TemplateText
    let value: Value
    let reads: Set<String>
    let clock: Int
  }

  init(name: String, inventory: [Dict]) {
    self.name = name
    self.inventory = inventory
  }

  func set(fact name: String, _ value: Value) {
    setFacts[name] = value
    touch(name)
  }

  /// What tasks have set, as it was at one time.
  struct Knowledge {
    fileprivate let host: HostVariables
    fileprivate let facts: Dict
    fileprivate let plainFacts: Set<String>
    fileprivate let setFacts: Dict
    fileprivate let includedVars: Dict

    func restore() { host.restore(self) }
  }

  var knowledge: Knowledge {
    Knowledge(
      host: self, facts: facts, plainFacts: plainFacts, setFacts: setFacts,
      includedVars: includedVars)
  }

  private func restore(_ old: Knowledge) {
    knownFacts = old.facts
    plainFacts = old.plainFacts
    setFacts = old.setFacts
    includedVars = old.includedVars
    forget()
  }

  // MARK: Facts

  /// `ansible_facts`: names without the prefix, but for `ansible_local`.
  var facts: Dict {
    if let recall { recallFacts(recall) }
    return knownFacts
  }

  /// The facts by the names that modules gave them.
  var namedFacts: Dict {
    Dict(
      pairs: facts.map { key, value in
        let isPlain = key.string.map(plainFacts.contains) ?? true
        return (isPlain ? key : .string("ansible_" + key.text), value)
      })
  }

  /// A fact that is a variable too.
  func injectedFact(_ name: String) -> Value? {
    let facts = facts
    if plainFacts.contains(name) { return facts[name] }
    guard name.utf8.starts(with: Self.prefix.utf8) else { return nil }
    let bare = String(name.utf8.dropFirst(Self.prefix.utf8.count)) ?? ""
    return plainFacts.contains(bare) ? nil : facts[bare]
  }

  /// Adds facts by the names that a module gave them.
  func merge(facts new: Dict) {
    if let recall { recallFacts(recall) }
    for (key, value) in new {
      guard let name = key.string else { continue }
      if name.utf8.starts(with: Self.prefix.utf8), name != MagicName.localFacts {
        let bare = String(name.utf8.dropFirst(Self.prefix.utf8.count)) ?? ""
        knownFacts[bare] = value
        plainFacts.remove(bare)
      } else {
        knownFacts[name] = value
        plainFacts.insert(name)
      }
      touch(name)
    }
    touch(MagicName.ansibleFacts.rawValue)
  }

  func clearFacts() {
    recall = nil
    knownFacts = [:]
    plainFacts = []
    forget()
  }

  private func recallFacts(_ recall: () -> Dict) {
    self.recall = nil
    merge(facts: recall())
  }

  private static let prefix = "ansible_"

  func include(_ vars: Dict) {
    for (key, value) in vars {
      guard let name = key.string else { continue }
      includedVars[name] = value
      touch(name)
    }
  }

  /// Forgets all that was computed: after a change that names nothing.
  func forget() {
    connectionChanges += 1
    memo.removeAll(keepingCapacity: true)
    changedAt.removeAll(keepingCapacity: true)
  }

  private func touch(_ name: String) {
    clock += 1
    changedAt[name] = clock
    if name.hasPrefix(Self.prefix), TargetCache.names.contains(name) {
      connectionChanges += 1
    }
  }

  /// A remembered value whose reads have not changed and are not `shadowed` by nearer variables.
  func remembered(_ key: MemoKey, shadowed: (String) -> Bool) -> Value? {
    guard let entry = memo[key] else { return nil }
    for name in entry.reads {
      if let changed = changedAt[name], changed > entry.clock { return nil }
      if shadowed(name) { return nil }
    }
    return entry.value
  }

  /// What a remembered value depended on.
  func reads(_ key: MemoKey) -> Reads? {
    guard let entry = memo[key] else { return nil }
    var reads = Reads()
    reads.names = entry.reads
    return reads
  }

  func remember(_ value: Value, _ key: MemoKey, of template: TemplateText, reads: Set<String>) {
    memo[key] = MemoEntry(template: template, value: value, reads: reads, clock: clock)
  }
}
