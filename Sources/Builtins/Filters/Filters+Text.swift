import Diagnostics
import Templates
import Values

/// Jinja2's filters on texts.
extension Filters {
  static let jinjaText: [Builtin] = [
    Builtin("capitalize", [], "the first character in capitals, the rest in small letters") {
      (call) throws(Failure) in
      call.made(PythonString.capitalized(try call.text()))
    },
    Builtin("center", ["width?"], "the text in the middle of a field, 80 wide by default") {
      (call) throws(Failure) in
      call.made(PythonString.centered(try call.text(), try call.size(0, default: 80)))
    },
    Builtin("lower", [], "the text in small letters") { (call) throws(Failure) in
      call.made(TextClasses.lowered(try call.text()))
    },
    Builtin("upper", [], "the text in capitals") { (call) throws(Failure) in
      call.made(try call.text().uppercased())
    },
    Builtin("title", [], "each word with a capital first and small letters after it") {
      (call) throws(Failure) in
      .string(title(try call.text()))
    },
    Builtin("trim", ["chars?"], "the text without white space, or the characters, at its ends") {
      (call) throws(Failure) in
      let characters = try call.onlyText(0, "chars")
      return call.made(PythonString.strip(try call.text(), characters))
    },
    Builtin("string", [], "the value as a text") { (call) throws(Failure) in
      if case .object(let object) = call.input, object is Markup { return call.input }
      return .string(try call.text())
    },
    Builtin("replace", ["old", "new", "count?"], "the text with `old` replaced by `new`") {
      (call) throws(Failure) in
      let limit = call.given(2) == nil ? -1 : try call.integer(2, default: -1)
      let count = limit < 0 ? .max : limit
      let (old, new) = (call[0] ?? "", call[1] ?? "")
      guard call.autoescape, call.isInputSafe || Call.isSafe(old) || Call.isSafe(new) else {
        let (text, mark) = (try call.text(), try call.text(of: old))
        let replacement = try call.text(of: new)
        let most = Double(text.utf8.count / max(1, mark.utf8.count) + 1)
        if most * Double(replacement.utf8.count) > 1e6 {
          let found = Double(PythonString.occurrences(of: mark, in: text))
          let places = mark.isEmpty ? most : found
          try call.checkBytes(min(places, Double(count)) * Double(replacement.utf8.count))
        }
        return .string(PythonString.replace(text, mark, replacement, limit: count))
      }
      return .object(
        Markup(
          PythonString.replace(
            try call.escaped(call.input), try call.escaped(old), try call.escaped(new),
            limit: count)))
    },
    Builtin(
      "indent", ["width?", "first?", "blank?"],
      "every line but the first (`first`) and empty ones (`blank`) indented", indent),
    Builtin(
      "truncate", ["length?", "killwords?", "end?", "leeway?"],
      "the text cut to a length, with `...` at the end", truncate),
    Builtin(
      "format", [], "the text with `%s`, `%(name)d` … filled in", rest: true, keywords: true
    ) { (call) throws(Failure) in
      if !call.rest.isEmpty, !call.keywords.isEmpty {
        throw call.refused("can't handle positional and keyword arguments at the same time")
      }
      let named = Dict(call.keywords.map { ($0.name, $0.value) })
      let values: Value = call.keywords.isEmpty ? .tuple(List(call.rest)) : .dict(named)
      let text = try PercentFormat.apply(try call.text(), values, escaping: call.isInputSafe)
      return call.made(text)
    },
    Builtin("wordcount", [], "how many words the text has") { (call) throws(Failure) in
      .int(wordCount(try call.text()))
    },
    Builtin(
      "wordwrap",
      ["width?", "break_long_words?", "wrapstring?", "break_on_hyphens?"],
      "the text with lines no wider than 79 or `width`", wordWrap),
    Builtin("striptags", [], "the text without SGML tags and comments, entities resolved") {
      (call) throws(Failure) in
      .string(HTML.withoutTags(try call.text()))
    },
  ]

