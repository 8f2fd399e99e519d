import Diagnostics

/// Rows of comma-separated values, as Python's `csv` reads them.
enum CSV {
  struct Dialect {
    var delimiter = UInt8(ascii: ",")
    var skipsInitialSpace = false
    /// Whether a text behind a closing quote is an error.
    var isStrict = false
  }

  /// - Throws: `.filter` in a strict dialect.
  static func rows(_ text: String, _ dialect: Dialect = Dialect()) throws(Failure) -> [[String]] {
    let bytes = Array(text.utf8)
    let quote = UInt8(ascii: "\"")
    var rows: [[String]] = []
    var row: [String] = []
    var field: [UInt8] = []
    var position = 0
    var hasField = false
    func isBreak(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 }
    func endField() {
      row.append(String(decoding: field, as: UTF8.self))
      field = []
      hasField = false
    }
    while position < bytes.count {
      let byte = bytes[position]
      if byte == quote, field.isEmpty, !hasField {
        hasField = true
        position += 1
        while position < bytes.count {
          if bytes[position] != quote {
            field.append(bytes[position])
          } else if position + 1 < bytes.count, bytes[position + 1] == quote {
            field.append(quote)
            position += 1
          } else {
            break
          }
          position += 1
        }
        if position >= bytes.count, dialect.isStrict {
          throw Failure(.filter, "Unable to process file: unexpected end of data")
        }
        position += 1
        if dialect.isStrict, position < bytes.count, bytes[position] != dialect.delimiter,
          !isBreak(bytes[position])
        {
          let mark = String(decoding: [dialect.delimiter], as: UTF8.self)
          throw Failure(.filter, "Unable to process file: '\(mark)' expected after '\"'")
        }
      } else if byte == dialect.delimiter {
        endField()
        hasField = false
        position += 1
        if dialect.skipsInitialSpace {
          while position < bytes.count, bytes[position] == 32 { position += 1 }
        }
        if position >= bytes.count || isBreak(bytes[position]) { hasField = true }
      } else if isBreak(byte) {
        if hasField || !field.isEmpty || !row.isEmpty { endField() }
        rows.append(row)
        row = []
        position += byte == 13 && position + 1 < bytes.count && bytes[position + 1] == 10 ? 2 : 1
      } else {
        field.append(byte)
        position += 1
      }
    }
    if hasField || !field.isEmpty || !row.isEmpty {
      endField()
      rows.append(row)
    }
    return rows
  }
}
