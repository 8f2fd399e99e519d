internal import Diagnostics

/// Directives other than `%YAML` and `%TAG`, which PyYAML passes over and libyaml refuses.
enum YAMLDirectives {
  /// The text with such lines as comments, columns unchanged.
  static func withoutUnknown(_ source: Source) -> Source {
    let bytes = source.bytes
    guard bytes.contains(UInt8(ascii: "%")) else { return source }
    var changed = bytes
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 10) ?? bytes.count
      let line = bytes[start..<end]
      // Directives only stand before a document begins.
      if line.starts(with: "---".utf8) || line.first(where: { $0 != 32 }).map(isContent) == true {
        break
      }
      if line.first == UInt8(ascii: "%") {
        let name = line.dropFirst().prefix { ($0 | 32) &- 97 < 26 || $0 &- 48 < 10 }
        let rest = line.dropFirst(1 + name.count).first
        let isWhole = rest == nil || rest == 32 || rest == 13
        if !name.isEmpty, isWhole, !name.elementsEqual("YAML".utf8), !name.elementsEqual("TAG".utf8)
        {
          changed[start] = UInt8(ascii: "#")
        }
      }
      start = end + 1
    }
    return changed == bytes ? source : Source(name: source.name, bytes: changed)
  }

  private static func isContent(_ byte: UInt8) -> Bool {
    byte != UInt8(ascii: "%") && byte != UInt8(ascii: "#") && byte != 13
  }
}
