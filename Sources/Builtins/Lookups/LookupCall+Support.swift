import Diagnostics
import Formats
import Templates
import Values

/// What most lookups ask of their call.
extension LookupCall {
  func failed(_ message: String, help: String? = nil) -> Failure {
    Failure(.filter, message, at: span, help: help)
  }

  /// An option; nil where it was not given or is none.
  func option(_ name: String) -> Value? {
    guard let value = options[name], !value.isNull else { return nil }
    return value
  }

  func text(_ name: String) throws(Failure) -> String? {
    try option(name).map { value throws(Failure) in try text(of: value) }
  }

  func flag(_ name: String, default fallback: Bool) throws(Failure) -> Bool {
    guard let value = option(name) else { return fallback }
    return try LookupOption.flag(name, value, self)
  }

  func integer(_ name: String) throws(Failure) -> Int? {
    guard let value = option(name) else { return nil }
    return try LookupOption.integer(name, value, self)
  }

  /// A value as text: numbers as they are written; lists and dictionaries are refused.
  func text(of value: Value) throws(Failure) -> String {
    switch value {
    case .list, .tuple, .dict, .undefined:
      throw failed("a text is wanted here, not \(value.typeName)")
    default: return try evaluator.text(of: value)
    }
  }

  /// A term that must be a text.
  func textTerm(_ term: Value) throws(Failure) -> String {
    guard let text = term.string else {
      throw failed("a text is wanted as term, not \(term.typeName)")
    }
    return text
  }

  /// The terms with the elements of lists among them in their place, one level deep.
  var flatTerms: [Value] { Self.flattened(terms) }

  static func flattened(_ values: [Value]) -> [Value] {
    values.flatMap { $0.items ?? [$0] }
  }

  /// The bytes of a file as text.
  func contents(of path: String) throws(Failure) -> String {
    String(decoding: try evaluator.environment.files.read(path), as: UTF8.self)
  }

  /// The absolute path of a file in a subdirectory of the search path, tidied.
  func find(_ name: String, in subdirectory: String) -> String? {
    evaluator.environment.files.find(LookupPath.expanded(name), in: subdirectory)
      .map(LookupPath.tidied)
  }
}

/// Options of lookups, which may stand as texts in a term.
enum LookupOption {
  static func integer(
    _ name: String, _ value: Value, _ call: LookupCall
  ) throws(Failure) -> Int {
    if let number = value.int { return number }
    if let text = value.string, let number = PythonNumber.integer(text)?.int { return number }
    if case .double(let number) = value, let whole = Int(exactly: number) { return whole }
    throw call.failed(
      "Config '\(name)' for '\(call.name)' lookup plugin from 'Direct' has an invalid value: "
        + "Invalid value provided for 'integer': \(value.repr)")
  }

  static func flag(_ name: String, _ value: Value, _ call: LookupCall) throws(Failure) -> Bool {
    if let flag = value.bool { return flag }
    switch value.text.lowercased() {
    case "yes", "on", "1", "true", "y", "t", "1.0": return true
    case "no", "off", "0", "false", "n", "f", "0.0": return false
    default:
      throw call.failed(
        "Config '\(name)' for '\(call.name)' lookup plugin from 'Direct' has an invalid value: "
          + "Invalid value provided for 'boolean': \(value.repr)")
    }
  }
}
