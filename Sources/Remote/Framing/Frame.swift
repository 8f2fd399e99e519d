package import Diagnostics

/// The text that a persistent shell reads for one script, and what to send along with it.
///
/// The boot defined what it calls: `m_p` runs a probe, `m_b` one whose input streams, `m_x` what
/// becomes another program, each with the number, the text, and where there are any the input (its
/// size if it streams), a text to go before, and what copies the output; `m_v` runs a simple
/// command, if there is such a program; `m_g` says whether a batch goes on; `m_l` makes the directory for payloads;
/// `m_f` tells what was written to standard error and that the script has ended. Short frames are
/// quick ones: bash reads them byte by byte.
///
/// Inside the shell: file descriptor 8 is the stream to us, `$m_D` the private directory, `$m_L` that of
/// payloads, `$m_M` the mark, `$m_R` the return code, `$m_X` that of a batch.
package struct Frame: Sendable {
  /// A step of sending: text at once, or a payload once the shell says that it reads.
  package enum Part: Sendable {
    case text([UInt8])
    /// Sent only after the mark `ready`: the shell reads ahead otherwise.
    case bulk(Payload)
  }

  package let number: Int
  package let parts: [Part]

  /// A frame for a script; `guarded` frames are skipped when an earlier one of the batch failed.
  package init(
    _ script: Script, number: Int, shell: String = "/bin/sh", guarded: Bool = false
  ) throws(Failure) {
    self.number = number
    var text = FrameText()
    var bulk: [Payload] = []
    /// Puts data into a file of the target: inside the text where it is short.
    func put(_ payload: Payload, at path: String) {
      if let argument = payload.inline {
        return text.add("printf \(argument) 2>>\"$m_D/e\" >\(path) || m_W=1; ")
      }
      bulk.append(payload)
      // If the reader fails early, the rest of the data must not be read as commands.
      text.add(
        "echo \"$m_M.\(number) ready\" >&8; head -c \(payload.size) | "
          + "{ cat >\(path) || { cat >/dev/null; false; }; } 2>>\"$m_D/e\" || m_W=1; ")
    }
    // What is big lies on a disk, or streams.
    let streams = script.isolation == .probe && script.input.map { $0.inline == nil } ?? false
    var files = script.payloads.indices.map { "\"$m_L/\(number).\($0)\"" }
    var input: String?
    if let payload = script.input, !streams {
      input = payload.inline == nil ? "\"$m_L/\(number).i\"" : "\"$m_D/i\(number)\""
      if payload.inline == nil { files.append("\"$m_L/\(number).i\"") }
    }
    let isPlain = files.isEmpty && input == nil
    if guarded { text.add("if m_g \(number); then ") }
    if !isPlain {
      text.add(": >\"$m_D/e\"; m_W=0; ")
      if !files.isEmpty { text.add("m_l || m_W=1; ") }
      for (payload, path) in zip(script.payloads, files) { put(payload, at: path) }
      if let payload = script.input, let input { put(payload, at: input) }
      text.add("if [ $m_W = 0 ]; then ")
    }
    if let payload = script.input, streams { bulk.append(payload) }
    try text.run(
      script, number: number, shell: shell, input: input,
      stream: streams ? script.input?.size : nil)
    if !isPlain { text.add("; else m_R=payload; m_f \(number); fi") }
    if !files.isEmpty { text.add("; rm -f \(files.joined(separator: " "))") }
    if let input, !files.contains(input) { text.add("; : >\(input)") }
    if script.isolation != .probe && number % Self.sweepEvery == 0 {
      text.add("; rm -f \"$m_D\"/[oei]*")
    }
    if guarded { text.add("; fi") }
    text.add("\n")
    parts = [.text(text.bytes)] + bulk.map(Part.bulk)
  }

  /// Emptied output files of commands are removed every so many frames: a fork costs a millisecond.
  private static let sweepEvery = 64

  /// Resets what an earlier batch left behind; sent before the first frame of a guarded batch.
  package static let beginBatch = Array("m_X=0\n".utf8)
}

extension Payload {
  /// Payloads whose text is no longer than this travel inside the frame, without a round trip.
  private static let inlineLimit = 48 * 1024

  /// The argument of `printf` that writes it, where it is short.
  fileprivate var inline: String? {
    guard case .bytes(let bytes) = self, bytes.count <= Self.inlineLimit else { return nil }
    let argument = Quote.printf(bytes)
    return argument.utf8.count <= Self.inlineLimit ? argument : nil
  }

  /// How many bytes it has.
  package var size: Int {
    switch self {
    case .bytes(let bytes): bytes.count
    case .file(_, let size): size
    }
  }
}

/// Builds the text of a frame.
private struct FrameText {
  var bytes: [UInt8] = []

  mutating func add(_ text: String) { bytes += text.utf8 }

  /// The call that runs the script and tells what came of it.
  mutating func run(
    _ script: Script, number: Int, shell: String, input: String?, stream: Int?
  ) throws(Failure) {
    var before = ""
    for (name, value) in script.environment {
      guard Self.isName(name) else {
        throw Failure(.usage, "'\(name)' cannot be the name of an environment variable")
      }
      before += "export \(name)=\(Quote.word(value)); "
    }
    let exported = script.isolation == .probe ? "" : "export "
    for index in script.payloads.indices {
      before += "\(exported)P\(index)=\"$m_L/\(number).\(index)\"; "
    }
    let call = script.isolation != .probe ? "m_x" : stream == nil ? "m_p" : "m_b"
    var words = [call, String(number)]
    if script.isolation == .probe || (script.isolation == .program && script.timeout == nil) {
      words.append(Quote.word(script.text))
    } else {
      // A session of its own lets a time limit end all of it, and nothing else.
      let session = script.timeout == nil ? "" : "command -v setsid >/dev/null && set -- setsid; "
      let program = script.timeout == nil ? "" : "\"$@\" "
      words.append(
        Quote.word(
          "\(session)exec \(program)\(Quote.word(shell)) -c \(Quote.word(script.text))"))
    }
    var more = [stream.map { String($0) } ?? input ?? "''", Quote.word(before)]
    more.append(script.output == nil || script.isolation == .probe ? "''" : "cat")
    while more.last == "''" { more.removeLast() }
    if let simple = script.simple, call == "m_x", script.timeout == nil, more.isEmpty {
      add("m_v \(number) \(simple) || ")
    }
    add((words + more).joined(separator: " "))
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(48...57).contains(first) else { return false }
    return text.utf8.allSatisfy { byte in
      switch byte {
      case 48...57, 65...90, 97...122, 95: true
      default: false
      }
    }
  }
}
