package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// A file from the network.
package struct GetURL: Module {
  package var url = ""
  package var dest: TargetPath = ""
  package var backup = false
  package var force = false
  package var checksum = ""
  package var web = WebOptions(timeout: 10)
  package var tmpDest: TargetPath?
  package var attributes = FileAttributes()

  package init() {}

  package static let spec = Spec<GetURL>(
    "ansible.builtin.get_url", "Downloads a file to the target.", check: .partial,
    [
      .init(\.url, "url", required: true, "Where from: HTTP, HTTPS or FTP."),
      .init(\.dest, "dest", required: true, "The file, or the directory it goes to."),
      .init(\.backup, "backup", "Whether to keep the file that is replaced."),
      .init(\.force, "force", "Whether to download even if the file is there."),
      .init(\.checksum, "checksum", "`algorithm:digest`, or `algorithm:URL` of a list of digests."),
      .init(\.tmpDest, "tmp_dest", "Directory of the temporary file; beside the file otherwise."),
    ] + .part(\.web, WebOptions.options(userAlias: "username"))
      + .part(\.attributes, FileAttributes.options),
    returns: [
      ("dest", "The file."), ("checksum_src", "SHA-1 of what came."), ("status_code", "Of HTTP."),
      ("url", "Where from."), ("elapsed", "Seconds."),
    ] + FileAttributes.returns,
    example: """
      - ansible.builtin.get_url:
          url: https://example.org/tool.tar.gz
          dest: /opt/tool.tar.gz
          checksum: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
      """)

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    var digest: (algorithm: DigestAlgorithm, value: String)?
    if !checksum.isEmpty {
      let parts = checksum.split(separator: ":", maxSplits: 1).map(String.init)
      guard parts.count == 2, let algorithm = DigestAlgorithm(rawValue: parts[0].lowercased())
      else {
        throw Failure(
          .usage,
          "the checksum parameter has to be in format <algorithm>:<checksum>, got '\(checksum)'")
      }
      digest = (algorithm, parts[1].trimmed)
    }
    guard url.contains("://") else {
      return .done(
        .failure("unknown url type: '\(url)'", values: ["url": .string(url), "status": -1]))
    }
    let request = try web.request(url)
    let script = Script(
      try script(request, digest, context.isCheck), input: .bytes(request.configuration),
      promise: .complete)
    return .ask(
      script, failing: ["url": .string(url), "dest": .string(dest.text)],
      describing: { failing($0) }
    ) { answer throws(Failure) in
      .done(outcome(answer, seconds: Int(answer.reply.seconds ?? 0)))
    }
  }

  private func script(
    _ request: WebRequest, _ digest: (algorithm: DigestAlgorithm, value: String)?, _ isCheck: Bool
  ) throws(Failure) -> String {
    var path = url.split(whereSeparator: { $0 == "?" || $0 == "#" }).first.map(String.init) ?? url
    path = path.split(separator: "/").dropFirst(2).last.map(String.init) ?? "index.html"
    var wanted = ""
    if let digest {
      if digest.value.contains("://") {
        let address = Quote.word(digest.value)
        let trusting = web.validatesCertificates ? "" : "-k "
        // A list of digests: the line that names the file, or a digest alone.
        wanted = """
          if command -v curl >/dev/null; then curl -q -fsSL \(trusting)--max-time \(web.timeout) -o "$B" \(address)
          else wget -q -T \(web.timeout) -O "$B" \(address); fi || fail 'could not get the list of checksums'
          [ -s "$B" ] || fail 'could not get the list of checksums'
          q=; while read -r x y; do
            y=${y#\\*}; y=${y#./}
            if [ "${y##*/}" = \(Quote.word(path)) ] || { [ -z "$y" ] && [ -z "$q" ]; }; then q=$x; fi
          done <"$B"
          [ -n "$q" ] || fail \(Quote.word("Unable to find a checksum for file '\(path)' in '\(digest.value)'"))

          """
      } else {
        wanted = "q=\(Quote.word(digest.value.lowercased()))\n"
      }
    }
    let program = digest?.algorithm.program ?? "sha1sum"
    let write = FileWrite(
      content: .command("cat \"$B\""), attributes: attributes, backup: backup)
    let same = """
      echo same
      \(attributes.shell(isCheck))
      look "$p"; echo "now $l"; exit 0
      """
    return FileState.shell + """
      n= c= q= i= p=\(dest.word)
      T=$(mktemp -d \(tmpDest.map { $0.word + "/.ansible_tmpXXXXXX" } ?? "")) || fail 'could not make a temporary directory'
      trap 'rm -rf "$T"' 0
      B=$T/body H=$T/head
      if [ -d "$p" ]; then p=${p%/}/\(Quote.word(path)); fi
      echo "path $p"
      case $p in /*/*|[!/]*/*) [ -d "${p%/*}" ] || fail "Destination ${p%/*} does not exist";; esac
      \(wanted)
      if [ -e "$p" ]; then
        look "$p"; echo "was $l"
        if [ -n "$q" ]; then
          x=$(\(program) <"$p"); if [ "${x%% *}" = "$q" ]; then
          \(same)
          fi
        \(force ? "" : "else i=$p")
        fi
      else n=1
      fi
      \(isCheck ? "if [ -n \"$n\" ] || [ -n \"$q\" ]; then echo differs; exit 0; fi" : "")
      \(request.shell(since: "i"))
      echo "code $code"
      if [ "$code" = 304 ]; then
      \(same)
      fi
      case $code in 2??) ;; -1) fail "Request failed: $why";; *) fail "Request failed";; esac
      [ -e "$B" ] || : >"$B"
      if [ -n "$q" ]; then
        x=$(\(program) <"$B"); x=${x%% *}
        [ "$x" = "$q" ] || fail "The checksum for $p did not match $q; it was $x."
      fi
      x=$(sha1sum <"$B"); x=${x%% *}; echo "sha1 $x"; y=$(md5sum <"$B"); echo "md5 ${y%% *}"
      if [ -z "$n" ]; then
        y=$(sha1sum <"$p"); y=${y%% *}; echo "old $y"
        if [ "$x" = "$y" ]; then
        \(same)
        fi
      fi
      echo differs
      \(isCheck ? "" : try write.shell())
      """
  }

  private func failing(_ answer: Answer) -> Dict {
    var values: Dict = ["elapsed": .int(Int(answer.reply.seconds ?? 0))]
    if let sum = answer["sha1"] {
      values["checksum_src"] = .string(sum)
      values["checksum_dest"] = answer["old"].map { .string($0) } ?? .null
    }
    if let path = answer["path"] { values["dest"] = .string(path) }
    guard let code = answer["code"].flatMap({ Int($0) }), code >= 300 else { return values }
    values["status_code"] = .int(code)
    values["response"] = .string("HTTP Error \(code): \(HTTPStatus.reason(code))")
    return values
  }

  private func outcome(_ answer: Answer, seconds: Int) -> Outcome {
    let path = answer["path"] ?? dest.text
    let was = FileState(answer["was"])
    var values: Dict = [
      "dest": .string(path), "url": .string(url), "elapsed": .int(seconds),
      "checksum_src": answer["sha1"].map { .string($0) } ?? .null,
      "checksum_dest": answer["old"].map { .string($0) } ?? .null,
    ]
    if let code = answer["code"].flatMap({ Int($0) }) { values["status_code"] = .int(code) }
    if let md5 = answer["md5"] { values["md5sum"] = .string(md5) }
    let now = FileState(answer["now"]) ?? was
    if let now { values.merge(now.values) }
    if let backup = answer["backup_file"] { values["backup_file"] = .string(backup) }
    let changed = answer.has("differs") || !answer.attributeChanges(from: was).after.isEmpty
    var message = "OK (\(now?.size ?? 0) bytes)"
    if answer.has("same"), answer["code"] == nil { message = "file already exists" }
    if answer["code"] == "304" { message = "HTTP Error 304: Not Modified" }
    values["msg"] = .string(message)
    return Outcome(changed: changed, message: message, values: values)
  }
}
