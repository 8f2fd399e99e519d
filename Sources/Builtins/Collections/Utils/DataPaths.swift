import Diagnostics
import Patterns
import Templates
import Values

extension Collections {
  /// `get_path`, `to_paths`, `index_of`: places within data.
  static let pathFilters: [Builtin] = [
    Builtin("ansible.utils.get_path", ["path?", "wantlist?"]) { call throws(Failure) in
      guard let path = call[0] else { throw call.missing("path") }
      let value = try DataPaths.value(at: path.text, in: call.input, call.evaluator)
      return call.flag(1) ? .list([value]) : value
    },
    Builtin("ansible.utils.to_paths", ["prepend?", "wantlist?"]) { call throws(Failure) in
      let paths = try DataPaths.all(in: call.input, prefix: call.given(0)?.text)
      return call.flag(1) ? .list([paths]) : paths
    },
    Builtin(
      "ansible.utils.index_of", ["test?", "value?", "key?", "fail_on_missing?", "wantlist?"]
    ) { call throws(Failure) in
      guard let test = call.given(0) else { throw call.missing("test") }
      let found = try DataPaths.indices(
        of: call.input, test: test.text, value: call[1], key: call.given(2),
        failsOnMissing: call.flag(3), call.evaluator)
      return found.count == 1 && !call.flag(4) ? found[0] : .list(found)
    },
  ]

  /// The same as lookups.
  static let pathLookups: [Lookup] = [
    Lookup("ansible.utils.get_path", options: ["var", "path", "wantlist"]) { call throws(Failure) in
      let data = try call.argument(0, "var")
      let path = try call.text(of: try call.argument(1, "path"))
      let value = try DataPaths.value(at: path, in: data, call.evaluator)
      return [try call.flag("wantlist", default: false) ? .list([value]) : value]
    },
    Lookup("ansible.utils.to_paths", options: ["var", "prepend", "wantlist"]) {
      call throws(Failure) in
      let data = try call.argument(0, "var")
      let prefix = try call.text("prepend") ?? (call.terms.count > 1 ? call.terms[1].text : nil)
      let paths = try DataPaths.all(in: data, prefix: prefix)
      return [try call.flag("wantlist", default: false) ? .list([paths]) : paths]
    },
    Lookup(
      "ansible.utils.index_of",
      options: ["data", "test", "value", "key", "fail_on_missing", "wantlist"]
    ) { call throws(Failure) in
      let data = try call.argument(0, "data")
      let test = try call.text(of: try call.argument(1, "test"))
      return try DataPaths.indices(
        of: data, test: test, value: call.optional(2, "value"), key: call.optional(3, "key"),
        failsOnMissing: try call.flag("fail_on_missing", default: false), call.evaluator)
    },
  ]
}

extension Call {
  func missing(_ parameter: String) -> Failure {
    failed("missing required arguments: \(parameter)")
  }
}

extension LookupCall {
  /// A term, or the option of that name.
  func argument(_ position: Int, _ name: String) throws(Failure) -> Value {
    guard let value = optional(position, name) else {
      throw failed("missing required arguments: \(name)")
    }
    return value
  }

  func optional(_ position: Int, _ name: String) -> Value? {
    options[name] ?? (terms.indices.contains(position) ? terms[position] : nil)
  }
}

enum DataPaths {
  /// The value of a path, which is an expression over the data.
  static func value(
    at path: String, in data: Value, _ evaluator: Evaluator
  ) throws(Failure) -> Value {
    guard case .dict(let variables) = data else {
      throw Failure(.filter, "get_path: a dictionary is wanted, not \(data.typeName)")
    }
    do throws(Failure) {
      let inner = Evaluator(evaluator.environment, scope: DictScope(variables))
      return try inner.evaluate(expression: TemplateText(path))
    } catch {
      throw error.kind == .syntax ? Failure(.filter, error.diagnostics) : error
    }
  }

  /// Each leaf by its path.
  static func all(in data: Value, prefix: String?) throws(Failure) -> Value {
    switch data {
    case .dict(let entries) where entries.isEmpty && prefix == nil: return data
    case .list(let items) where items.isEmpty && prefix == nil: return data
    default: break
    }
    var result = Dict()
    try collect(data, prefix.map { .string($0) }, into: &result)
    return .dict(result)
  }

  private static func collect(
    _ data: Value, _ path: Value?, into result: inout Dict
  ) throws(Failure) {
    switch data {
    case .dict(let entries) where !entries.isEmpty:
      for (key, value) in entries {
        guard let path else {
          try collect(value, key, into: &result)
          continue
        }
        guard let name = key.string else {
          throw Failure(.filter, "to_paths: the key \(key.repr) is no text")
        }
        let step = isIdentifier(name) ? "." + name : "['" + name + "']"
        try collect(value, .string(path.text + step), into: &result)
      }
    case .list(let items) where !items.isEmpty:
      for (index, value) in items.enumerated() {
        try collect(value, .string((path?.text ?? "") + "[\(index)]"), into: &result)
      }
    default: result[path ?? ""] = data
    }
  }

  private static func isIdentifier(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(48...57).contains(first) else { return false }
    return name.utf8.allSatisfy {
      ($0 | 32 >= 97 && $0 | 32 <= 122) || (48...57).contains($0) || $0 == UInt8(ascii: "_")
    }
  }

  /// The positions of the elements for which a test holds; it is negated by `!` or `not `.
  static func indices(
    of data: Value, test: String, value: Value?, key: Value?, failsOnMissing: Bool,
    _ evaluator: Evaluator
  ) throws(Failure) -> [Value] {
    var name = test
    var isNegated = false
    if name != "!=", name.hasPrefix("!") {
      isNegated = true
      name = PythonString.strip(String(name.dropFirst()))
    } else if name.hasPrefix("not ") {
      isNegated = true
      name = PythonString.strip(String(name.dropFirst(4)))
    }
    var found: [Value] = []
    for (index, item) in (data.items ?? [data]).enumerated() {
      var subject = item
      if let key {
        guard case .dict(let entries) = item else {
          throw Failure(
            .filter,
            "index_of: with a key, all elements must be dictionaries, not \(item.typeName)")
        }
        guard let entry = entries[key] else {
          if failsOnMissing {
            throw Failure(
              .filter, "index_of: '\(key.text)' was not found in '\(item.text)' at [\(index)]")
          }
          continue
        }
        subject = entry
      }
      let holds: Bool
      do throws(Failure) {
        holds = try evaluator.ask(test: name, of: subject, value.map { [$0] } ?? [])
      } catch {
        throw Failure(
          .filter, "index_of: the test '\(test)' on \(subject.repr): \(error.message)",
          help: error.diagnostics.first?.help)
      }
      if holds != isNegated { found.append(.int(index)) }
    }
    return found
  }
}
