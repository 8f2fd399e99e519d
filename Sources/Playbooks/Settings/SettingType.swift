internal import Values

/// What a setting is.
package enum SettingType: Sendable, Equatable {
  case text, bool, int, float, dict
  /// Texts with commas between.
  case list
  /// Paths with colons between.
  case pathSpec
  /// Paths with commas between.
  case pathList
  case path
  case one(of: [String])

  init(_ word: String) {
    switch word {
    case "bool": self = .bool
    case "int": self = .int
    case "float": self = .float
    case "list": self = .list
    case "dict": self = .dict
    case "pathspec": self = .pathSpec
    case "pathlist": self = .pathList
    case "path": self = .path
    default:
      let choices = word.split(separator: "=", maxSplits: 1)
      self =
        choices.count == 2 && choices[0] == "one"
        ? .one(of: choices[1].split(separator: "/").map(String.init)) : .text
    }
  }

  /// For messages: `a boolean`.
  var inWords: String {
    switch self {
    case .text: "text"
    case .bool: "a boolean"
    case .int: "an integer"
    case .float: "a number"
    case .dict: "a dictionary"
    case .list: "a list"
    case .pathSpec, .pathList: "a list of paths"
    case .path: "a path"
    case .one(let choices): "one of " + choices.joined(separator: ", ")
    }
  }

  /// The value that a text means; nil where it means none of this type.
  ///
  /// - Parameter directory: what relative paths are relative to.
  func value(_ text: String, directory: String) -> Value? {
    if text == "None" || text == "null" { return .some(.null) }
    switch self {
    case .text: return .string(text)
    case .bool: return SettingType.bool(text).map { .bool($0) }
    case .int: return Int(text).map { .int($0) }
    case .float: return Double(text).map { .double($0) }
    case .dict: return nil
    case .list: return .list(parts(text, ",").map { .string($0) })
    case .pathSpec: return .list(parts(text, ":").map { .string(path($0, directory)) })
    case .pathList: return .list(parts(text, ",").map { .string(path($0, directory)) })
    case .path: return .string(path(text, directory))
    case .one(let choices): return choices.contains(text) ? .string(text) : nil
    }
  }

  static func bool(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "yes", "on", "1", "true", "t", "y", "1.0": true
    case "no", "off", "0", "false", "f", "n", "0.0": false
    default: nil
    }
  }

  private func parts(_ text: String, _ separator: Character) -> [String] {
    if text == "[]" { return [] }
    return text.split(separator: separator).map(\.trimmed).filter { !$0.isEmpty }
  }

  private func path(_ text: String, _ directory: String) -> String {
    // A host list of the inventory setting, or no path at all.
    if text.isEmpty || text.hasSuffix(",") { return text }
    let expanded = Paths.expanded(text)
    return Paths.normalized(Paths.join(directory, expanded))
  }
}