  /// Capitals after white space, hyphens and opening brackets only, unlike Python's `title`.
  private static func title(_ text: String) -> String {
    var result = ""
    var word = String.UnicodeScalarView()
    func flush() {
      guard let first = word.first else { return }
      result +=
        String(first).uppercased()
        + TextClasses.lowered(String(String.UnicodeScalarView(word.dropFirst())))
      word = String.UnicodeScalarView()
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "-", "(", "{", "[", "<":
        flush()
        result.unicodeScalars.append(scalar)
      case _ where PythonString.isSpace(scalar):
        flush()
        result.unicodeScalars.append(scalar)
      default: word.append(scalar)
      }
    }
    flush()
    return result
  }

  private static func indent(_ call: Call) throws(Failure) -> Value {
    if call.input.string == nil {
      // Python appends a line break before it asks for the lines, which a list takes.
      switch call.input {
      case .undefined, .list: throw call.lacking("splitlines", call.input)
      default:
        throw call.mistyped(
          "unsupported operand type(s) for +=: '\(call.input.typeName)' and 'str'")
      }
    }
    let indention: String
    if let text = call[0]?.string {
      indention = text
    } else {
      indention = PythonString.spaces(try call.size(0, default: 4))
    }
    let blank = call.flag(2)
    var lines = PythonString.lines(try call.text() + "\n")
    try call.checkBytes(Double(indention.utf8.count) * Double(lines.count))
    for position in lines.indices.dropFirst() where blank || !lines[position].isEmpty {
      lines[position] = indention + lines[position]
    }
    let result = lines.joined(separator: "\n")
    return call.made(call.flag(1) ? indention + result : result)
  }

  private static func truncate(_ call: Call) throws(Failure) -> Value {
    let length = try call.size(0, default: 255)
    let end = try call.text(2, default: "...")
    let leeway = call.given(3) == nil ? 5 : try call.size(3, default: 5)
    let kept = length - PythonString.count(end)
    if kept < 0 {
      throw call.wrong("expected length >= \(PythonString.count(end)), got \(length)")
    }
    if leeway < 0 { throw call.wrong("expected leeway >= 0, got \(leeway)") }
    guard let text = call.input.string else {
      return try notTruncated(call, length: length + leeway, killsWords: call.flag(1))
    }
    if PythonString.count(text) <= length + leeway { return call.made(text) }
    let start = PythonString.prefix(text, kept)
    if call.flag(1) { return call.made(start + end) }
    guard let space = start.utf8.lastIndex(of: UInt8(ascii: " ")) else {
      return call.made(start + end)
    }
    return call.made(String(start[..<space]) + end)
  }

  /// What has a length but is no text stays as it is while it is short enough.
  private static func notTruncated(
    _ call: Call, length limit: Int, killsWords: Bool
  ) throws(Failure) -> Value {
    guard let count = try length(call).int, count > limit else {
      return call.input
    }
    if killsWords || call.input.items == nil {
      throw call.mistyped("\(call.input.typeName) cannot be truncated")
    }
    throw call.lacking("rsplit", call.input)
  }

  private static func wordCount(_ text: String) -> Int {
    var count = 0
    var isInside = false
    for scalar in text.unicodeScalars {
      let isWord = PythonString.isWord(scalar)
      if isWord, !isInside { count += 1 }
      isInside = isWord
    }
    return count
  }

  private static func wordWrap(_ call: Call) throws(Failure) -> Value {
    let width = try call.size(0, default: 79)
    if width <= 0 { throw call.wrong("invalid width \(width) (must be > 0)") }
    let wrap = TextWrap(
      width: width, breaksLongWords: call.flag(1, default: true),
      breaksOnHyphens: call.flag(3, default: true))
    let separator =
      try call.onlyText(2, "wrapstring") ?? call.evaluator.environment.syntax.newlineSequence
    guard let text = call.input.string else { throw call.lacking("splitlines", call.input) }
    let lines = PythonString.lines(text).map {
      wrap.lines(of: $0).joined(separator: separator)
    }
    return .string(lines.joined(separator: separator))
  }
}
