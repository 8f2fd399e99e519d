package import Diagnostics
package import Values

/// A file of `name = value` in sections, as Python's `configparser` reads it: `ansible.cfg`, and
/// what the lookup `ini` and the filter `from_ini` take.
///
/// Inventories look alike and are not: their lines are hosts, and sections may come twice.
package struct INI: Sendable {
  /// In what readers differ.
  package struct Options: Sendable {
    /// Whether names keep their capitals.
    package var keepsCase = false
    /// Whether a line may be a name alone; its value is null then.
    package var allowsNoValue = false
    /// What begins a comment behind white space within a line; `#` and `;` begin one on a line of
    /// their own in any case.
    package var inlineComments: Set<UInt8> = []
    /// What stands for the section of options before the first header; nil refuses them.
    package var leadingSection: String?

    package init() {}
  }

  /// One option: its text, or null for a name alone.
  package struct Item: Sendable {
    package let name: String
    package internal(set) var value: Value
    /// Where the option stands in the file.
    package let span: Span
  }

  package struct Section: Sendable {
    package let name: String
    /// In the order of the file.
    package internal(set) var items: [Item] = []
    var places: [String: Int] = [:]

    package subscript(name: String) -> Item? { places[name].map { items[$0] } }

    mutating func add(_ item: Item) {
      places[item.name] = items.count
      items.append(item)
    }
  }

  package let options: Options
  /// In the order of the file, without `[DEFAULT]`.
  package internal(set) var sections: [Section] = []
  /// The options of `[DEFAULT]`, which every section has.
  package internal(set) var defaults = Section(name: "DEFAULT")
  var places: [String: Int] = [:]

  /// - Throws: `.syntax` with the place, for an option or section that stands twice, for options
  ///   before the first header, and for lines that are none of these.
  package init(_ source: Source, _ options: Options = Options()) throws(Failure) {
    self.options = options
    var reader = INIReader(source, options)
    try reader.read(into: &self)
  }

  package subscript(section name: String) -> Section? { places[name].map { sections[$0] } }

  /// The item of an option in a section, or in `[DEFAULT]`.
  package subscript(section section: String, name name: String) -> Item? {
    let key = self.name(name)
    return self[section: section]?[key] ?? (self[section: section] == nil ? nil : defaults[key])
  }

  /// The options of `[DEFAULT]`, then those of a section, which win.
  package func entries(of section: Section) -> Dict {
    var entries = Dict()
    for item in defaults.items + section.items { entries[item.name] = item.value }
    return entries
  }

  /// A name as it is looked for.
  package func name(_ text: String) -> String { options.keepsCase ? text : text.lowercased() }
}

extension INI {
  /// How deep values may refer to one another.
  private static let depthLimit = 10
  /// How many bytes a value may grow to.
  private static let sizeLimit = 1 << 24

  /// A value with `%(name)s` replaced by the options named, and `%%` by `%`.
  ///
  /// - Throws: `.other` for what is no reference, or refers to nothing.
  package func interpolated(_ value: String, in entries: Dict) throws(Failure) -> String {
    var size = 0
    return try interpolated(value, in: entries, depth: 0, &size)
  }

  private func interpolated(
    _ value: String, in entries: Dict, depth: Int, _ size: inout Int
  ) throws(Failure) -> String {
    size += value.utf8.count
    guard size <= INI.sizeLimit else {
      throw Failure(.other, "a value grows beyond \(INI.sizeLimit) bytes by substitution")
    }
    guard value.utf8.contains(UInt8(ascii: "%")) else { return value }
    guard depth < INI.depthLimit else {
      throw Failure(.other, "Recursion limit exceeded in value substitution")
    }
    var result = ""
    var rest = Substring(value)
    while let percent = rest.utf8.firstIndex(of: UInt8(ascii: "%")) {
      result += rest[..<percent]
      rest = rest[rest.utf8.index(after: percent)...]
      if rest.utf8.first == UInt8(ascii: "%") {
        result += "%"
        rest = rest[rest.utf8.index(after: rest.startIndex)...]
      } else if rest.utf8.first == UInt8(ascii: "("),
        let end = rest.utf8.firstIndex(of: UInt8(ascii: ")")),
        rest[end...].utf8.starts(with: ")s".utf8)
      {
        let reference = String(rest[rest.utf8.index(after: rest.startIndex)..<end])
        guard let found = entries[name(reference)] else {
          throw Failure(
            .other,
            "Bad value substitution: the value \(PythonText.quote(value)) refers to "
              + "'\(reference)', which is not there")
        }
        result += try interpolated(
          found.string ?? "", in: entries, depth: depth + 1, &size)
        rest = rest[rest.utf8.index(end, offsetBy: 2)...]
      } else {
        throw Failure(
          .other, "'%' must be followed by '%' or '(', found: \(PythonText.quote("%" + rest))")
      }
    }
    return result + rest
  }
}
