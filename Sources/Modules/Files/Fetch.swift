package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// A file of the target, brought to the controller.
package struct Fetch: Module {
  package var src: TargetPath = ""
  package var dest = ""
  package var flat = false
  package var failOnMissing = true
  package var validatesChecksum = true

  package init() {}

  package static let spec = Spec<Fetch>(
    "ansible.builtin.fetch", "Brings a file of the target to the controller.", check: .partial,
    isLocalToHost: false,
    [
      .init(\.src, "src", required: true, "The file on the target."),
      .init(\.dest, "dest", required: true, "The directory on the controller."),
      .init(
        \.flat, "flat", "Whether the file goes to `dest` itself, without host and path below it."),
      .init(\.failOnMissing, "fail_on_missing", "Whether a missing file is a failure."),
      .init(\.validatesChecksum, "validate_checksum", "Whether to compare what came."),
    ],
    returns: [
      ("dest", "The file on the controller."), ("checksum", "SHA-1 of it."), ("md5sum", "MD5."),
    ],
    example: """
      - ansible.builtin.fetch:
          src: /var/log/app.log
          dest: logs
      """)

  /// Up to this many bytes come with the look.
  private static let direct = 1 << 20

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    if context.isCheck {
      var outcome = Outcome(message: "check mode not (yet) supported for this module")
      outcome.skipped = true
      return .done(outcome)
    }
    // The destination may depend on the path, which the target expands; then the look comes first.
    let guess = try destination(src.text, context)
    let known = src.isExpanded ? nil : digest(guess, context)
    return .ask(Script(look(known))) { answer throws(Failure) in
      for (name, message) in [
        ("missing", "the remote file does not exist, not transferring, ignored"),
        ("unreadable", "no read permission on remote file, not transferring, ignored"),
      ] where answer.has(name) {
        if failOnMissing { return .done(.failure(message)) }
        return .done(
          Outcome(message: message, values: ["file": .string(src.text), "msg": .string(message)]))
      }
      if answer.has("directory") {
        return .done(.failure("remote file is a directory, fetch cannot work on directories"))
      }
      let path = answer["path"] ?? src.text
      let place = try destination(path, context)
      let sum = answer["sum"] ?? ""
      if digest(place, context) == sum { return .done(unchanged(place, path, sum, context)) }
      if let data = answer.data {
        try context.files.write(place, data)
        return .done(try fetched(place, sum, data, context))
      }
      try context.files.makeParents(of: place)
      let temporary = place + ".martlet-part"
      let script = Script("cat \(Quote.path(path))", output: temporary)
      return .run(script) { reply throws(Failure) in
        guard reply.status == 0 else { return .done(.failure(reply.errorText.trimmed)) }
        try context.files.move(temporary, to: place)
        return .done(try fetched(place, sum, nil, context))
      }
    }
  }

  private func look(_ known: String?) -> String {
    """
    p=\(src.word); echo "path $p"
    if [ -d "$p" ]; then echo directory; exit 0; fi
    [ -e "$p" ] || { echo missing; exit 0; }
    [ -r "$p" ] || { echo unreadable; exit 0; }
    x=$(sha1sum <"$p"); x=${x%% *}; echo "sum $x"
    [ "$x" != "\(known ?? "")" ] || exit 0
    s=$(stat -L -c %s "$p")
    [ "$s" -gt \(Self.direct) ] || { echo data; cat "$p"; }
    """
  }

  private func destination(_ path: String, _ context: ModuleContext) throws(Failure) -> String {
    var place = dest
    if !place.hasPrefix("/") { place = context.directory + "/" + place }
    let source = path.replacing("../", with: "")
    if !flat {
      let base = place.hasSuffix("/") ? place : place + "/"
      return base + context.host + "/" + source.drop { $0 == "/" }
    }
    if place.hasSuffix("/") { return place + (path.split(separator: "/").last ?? "") }
    if case .directory? = context.files.stat(place)?.kind {
      throw Failure(
        .usage,
        "dest is an existing directory, use a trailing slash if you want to fetch src into that directory"
      )
    }
    return place
  }

  private func digest(_ path: String, _ context: ModuleContext) -> String? {
    guard context.files.stat(path) != nil, let bytes = try? context.files.read(path) else {
      return nil
    }
    return Digest.sha1(bytes)
  }

  private func unchanged(
    _ place: String, _ path: String, _ sum: String, _ context: ModuleContext
  ) -> Outcome {
    let bytes = (try? context.files.read(place)) ?? []
    return Outcome(values: [
      "dest": .string(place), "file": .string(path), "checksum": .string(sum),
      "md5sum": .string(Digest.md5(bytes)),
    ])
  }

  private func fetched(
    _ place: String, _ sum: String, _ data: [UInt8]?, _ context: ModuleContext
  ) throws(Failure) -> Outcome {
    let bytes: [UInt8]
    if let data { bytes = data } else { bytes = try context.files.read(place) }
    let came = Digest.sha1(bytes)
    let values: Dict = [
      "dest": .string(place), "checksum": .string(came), "md5sum": .string(Digest.md5(bytes)),
      "remote_checksum": .string(sum), "remote_md5sum": .null,
    ]
    if validatesChecksum, came != sum { return .failure("checksum mismatch", values: values) }
    return Outcome(changed: true, values: values)
  }
}
