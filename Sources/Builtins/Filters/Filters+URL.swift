import Diagnostics
import Templates
import Values

/// Ansible's `urlsplit`.
extension Filters {
  static let ansibleURL: [Builtin] = [
    Builtin("urlsplit", ["query?", "alias?"], "the parts of an URL, or one of them") {
      (call) throws(Failure) in
      guard let text = call.input.string else {
        throw call.mistyped("urlsplit takes a text, not \(call.input.typeName)")
      }
      let url = try SplitURL(text, call)
      if let part = call.given(0)?.text, !part.isEmpty {
        guard let value = try url.parts(call)[part] else {
          throw call.refused("urlsplit: unknown URL component: \(part)")
        }
        return value
      }
      return .dict(try url.parts(call))
    }
  ]
}

/// An URL as Python's `urllib.parse.urlsplit` takes it apart.
struct SplitURL {
  var scheme = ""
  var netloc = ""
  var path = ""
  var query = ""
  var fragment = ""

  init(_ text: String, _ call: Call) throws(Failure) {
    let stripped = text.unicodeScalars.drop { $0.value <= 32 }
    var rest = String(
      String.UnicodeScalarView(stripped.filter { $0 != "\t" && $0 != "\n" && $0 != "\r" }))
    if let colon = rest.utf8.firstIndex(of: UInt8(ascii: ":")) {
      let name = rest[..<colon]
      let isLetter = name.utf8.first.map { (97...122).contains($0 | 32) } ?? false
      let isScheme = name.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (97...122).contains(byte | 32) || "+-.".utf8.contains(byte)
      }
      if isLetter, isScheme {
        scheme = name.lowercased()
        rest = String(rest[rest.utf8.index(after: colon)...])
      }
    }
    if rest.hasPrefix("//") {
      rest.removeFirst(2)
      let end = rest.utf8.firstIndex { "/?#".utf8.contains($0) } ?? rest.endIndex
      netloc = String(rest[..<end])
      rest = String(rest[end...])
      if netloc.utf8.contains(UInt8(ascii: "[")) != netloc.utf8.contains(UInt8(ascii: "]")) {
        throw call.wrong("Invalid IPv6 URL")
      }
    }
    (rest, fragment) = Self.cut(rest, UInt8(ascii: "#"))
    (path, query) = Self.cut(rest, UInt8(ascii: "?"))
  }

  private static func cut(_ text: String, _ mark: UInt8) -> (String, String) {
    guard let position = text.utf8.firstIndex(of: mark) else { return (text, "") }
    return (String(text[..<position]), String(text[text.utf8.index(after: position)...]))
  }

  /// The parts by their names, in alphabetical order.
  func parts(_ call: Call) throws(Failure) -> Dict {
    var user: Value = .null
    var password: Value = .null
    var host = netloc
    if let at = netloc.utf8.lastIndex(of: UInt8(ascii: "@")) {
      let (name, secret) = Self.cut(String(netloc[..<at]), UInt8(ascii: ":"))
      user = .string(name)
      if netloc[..<at].utf8.contains(UInt8(ascii: ":")) { password = .string(secret) }
      host = String(netloc[netloc.utf8.index(after: at)...])
    }
    var port = ""
    if host.hasPrefix("["), let end = host.utf8.firstIndex(of: UInt8(ascii: "]")) {
      port = Self.cut(String(host[end...]), UInt8(ascii: ":")).1
      host = String(host[..<end].dropFirst())
    } else {
      (host, port) = Self.cut(host, UInt8(ascii: ":"))
    }
    return Dict([
      ("fragment", .string(fragment)),
      ("hostname", host.isEmpty ? .null : .string(host.lowercased())),
      ("netloc", .string(netloc)), ("password", password), ("path", .string(path)),
      ("port", try number(port, call)), ("query", .string(query)), ("scheme", .string(scheme)),
      ("username", user),
    ])
  }

  private func number(_ port: String, _ call: Call) throws(Failure) -> Value {
    if port.isEmpty { return .null }
    guard port.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(port) else {
      throw call.wrong("Port could not be cast to integer value as \(PythonText.quote(port))")
    }
    guard number <= 65535 else { throw call.wrong("Port out of range 0-65535") }
    return .int(number)
  }
}
