internal import Values

extension LiteralReader {
  /// Text or bytes, several in a row being one; nil where none begins here.
  mutating func string(depth: Int) -> Value? {
    var content: [UInt8] = []
    var isBytes: Bool?
    while let (part, partIsBytes) = part() {
      if let isBytes, isBytes != partIsBytes { return nil }
      isBytes = partIsBytes
      content += part
      let end = position
      skipSpace(acrossLines: depth > 0)
      guard startsText() else {
        position = end
        break
      }
    }
    guard let isBytes else { return nil }
    return isBytes ? .object(Bytes(content)) : .string(String(decoding: content, as: UTF8.self))
  }

  private func startsText() -> Bool {
    var index = position
    while index < bytes.count, index < position + 2, "rRbBuU".utf8.contains(bytes[index]) {
      index += 1
    }
    return index < bytes.count && (bytes[index] == 34 || bytes[index] == 39)
  }

  /// One quoted part with its prefix.
  private mutating func part() -> (content: [UInt8], isBytes: Bool)? {
    let start = position
    var isRaw = false
    var isBytes = false
    while let byte = peek, position < start + 2, "rRbBuU".utf8.contains(byte) {
      isRaw = isRaw || byte | 32 == UInt8(ascii: "r")
      isBytes = isBytes || byte | 32 == UInt8(ascii: "b")
      position += 1
    }
    guard let quote = peek, quote == 34 || quote == 39 else {
      position = start
      return nil
    }
    let isLong =
      position + 2 < bytes.count && bytes[position + 1] == quote && bytes[position + 2] == quote
    position += isLong ? 3 : 1
    var content: [UInt8] = []
    while let byte = peek {
      if byte == quote {
        if !isLong {
          position += 1
          return (content, isBytes)
        }
        if position + 2 < bytes.count, bytes[position + 1] == quote, bytes[position + 2] == quote {
          position += 3
          return (content, isBytes)
        }
      }
      if byte == 10, !isLong { return nil }
      if byte == UInt8(ascii: "\\") {
        guard escape(isRaw: isRaw, isBytes: isBytes, into: &content) else { return nil }
        continue
      }
      content.append(byte)
      position += 1
    }
    return nil
  }

  /// A backslash and what follows; false where Python refuses it.
  private mutating func escape(isRaw: Bool, isBytes: Bool, into content: inout [UInt8]) -> Bool {
    guard position + 1 < bytes.count else { return false }
    let mark = bytes[position + 1]
    if isRaw {
      content += [UInt8(ascii: "\\"), mark]
      position += 2
      return true
    }
    if mark == 10 {
      position += 2
      return true
    }
    if (48...55).contains(mark) {
      var code: UInt32 = 0
      position += 1
      var count = 0
      while count < 3, let digit = peek, (48...55).contains(digit) {
        code = code * 8 + UInt32(digit - 48)
        position += 1
        count += 1
      }
      append(code, isBytes, &content)
      return true
    }
    if isBytes, mark == UInt8(ascii: "x") {
      guard position + 3 < bytes.count, let high = JSONReader.hexDigit(bytes[position + 2]),
        let low = JSONReader.hexDigit(bytes[position + 3])
      else { return false }
      content.append(high << 4 | low)
      position += 4
      return true
    }
    if let (decoded, length) = PythonEscapes.escape(bytes[position...]),
      !isBytes || !"uUN".utf8.contains(mark)
    {
      content += decoded
      position += length
      return true
    }
    if !isBytes, "xuUN".utf8.contains(mark) { return false }
    content += [UInt8(ascii: "\\"), mark]
    position += 2
    return true
  }

  private func append(_ code: UInt32, _ isBytes: Bool, _ content: inout [UInt8]) {
    if isBytes {
      content.append(UInt8(truncatingIfNeeded: code))
    } else if let scalar = Unicode.Scalar(code) {
      content += Array(String(scalar).utf8)
    }
  }
}
