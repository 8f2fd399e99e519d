package import Diagnostics
package import Values

/// JSON as Python's `json` module reads and writes it: ordered, with `NaN` and `Infinity`.
package enum JSON {
  /// The value of a JSON text.
  ///
  /// - Parameter trusted: whether texts that hold a template are the user's, and to be `.template`.
  /// - Throws: `.syntax` with the place, worded as Python words it:
  ///   `Expecting value: line 1 column 1 (char 0)`.
  package static func parse(_ source: Source, trusted: Bool = false) throws(Failure) -> Value {
    try read(source.bytes, source, trusted: trusted)
  }

  /// The value of a JSON text that stands in no file; its texts are data.
  package static func parse(_ bytes: [UInt8]) throws(Failure) -> Value {
    try read(bytes, nil, trusted: false)
  }

  /// The value of a JSON text that stands in no file; its texts are data.
  package static func parse(_ text: String) throws(Failure) -> Value {
    try read(Array(text.utf8), nil, trusted: false)
  }

  private static func read(
    _ bytes: [UInt8], _ source: Source?, trusted: Bool
  ) throws(Failure) -> Value {
    try bytes.withUnsafeBufferPointer { (buffer) throws(Failure) in
      var reader = JSONReader(buffer, source: source, trusted: trusted)
      return try reader.document { (reader) throws(Failure) in try reader.value(depth: 0) }
    }
  }

  /// The nodes of a JSON text, each with its place.
  package static func node(_ source: Source, trusted: Bool) throws(Failure) -> Node {
    try source.bytes.withUnsafeBufferPointer { (buffer) throws(Failure) in
      var reader = JSONReader(buffer, source: source, trusted: trusted)
      return try reader.document { (reader) throws(Failure) in
        try reader.node(in: source, depth: 0)
      }
    }
  }
}
