package import Remote

/// What one of our own scripts reported: lines of `name value`, then, after a line `data`, bytes
/// as they are.
package struct Answer: Sendable {
  /// What a script says where it reports in this form: `fail 'words'` ends it with a message.
  package static let prelude = "fail() { printf 'fail %s\\n' \"$1\"; exit 1; }\n"

  package var fields: [(name: String, value: String)] = []
  /// What followed the line `data`; nil where there was none.
  package var data: [UInt8]?
  package var reply: Reply

  package init(_ reply: Reply) {
    self.reply = reply
    let bytes = reply.output
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 10) ?? bytes.count
      let line = bytes[start..<end]
      if line.elementsEqual("data".utf8) {
        data = end < bytes.count ? Array(bytes[(end + 1)...]) : []
        return
      }
      let space = line.firstIndex(of: 32) ?? end
      fields.append(
        (
          String(decoding: line[..<space], as: UTF8.self),
          String(decoding: line[min(space + 1, end)...], as: UTF8.self)
        ))
      start = end + 1
    }
  }

  /// The last value of a name.
  package subscript(name: String) -> String? { fields.last { $0.name == name }?.value }
  /// All values of a name, in order.
  package func all(_ name: String) -> [String] {
    fields.filter { $0.name == name }.map(\.value)
  }
  /// Whether a line of this name was written.
  package func has(_ name: String) -> Bool { fields.contains { $0.name == name } }
  /// The last value of a name as a number; 0 where there is none.
  package func int(_ name: String) -> Int { self[name].flatMap { Int($0) } ?? 0 }

  /// The failure that the script reported or died of; nil if it went well.
  package var failure: String? {
    let words = reply.errorText.trimmed
    if let message = self["fail"] { return words.isEmpty ? message : "\(message): \(words)" }
    if reply.status == 0 { return nil }
    return words.isEmpty ? "the script ended with status \(reply.status)" : words
  }
}
