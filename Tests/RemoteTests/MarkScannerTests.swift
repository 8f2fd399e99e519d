import Remote
import Testing

/// Content and marks are told apart however the stream is cut.
@Suite struct MarkScannerTests {
  private let mark = "\u{1}0123456789abcdef0123456789abcdef"

  /// What a scanner hears when the bytes come in pieces of a size.
  private func scan(_ bytes: [UInt8], pieces size: Int) -> (content: [UInt8], marks: [String]) {
    var scanner = MarkScanner(mark: mark)
    var content: [UInt8] = []
    var marks: [String] = []
    var from = 0
    while from < bytes.count {
      let piece = Array(bytes[from..<min(from + size, bytes.count)])
      piece.withUnsafeBytes { raw in
        scanner.feed(raw) { event in
          switch event {
          case .content(let bytes): content += bytes
          case .mark(let number, let words): marks.append("\(number) \(words) @\(content.count)")
          }
        }
      }
      from += size
    }
    return (content, marks)
  }

  @Test(arguments: 1...90) func findsMarks(_ size: Int) {
    let text =
      "a\u{1}b\u{0}\(mark).1 0\n\u{1}\u{1}\(mark).2 ready\n\(mark).3 12 /tmp/x y\nend\u{1}0123"
    let (content, marks) = scan(Array(text.utf8) + [10], pieces: size)
    #expect(content == Array("a\u{1}b\u{0}\u{1}\u{1}end\u{1}0123\n".utf8))
    #expect(marks == ["1 0 @4", "2 ready @6", "3 12 /tmp/x y @6"])
  }

  @Test(arguments: [1, 7, 64, 100_000]) func isNotFooled(_ size: Int) {
    let fakes = [
      "\(mark)x1 0\n", "\(mark).one 0\n", "\(mark).1\n", "\(mark.dropLast()).1 0\n",
      "\(mark)\(mark)", String(repeating: "\u{1}", count: 100),
      "\(mark).1 " + String(repeating: "z", count: 5000) + "\n",
    ]
    for fake in fakes {
      let (content, marks) = scan(Array((fake + "\n" + mark + ".9 0\n").utf8), pieces: size)
      #expect(content == Array((fake + "\n").utf8))
      #expect(marks.count == 1)
    }
  }
}
