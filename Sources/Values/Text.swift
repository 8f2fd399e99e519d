#if canImport(Glibc)
  import Glibc
#endif

extension String {
  /// Whether both are the same code points: Python's equality, not Unicode's canonical one.
  public func isSameText(as other: String) -> Bool {
    var a = self
    var b = other
    return a.withUTF8 { x in
      b.withUTF8 { y in
        guard x.count == y.count else { return false }
        guard let p = x.baseAddress, let q = y.baseAddress else { return true }
        return memcmp(p, q, x.count) == 0
      }
    }
  }

  /// Whether this text sorts before the other by code points, as Python compares texts.
  public func isTextBefore(_ other: String) -> Bool {
    // UTF-8 keeps the order of code points.
    utf8.lexicographicallyPrecedes(other.utf8)
  }
}
