package import Diagnostics
internal import Formats
package import Values

/// What the user has configured: the environment, then the configuration file, then defaults.
package struct Settings: Sendable {
  /// Where a value comes from.
  package enum Origin: Sendable, Equatable {
    case initial
    case environment(String)
    /// `file:line:column`.
    case file(String)
  }

  /// The configuration file, absolute; nil where there is none.
  package let file: String?
  /// What is odd but no error: a file that was ignored, a name that is nearly a setting's.
  package private(set) var warnings: [Diagnostic] = []
  private var values: [String: Value] = [:]
  private var origins: [String: Origin] = [:]
  /// What defaults hold in place of `${HOME}`: the setting `ANSIBLE_HOME`.
  private var base = "~/.ansible"

  /// Reads the environment and the configuration file.
  ///
  /// - Parameters:
  ///   - environment: the process's own, usually.
  ///   - directory: where a file `ansible.cfg` is looked for, and what paths are relative to.
  /// - Throws: all settings with a value that they cannot have, or a file that is none.
  package init(
    environment: [String: String] = Settings.environment, directory: String = Paths.current
  ) throws(Failure) {
    let (file, warning) = Settings.findFile(environment, directory)
    self.file = file
    if let warning { warnings.append(warning) }
    let config = try file.map { (file) throws(Failure) in try Settings.read(file) }
    var errors: [Diagnostic] = []
    for entry in SettingsTable.entries {
      set(entry, environment, config, directory, &errors)
      if entry.name == "ANSIBLE_HOME", let chosen = values[entry.name]?.string { base = chosen }
    }
    if !errors.isEmpty { throw Failure(.usage, errors) }
    if let config { warnings += Settings.oddities(config) }
  }

  /// The value of a setting, or its default; null for one that is unknown or has none.
  package func value(_ name: String) -> Value {
    if let value = values[name] { return value }
    guard let entry = SettingsTable.byName[name], entry.initial != "~" else { return .null }
    return entry.type.value(expanded(entry.initial), directory: Paths.current) ?? .null
  }

  package func origin(_ name: String) -> Origin { origins[name] ?? .initial }

  /// Gives a setting another value; for options of the command line.
  package mutating func override(_ name: String, _ value: Value) { values[name] = value }

  // MARK: Reading

  private mutating func set(
    _ entry: SettingsTable.Entry, _ environment: [String: String], _ config: INI?,
    _ directory: String, _ errors: inout [Diagnostic]
  ) {
    for name in entry.environment.reversed() {
      guard let text = environment[name] else { continue }
      guard !text.isEmpty || entry.type == .text else { continue }
      if entry.name == "ANSIBLE_NOCOLOR", name == "NO_COLOR" {
        // Its presence alone counts.
        values[entry.name] = true
      } else if let value = entry.type.value(Settings.unquoted(text), directory: directory) {
        values[entry.name] = value
      } else {
        Settings.add(Settings.wrong(text, "environment variable \(name)", entry, nil), to: &errors)
      }
      origins[entry.name] = .environment(name)
      return
    }
    for (section, key) in entry.keys.reversed() {
      guard let item = config?[section: section, name: key] else { continue }
      let base = Paths.directory(of: Paths.absolute(item.span.source.name))
      let text = Settings.withVariables(Settings.unquoted(item.value.text), environment)
      if let value = entry.type.value(text, directory: base) {
        values[entry.name] = value
      } else {
        Settings.add(Settings.wrong(text, "setting '\(key)'", entry, item.span), to: &errors)
      }
      origins[entry.name] = .file(item.span.place)
      return
    }
  }

  /// Plugins share settings with the core: each is wrong once.
  private static func add(_ error: Diagnostic, to errors: inout [Diagnostic]) {
    if !errors.contains(where: { $0.message == error.message }) { errors.append(error) }
  }

  private static func wrong(
    _ text: String, _ what: String, _ entry: SettingsTable.Entry, _ span: Span?
  ) -> Diagnostic {
    var help: String?
    if case .one(let choices) = entry.type { help = NearName.hint(text, among: choices) }
    return Diagnostic(
      .error, "the \(what) has an invalid value ('\(text)'): it should be \(entry.type.inWords)",
      at: span, help: help)
  }

  private func expanded(_ text: String) -> String {
    var text = text
    // Few defaults have one, and all are looked at in a start.
    let names =
      text.utf8.contains(UInt8(ascii: "$"))
      ? [("${HOME}", base), ("${REJECT}", ".pyc,.pyo,.swp,.bak,~,.rpm,.md,.txt,.rst")] : []
    for (name, value) in names {
      while let range = text.firstRange(of: name) { text.replaceSubrange(range, with: value) }
    }
    return text == "''" ? "" : text
  }

  private static func unquoted(_ text: String) -> String {
    guard text.utf8.count > 1, let first = text.utf8.first, first == text.utf8.last,
      first == UInt8(ascii: "'") || first == UInt8(ascii: "\"")
    else { return text }
    return String(text.dropFirst().dropLast())
  }

  /// `$NAME` and `${NAME}` of the environment; others stay as they are.
  private static func withVariables(_ text: String, _ environment: [String: String]) -> String {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
    var result: [UInt8] = []
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "$") else {
        result.append(bytes[index])
        index += 1
        continue
      }
      let isBraced = index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "{")
      let start = index + (isBraced ? 2 : 1)
      let name = bytes[start...].prefix { byte in
        byte == UInt8(ascii: "_") || (48...57).contains(byte) || (65...90).contains(byte)
          || (97...122).contains(byte)
      }
      var end = start + name.count
      if isBraced, end < bytes.count, bytes[end] == UInt8(ascii: "}") { end += 1 }
      if let value = environment[String(decoding: name, as: UTF8.self)] {
        result += Array(value.utf8)
      } else {
        result += bytes[index..<end]
      }
      index = max(end, index + 1)
    }
    return String(decoding: result, as: UTF8.self)
  }
}
