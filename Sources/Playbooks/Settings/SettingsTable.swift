/// Every setting that is known, with its type, its default and where it is set.
package enum SettingsTable {
  /// One setting.
  package struct Entry: Sendable {
    /// `DEFAULT_FORKS`; of plugins `connection.ssh.pipelining`.
    package var name: String
    package var type: SettingType
    /// As text; `~` for none.
    package var initial: String
    /// Environment variables, the last one wins.
    package var environment: [String] = []
    /// Section and key of the configuration file, the last one wins.
    package var keys: [(section: String, key: String)] = []
    /// Variables of hosts and plays that set it; of plugins.
    package var variables: [String] = []
  }

  package static let entries: [Entry] = parse(core) + parse(plugins) + parse(own)

  /// What ansible-core does not have.
  private static let own = """
    MARTLET_AHEAD one=off/loops/alone/hosts alone
      env=MARTLET_AHEAD ini=martlet.ahead
    """

  static let byName: [String: Entry] = Dictionary(
    entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

  private static func parse(_ text: String) -> [Entry] {
    var entries: [Entry] = []
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      let words = line.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
      if line.first == UInt8(ascii: " ") {
        guard !entries.isEmpty else { continue }
        for word in words { add(word, to: &entries[entries.count - 1]) }
      } else if words.count >= 2 {
        let rest = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
        let initial = rest.count > 2 ? String(Substring(rest[2])) : "~"
        entries.append(Entry(name: words[0], type: SettingType(words[1]), initial: initial))
      }
    }
    return entries
  }

  private static func add(_ word: String, to entry: inout Entry) {
    let parts = word.split(separator: "=", maxSplits: 1)
    guard parts.count == 2 else { return }
    let names = parts[1].split(separator: ",").map(String.init)
    switch parts[0] {
    case "env": entry.environment = names
    case "vars": entry.variables = names
    case "ini":
      entry.keys = names.compactMap { name in
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        return parts.count == 2 ? (parts[0], parts[1]) : nil
      }
    default: break
    }
  }
}
