package import Diagnostics
package import ModuleKit
internal import Remote
package import Values

/// One option of an INI file.
package struct IniFile: Module {
  package enum State: String, Choice { case absent, present }

  package var path: TargetPath = ""
  package var section: String?
  package var option: String?
  package var value: String?
  package var values: [String]?
  package var state = State.present
  package var exclusive = true
  package var noExtraSpaces = false
  package var ignoreSpaces = false
  package var create = true
  package var allowNoValue = false
  package var modifyInactive = true
  package var follow = false
  package var backup = false
  package var sectionHasValues: [Dict]?
  package var attributes = FileAttributes()

  package init() {}

  package static let spec = Spec<IniFile>(
    "community.general.ini_file", "Sets or removes an option in an INI file.", diff: .full,
    [
      .init(\.path, "path", aliases: ["dest"], required: true, "The file."),
      .init(\.section, "section", "The section; the top of the file without one."),
      .init(\.option, "option", "The option; the whole section without one."),
      .init(\.value, "value", "Its value."),
      .init(\.values, "values", "Its values, one line each."),
      .init(\.state, "state", "Whether it shall be there."),
      .init(\.exclusive, "exclusive", "Whether other lines of the option go."),
      .init(\.noExtraSpaces, "no_extra_spaces", "Whether there is no space around `=`."),
      .init(\.ignoreSpaces, "ignore_spaces", "Whether lines that differ in spaces alone stay."),
      .init(\.create, "create", "Whether to make a file that is missing."),
      .init(\.allowNoValue, "allow_no_value", "Whether the option may stand without a value."),
      .init(
        \.modifyInactive, "modify_inactive_option",
        "Whether a commented line of the option becomes the option."),
      .init(\.follow, "follow", "Whether a link stands for what it points to."),
      .init(\.backup, "backup", "Whether to keep the file as it was."),
      .init(\.sectionHasValues, "section_has_values", "Not supported: which of several sections."),
    ] + .part(\.attributes, FileAttributes.options),
    rules: [.exclusive(["value", "values"])],
    returns: [("msg", "What was done."), ("path", "The file.")] + FileAttributes.returns,
    example: """
      - community.general.ini_file:
          path: /etc/app.ini
          section: server
          option: port
          value: "8080"
      """)

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    if let sectionHasValues, !sectionHasValues.isEmpty {
      throw Failure(.usage, "ini_file does not support section_has_values")
    }
    let wanted = values ?? value.map { [$0] } ?? []
    if state == .present, wanted.isEmpty, !allowNoValue, !exclusive {
      throw Failure(
        .usage,
        "Parameter 'value(s)' must be defined if state=present and exclusive=False.")
    }
    var edit = TextEdit(
      path: path, attributes: attributes, backup: backup, create: create && state == .present,
      isCheck: context.isCheck, wantsDiff: context.wantsDiff
    ) { bytes throws(Failure) in
      IniEditor(self, wanted).edit(bytes ?? [])
    }
    if state == .absent { edit.absence = "OK" }
    edit.followsLinks = follow
    edit.words = .init(
      header: " (content)", tellsContent: true, noun: "Destination", describesFile: true)
    return try edit.step()
  }
}

/// Decides what becomes of the lines of an INI file.
struct IniEditor {
  private let module: IniFile
  private let wanted: [String]
  private var lines: [String] = []
  private var message = "OK"

  init(_ module: IniFile, _ wanted: [String]) {
    self.module = module
    self.wanted = wanted
  }

  func edit(_ bytes: [UInt8]) -> TextEdit.Decision {
    var editor = self
    return editor.run(bytes)
  }

  private mutating func run(_ bytes: [UInt8]) -> TextEdit.Decision {
    lines = FileLines.split(bytes).map { String(decoding: $0, as: UTF8.self) }
    if let last = lines.last, !last.hasSuffix("\n") { lines[lines.count - 1] += "\n" }
    if lines.isEmpty { lines = ["\n"] }
    let before = lines
    if let range = sectionRange() {
      if let option = module.option {
        module.state == .present ? set(option, in: range) : remove(option, in: range)
      } else if module.state == .absent, module.section != nil {
        lines.removeSubrange(range)
        message = "section removed"
      }
    } else if module.state == .present, let section = module.section {
      lines.append("[\(section)]\n")
      message = "section and option added"
      if let option = module.option, !wanted.isEmpty {
        lines += wanted.map { assignment(option, $0) }
      } else if let option = module.option, module.allowNoValue {
        lines.append("\(option)\n")
      } else {
        message = "only section added"
      }
    }
    guard lines != before else { return .init(message: "OK") }
    return .init(content: Array(lines.joined().utf8), message: message)
  }

