import Foundation

/// What a run printed, reduced to what must be the same: headings, hosts and their status,
/// results that are shown, the recap. The words of errors are martlet's own.
enum Transcript {
  private static let starts = [
    "fatal:", "failed:", "ok:", "changed:", "skipping:", "TASK [", "PLAY ", "RUNNING HANDLER",
    "...ignoring", "included:", "--- exit", "FAILED - RETRYING", "NO MORE HOSTS", "ASYNC",
  ]

  /// - Parameter hidesAddresses: whether `h1 -> h2(address)` counts as `h1 -> h2`.
  static func events(of text: String, hidesAddresses: Bool = false) -> [String] {
    var events: [String] = []
    var isMessage = false
    let text = hidesAddresses ? text.replacing(#/ -> ([^\s()]+)\([^)]*\)/#) { " -> \($0.1)" } : text
    for line in text.split(separator: "\n").map(String.init) {
      if line.hasPrefix("[ERROR]") || line.hasPrefix("[WARNING]") || line.hasPrefix("[DEPRECATION")
      {
        isMessage = true
        continue
      }
      if isMessage {
        guard starts.contains(where: { line.hasPrefix($0) }) else { continue }
        isMessage = false
      }
      // How often a job was looked at depends on the machine, and its name is drawn by lot.
      if line.hasPrefix("ASYNC POLL") { continue }
      if let name = timed(line) {
        events.append(name)
      } else {
        events.append(line.hasPrefix("ASYNC ") ? withoutJob(line) : withoutMessage(line))
      }
    }
    return events
  }

  /// The name of a value that tells when a command ran, or how long, with what stands before it.
  private static func timed(_ line: String) -> String? {
    for name in ["\"delta\": ", "\"end\": ", "\"start\": "] {
      if let range = line.range(of: name), line[..<range.lowerBound].allSatisfy({ $0 == " " }) {
        return String(line[..<range.upperBound])
      }
    }
    return nil
  }

  private static func withoutJob(_ line: String) -> String {
    line.range(of: "jid=").map { String(line[..<$0.upperBound]) } ?? line
  }

  /// The line of a failure without the result, whose message is worded otherwise.
  private static func withoutMessage(_ line: String) -> String {
    guard line.hasPrefix("fatal:") || line.hasPrefix("failed:"),
      let range = line.range(of: " => {")
    else { return line }
    return String(line[..<range.lowerBound])
  }

  /// Words as a shell splits them, quotes taken off.
  static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var quote: Character?
    var isOpen = false
    for character in text {
      if let mark = quote {
        if character == mark { quote = nil } else { word.append(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        isOpen = true
      } else if character.isWhitespace {
        if isOpen || !word.isEmpty { words.append(word) }
        word = ""
        isOpen = false
      } else {
        word.append(character)
      }
    }
    if isOpen || !word.isEmpty { words.append(word) }
    return words
  }
}
