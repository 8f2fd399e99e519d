#if canImport(Glibc)
  import Glibc
#endif

/// Searches in texts, on their bytes.
package enum TextSearch {
  /// The byte offset of the first occurrence.
  package static func find(_ part: String, in whole: String, from start: Int = 0) -> Int? {
    var part = part
    var whole = whole
    return whole.withUTF8 { bytes in
      part.withUTF8 { needle in find(needle, in: bytes, from: start) }
    }
  }

  package static func find(_ part: [UInt8], in whole: [UInt8], from start: Int) -> Int? {
    whole.withUnsafeBufferPointer { bytes in
      part.withUnsafeBufferPointer { needle in find(needle, in: bytes, from: start) }
    }
  }

  private static func find(
    _ part: UnsafeBufferPointer<UInt8>, in whole: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    guard start >= 0, start + part.count <= whole.count else { return nil }
    guard let needle = part.baseAddress, let base = whole.baseAddress, part.count > 0 else {
      return start
    }
    var position = start
    let last = whole.count - part.count
    while position <= last {
      guard let hit = memchr(base + position, Int32(needle[0]), last - position + 1) else {
        return nil
      }
      position = UnsafeRawPointer(hit) - UnsafeRawPointer(base)
      if memcmp(base + position, needle, part.count) == 0 { return position }
      position += 1
    }
    return nil
  }

  /// The byte offset of the last occurrence that ends at or before `end`.
  package static func findLast(_ part: [UInt8], in whole: [UInt8], from start: Int, to end: Int)
    -> Int?
  {
    guard part.count <= end - start else { return nil }
    var position = end - part.count
    while position >= start {
      if whole[position..<(position + part.count)].elementsEqual(part) { return position }
      position -= 1
    }
    return nil
  }
}
