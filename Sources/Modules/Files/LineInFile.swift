package import Diagnostics
package import ModuleKit
internal import Patterns
internal import Remote
internal import Values

/// One line of a text file.
package struct LineInFile: Module {
  package enum State: String, Choice { case absent, present }

  package var path: TargetPath = ""
  package var line: String?
  package var regexp: String?
  package var searchString: String?
  package var state = State.present
  package var backrefs = false
  package var insertAfter: String?
  package var insertBefore: String?
  package var firstMatch = false
  package var create = false
  package var backup = false
  package var validate: String?
  package var attributes = FileAttributes()

  package init() {}

  package static let spec = Spec<LineInFile>(
    "ansible.builtin.lineinfile", "Sees that a line is in a text file, or is not.", diff: .full,
    [
      .init(
        \.path, "path", aliases: ["dest", "destfile", "name"], required: true, "The file."),
      .init(\.line, "line", aliases: ["value"], "The line."),
      .init(
        \.regexp, "regexp", aliases: ["regex"],
        "Which line to replace (the last that matches) or to remove (all)."),
      .init(\.searchString, "search_string", "As regexp, but literal."),
      .init(\.state, "state", "Whether the line shall be there."),
      .init(\.backrefs, "backrefs", "Whether `line` refers to groups of `regexp`."),
      .init(
        \.insertAfter, "insertafter", "Where a new line goes: behind this expression, or EOF."),
      .init(
        \.insertBefore, "insertbefore", "Where a new line goes: before this expression, or BOF."),
      .init(\.firstMatch, "firstmatch", "Whether the first match counts, not the last."),
      .init(\.create, "create", "Whether to make a file that is missing."),
      .init(\.backup, "backup", "Whether to keep the file as it was."),
      .init(\.validate, "validate", "A command that must accept the new file, `%s`."),
    ] + .part(\.attributes, FileAttributes.options),
    rules: [
      .exclusive(["insertbefore", "insertafter"]), .exclusive(["regexp", "search_string"]),
      .exclusive(["backrefs", "search_string"]),
    ],
    returns: [("msg", "What was done."), ("backup", "Where the file was kept.")],
    example: """
      - ansible.builtin.lineinfile:
          path: /etc/ssh/sshd_config
          regexp: '^#?PermitRootLogin'
          line: PermitRootLogin no
      """)

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    if state == .present {
      if backrefs, regexp == nil { throw Failure(.usage, "regexp is required with backrefs=true") }
      guard line != nil else { throw Failure(.usage, "line is required with state=present") }
    } else if regexp == nil, line == nil, searchString == nil {
      throw Failure(
        .usage, "one of line, search_string, or regexp is required with state=absent")
    }
    let editor = try LineEditor(self)
    var edit = TextEdit(
      path: path, attributes: attributes, backup: backup, validate: validate, create: create,
      isCheck: context.isCheck, wantsDiff: context.wantsDiff
    ) { bytes throws(Failure) in try editor.edit(bytes ?? []) }
    if state == .absent { edit.absence = "file not present" }
    edit.words = .init(
      backup: "backup", fillsBackup: true, header: " (content)", tellsContent: true,
      tellsAttributes: true, noun: "Destination")
    guard let pattern = regexp ?? searchString, pattern.isEmpty else { return try edit.step() }
    let kind = regexp == nil ? "search string" : "regular expression"
    edit.warning =
      "The \(kind) is an empty string, which will match every line in the file. This may have "
      + "unintended consequences, such as replacing the last line in the file rather than appending."
    if regexp != nil {
      edit.warning? += " If this is desired, use '^' to match every line in the file and avoid this"
      edit.warning? += " warning."
    }
    return try edit.step()
  }
}

/// Decides what becomes of the lines of a file.
struct LineEditor: Sendable {
  private let module: LineInFile
  private let pattern: Pattern?
  private let insertion: Pattern?
  private let line: [UInt8]

  init(_ module: LineInFile) throws(Failure) {
    self.module = module
    line = Array((module.line ?? "").utf8)
    pattern = if let regexp = module.regexp { try Pattern.compile(regexp, .ascii) } else { nil }
    let place = module.insertAfter ?? module.insertBefore
    insertion =
      if let place, place != "EOF", place != "BOF" {
        try Pattern.compile(place, .ascii)
      } else { nil }
  }

  func edit(_ bytes: [UInt8]) throws(Failure) -> TextEdit.Decision {
    let lines = FileLines.split(bytes)
    return module.state == .absent ? try removed(lines) : try present(lines)
  }

  private func isMatch(_ line: [UInt8]) throws(Failure) -> Bool {
    if let pattern { return try pattern.first(in: FileLines.text(line)) != nil }
    if let text = module.searchString { return Self.contains(line, Array(text.utf8)) }
    return FileLines.bare(line).elementsEqual(self.line)
  }

  private func removed(_ lines: [[UInt8]]) throws(Failure) -> TextEdit.Decision {
    var kept: [[UInt8]] = []
    for line in lines where try !isMatch(line) { kept.append(line) }
    let found = lines.count - kept.count
    var decision = TextEdit.Decision(values: ["found": .int(found)])
    if found > 0 {
      decision.content = Array(kept.joined())
      decision.message = "\(found) line(s) removed"
    }
    return decision
  }

  private func present(_ original: [[UInt8]]) throws(Failure) -> TextEdit.Decision {
    var lines = original
    var matched: Int?
    var match: Match?
    if pattern != nil || module.searchString != nil {
      for (number, line) in lines.enumerated() {
        if let pattern {
          guard let found = try pattern.first(in: FileLines.text(line)) else { continue }
          match = found
        } else if try !isMatch(line) {
          continue
        }
        matched = number
        if module.firstMatch { break }
      }
    }
    var place: Int?
    if matched == nil {
      for (number, line) in lines.enumerated() {
        if FileLines.bare(line).elementsEqual(self.line) {
          matched = number
        } else if let insertion, try insertion.first(in: FileLines.text(line)) != nil {
          place = module.insertAfter != nil ? number + 1 : number
          if module.firstMatch { break }
        }
      }
    }
    var message = ""
    if let matched {
      var new = line
      if module.backrefs, let match, let pattern {
        new = Array(try pattern.expand(module.line ?? "", match).utf8)
      }
      if new.last != 10 { new.append(10) }
      if lines[matched] != new {
        lines[matched] = new
        message = "line replaced"
      }
    } else if !module.backrefs {
      insert(&lines, place)
      message = "line added"
    }
    var decision = TextEdit.Decision(message: message)
    if lines == original { decision.message = "" } else { decision.content = Array(lines.joined()) }
    return decision
  }

  private func insert(_ lines: inout [[UInt8]], _ place: Int?) {
    let new = line + [10]
    if module.insertBefore == "BOF" || module.insertAfter == "BOF" {
      lines.insert(new, at: 0)
      return
    }
    let position = place ?? lines.count
    if module.insertAfter != nil, position < lines.count,
      FileLines.bare(lines[position]).elementsEqual(line)
    {
      return
    }
    if position == lines.count, let last = lines.last?.last, last != 10, last != 13 {
      lines[lines.count - 1].append(10)
    }
    lines.insert(new, at: position)
  }

  static func contains(_ line: [UInt8], _ text: [UInt8]) -> Bool {
    guard !text.isEmpty else { return true }
    guard line.count >= text.count else { return false }
    for start in 0...(line.count - text.count) where line[start...].starts(with: text) {
      return true
    }
    return false
  }
}
