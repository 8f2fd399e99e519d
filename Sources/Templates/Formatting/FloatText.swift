#if canImport(Glibc)
  import Glibc
#endif

/// C's formats of floats, which are Python's.
package enum FloatText {
  /// - Parameter style: `e`, `f`, `g` or their capitals.
  package static func write(
    _ number: Double, _ style: Character, precision: Int, alternate: Bool = false
  ) -> String {
    if !number.isFinite {
      let word = number.isNaN ? "nan" : number < 0 ? "-inf" : "inf"
      return style.isUppercase ? word.uppercased() : word
    }
    let format = "%" + (alternate ? "#" : "") + ".*" + String(style)
    let size = min(precision, 1 << 16) + 340
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { buffer in
      guard let base = buffer.baseAddress else { return "" }
      let written = withVaList([Int32(min(precision, 1 << 16)), number]) {
        vsnprintf(base, size, format, $0)
      }
      let bytes = UnsafeRawBufferPointer(buffer).prefix(max(0, min(Int(written), size - 1)))
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
