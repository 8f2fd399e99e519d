package import Diagnostics

/// The text that a persistent shell reads for one script, and what to send along with it.
///
/// Inside the shell: file descriptors 8 and 9 are the streams to us, `$D` the private directory,
/// `$M` the mark, `$K` the program `setsid` where there is one, `$X` whether a batch goes on.
package struct Frame: Sendable {
  /// A step of sending: text at once, or a payload once the shell says that it reads.
  package enum Part: Sendable {
    case text([UInt8])
    /// Sent only after the mark `ready`: the shell reads ahead otherwise.
    case bulk(Payload)
  }

  package let number: Int
  package let parts: [Part]

  /// Payloads whose text is no longer than this travel inside the frame, without a round trip.
  package static let inlineLimit = 48 * 1024

  /// A frame for a script; `guarded` frames are skipped when an earlier one of the batch failed.
  package init(
    _ script: Script, number: Int, shell: String = "/bin/sh", guarded: Bool = false,
    outputLimit: Int
  ) throws(Failure) {
    self.number = number
    var text = FrameText()
    var bulk: [Payload] = []
    /// Puts data into a file of the target: inside the text where it is short.
    func put(_ payload: Payload, at path: String) {
      if case .bytes(let bytes) = payload, bytes.count <= Self.inlineLimit {
        let argument = Quote.printf(bytes)
        if argument.utf8.count <= Self.inlineLimit {
          return text.add("printf \(argument) 2>&9 >\(path) || W=1; ")
        }
      }
      bulk.append(payload)
      // If the reader fails early, the rest of the data must not be read as commands.
      text.add(
        "printf '%s.%d ready\\n' \"$M\" \(number) >&8; head -c \(payload.size) | "
          + "{ cat >\(path) || { cat >/dev/null; false; }; } 2>&9 || W=1; ")
    }
    if guarded { text.add("if [ \"$X\" = 0 ]; then ") }
    text.add("{ W=0; ")
    for (index, payload) in script.payloads.enumerated() {
      put(payload, at: "\"$D/\(number).\(index)\"")
    }
    if let input = script.input { put(.bytes(input), at: "\"$D/i\(number)\"") }
    if script.payloads.isEmpty && script.input == nil {
      try text.run(script, number: number, shell: shell, outputLimit: outputLimit)
    } else {
      text.add("if [ $W = 0 ]; then ")
      try text.run(script, number: number, shell: shell, outputLimit: outputLimit)
      text.add("else R=payload; fi; ")
    }
    for index in script.payloads.indices {
      text.add("[ -e \"$D/\(number).\(index)\" ] && rm -f \"$D/\(number).\(index)\"; ")
    }
    if script.input != nil { text.add(": >\"$D/i\(number)\"; ") }
    if script.isolation != .probe && number % Self.sweepEvery == 0 {
      text.add("rm -f \"$D\"/[oei]*; ")
    }
    text.add("X=$R; }")
    if guarded { text.add("; else R=skip; fi") }
    text.add("; printf '%s.%d %s\\n' \"$M\" \(number) \"$R\" >&8")
    text.add("; printf '%s.%d -\\n' \"$M\" \(number) >&9\n")
    parts = [.text(text.bytes)] + bulk.map(Part.bulk)
  }

  /// Emptied output files of commands are removed every so many frames: a fork costs a millisecond.
  private static let sweepEvery = 64

  /// Resets what an earlier batch left behind; sent before the first frame of a guarded batch.
  package static let beginBatch = Array("X=0\n".utf8)
}

extension Payload {
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

  /// The part that runs the script and leaves its return code in `R`.
  mutating func run(_ script: Script, number: Int, shell: String, outputLimit: Int)
    throws(Failure)
  {
    add("( ")
    for (name, value) in script.environment {
      guard Self.isName(name) else {
        throw Failure(.usage, "'\(name)' cannot be the name of an environment variable")
      }
      add("export \(name)=\(Quote.word(value)); ")
    }
    let exported = script.isolation == .probe ? "" : "export "
    for index in script.payloads.indices {
      add("\(exported)P\(index)=\"$D/\(number).\(index)\"; ")
    }
    let input = script.input == nil ? "/dev/null" : "\"$D/i\(number)\""
    switch script.isolation {
    case .probe:
      add("eval \(Quote.word(script.text)) ) <\(input) >&8 2>&9 8>&- 9>&-; R=$?; ")
    case .command, .program:
      if script.isolation == .program, script.timeout == nil {
        add("unset M D K X R W; eval \(Quote.word(script.text)) ) <\(input) ")
      } else {
        // A session of its own lets a time limit end all of it, and nothing else.
        let session = script.timeout == nil ? "" : "$K "
        add("exec \(session)\(Quote.word(shell)) -c \(Quote.word(script.text)) ) <\(input) ")
      }
      add(">\"$D/o\(number)\" 2>\"$D/e\(number)\" 8>&- 9>&-; R=$?; ")
      let copy = script.output == nil ? "head -c \(outputLimit + 1)" : "cat"
      give("o", number, by: copy, to: 8)
      give("e", number, by: "head -c \(outputLimit + 1)", to: 9)
    }
  }

  private mutating func give(_ name: String, _ number: Int, by copy: String, to stream: Int) {
    let file = "\"$D/\(name)\(number)\""
    add("[ -s \(file) ] && { \(copy) \(file) >&\(stream); : >\(file); }; ")
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
