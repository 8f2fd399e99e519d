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

  private typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

  /// Reads a table: it is gone through at every start, so by bytes, in place.
  private static func parse(_ text: String) -> [Entry] {
    var text = text
    var entries: [Entry] = []
    entries.reserveCapacity(300)
    text.withUTF8 { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        var line = part(of: &rest, to: UInt8(ascii: "\n"))
        if line.first != space {
          let name = string(part(of: &line, to: space))
          let type = SettingType(string(part(of: &line, to: space)))
          entries.append(Entry(name: name, type: type, initial: line.isEmpty ? "~" : string(line)))
        } else if !entries.isEmpty {
          while !line.isEmpty {
            add(part(of: &line, to: space), to: &entries[entries.count - 1])
          }
        }
      }
    }
    return entries
  }

  private static let space = UInt8(ascii: " ")

  /// Takes what stands before the next separator, and the separator.
  private static func part(of rest: inout Bytes, to separator: UInt8) -> Bytes {
    let end = rest.firstIndex(of: separator) ?? rest.endIndex
    let part = rest[..<end]
    rest = rest[min(end + 1, rest.endIndex)...]
    return part
  }

  private static func string(_ bytes: Bytes) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  private static func add(_ word: Bytes, to entry: inout Entry) {
    var names = word
    let kind = part(of: &names, to: UInt8(ascii: "="))
    // `env`, `ini` and `vars`.
    while !names.isEmpty {
      var name = part(of: &names, to: UInt8(ascii: ","))
      switch kind.first {
      case UInt8(ascii: "e"): entry.environment.append(string(name))
      case UInt8(ascii: "v"): entry.variables.append(string(name))
      case UInt8(ascii: "i"):
        let section = string(part(of: &name, to: UInt8(ascii: ".")))
        entry.keys.append((section, string(name)))
      default: break
      }
    }
  }
}
