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

  /// The names of ansible-core's own settings, plugins left out.
  package static let coreNames = parse(core).map(\.name)

  /// What ansible-core does not have.
  private static let own = """
    MARTLET_AHEAD one=off/loops/alone/hosts alone
      env=MARTLET_AHEAD ini=martlet.ahead
    MARTLET_RECORD str ~
      env=MARTLET_RECORD ini=martlet.record
    """

  static let byName: [String: Entry] = Dictionary(
    entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

  /// Reads a table: it is gone through at every start, so by bytes.
  private static func parse(_ text: String) -> [Entry] {
    var entries: [Entry] = []
    entries.reserveCapacity(300)
    for line in Array(text.utf8).split(separator: UInt8(ascii: "\n")) {
      let words = line.split(separator: space, maxSplits: 2)
      if line.first == space {
        guard !entries.isEmpty else { continue }
        for word in line.split(separator: space) { add(word, to: &entries[entries.count - 1]) }
      } else if words.count >= 2 {
        let initial = words.count > 2 ? string(words[2]) : "~"
        entries.append(
          Entry(name: string(words[0]), type: SettingType(string(words[1])), initial: initial))
      }
    }
    return entries
  }

  private static let space = UInt8(ascii: " ")

  private static func string(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  private static func add(_ word: ArraySlice<UInt8>, to entry: inout Entry) {
    guard let equals = word.firstIndex(of: UInt8(ascii: "=")) else { return }
    let names = word[(equals + 1)...].split(separator: UInt8(ascii: ","))
    switch string(word[..<equals]) {
    case "env": entry.environment = names.map(string)
    case "vars": entry.variables = names.map(string)
    case "ini":
      entry.keys = names.compactMap { name in
        guard let dot = name.firstIndex(of: UInt8(ascii: ".")) else { return nil }
        return (string(name[..<dot]), string(name[(dot + 1)...]))
      }
    default: break
    }
  }
}
