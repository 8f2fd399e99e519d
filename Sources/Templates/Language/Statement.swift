/// A statement of a template, as the parser reads it.
indirect enum Statement {
  case text(String)
  case output(Expression.Node)
  case loop(Loop)
  case condition([(test: Expression.Node, body: [Statement])], otherwise: [Statement])
  case assign(target: Expression.Node, value: Expression.Node)
  case capture(target: Expression.Node, filters: Expression.Node?, body: [Statement])
  case with(targets: [Expression.Node], values: [Expression.Node], body: [Statement])
  case autoescape(Expression.Node, [Statement])
  case macro(name: String, Signature, [Statement], offset: Int)
  case callBlock(call: Expression.Node, Signature, [Statement])
  case filterBlock(Expression.Node, [Statement])
  case block(name: String, isScoped: Bool, isRequired: Bool, [Statement], offset: Int)
  case extends(Expression.Node)
  case include(Expression.Node, ignoreMissing: Bool, withContext: Bool)
  case importModule(Expression.Node, name: String, withContext: Bool)
  case importNames(
    Expression.Node, [(name: String, alias: String)], withContext: Bool, line: Int)
  case evaluate(Expression.Node)
  case breakLoop(offset: Int)
  case continueLoop(offset: Int)

  struct Loop {
    var target: Expression.Node
    var source: Expression.Node
    var test: Expression.Node?
    var isRecursive: Bool
    var body: [Statement]
    var otherwise: [Statement]
    var offset: Int
  }

  struct Signature {
    var names: [String] = []
    /// The defaults of the last parameters.
    var defaults: [Expression.Node] = []
  }
}

/// The stand-in for the text that a filter block or a filtered `set` captured.
let capturedName = "\u{0}captured"
