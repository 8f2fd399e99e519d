/// Writes archives in the old tar format with GNU's long names, which every `tar` reads.
struct Tar {
  enum Kind: UInt8 {
    case file = 48
    case link = 50
    case directory = 53
    case longName = 76
    case longLink = 75
  }

  private(set) var bytes: [UInt8] = []

  /// Adds an entry; `content` is the bytes of a file, `target` what a link points to.
  mutating func add(
    _ name: String, _ kind: Kind, mode: Int, content: [UInt8] = [], target: String = ""
  ) {
    if target.utf8.count > 100 {
      add("././@LongLink", .longLink, mode: 0, content: terminated(target))
    }
    if name.utf8.count > 100 { add("././@LongLink", .longName, mode: 0, content: terminated(name)) }
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: some Sequence<UInt8>, at start: Int, _ width: Int) {
      for (offset, byte) in text.prefix(width).enumerated() { header[start + offset] = byte }
    }
    func number(_ value: Int, at start: Int, _ width: Int) {
      let digits = String(value, radix: 8)
      put(
        (String(repeating: "0", count: max(0, width - 1 - digits.utf8.count)) + digits).utf8,
        at: start, width - 1)
    }
    put(name.utf8, at: 0, 100)
    number(mode, at: 100, 8)
    number(0, at: 108, 8)
    number(0, at: 116, 8)
    number(content.count, at: 124, 12)
    number(0, at: 136, 12)
    put("        ".utf8, at: 148, 8)
    header[156] = kind.rawValue
    put(target.utf8, at: 157, 100)
    put("ustar  ".utf8, at: 257, 7)
    let sum = header.reduce(0) { $0 + Int($1) }
    number(sum, at: 148, 7)
    header[154] = 0
    header[155] = 32
    bytes += header
    bytes += content
    let rest = content.count % 512
    if rest != 0 { bytes += [UInt8](repeating: 0, count: 512 - rest) }
  }

  /// The whole archive.
  var finished: [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }

  private func terminated(_ text: String) -> [UInt8] { Array(text.utf8) + [0] }
}
