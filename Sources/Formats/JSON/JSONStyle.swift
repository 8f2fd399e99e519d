extension JSON {
  /// How a value is written, by the parameters of Python's `json.dumps`.
  package struct Style: Sendable {
    /// Between two items; nil for Python's default (`, `, or `,` with an indent).
    package var itemSeparator: String?
    package var keySeparator: String
    /// What each level is indented by; nil for one line.
    package var indent: String?
    package var sortKeys: Bool
    /// Whether everything beyond ASCII is escaped (`ensure_ascii`).
    package var asciiOnly: Bool
    /// Whether `NaN` and infinities may be written.
    package var allowsNaN: Bool

    package init(
      itemSeparator: String? = nil, keySeparator: String = ": ", indent: String? = nil,
      sortKeys: Bool = false, asciiOnly: Bool = true, allowsNaN: Bool = true
    ) {
      self.itemSeparator = itemSeparator
      self.keySeparator = keySeparator
      self.indent = indent
      self.sortKeys = sortKeys
      self.asciiOnly = asciiOnly
      self.allowsNaN = allowsNaN
    }

    /// `json.dumps(value)`.
    package static let python = Style()
    /// Four spaces, sorted keys: as `to_nice_json` writes.
    package static let nice = Style(indent: "    ", sortKeys: true)
    /// The same without escapes: as the inventory's `--list` and `--host` write.
    package static let shown = Style(indent: "    ", sortKeys: true, asciiOnly: false)
    /// No space at all.
    package static let compact = Style(itemSeparator: ",", keySeparator: ":")
  }
}
