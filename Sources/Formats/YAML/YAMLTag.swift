/// The tag of a scalar, by which its value is made.
enum YAMLTag: Equatable {
  case null, bool, int, float, string, timestamp, binary, merge, value
  case sequence, mapping, set, orderedMap, pairs
  case unsafe, vault(String)
  case other(String)

  /// The tag of a text `tag:yaml.org,2002:…` or `!…`.
  init(_ text: String, isAnsible: Bool) {
    let prefix = "tag:yaml.org,2002:"
    if isAnsible {
      switch text {
      case "!unsafe":
        self = .unsafe
        return
      case "!vault", "!vault-encrypted":
        self = .vault(text)
        return
      case prefix + "python/unicode":
        self = .string
        return
      case prefix + "python/dict":
        self = .mapping
        return
      default: break
      }
    }
    guard text.hasPrefix(prefix) else {
      self = .other(text)
      return
    }
    switch String(text.dropFirst(prefix.count)) {
    case "null": self = .null
    case "bool": self = .bool
    case "int": self = .int
    case "float": self = .float
    case "str": self = .string
    case "timestamp": self = .timestamp
    case "binary": self = .binary
    case "merge": self = .merge
    case "value": self = .value
    case "seq": self = .sequence
    case "map": self = .mapping
    case "set": self = .set
    case "omap": self = .orderedMap
    case "pairs": self = .pairs
    default: self = .other(text)
    }
  }

  /// The tag as its long text, for messages.
  var name: String {
    let prefix = "tag:yaml.org,2002:"
    return switch self {
    case .other(let text), .vault(let text): text
    case .unsafe: "!unsafe"
    case .null: prefix + "null"
    case .bool: prefix + "bool"
    case .int: prefix + "int"
    case .float: prefix + "float"
    case .string: prefix + "str"
    case .timestamp: prefix + "timestamp"
    case .binary: prefix + "binary"
    case .merge: prefix + "merge"
    case .value: prefix + "value"
    case .sequence: prefix + "seq"
    case .mapping: prefix + "map"
    case .set: prefix + "set"
    case .orderedMap: prefix + "omap"
    case .pairs: prefix + "pairs"
    }
  }
}
