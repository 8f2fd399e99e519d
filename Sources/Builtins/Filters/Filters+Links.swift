import Diagnostics
import Patterns
import Templates
import Values

/// Jinja2's `urlize`.
extension Filters {
  static let jinjaLinks: [Builtin] = [
    Builtin(
      "urlize", ["trim_url_limit?", "nofollow?", "target?", "rel?", "extra_schemes?"],
      "the text with its URLs and mail addresses as links, escaped for HTML"
    ) { (call) throws(Failure) in
      let text = try Links(call).text(
        call.isInputSafe ? try call.text() : HTML.escape(try call.text()))
      return call.autoescape ? .object(Markup(text)) : .string(text)
    }
  ]
}

/// Turns URLs and mail addresses within escaped text into links.
private struct Links {
  private let limit: Int?
  private let attributes: String
  private let schemes: [String]

  private static let url =
    "(?:(?:https?://|www\\.)(?:[\\w%-]+\\.)*(?:[a-z]{2,63}|xn--[\\w%]{2,59})"
    + "|(?:[\\w%-]{2,63}\\.)+(?:com|net|int|edu|gov|org|info|mil)"
    + "|https?://(?:\\d{1,3}(?:\\.\\d{1,3}){3}"
    + "|\\[(?:[\\da-f]{0,4}:){2}(?:[\\da-f]{0,4}:?){1,6}\\]))"
    + "(?::\\d{1,5})?(?:[/?#]\\S*)?"
  private static let mail = "\\S+@\\w[\\w.-]*\\.\\w+"
  private static let scheme = "[\\w.+-]{2,}:/{0,2}"

  init(_ call: Call) throws(Failure) {
    limit = try call.given(0) == nil ? nil : call.integer(0, default: 0)
    var names = Set(
      PythonString.words(
        try call.given(3).map { (value) throws(Failure) in
          try call.text(of: value)
        } ?? ""))
    if call.flag(1) { names.insert("nofollow") }
    names.insert("noopener")
    let rel = names.sorted { $0.isTextBefore($1) }.joined(separator: " ")
    var attributes = " rel=\"\(HTML.escape(rel))\""
    if let target = call.given(2) {
      attributes += " target=\"\(HTML.escape(try call.text(of: target)))\""
    }
    self.attributes = attributes
    var schemes: [String] = []
    for value in try call.given(4).map({ (value) throws(Failure) in
      try call.elements(of: value)
    }) ?? [] {
      guard let text = value.string else {
        throw call.mistyped("expected string or bytes-like object, got '\(value.typeName)'")
      }
      guard try Pattern.compile(Self.scheme).matches(text, .whole) else {
        throw call.refused("\(value.repr) is not a valid URI scheme prefix.")
      }
      schemes.append(text)
    }
    self.schemes = schemes
  }

  /// The text with each of its words linked that is a link.
  func text(_ escaped: String) throws(Failure) -> String {
    var result = ""
    var word = String.UnicodeScalarView()
    for scalar in escaped.unicodeScalars {
      guard PythonString.isSpace(scalar) else {
        word.append(scalar)
        continue
      }
      result += try linked(String(word))
      word = String.UnicodeScalarView()
      result.unicodeScalars.append(scalar)
    }
    return result + (try linked(String(word)))
  }

  private func linked(_ word: String) throws(Failure) -> String {
    if word.isEmpty { return "" }
    var (head, middle, tail) = ("", word, "")
    while let mark = ["(", "<", "&lt;"].first(where: { middle.hasPrefix($0) }) {
      middle.removeFirst(mark.count)
      head += mark
    }
    while let mark = [")", ">", ".", ",", "&gt;"].first(where: { middle.hasSuffix($0) }) {
      middle.removeLast(mark.count)
      tail = mark + tail
    }
    // Closing brackets whose opening ones stand within the link belong to it.
    for (open, close) in [("(", ")"), ("<", ">"), ("&lt;", "&gt;")] {
      let opened = PythonString.occurrences(of: open, in: middle)
      if opened <= PythonString.occurrences(of: close, in: middle) { continue }
      for _ in 0..<min(opened, PythonString.occurrences(of: close, in: tail)) {
        let parts = PythonString.split(tail, close, limit: 1)
        middle += parts[0] + close
        tail = parts.count > 1 ? parts[1] : ""
      }
    }
    return head + (try link(middle)) + tail
  }

  private func link(_ text: String) throws(Failure) -> String {
    let mail = try Pattern.compile(Self.mail)
    if try Pattern.compile(Self.url, .ignoreCase).matches(text, .whole) {
      let isWhole = text.hasPrefix("https://") || text.hasPrefix("http://")
      return anchor(isWhole ? text : "https://" + text, attributes, shortened(text))
    }
    if text.hasPrefix("mailto:") {
      let address = String(text.dropFirst(7))
      if try mail.matches(address, .whole) { return anchor(text, "", address) }
    }
    if !text.hasPrefix("www."), text.utf8.contains(UInt8(ascii: "@")),
      !text.utf8.contains(UInt8(ascii: ":")), try mail.matches(text, .whole)
    {
      return anchor("mailto:" + text, "", text)
    }
    for scheme in schemes where text != scheme && text.hasPrefix(scheme) {
      return anchor(text, attributes, text)
    }
    return text
  }

  private func anchor(_ target: String, _ attributes: String, _ text: String) -> String {
    "<a href=\"\(target)\"\(attributes)>\(text)</a>"
  }

  private func shortened(_ text: String) -> String {
    guard let limit, PythonString.count(text) > limit else { return text }
    return PythonString.prefix(text, limit) + "..."
  }
}
