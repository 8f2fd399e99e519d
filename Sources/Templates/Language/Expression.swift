import Values

/// An expression, as the parser reads it.
indirect enum Expression {
  case constant(Value)
  case name(String)
  case list([Node])
  case tuple([Node])
  case dictionary([(key: Node, value: Node)])
  case negate(Node)
  case plus(Node)
  case not(Node)
  case binary(BinaryOperator, Node, Node)
  case concatenation([Node])
  case comparison(Node, [(ComparisonOperator, Node)])
  case and(Node, Node)
  case or(Node, Node)
  case condition(test: Node, then: Node, otherwise: Node?)
  case attribute(Node, String)
  case item(Node, Node)
  case slice(start: Node?, stop: Node?, step: Node?)
  case call(Node, Arguments)
  case filter(Node, String, Arguments)
  case test(Node, String, Arguments)
  /// `ns.name` as the target of an assignment.
  case namespaceTarget(String, String)

  /// An expression and where it stands.
  struct Node {
    var expression: Expression
    /// In bytes of the lexer's text.
    var offset: Int
  }

  struct Arguments {
    var positional: [Node] = []
    var named: [(name: String, value: Node)] = []
    var rest: Node?
    var keywords: Node?
  }
}

enum BinaryOperator {
  case add, subtract, multiply, divide, floorDivide, modulo, power

  var symbol: String {
    switch self {
    case .add: "+"
    case .subtract: "-"
    case .multiply: "*"
    case .divide: "/"
    case .floorDivide: "//"
    case .modulo: "%"
    case .power: "** or pow()"
    }
  }
}

enum ComparisonOperator {
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, isIn, notIn

  var symbol: String {
    switch self {
    case .equal: "=="
    case .notEqual: "!="
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    case .isIn: "in"
    case .notIn: "not in"
    }
  }
}
