internal import ModuleKit

/// Differences of file contents, as they are shown.
enum TextDiff {
  /// Contents beyond this many bytes are not shown.
  static let limit = 104_448

  static func of(_ before: [UInt8]?, _ after: [UInt8]?, path: String, source: String? = nil)
    -> Diff
  {
    for (bytes, name) in [(before, "destination"), (after, "source")] {
      guard let bytes else { continue }
      if bytes.count > limit {
        return Diff(prepared: "diff skipped: \(name) file size is greater than \(limit)\n")
      }
      if bytes.contains(0) {
        return Diff(prepared: "diff skipped: \(name) file appears to be binary\n")
      }
    }
    return Diff(
      before: String(decoding: before ?? [], as: UTF8.self),
      after: String(decoding: after ?? [], as: UTF8.self),
      beforeHeader: before == nil ? nil : path, afterHeader: source ?? path)
  }
}