  private func assignment(_ option: String, _ value: String) -> String {
    module.noExtraSpaces ? "\(option)=\(value)\n" : "\(option) = \(value)\n"
  }

  /// The lines of the section, its head included; of the top of the file without a section.
  private func sectionRange() -> Range<Int>? {
    let isHead = { (line: String) in line.trimmed.hasPrefix("[") }
    guard let section = module.section else {
      return 0..<(lines.firstIndex(where: isHead) ?? lines.count)
    }
    let head = lines.firstIndex { line in
      guard line.hasPrefix("[") else { return false }
      let inner = line.dropFirst().prefix { $0 != "]" }
      return String(inner).trimmed == section.trimmed && line.contains("]")
    }
    guard let head else { return nil }
    return head..<(lines[(head + 1)...].firstIndex(where: isHead) ?? lines.count)
  }

  /// How a line sets the option: whether it is commented out, and to what.
  private func setting(_ line: String, _ option: String) -> (isActive: Bool, value: String?)? {
    var rest = line.trimmed[...]
    var isActive = true
    if let first = rest.first, first == "#" || first == ";" {
      isActive = false
      rest = String(rest.dropFirst()).trimmed[...]
    }
    guard rest.hasPrefix(option) else { return nil }
    let tail = String(rest.dropFirst(option.count)).trimmed
    if tail.isEmpty { return (isActive, nil) }
    guard tail.hasPrefix("=") else { return nil }
    return (isActive, String(tail.dropFirst()).trimmed)
  }

  private func isSame(_ line: String, _ new: String) -> Bool {
    if line == new { return true }
    guard module.ignoreSpaces else { return false }
    let bare = { (text: String) in text.filter { !$0.isWhitespace } }
    return bare(line) == bare(new)
  }

  private mutating func set(_ option: String, in range: Range<Int>) {
    let start = module.section == nil ? range.lowerBound : range.lowerBound + 1
    var section = start < range.upperBound ? Array(lines[start..<range.upperBound]) : []
    var missing = wanted.map { assignment(option, $0) }
    if missing.isEmpty, module.allowNoValue { missing = ["\(option)\n"] }
    if missing.isEmpty { return }
    var changed = false
    var used = Set<Int>()
    // Lines that are right already stay where they are.
    for (number, line) in section.enumerated() {
      guard let found = setting(line, option), found.isActive,
        let match = missing.firstIndex(where: { isSame(line, $0) })
      else { continue }
      missing.remove(at: match)
      used.insert(number)
    }
    if module.exclusive || module.values == nil {
      for (number, line) in section.enumerated() where !used.contains(number) && !missing.isEmpty {
        guard let found = setting(line, option), found.isActive || module.modifyInactive,
          module.exclusive || !found.isActive
        else { continue }
        section[number] = missing.removeFirst()
        used.insert(number)
        changed = true
        message = "option changed"
      }
    }
    if module.exclusive {
      for number in section.indices.reversed() where !used.contains(number) {
        guard let found = setting(section[number], option), found.isActive else { continue }
        section.remove(at: number)
        changed = true
        message = "option changed"
      }
    }
    if !missing.isEmpty {
      let last = section.lastIndex { line in
        let text = line.trimmed
        return !text.isEmpty && !text.hasPrefix("#") && !text.hasPrefix(";")
      }
      section.insert(contentsOf: missing, at: last.map { $0 + 1 } ?? 0)
      changed = true
      message = "option added"
    }
    if changed {
      lines.replaceSubrange(min(start, range.upperBound)..<range.upperBound, with: section)
    }
  }

  private mutating func remove(_ option: String, in range: Range<Int>) {
    for number in range.reversed() {
      guard let found = setting(lines[number], option), found.isActive else { continue }
      if !wanted.isEmpty, !module.exclusive || module.values != nil,
        !wanted.contains(found.value ?? "")
      {
        continue
      }
      lines.remove(at: number)
      message = "option changed"
    }
  }
}
