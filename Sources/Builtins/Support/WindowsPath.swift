/// Python's `ntpath`.
enum WindowsPath {
  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "/")
  }

  /// The drive (`C:` or `\\host\share`) and the rest.
  static func splitDrive(_ path: String) -> (String, String) {
    let bytes = Array(path.utf8)
    func cut(_ position: Int) -> (String, String) {
      (
        String(decoding: bytes[..<position], as: UTF8.self),
        String(decoding: bytes[position...], as: UTF8.self)
      )
    }
    guard bytes.count >= 2 else { return ("", path) }
    if isSeparator(bytes[0]), isSeparator(bytes[1]) {
      guard let host = bytes[2...].firstIndex(where: isSeparator) else { return (path, "") }
      guard let share = bytes[(host + 1)...].firstIndex(where: isSeparator) else {
        return (path, "")
      }
      return cut(share)
    }
    return bytes[1] == UInt8(ascii: ":") ? cut(2) : ("", path)
  }

  /// The directory and the name.
  static func split(_ path: String) -> (String, String) {
    let (drive, rest) = splitDrive(path)
    let bytes = Array(rest.utf8)
    let end = (bytes.lastIndex(where: isSeparator) ?? -1) + 1
    let head = bytes[..<end]
    let trimmed = head.lastIndex { !isSeparator($0) }.map { head[...$0] } ?? head
    return (
      drive + String(decoding: trimmed, as: UTF8.self),
      String(decoding: bytes[end...], as: UTF8.self)
    )
  }
}
