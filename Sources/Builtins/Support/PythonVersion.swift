import Diagnostics

/// A version by PEP 440: `1!2.0rc1.post2.dev3+local`.
struct PythonVersion {
  /// Compares as the version does.
  let key: [VersionPart]

  init(_ text: String) throws(Failure) {
    var reader = VersionReader(PythonString.strip(text).lowercased())
    guard let key = Self.read(&reader), reader.isAtEnd else {
      throw Failure(.other, "Invalid version: '\(text)'")
    }
    self.key = key
  }

  private static func read(_ reader: inout VersionReader) -> [VersionPart]? {
    _ = reader.skip("v")
    guard var number = reader.number() else { return nil }
    var epoch = 0
    if reader.skip("!") {
      guard let first = reader.number() else { return nil }
      (epoch, number) = (number, first)
    }
    var release = [number]
    while true {
      let before = reader
      guard reader.skip("."), let next = reader.number() else {
        reader = before
        break
      }
      release.append(next)
    }
    while release.count > 1, release.last == 0 { release.removeLast() }
    let pre = stage(&reader, prereleases)
    let post = stage(&reader, ["post": "post", "rev": "post", "r": "post"]) ?? bare(&reader)
    let dev = stage(&reader, ["dev": "dev"])
    var local: [VersionPart] = []
    if reader.skip("+") {
      repeat {
        guard let part = localPart(&reader) else { return nil }
        local.append(part)
      } while reader.skipSeparator()
    }

    // A release without anything comes after its pre-releases, one that is only `.dev` before them.
    var key: [VersionPart] = [.number(epoch)]
    key += release.map { .number($0) }
    key.append(.word(""))  // Ends the release: shorter ones sort before longer ones.
    if let pre {
      key += [.word(pre.name), .number(pre.number)]
    } else {
      key += [pre == nil && post == nil && dev != nil ? .lowest : .highest, .number(0)]
    }
    key.append(post.map { .number($0.number) } ?? .lowest)
    key.append(dev.map { .number($0.number) } ?? .highest)
    key += local.isEmpty ? [.lowest] : local
    return key
  }

  private static let prereleases = [
    "a": "a", "alpha": "a", "b": "b", "beta": "b", "c": "rc", "rc": "rc", "pre": "rc",
    "preview": "rc",
  ]

  /// A name with its number, separators between them; nothing is read where there is none.
  private static func stage(
    _ reader: inout VersionReader, _ names: [String: String]
  ) -> (name: String, number: Int)? {
    let before = reader
    _ = reader.skipSeparator()
    guard let word = reader.word(), let name = names[word] else {
      reader = before
      return nil
    }
    let afterName = reader
    if reader.skipSeparator() {
      if let number = reader.number() { return (name, number) }
      reader = afterName
      return (name, 0)
    }
    return (name, reader.number() ?? 0)
  }

  /// `-1`, a post-release without its name.
  private static func bare(_ reader: inout VersionReader) -> (name: String, number: Int)? {
    let before = reader
    guard reader.skip("-"), let number = reader.number() else {
      reader = before
      return nil
    }
    return ("post", number)
  }

  private static func localPart(_ reader: inout VersionReader) -> VersionPart? {
    var text = ""
    var isNumber = true
    while let next = reader.next {
      if let digits = (48...57).contains(next) ? reader.number() : nil {
        text += String(digits)
      } else if let word = reader.word() {
        text += word
        isNumber = false
      } else {
        break
      }
    }
    if text.isEmpty { return nil }
    return isNumber ? Int(text).map { .number($0) } : .word(text)
  }
}
