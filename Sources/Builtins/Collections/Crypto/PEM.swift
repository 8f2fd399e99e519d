import Diagnostics
import Formats
import Templates
import Values

/// Blocks of base64 between lines that say what they are.
enum PEM {
  struct Block {
    let label: String
    /// The block with its first and last line.
    let text: String
    let bytes: [UInt8]?
  }

  static func blocks(_ text: String) -> [Block] {
    var blocks: [Block] = []
    var lines: [String] = []
    var label: String?
    for line in PythonString.lines(text, keepingBreaks: true) {
      let bare = PythonString.strip(line)
      if let name = marked(bare, "-----BEGIN ") {
        label = name
        lines = [line]
      } else if let name = label {
        lines.append(line)
        guard marked(bare, "-----END ") == name else { continue }
        let body = lines.dropFirst().dropLast().joined()
        blocks.append(
          Block(label: name, text: lines.joined(), bytes: decoded(body)))
        label = nil
      }
    }
    return blocks
  }

  private static func marked(_ line: String, _ prefix: String) -> String? {
    guard line.hasPrefix(prefix), line.hasSuffix("-----") else { return nil }
    return String(line.dropFirst(prefix.utf8.count).dropLast(5))
  }

  private static func decoded(_ body: String) -> [UInt8]? {
    let digits = body.utf8.filter { $0 > 32 }
    let alphabet = digits.allSatisfy {
      (65...90).contains($0) || (97...122).contains($0) || (47...57).contains($0) || $0 == 43
        || $0 == 61
    }
    return alphabet ? Base64.decode(digits) : nil
  }

  /// A block with lines of 64 characters.
  static func write(_ label: String, _ bytes: some Sequence<UInt8>) -> String {
    let digits = Array(Base64.encode(Array(bytes)).utf8)
    let lines = stride(from: 0, to: digits.count, by: 64).map {
      String(decoding: digits[$0..<min($0 + 64, digits.count)], as: UTF8.self) + "\n"
    }
    return "-----BEGIN \(label)-----\n" + lines.joined() + "-----END \(label)-----\n"
  }
}
