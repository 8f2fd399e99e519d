package import Diagnostics
package import Values

/// A module whose type is not known at the call: what the engine, the checks and the manual need.
///
/// Only the names are at hand: the spec of a module is made when it is first asked for, as making
/// those of all modules takes longer than a short run.
package struct AnyModule: Sendable {
  package let name: String
  package let aliases: [String]
  private let traits: @Sendable () -> Traits
  /// What is wrong with arguments as written; whether no others may come from elsewhere.
  package let examine: @Sendable (Dict, _ isComplete: Bool, (String) -> Span?) -> [Diagnostic]
  /// Arguments together with the values of options that are not given.
  package let invocation: @Sendable (Dict) -> Dict
  /// Validates arguments and begins.
  package let begin: @Sendable (Dict, ModuleContext, (String) -> Span?) throws(Failure) -> Step

  /// What a spec says, without the module's type.
  package struct Traits: Sendable {
    package let names: [String]
    package let summary: String
    package let freeForm: String?
    package let supportsCheck: Bool
    package let isLocalToHost: Bool
    package let returns: [(name: String, text: String)]
    package let example: String
    fileprivate let summarize: @Sendable () -> [OptionSummary]
  }

  /// - Parameter name: the names are those of the module's spec; a test compares them.
  package init<M: Module>(_ name: String, aliases: [String] = [], _ type: M.Type) {
    self.name = name
    self.aliases = aliases
    traits = {
      let spec = M.spec
      return Traits(
        names: [spec.name] + spec.aliases, summary: spec.summary, freeForm: spec.freeForm,
        supportsCheck: spec.check != .none, isLocalToHost: spec.isLocalToHost,
        returns: spec.returns, example: spec.example
      ) {
        spec.options.map {
          OptionSummary(
            name: $0.name, aliases: $0.aliases, text: $0.text, isRequired: $0.isRequired,
            type: $0.type, choices: $0.choices, isSecret: $0.isSecret)
        }
      }
    }
    examine = { arguments, isComplete, place in
      M.spec.examine(arguments, isComplete: isComplete, place: place)
    }
    invocation = { M.spec.invocation($0) }
    begin = {
      (arguments: Dict, context: ModuleContext, place: (String) -> Span?) throws(Failure) in
      try M.spec.decode(arguments, of: context.action, place: place).begin(context)
    }
  }

  /// The names that the spec gives, the first of them its own.
  package var specNames: [String] { traits().names }
  package var summary: String { traits().summary }
  package var freeForm: String? { traits().freeForm }
  package var supportsCheck: Bool { traits().supportsCheck }
  package var isLocalToHost: Bool { traits().isLocalToHost }
  package var options: [OptionSummary] { traits().summarize() }
  package var returns: [(name: String, text: String)] { traits().returns }
  package var example: String { traits().example }
}

/// An option as the manual shows it.
package struct OptionSummary: Sendable {
  package let name: String
  package let aliases: [String]
  package let text: String
  package let isRequired: Bool
  package let type: String
  package let choices: [String]?
  package let isSecret: Bool
}

/// All modules by all their names.
package struct ModuleTable: Sendable {
  package let modules: [AnyModule]
  private let byName: [String: Int]

  package init(_ modules: [AnyModule]) {
    self.modules = modules
    var byName: [String: Int] = [:]
    for (position, module) in modules.enumerated() {
      let short = String(module.name[(module.name.lastIndex(of: ".") ?? module.name.startIndex)...])
      for name in [module.name, String(short.drop { $0 == "." })] + module.aliases {
        byName[name] = byName[name] ?? position
      }
      if module.name.hasPrefix("ansible.builtin.") {
        byName["ansible.legacy." + module.name.dropFirst(16)] = position
      }
    }
    self.byName = byName
  }

  /// The module of a short or fully qualified name.
  package subscript(name: String) -> AnyModule? { byName[name].map { modules[$0] } }
  /// Every name that a task may use.
  package var names: [String] { Array(byName.keys) }
}
