import Diagnostics

/// Options by their names in ssh_config(5), lower case; of each the first value counts, as in ssh,
/// but identity files add up.
struct SSHOptions {
  private(set) var values: [String: String] = [:]
  private(set) var identityFiles: [String] = []

  mutating func add(_ name: String, _ value: String) {
    let name = name.lowercased()
    if name == "identityfile" {
      if !identityFiles.contains(value) { identityFiles.append(value) }
    } else if values[name] == nil {
      values[name] = value
    }
  }

  subscript(name: String) -> String? { values[name] }

  func isOn(_ name: String, default fallback: Bool) -> Bool {
    switch values[name]?.lowercased() {
    case "yes", "true": true
    case "no", "false": false
    default: fallback
    }
  }

  /// A list of files or methods: blanks or commas between.
  func list(_ name: String) -> [String]? {
    values[name].map { SSHWords.split($0) }
  }

  /// What we do in our own way or that only matters to a terminal; naming it is no mistake.
  static let settled: Set<String> = [
    "controlmaster", "controlpath", "controlpersist", "requesttty", "visualhostkey",
    "updatehostkeys", "escapechar", "loglevel", "checkhostip", "clearallforwardings",
    "permitlocalcommand", "forwardx11", "numberofpasswordprompts", "batchmode", "verifyhostkeydns",
    "addkeystoagent", "tcpkeepalive", "ipqos", "gssapidelegatecredentials", "enablesshkeysign",
  ]

  /// What `SSHSettings` reads.
  static let known: Set<String> = [
    "hostname", "port", "user", "identityfile", "identitiesonly", "identityagent", "proxyjump",
    "proxycommand", "userknownhostsfile", "globalknownhostsfile", "stricthostkeychecking",
    "connecttimeout", "connectionattempts", "hostkeyalias", "compression", "ciphers", "macs",
    "kexalgorithms", "hostkeyalgorithms", "pubkeyacceptedalgorithms", "pubkeyacceptedkeytypes",
    "preferredauthentications", "pubkeyauthentication", "passwordauthentication",
    "kbdinteractiveauthentication", "challengeresponseauthentication", "serveraliveinterval",
    "serveralivecountmax", "addressfamily", "gssapiauthentication",
  ]
}

/// Splits text into words as the shell does: blanks between, quotes and backslashes kept together.
enum SSHWords {
  static func split(_ text: String) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    var isOpen = false
    var quote: UInt8?
    var isEscaped = false
    for byte in text.utf8 {
      if isEscaped {
        word.append(byte)
        isEscaped = false
      } else if let open = quote {
        if byte == open {
          quote = nil
        } else if byte == 92 && open == 34 {
          isEscaped = true
        } else {
          word.append(byte)
        }
      } else {
        switch byte {
        case 34, 39:
          quote = byte
          isOpen = true
        case 92: isEscaped = true
        case 32, 9, 10, 13:
          if isOpen || !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
          word = []
          isOpen = false
        default: word.append(byte)
        }
      }
    }
    if isOpen || !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
    return words
  }
}
