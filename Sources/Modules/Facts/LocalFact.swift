internal import Formats
internal import ModuleKit
internal import Values

/// Reads a local fact: JSON, or else INI.
enum LocalFact {
  static func parse(_ text: String) -> Value? {
    if let value = try? JSON.parse(text) { return value }
    return ini(text)
  }

  /// Sections of `name=value` or `name: value`, names in small letters.
  private static func ini(_ text: String) -> Value? {
    var sections = Dict()
    var current: String?
    for line in text.lineList {
      let body = line.trimmed
      if body.isEmpty || body.utf8.first == 35 || body.utf8.first == 59 { continue }
      if body.utf8.first == 91, body.utf8.last == 93 {
        let name = String(body.dropFirst().dropLast())
        current = name
        sections[name] = sections[name] ?? [:]
        continue
      }
      guard let section = current,
        let place = body.utf8.firstIndex(where: { $0 == 61 || $0 == 58 })
      else { return nil }
      var entries = sections[section]?.dict ?? [:]
      entries[String(body[..<place]).trimmed.lowercased()] = .string(
        String(body[body.utf8.index(after: place)...]).trimmed)
      sections[section] = .dict(entries)
    }
    return .dict(sections)
  }
}
