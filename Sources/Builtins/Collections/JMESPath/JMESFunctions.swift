import BigInt
import Diagnostics
import Formats
import Values

/// The functions of JMESPath, with the types that they take.
enum JMESFunctions {
  /// An argument: a value, or an expression that the function applies itself.
  enum Argument {
    case value(Value)
    case reference(JMESNode)
  }

  private typealias Body = ([Argument]) throws(Failure) -> Value

  /// - Throws: `.filter` for an unknown function, a wrong number of arguments, a wrong type.
  static func call(
    _ name: String, _ nodes: [JMESNode], on value: Value
  ) throws(Failure) -> Value {
    guard let signature = JMESSignature.all[name] else {
      throw Failure(
        .filter, "unknown function: \(name)()",
        help: NearName.hint(name, among: JMESSignature.all.keys))
    }
    var arguments: [Argument] = []
    for node in nodes {
      if case .reference(let expression) = node {
        arguments.append(.reference(expression))
      } else {
        arguments.append(.value(try JMESInterpreter.evaluate(node, value)))
      }
    }
    try signature.check(name, arguments)
    return try run(name, arguments)
  }

  private static func run(_ name: String, _ arguments: [Argument]) throws(Failure) -> Value {
    let values = arguments.map { argument -> Value in
      if case .value(let value) = argument { value } else { .null }
    }
    // The number of arguments was checked; a missing one is an expression's place.
    let first = values.first ?? .null
    let second = values.count > 1 ? values[1] : .null
    switch name {
    case "abs": return absolute(first)
    case "avg":
      let items = first.items ?? []
      return items.isEmpty ? .null : .double(double(sum(items)) / Double(items.count))
    case "ceil": return rounded(first, .up)
    case "floor": return rounded(first, .down)
    case "contains": return try contains(first, second)
    case "starts_with": return .bool(first.text.utf8.starts(with: second.text.utf8))
    case "ends_with":
      return .bool(first.text.utf8.reversed().starts(with: second.text.utf8.reversed()))
    case "join":
      return .string((second.items ?? []).map(\.text).joined(separator: first.text))
    case "keys": return .list(first.dict?.keys ?? [])
    case "values": return .list(first.dict?.values ?? [])
    case "length": return .int(length(first))
    case "merge":
      var result = Dict()
      for value in values { if case .dict(let entries) = value { result.merge(entries) } }
      return .dict(result)
    case "not_null": return values.first { !$0.isNull } ?? .null
    case "reverse":
      if let text = first.string { return .string(reversed(text)) }
      return .list((first.items ?? []).reversed())
    case "max": return extreme(first.items ?? [], first.items ?? [], greatest: true)
    case "min": return extreme(first.items ?? [], first.items ?? [], greatest: false)
    case "sort": return .list(sorted(first.items ?? [], by: first.items ?? []))
    case "sum": return sum(first.items ?? [])
    case "to_array": if case .list = first { return first } else { return .list([first]) }
    case "to_string":
      if first.string != nil { return first }
      return .string(try JSON.write(first, .compact))
    case "to_number": return number(first)
    case "type":
      if case .reference = arguments[0] { return .null }
      return .string(typeName(first))
    default: return try applied(name, arguments)
    }
  }

  /// The functions that apply an expression to each element.
  private static func applied(_ name: String, _ arguments: [Argument]) throws(Failure) -> Value {
    var list: [Value] = []
    var expression = JMESNode.current
    for argument in arguments {
      switch argument {
      case .value(let value): list = value.items ?? []
      case .reference(let node): expression = node
      }
    }
    var keys: [Value] = []
    for item in list { keys.append(try JMESInterpreter.evaluate(expression, item)) }
    if name == "map" { return .list(keys) }
    let type = keys.first.map(typeName) ?? "number"
    guard type == "number" || type == "string", keys.allSatisfy({ typeName($0) == type }) else {
      let wrong = keys.first { typeName($0) != type } ?? keys.first ?? .null
      throw Failure(
        .filter,
        "\(name)(): the expression must give only numbers or only texts, not \(typeName(wrong))")
    }
    switch name {
    case "max_by": return extreme(list, keys, greatest: true)
    case "min_by": return extreme(list, keys, greatest: false)
    default: return .list(sorted(list, by: keys))
    }
  }

  // MARK: Types

  static func typeName(_ value: Value) -> String {
    switch value {
    case .null, .undefined: return "null"
    case .bool: return "boolean"
    case .int, .double: return "number"
    case .list, .tuple: return "array"
    case .dict: return "object"
    case .object(let object) where object is BigInteger: return "number"
    case .object(let object) where object.isMapping: return "object"
    default: return "string"
    }
  }

  // MARK: Bodies

  private static func double(_ value: Value) -> Double { PythonNumber.double(value) ?? 0 }

  private static func absolute(_ value: Value) -> Value {
    if case .double(let number) = value { return .double(abs(number)) }
    return PythonNumber.big(value).map { BigInteger.value(BigInt($0.magnitude)) } ?? value
  }

  private static func rounded(_ value: Value, _ rule: FloatingPointRoundingRule) -> Value {
    guard case .double(let number) = value else { return value }
    return PythonNumber.truncated(number.rounded(rule)) ?? value
  }

