package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// What is in an archive, put into a directory.
package struct Unarchive: Module {
  package var src: TargetPath = ""
  package var dest: TargetPath = ""
  package var copy = true
  package var remoteSource = false
  package var creates: TargetPath?
  package var listsFiles = false
  package var exclude: [String] = []
  package var include: [String] = []
  package var keepNewer = false
  package var extraOptions: [String] = []
  package var bufferSize = 65536
  package var validatesCertificates = true
  package var decrypt = true
  package var attributes = FileAttributes()

  package init() {}

  package static let spec = Spec<Unarchive>(
    "ansible.builtin.unarchive", "Unpacks an archive into a directory.", check: .partial,
    [
      .init(\.src, "src", required: true, "The archive: tar (gz, bz2, xz, zst) or zip."),
      .init(\.dest, "dest", required: true, "The directory, which must be there."),
      .init(\.copy, "copy", "Whether the archive is on the controller."),
      .init(
        \.remoteSource, "remote_src", "Whether the archive is on the target, or at an address."),
      .init(\.creates, "creates", "A path; if it exists, nothing is done."),
      .init(\.listsFiles, "list_files", "Whether the result lists what is in the archive."),
      .init(\.exclude, "exclude", "Patterns of what is left out."),
      .init(\.include, "include", "Patterns of what is unpacked; all without any."),
      .init(\.keepNewer, "keep_newer", "Whether files that are newer than the archive's stay."),
      .init(\.extraOptions, "extra_opts", "Further options of tar or unzip."),
      .init(\.bufferSize, "io_buffer_size", "Accepted: the shell's tools choose their own."),
      .init(\.validatesCertificates, "validate_certs", "Whether certificates must be good."),
      .init(\.decrypt, "decrypt", "Whether an archive in a vault is decrypted."),
    ] + .part(\.attributes, FileAttributes.options),
    rules: [.exclusive(["include", "exclude"])],
    returns: [
      ("dest", "The directory."), ("src", "The archive."), ("handler", "Kind of the archive."),
      ("files", "What is in it."),
    ] + FileAttributes.returns,
    example: """
      - ansible.builtin.unarchive:
          src: tool.tar.gz
          dest: /opt
      """)

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    if !decrypt {
      throw Failure(.usage, "unarchive does not support 'decrypt: false'", help: "leave it out")
    }
    var script = Script("", promise: .decisive)
    if copy, !remoteSource {
      let path = try context.files.find(src.text, in: "files")
      guard let file = context.files.stat(path) else {
        throw Failure(.usage, "could not find or access '\(src.text)' on the controller")
      }
      script.payloads = [
        file.isVault || file.size <= FileWrite.inlineLimit
          ? .bytes(try context.files.read(path)) : .file(path: path, size: file.size)
      ]
    }
    script.text = text(context.isCheck)
    return .ask(script, failing: ["dest": .string(dest.text)]) { answer throws(Failure) in
      .done(outcome(answer))
    }
  }

  private func text(_ isCheck: Bool) -> String {
    let creation = creates.map { "[ ! -e \($0.word) ] || { echo skipped; exit 0; }\n" } ?? ""
    return FileState.shell + creation + """
      c= P=\(dest.word); P=${P%/}; P=${P:-/}
      [ -d "$P" ] || fail "dest '$P' must be an existing dir"
      echo "path $P"
      T=$(mktemp -d \(isCheck ? "" : "\"$P/.ansible_tmpXXXXXX\"")) || fail "Destination $P not writable"
      trap 'rm -rf "$T"' 0
      \(source)
      x=$(dd if="$S" bs=6 count=1 2>/dev/null | od -An -tx1 | tr -d ' \\n')
      case $x in
      1f8b*) k=TgzArchive z="gzip -dc";; 425a68*) k=TarBzipArchive z="bzip2 -dc";;
      fd377a*) k=TarXzArchive z="xz -dc";; 28b52ffd*) k=TarZstdArchive z="zstd -dc";;
      504b0*) k=ZipArchive z=;; *) k=TarArchive z=cat;;
      esac
      echo "handler $k"
      if [ $k = ZipArchive ]; then
        command -v unzip >/dev/null || fail 'the target needs unzip for this archive'
        unzip -oq \(Quote.words(extraOptions)) "$S" -d "$T" >/dev/null || fail "could not unpack $S"
      else
        command -v ${z%% *} >/dev/null || fail "the target needs ${z%% *} for this archive"
        $z <"$S" | tar xf - \(Quote.words(extraOptions)) -C "$T" || fail "Failed to find handler for \\"$S\\". Make sure the required command to extract the file is installed."
        [ -n "$(ls -A "$T")" ] || fail "there is nothing in $S"
      fi
      \(placing(isCheck))
      p=$P; look "$p"; echo "now $l"
      """
  }

  /// Shell text that sets `S` to the archive.
  private var source: String {
    if copy, !remoteSource { return "S=$P0" }
    if src.text.contains("://") {
      let address = Quote.word(src.text)
      let trusting = validatesCertificates ? "" : "-k "
      return """
        S=$(mktemp) || fail 'could not make a temporary file'
        trap 'rm -rf "$T" "$S"' 0
        if command -v curl >/dev/null; then curl -q -fsSL \(trusting)-o "$S" \(address)
        else wget -q \(validatesCertificates ? "" : "--no-check-certificate ")-O "$S" \(address); fi || fail 'could not download the archive'
        """
    }
    return """
      S=\(src.word)
      [ -e "$S" ] || fail "Source '$S' does not exist"
      [ -r "$S" ] || fail "Source '$S' not readable"
      """
  }

  /// Shell text that moves what differs from `T` to its place in `P`.
  private func placing(_ isCheck: Bool) -> String {
    var filter = ""
    if !exclude.isEmpty {
      let patterns = exclude.flatMap(Self.cases).joined(separator: "|")
      filter += "case $y in \(patterns)) continue;; esac\n"
    }
    if !include.isEmpty {
      let patterns = include.flatMap(Self.cases).joined(separator: "|")
      filter += "case $y in \(patterns)) ;; *) continue;; esac\n"
    }
    let list = listsFiles ? "echo \"file $y\"" : ":"
    let listDirectory = listsFiles ? "echo \"file $y/\"" : ":"
    // Modes of directories come from the archive, those of files move with them.
    let directory =
      isCheck
      ? "echo changed"
      : "echo changed; look \"$x\"; w=$m; mkdir -p \"$p\" && chmod \(FileAttributes.octalOfW) \"$p\" || fail \"could not create $p\""
    let file =
      isCheck
      ? "echo changed"
      : "echo changed; mkdir -p \"${p%/*}\" && mv -f \"$x\" \"$p\" || fail \"could not replace $p\""
    let newer = keepNewer ? "[ \"$p\" -nt \"$x\" ] && continue\n" : ""
    let settled =
      attributes.isEmpty
      ? ""
      : "[ ! -e \"$p\" ] && [ ! -h \"$p\" ] || { look \"$p\"\n\(attributes.shell(isCheck)) :; }\n"
    return """
      cd "$T" || exit 1
      find . -mindepth 1 -type d | while IFS= read -r x; do
        y=${x#./} p=$P/${x#./}
        \(filter)\(listDirectory)
        [ -d "$p" ] || { \(directory); }
        \(settled)
      done
      find . ! -type d | while IFS= read -r x; do
        y=${x#./} p=$P/${x#./}
        \(filter)\(list)
        if [ -h "$x" ]; then
          [ -h "$p" ] && [ "$(readlink "$x")" = "$(readlink "$p")" ] || { \(file); }
        elif [ -f "$p" ] && [ ! -h "$p" ] && cmp -s "$x" "$p"; then :
        else
          \(newer)\(file)
        fi
        \(settled)
      done
      """
  }

  /// Patterns of the shell for a name, at the top or in any directory, and for what is below it.
  private static func cases(_ pattern: String) -> [String] {
    var name = pattern
    while name.hasSuffix("/") { name.removeLast() }
    let word = ShellWord.globbing(name)
    return [word, word + "/*", "*/" + word, "*/" + word + "/*"]
  }

  private func outcome(_ answer: Answer) -> Outcome {
    if answer.has("skipped") {
      var outcome = Outcome(message: "skipped, since \(creates?.text ?? "") exists")
      outcome.skipped = true
      return outcome
    }
    var values: Dict = [
      "dest": .string(answer["path"] ?? dest.text), "src": .string(src.text),
      "handler": .string(answer["handler"] ?? ""),
    ]
    if let now = FileState(answer["now"]) { values.merge(now.values) }
    if listsFiles {
      values["files"] = .list(answer.all("file").sorted { $0.isTextBefore($1) }.map { .string($0) })
    }
    return Outcome(changed: answer.has("changed") || answer.has("set"), values: values)
  }
}
