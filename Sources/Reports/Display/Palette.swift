/// What is coloured, by the names of the settings `COLOR_*`.
package enum Tint: String, Sendable, CaseIterable {
  case changed, debug, deprecate, diffAdd, diffLines, diffRemove, error, highlight, included, ok
  case skip, unreachable, verbose, warn
}

/// The colour of each thing.
package struct Palette: Sendable {
  /// Whether anything is coloured at all.
  package var isOn: Bool
  private var codes: [Tint: String]

  /// ansible's own colours.
  package static let defaults: [Tint: String] = [
    .changed: "yellow", .debug: "dark gray", .deprecate: "purple", .diffAdd: "green",
    .diffLines: "cyan", .diffRemove: "red", .error: "red", .highlight: "white",
    .included: "cyan", .ok: "green", .skip: "cyan", .unreachable: "bright red",
    .verbose: "blue", .warn: "bright purple",
  ]

  private static let names: [String: String] = [
    "black": "0;30", "bright gray": "0;37", "blue": "0;34", "white": "1;37", "green": "0;32",
    "bright blue": "1;34", "cyan": "0;36", "bright green": "1;32", "red": "0;31",
    "bright cyan": "1;36", "purple": "0;35", "bright red": "1;31", "yellow": "0;33",
    "bright purple": "1;35", "dark gray": "1;30", "bright yellow": "1;33", "magenta": "0;35",
    "bright magenta": "1;35", "normal": "0",
  ]

  /// - Parameter colours: names, or `colorN`, `rgbRGB`, `grayN`, where they differ from ansible's.
  package init(isOn: Bool, colours: [Tint: String] = [:]) {
    self.isOn = isOn
    codes = Palette.defaults.merging(colours) { $1 }.mapValues(Palette.code)
  }

  /// The parameters of the escape sequence.
  private static func code(_ name: String) -> String {
    if let code = names[name] { return code }
    func number(after prefix: String) -> [Int]? {
      guard name.hasPrefix(prefix) else { return nil }
      return name.dropFirst(prefix.count).unicodeScalars.map { Int($0.value) - 48 }
    }
    if let rgb = number(after: "rgb"), rgb.count == 3, rgb.allSatisfy((0...5).contains) {
      return "38;5;\(16 + 36 * rgb[0] + 6 * rgb[1] + rgb[2])"
    }
    for (prefix, first) in [("color", 0), ("gray", 232)] {
      if name.hasPrefix(prefix), let shade = Int(name.dropFirst(prefix.count)) {
        return "38;5;\(first + shade)"
      }
    }
    return "0"
  }

  /// The text in a colour: each line by itself, so that a line cut out of it is still right.
  package func paint(_ text: String, _ tint: Tint?) -> String {
    guard isOn, let tint, let code = codes[tint] else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "\u{1B}[\(code)m\($0)\u{1B}[0m" }.joined(separator: "\n")
  }
}
