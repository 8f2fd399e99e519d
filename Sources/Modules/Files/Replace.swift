package import Diagnostics
package import ModuleKit
internal import Patterns
internal import Remote
internal import Values

/// Every match of a regular expression in a text file.
package struct Replace: Module {
  package var path: TargetPath = ""
  package var regexp = ""
  package var replace = ""
  package var after: String?
  package var before: String?
  package var backup = false
  package var validate: String?
  package var encoding = "utf-8"
  package var attributes = FileAttributes()

  package init() {}

  package static let spec = Spec<Replace>(
    "ansible.builtin.replace", "Replaces every match of a regular expression in a text file.",
    diff: .full,
    [
      .init(
        \.path, "path", aliases: ["dest", "destfile", "name"], required: true, "The file."),
      .init(\.regexp, "regexp", required: true, "What to replace; `^` and `$` match at lines."),
      .init(\.replace, "replace", "What to put there; may refer to groups."),
      .init(\.after, "after", "Only what follows this expression is changed."),
      .init(\.before, "before", "Only what stands before this expression is changed."),
      .init(\.backup, "backup", "Whether to keep the file as it was."),
      .init(\.validate, "validate", "A command that must accept the new file, `%s`."),
      .init(\.encoding, "encoding", "The file's encoding; only utf-8 is supported."),
    ] + .part(\.attributes, FileAttributes.options),
    returns: [("msg", "What was done."), ("backup_file", "Where the file was kept.")],
    example: """
      - ansible.builtin.replace:
          path: /etc/hosts
          regexp: '\\bold\\.example\\b'
          replace: new.example
      """)

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    guard ["utf-8", "utf8", "ascii", "us-ascii"].contains(encoding.lowercased()) else {
      throw Failure(.usage, "replace supports the encoding utf-8 only, not '\(encoding)'")
    }
    let pattern = try Pattern.compile(regexp, .multiLine)
    var sectionText: String?
    switch (after, before) {
    case (let after?, let before?): sectionText = "\(after)(?P<subsection>.*?)\(before)"
    case (let after?, nil): sectionText = "\(after)(?P<subsection>.*)"
    case (nil, let before?): sectionText = "(?P<subsection>.*)\(before)"
    default: break
    }
    var section: Pattern?
    if let sectionText { section = try Pattern.compile(sectionText, .dotAll) }
    let found = section
    let edit = TextEdit(
      path: path, attributes: attributes, backup: backup, validate: validate,
      isCheck: context.isCheck, wantsDiff: context.wantsDiff
    ) { bytes throws(Failure) in try decide(bytes ?? [], pattern, found) }
    return try edit.step()
  }

  private func decide(_ bytes: [UInt8], _ pattern: Pattern, _ section: Pattern?)
    throws(Failure) -> TextEdit.Decision
  {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure(.other, "\(path.text) is not UTF-8 text")
    }
    var range = 0..<bytes.count
    if let section {
      guard let match = try section.first(in: bytes),
        let group = section.group(named: "subsection"),
        let part = match.ranges[group]
      else {
        return .init(
          message:
            "Pattern for before/after params did not match the given file: \(section.text)",
          values: ["rc": 0])
      }
      range = part
    }
    let part =
      range.count == bytes.count ? text : String(decoding: bytes[range], as: UTF8.self)
    let (result, count) = try pattern.substitute(replace, in: part)
    var decision = TextEdit.Decision(values: ["rc": 0])
    if count > 0, !result.isSameText(as: part) {
      decision.content =
        Array(bytes[..<range.lowerBound]) + Array(result.utf8)
        + Array(bytes[range.upperBound...])
      decision.message = "\(count) replacements made"
    }
    return decision
  }
}
