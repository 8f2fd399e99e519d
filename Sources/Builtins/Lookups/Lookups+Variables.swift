import Diagnostics
import Patterns
import Templates
import Values

extension Lookups {
  /// Lookups of variables, settings and hosts.
  static let variableLookups: [Lookup] = [
    Lookup("env", options: ["default"]) { call throws(Failure) in
      var results: [Value] = []
      for term in call.terms {
        let name = try call.text(of: term)
        let word = name.split(separator: " ").first.map(String.init) ?? ""
        if let value = LookupPath.environment(word) {
          results.append(.string(value))
        } else {
          results.append(call.options["default"] ?? "")
        }
      }
      return results
    },
    Lookup("vars", options: ["default"]) { call throws(Failure) in
      var results: [Value] = []
      for term in call.terms {
        guard let name = term.string else {
          throw call.failed("Variable name must be 'str' not '\(term.typeName)'.")
        }
        if let value = try variable(name, call) {
          results.append(value)
        } else if let fallback = call.options["default"] {
          results.append(fallback)
        } else {
          throw Failure(
            .undefined, "No variable named \(PythonText.quote(name)) was found.", at: call.span,
            help: NearName.hint(name, among: call.evaluator.scope.names))
        }
      }
      return results
    },
    Lookup("varnames") { call throws(Failure) in
      let names = call.evaluator.scope.names
      var results: [Value] = []
      for term in call.terms {
        guard let text = term.string else {
          throw call.failed(
            "Invalid setting identifier, \"\(term.text)\" is not a string, it is \(term.typeName)")
        }
        let pattern: Pattern
        do throws(Failure) {
          pattern = try Pattern.compile(text)
        } catch {
          throw call.failed("Unable to use \"\(text)\" as a search parameter: \(error.message)")
        }
        for name in names where try pattern.matches(name) { results.append(.string(name)) }
      }
      return results
    },
    Lookup("config", options: ["on_missing", "plugin_type", "plugin_name", "show_origin"]) {
      call throws(Failure) in try SettingLookup(call).values()
    },
    Lookup("inventory_hostnames") { call throws(Failure) in
      guard let match = call.evaluator.environment.hosts else {
        throw call.failed("there is no inventory here to look hosts up in")
      }
      var names: [String] = []
      for term in call.flatTerms { names.append(try call.text(of: term)) }
      return try match(names.joined(separator: ",")).map { .string($0) }
    },
  ]

  /// A variable, or what the host that is being worked on has by that name.
  private static func variable(_ name: String, _ call: LookupCall) throws(Failure) -> Value? {
    if let value = try call.evaluator.variable(name) {
      return try call.evaluator.resolveDeep(value)
    }
    guard let host = try call.evaluator.variable("inventory_hostname"),
      let hosts = try call.evaluator.variable("hostvars")
    else { return nil }
    let variables = try call.evaluator.item(host, of: hosts)
    if variables.isUndefined { return nil }
    let value = try call.evaluator.item(.string(name), of: variables)
    return value.isUndefined ? nil : try call.evaluator.resolveDeep(value)
  }
}
