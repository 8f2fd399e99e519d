import Diagnostics
import Formats
import Values

/// Compares what a case gave with what it is expected to give.
enum Comparison {
  /// What differs; nil where nothing does.
  static func difference(of outcome: Outcome, in item: Case) -> String? {
    let expected = item["expected"]?.dict ?? [:]
    let wanted = shown(.dict(expected))
    switch outcome {
    case .fields(let fields):
      if expected["error"] != nil { return "expected \(wanted)\tgot \(shown(.dict(fields)))" }
      for (key, value) in expected {
        let name = key.string ?? ""
        guard let actual = fields[name] else { return "expected \(name)\tgot none" }
        if !ValueEncoding.isSame(value, actual) {
          return "expected \(shown(value))\tgot \(shown(actual)) (\(name))"
        }
      }
      return nil
    case .failure(let failure):
      let (kind, message) = (failure.kind.rawValue, failure.message)
      let (line, column) = (failure.span?.line, failure.span?.column)
      let actual =
        "error \(kind): \(failure.account) (line \(line ?? 0), column \(column ?? 0))"
      guard let category = expected["error"]?.string else {
        return "expected \(wanted)\tgot \(actual)"
      }
      if category != kind { return "expected \(wanted)\tgot \(actual)" }
      if let part = expected["message_contains"]?.string, !contains(message, part) {
        return "expected \(wanted)\tgot \(actual)"
      }
      // `exact` asks for the whole message, as a task's result has it.
      if item.flag("exact", default: false),
        let whole = expected["message"]?.string ?? expected["message_contains"]?.string,
        whole != shown(failure.account, item)
      {
        return "expected \(wanted)\tgot \(actual)"
      }
      if let number = expected["line"]?.int, number != line {
        return "expected line \(number) \(wanted)\tgot \(actual)"
      }
      if let number = expected["column"]?.int, number != column {
        return "expected column \(number) \(wanted)\tgot \(actual)"
      }
      return nil
    }
  }

  /// A message as the recorder writes it: its first line, the case's directory named.
  private static func shown(_ message: String, _ item: Case) -> String {
    let line = message.split(separator: "\n", omittingEmptySubsequences: false).first ?? ""
    return String(String(line).replacing("${TMP}", with: item.directory).unicodeScalars.prefix(300))
  }

  private static func contains(_ text: String, _ part: String) -> Bool {
    let bytes = Array(text.utf8)
    let wanted = Array(part.utf8)
    guard bytes.count >= wanted.count else { return false }
    return (0...(bytes.count - wanted.count)).contains { start in
      bytes[start..<(start + wanted.count)].elementsEqual(wanted)
    }
  }

  private static func shown(_ value: Value) -> String { (try? JSON.write(value)) ?? value.repr }
}
