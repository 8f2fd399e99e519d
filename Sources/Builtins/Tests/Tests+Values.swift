import Diagnostics
import Formats
import Patterns
import Templates
import Values

/// Ansible's tests on texts, numbers, lists and truth.
extension Tests {
  static let ansibleValues: [Builtin] = [
    Builtin(
      "match", ["pattern?", "ignorecase?", "multiline?"],
      "whether a regular expression matches at the start of the text"
    ) { (call) throws(Failure) in
      .bool(try matches(call, .start))
    },
    Builtin(
      "search", ["pattern?", "ignorecase?", "multiline?"],
      "whether a regular expression matches anywhere in the text"
    ) { (call) throws(Failure) in
      .bool(try matches(call, .anywhere))
    },
    Builtin(
      "regex", ["pattern?", "ignorecase?", "multiline?", "match_type?"],
      "whether a regular expression matches: `match_type` is search, match or fullmatch"
    ) { (call) throws(Failure) in
      switch try call.text(3, default: "search") {
      case "search": return .bool(try matches(call, .anywhere))
      case "match": return .bool(try matches(call, .start))
      case "fullmatch": return .bool(try matches(call, .whole))
      case let other:
        throw call.refused("'\(other)' is no match_type; use search, match or fullmatch")
      }
    },
    Builtin("subset", ["b"], "whether all elements are in the other list", subset),
    Builtin("issubset", ["b"], "whether all elements are in the other list", subset),
    Builtin("superset", ["b"], "whether it has all elements of the other list", superset),
    Builtin("issuperset", ["b"], "whether it has all elements of the other list", superset),
    Builtin("contains", ["value"], "whether it has an element, key or part", lazy: true) {
      (call) throws(Failure) in
      .bool(try contains(try call.subject(), try call.defined(call[0] ?? .null), call))
    },
    Builtin("any", [], "whether any element is true") { (call) throws(Failure) in
      .bool(try call.elements().contains(where: \.isTrue))
    },
    Builtin("all", [], "whether all elements are true") { (call) throws(Failure) in
      .bool(try call.elements().allSatisfy(\.isTrue))
    },
    Builtin(
      "truthy", ["convert_bool?"], "whether the value is true, `convert_bool`: `no` being false"
    ) { (call) throws(Failure) in
      .bool(isTrue(call))
    },
    Builtin(
      "falsy", ["convert_bool?"], "whether the value is false, `convert_bool`: `no` being false"
    ) { (call) throws(Failure) in
      .bool(!isTrue(call))
    },
    Builtin("nan", [], "whether the value is the float NaN", isNaN),
    Builtin("isnan", [], "whether the value is the float NaN", isNaN),
    Builtin("uri", ["schemes?"], "whether the text is a URI, of one of the schemes") {
      (call) throws(Failure) in
      .bool(url(call, call.given(0)) != nil)
    },
    Builtin("url", ["schemes?"], "whether the text is an URL, of one of the schemes") {
      (call) throws(Failure) in
      .bool(url(call, call.given(0)).map { !$0.netloc.isEmpty || $0.scheme == "file" } ?? false)
    },
    Builtin("urn", [], "whether the text is a URN") { (call) throws(Failure) in
      .bool(url(call, ["urn"]) != nil)
    },
    Builtin(
      "vault_encrypted", [], "whether the value is an encrypted variable", lazy: true, vaults: true
    ) {
      (call) throws(Failure) in
      if case .object(let object) = try call.subject() { return .bool(object is VaultText) }
      return false
    },
  ]

  private static func matches(
    _ call: Call, _ anchoring: Pattern.Anchoring
  ) throws(Failure) -> Bool {
    let flags = call.flags(ignoreCase: call.flag(1), multiLine: call.flag(2))
    return try Pattern.compile(try call.expression(0), flags).matches(try call.text(), anchoring)
  }

  private static func members(_ value: Value, _ call: Call) throws(Failure) -> Dict {
    var members = Dict()
    for item in try call.elements(of: value) {
      if !item.isHashable { throw call.mistyped("unhashable type: '\(item.typeName)'") }
      members[item] = .null
    }
    return members
  }

  private static func subset(_ call: Call) throws(Failure) -> Value {
    let (a, b) = (try members(call.input, call), try members(call[0] ?? .null, call))
    return .bool(a.keys.allSatisfy { b[$0] != nil })
  }

  private static func superset(_ call: Call) throws(Failure) -> Value {
    let (a, b) = (try members(call.input, call), try members(call[0] ?? .null, call))
    return .bool(b.keys.allSatisfy { a[$0] != nil })
  }

  private static func isTrue(_ call: Call) -> Bool {
    if call.flag(0), let truth = Filters.truth(call.input) { return truth }
    return call.input.isTrue
  }

  private static func isNaN(_ call: Call) throws(Failure) -> Value {
    if case .double(let number) = call.input { return .bool(number.isNaN) }
    return false
  }

  /// The parts of an URL of one of the schemes; nil where it is none.
  private static func url(_ call: Call, _ schemes: Value?) -> SplitURL? {
    guard let text = call.input.string,
      let url = Result(catching: { () throws(Failure) in try SplitURL(text, call) }).value
    else { return nil }
    guard let schemes, schemes.isTrue else { return url }
    if let names = schemes.string {
      return PythonString.find(Array(url.scheme.utf8), in: Array(names.utf8), from: 0) == nil
        && !url.scheme.isEmpty ? nil : url
    }
    return schemes.items?.contains { $0.isEqual(to: .string(url.scheme)) } == true ? url : nil
  }
}