  private static func sum(_ items: [Value]) -> Value {
    if items.allSatisfy({ PythonNumber.big($0) != nil }) {
      return BigInteger.value(items.reduce(BigInt(0)) { $0 + (PythonNumber.big($1) ?? 0) })
    }
    return .double(items.reduce(0) { $0 + double($1) })
  }

  private static func contains(_ subject: Value, _ search: Value) throws(Failure) -> Value {
    guard let text = subject.string else {
      return .bool((subject.items ?? []).contains { $0.isEqual(to: search) })
    }
    guard let part = search.string else {
      throw Failure(.filter, "contains(): a text can only contain a text")
    }
    return .bool(
      part.isEmpty || PythonString.find(Array(part.utf8), in: Array(text.utf8), from: 0) != nil)
  }

  private static func length(_ value: Value) -> Int {
    switch value {
    case .list(let items), .tuple(let items): items.count
    case .dict(let entries): entries.count
    case .object(let object): object.count ?? 0
    default: value.text.unicodeScalars.count
    }
  }

  private static func reversed(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: text.unicodeScalars.reversed())
    return String(scalars)
  }

  /// The element whose key is greatest or least, the first of equals.
  private static func extreme(_ items: [Value], _ keys: [Value], greatest: Bool) -> Value {
    var best: Int?
    for index in items.indices {
      guard let known = best else {
        best = index
        continue
      }
      let better =
        greatest ? keys[known].isBefore(keys[index]) : keys[index].isBefore(keys[known])
      if better == true { best = index }
    }
    return best.map { items[$0] } ?? .null
  }

  private static func sorted(_ items: [Value], by keys: [Value]) -> [Value] {
    keys.indices.sorted { keys[$0].isBefore(keys[$1]) ?? false }.map { items[$0] }
  }

  private static func number(_ value: Value) -> Value {
    if typeName(value) == "number" { return value }
    guard let text = value.string else { return .null }
    return PythonNumber.integer(text) ?? PythonNumber.double(text).map { .double($0) } ?? .null
  }
}

/// What a function of JMESPath takes.
struct JMESSignature {
  /// The types of each argument; none for any.
  let parameters: [[String]]
  /// Whether the last one may be repeated.
  var isVariadic = false

  static let all: [String: JMESSignature] = {
    let anything: [String] = []
    let order = ["array-number", "array-string"]
    return [
      "abs": .init(parameters: [["number"]]),
      "avg": .init(parameters: [["array-number"]]),
      "ceil": .init(parameters: [["number"]]),
      "contains": .init(parameters: [["array", "string"], anything]),
      "ends_with": .init(parameters: [["string"], ["string"]]),
      "floor": .init(parameters: [["number"]]),
      "join": .init(parameters: [["string"], ["array-string"]]),
      "keys": .init(parameters: [["object"]]),
      "length": .init(parameters: [["string", "array", "object"]]),
      "map": .init(parameters: [["expression"], ["array"]]),
      "max": .init(parameters: [order]),
      "max_by": .init(parameters: [["array"], ["expression"]]),
      "merge": .init(parameters: [["object"]], isVariadic: true),
      "min": .init(parameters: [order]),
      "min_by": .init(parameters: [["array"], ["expression"]]),
      "not_null": .init(parameters: [anything], isVariadic: true),
      "reverse": .init(parameters: [["array", "string"]]),
      "sort": .init(parameters: [order]),
      "sort_by": .init(parameters: [["array"], ["expression"]]),
      "starts_with": .init(parameters: [["string"], ["string"]]),
      "sum": .init(parameters: [["array-number"]]),
      "to_array": .init(parameters: [anything]),
      "to_number": .init(parameters: [anything]),
      "to_string": .init(parameters: [anything]),
      "type": .init(parameters: [anything]),
      "values": .init(parameters: [["object"]]),
    ]
  }()

  /// - Throws: `.filter` where number or type of the arguments are wrong.
  func check(_ name: String, _ arguments: [JMESFunctions.Argument]) throws(Failure) {
    let enough =
      isVariadic ? arguments.count >= parameters.count : arguments.count == parameters.count
    guard enough else {
      let wanted = "\(parameters.count)\(isVariadic ? " or more" : "")"
      throw Failure(.filter, "\(name)() takes \(wanted) arguments, not \(arguments.count)")
    }
    for (position, argument) in arguments.enumerated() {
      let types = parameters[min(position, parameters.count - 1)]
      guard types.isEmpty || types.contains(where: { Self.fits(argument, $0) }) else {
        let actual =
          if case .value(let value) = argument {
            JMESFunctions.typeName(value)
          } else {
            "expression reference"
          }
        throw Failure(
          .filter,
          "\(name)(): argument \(position + 1) must be \(types.joined(separator: " or ")), "
            + "not \(actual)")
      }
    }
  }

  private static func fits(_ argument: JMESFunctions.Argument, _ type: String) -> Bool {
    guard case .value(let value) = argument else { return type == "expression" }
    switch type {
    case "array-number", "array-string":
      guard case .list(let items) = value else { return false }
      let element = type.hasSuffix("number") ? "number" : "string"
      return items.allSatisfy { JMESFunctions.typeName($0) == element }
    case "array": if case .list = value { return true } else { return false }
    default: return JMESFunctions.typeName(value) == type
    }
  }
}
