package import Diagnostics
package import ModuleKit
internal import Patterns
internal import Remote
internal import Values

/// One file put together from the fragments of a directory.
package struct Assemble: Module {
  package var src: TargetPath = ""
  package var dest: TargetPath = ""
  package var delimiter: String?
  package var regexp: String?
  package var ignoreHidden = false
  package var remoteSource = true
  package var backup = false
  package var validate: String?
  package var decrypt = true
  package var attributes = FileAttributes()

  package init() {}

  package static let spec = Spec<Assemble>(
    "ansible.builtin.assemble", "Puts a file together from the fragments of a directory.",
    diff: .full,
    [
      .init(\.src, "src", required: true, "The directory of the fragments."),
      .init(\.dest, "dest", required: true, "The file."),
      .init(\.delimiter, "delimiter", "What stands between fragments."),
      .init(\.regexp, "regexp", "Which names count."),
      .init(\.ignoreHidden, "ignore_hidden", "Whether names that begin with a dot are left out."),
      .init(\.remoteSource, "remote_src", "Whether the fragments are on the target."),
      .init(\.backup, "backup", "Whether to keep the file that is replaced."),
      .init(\.validate, "validate", "A command that must accept the new file, `%s`."),
      .init(\.decrypt, "decrypt", "Whether fragments in vaults are decrypted."),
    ] + .part(\.attributes, FileAttributes.options),
    returns: [("dest", "The file."), ("checksum", "SHA-1 of it.")] + FileAttributes.returns,
    example: """
      - ansible.builtin.assemble:
          src: /etc/app.d
          dest: /etc/app.conf
      """)

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    if !decrypt {
      throw Failure(.usage, "assemble does not support 'decrypt: false'", help: "leave it out")
    }
    let pattern = try self.pattern
    if !remoteSource {
      let directory = try context.files.find(src.text, in: "files")
      guard case .directory? = context.files.stat(directory)?.kind else {
        throw Failure(.usage, "Source (\(directory)) is not a directory")
      }
      var fragments: [(name: String, bytes: [UInt8])] = []
      for name in try context.files.list(directory) where !name.contains("/") {
        guard case .file? = context.files.stat(directory + "/" + name)?.kind else { continue }
        fragments.append((name, try context.files.read(directory + "/" + name)))
      }
      return try write(try joined(fragments, pattern), context)
    }
    let script = """
      p=\(src.word)
      [ -e "$p" ] || fail "Source ($p) does not exist"
      [ -d "$p" ] || fail "Source ($p) is not a directory"
      echo data
      for f in "$p"/* "$p"/.*; do
        [ -f "$f" ] || continue
        s=$(stat -L -c %s "$f"); echo "${f##*/}"; echo "$s"; head -c "$s" "$f"
      done
      """
    return .ask(Script(script)) { answer throws(Failure) in
      var rest = (answer.data ?? [])[...]
      func line() -> String {
        let line = rest.prefix { $0 != 10 }
        rest = rest.dropFirst(line.count + 1)
        return String(decoding: line, as: UTF8.self)
      }
      var fragments: [(name: String, bytes: [UInt8])] = []
      while !rest.isEmpty {
        let name = line()
        let size = Int(line()) ?? 0
        fragments.append((name, Array(rest.prefix(size))))
        rest = rest.dropFirst(size)
      }
      return try write(try joined(fragments, pattern), context)
    }
  }

  private var pattern: Pattern? {
    get throws(Failure) {
      guard let regexp else { return nil }
      do throws(Failure) {
        return try Pattern.compile(regexp)
      } catch {
        throw error.with { $0.message = "Invalid Regexp (\($0.message)) in \"\(regexp)\"" }
      }
    }
  }

  private func joined(_ fragments: [(name: String, bytes: [UInt8])], _ pattern: Pattern?)
    throws(Failure) -> [UInt8]
  {
    var result: [UInt8] = []
    var isFirst = true
    for fragment in fragments.sorted(by: { $0.name.isTextBefore($1.name) }) {
      if ignoreHidden, fragment.name.hasPrefix(".") { continue }
      if let pattern, try !pattern.matches(fragment.name) { continue }
      if !isFirst {
        if let last = result.last, last != 10 { result.append(10) }
        if let delimiter, !delimiter.isEmpty {
          let text = delimiter.replacing("\\n", with: "\n").replacing("\\t", with: "\t")
          result += Array(text.utf8)
          if result.last != 10 { result.append(10) }
        }
      }
      isFirst = false
      result += fragment.bytes
    }
    return result
  }

  private func write(_ bytes: [UInt8], _ context: ModuleContext) throws(Failure) -> Step {
    var copy = Copy()
    copy.dest = dest
    copy.backup = backup
    copy.validate = validate
    copy.attributes = attributes
    var request = CopyRequest(copy, context)
    request.bytes = bytes
    request.size = bytes.count
    request.sha1 = Digest.sha1(bytes)
    request.source = src.text
    request.tellsStatus = false
    return told(try request.step(), Digest.md5(bytes))
  }

  /// The copy's results in this module's words.
  private func told(_ step: Step, _ md5: String) -> Step {
    switch step {
    case .run(let script, let then):
      return .run(script) { reply throws(Failure) in told(try then(reply), md5) }
    case .done(var outcome):
      outcome.values["diff"] = nil
      if outcome.failed {
        outcome.values["checksum"] = nil
        return .done(outcome)
      }
      outcome.values["path"] = nil
      outcome.values["src"] = .string(src.text)
      outcome.values["md5sum"] = .string(md5)
      if remoteSource {
        outcome.message = "OK"
        outcome.diffs = []
      }
      return .done(outcome)
    }
  }
}
