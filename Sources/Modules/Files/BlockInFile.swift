package import Diagnostics
package import ModuleKit
internal import Patterns
internal import Remote
internal import Values

/// A block of lines between two markers in a text file.
package struct BlockInFile: Module {
  package enum State: String, Choice { case absent, present }

  package var path: TargetPath = ""
  package var state = State.present
  package var marker = "# {mark} ANSIBLE MANAGED BLOCK"
  package var markerBegin = "BEGIN"
  package var markerEnd = "END"
  package var block = ""
  package var insertAfter: String?
  package var insertBefore: String?
  package var create = false
  package var backup = false
  package var validate: String?
  package var appendNewline = false
  package var prependNewline = false
  package var attributes = FileAttributes()

  package init() {}

  package static let spec = Spec<BlockInFile>(
    "ansible.builtin.blockinfile", "Keeps a block of lines between markers in a text file.",
    diff: .full,
    [
      .init(
        \.path, "path", aliases: ["dest", "destfile", "name"], required: true, "The file."),
      .init(\.state, "state", "Whether the block shall be there."),
      .init(\.marker, "marker", "The marker lines; {mark} stands for their beginning or end."),
      .init(\.markerBegin, "marker_begin", "What {mark} is in the first marker."),
      .init(\.markerEnd, "marker_end", "What {mark} is in the last marker."),
      .init(\.block, "block", aliases: ["content"], "The lines; without any, the block goes."),
      .init(
        \.insertAfter, "insertafter", "Where a new block goes: behind this expression, or EOF."),
      .init(
        \.insertBefore, "insertbefore", "Where a new block goes: before this expression, or BOF."),
      .init(\.create, "create", "Whether to make a file that is missing."),
      .init(\.backup, "backup", "Whether to keep the file as it was."),
      .init(\.validate, "validate", "A command that must accept the new file, `%s`."),
      .init(\.appendNewline, "append_newline", "Whether an empty line follows the block."),
      .init(\.prependNewline, "prepend_newline", "Whether an empty line is before the block."),
    ] + .part(\.attributes, FileAttributes.options),
    rules: [.exclusive(["insertbefore", "insertafter"])],
    returns: [("msg", "What was done."), ("backup_file", "Where the file was kept.")],
    example: """
      - ansible.builtin.blockinfile:
          path: /etc/hosts
          block: |
            10.0.0.1 one
            10.0.0.2 two
      """)

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    let place = insertAfter ?? insertBefore
    var insertion: Pattern?
    if let place, place != "EOF", place != "BOF" {
      insertion = try Pattern.compile(place, .ascii)
    }
    let found = insertion
    var edit = TextEdit(
      path: path, attributes: attributes, backup: backup, validate: validate, create: create,
      isCheck: context.isCheck, wantsDiff: context.wantsDiff
    ) { bytes throws(Failure) in try decide(bytes, found) }
    edit.words = .init(header: " (content)", tellsContent: true, tellsAttributes: true)
    return try edit.step()
  }

  private func decide(_ bytes: [UInt8]?, _ insertion: Pattern?) throws(Failure)
    -> TextEdit.Decision
  {
    var lines = FileLines.split(bytes ?? [])
    let begin = Array(marker.replacing("{mark}", with: markerBegin).utf8)
    let end = Array(marker.replacing("{mark}", with: markerEnd).utf8)
    var new: [[UInt8]] = []
    if state == .present, !block.isEmpty {
      let body = Array(block.utf8)
      new =
        [begin + [10]] + FileLines.split(body.last == 10 ? body : body + [10]) + [end + [10]]
    }
    let first = lines.lastIndex { FileLines.bare($0).elementsEqual(begin) }
    let last = lines.lastIndex { FileLines.bare($0).elementsEqual(end) }
    var place: Int
    if let first, let last {
      place = min(first, last)
      lines.removeSubrange(place...max(first, last))
    } else {
      place = insertBefore == "BOF" || insertAfter == "BOF" ? 0 : lines.count
      if let insertion {
        for (number, line) in lines.enumerated()
        where try insertion.first(in: FileLines.text(line)) != nil {
          place = insertAfter != nil ? number + 1 : number
        }
      }
    }
    if !new.isEmpty {
      if place > 0, lines[place - 1].last != 10 { lines[place - 1].append(10) }
      if prependNewline, place > 0, !FileLines.bare(lines[place - 1]).isEmpty {
        lines.insert([10], at: place)
        place += 1
      }
      if appendNewline, place < lines.count, !FileLines.bare(lines[place]).isEmpty {
        lines.insert([10], at: place)
      }
      lines.insert(contentsOf: new, at: place)
    }
    let result = Array(lines.joined())
    if result == (bytes ?? []), bytes != nil || new.isEmpty { return .init() }
    let message = bytes == nil ? "File created" : new.isEmpty ? "Block removed" : "Block inserted"
    return .init(content: result, message: message)
  }
}
