import Diagnostics
import Patterns
import Templates
import Values

/// Checks data by a JSON schema (draft 2020-12), in the words of Python's `jsonschema`.
struct JSONSchema {
  struct Problem {
    var message: String
    var path: [Value]
    var schemaPath: [Value]
    var schema: Value
    var keyword: String?
    var found: Value

    /// As `validate` reports it.
    var report: Value {
      .dict([
        ("message", .string(message)),
        ("data_path", .string(path.map(\.text).joined(separator: "."))),
        ("json_path", .string(jsonPath)),
        ("schema_path", .string(schemaPath.map(\.text).joined(separator: "."))),
        ("relative_schema", schema),
        ("expected", keyword.flatMap { schema.dict?[$0] } ?? .null),
        ("validator", keyword.map { .string($0) } ?? .null), ("found", found),
      ])
    }

    private var jsonPath: String {
      path.reduce("$") { text, part in
        guard let name = part.string else { return text + "[\(part.text)]" }
        return text + "." + name
      }
    }
  }

  private let root: Value
  private var depth = 0

  init(_ root: Value) { self.root = root }

  /// What is wrong with the data, ordered by place.
  func problems(_ data: Value) throws(Failure) -> [Problem] {
    var checker = self
    let problems = try checker.check(data, root)
    return problems.enumerated().sorted { a, b in
      let x = Value.list(a.element.path)
      let y = Value.list(b.element.path)
      if let isBefore = x.isBefore(y), !x.isEqual(to: y) { return isBefore }
      return a.offset < b.offset
    }.map(\.element)
  }

  private mutating func check(_ data: Value, _ schema: Value) throws(Failure) -> [Problem] {
    depth += 1
    defer { depth -= 1 }
    guard depth < 200 else { throw Failure(.filter, "validate: the schema refers to itself") }
    switch schema {
    case .bool(true): return []
    case .bool(false):
      return [
        Problem(
          message: "False schema does not allow \(data.repr)", path: [], schemaPath: [],
          schema: schema, keyword: nil, found: data)
      ]
    case .dict(let keywords):
      var problems: [Problem] = []
      for (key, value) in keywords {
        let name = key.text
        for var problem in try apply(name, value, data, keywords) {
          if name != "if", name != "$ref" { problem.schemaPath.insert(key, at: 0) }
          if problem.keyword == "" {
            problem.keyword = name
            problem.schema = schema
          }
          problems.append(problem)
        }
      }
      return problems
    default: throw Failure(.filter, "validate: a schema must be a dictionary, not \(schema.repr)")
    }
  }

  private func wrong(_ message: String, _ data: Value) -> [Problem] {
    [
      Problem(
        message: message, path: [], schemaPath: [], schema: .null, keyword: "", found: data)
    ]
  }

  private mutating func descend(
    _ data: Value, _ schema: Value, at place: Value? = nil, schemaAt: Value? = nil
  ) throws(Failure) -> [Problem] {
    try check(data, schema).map { problem in
      var problem = problem
      if let place { problem.path.insert(place, at: 0) }
      if let schemaAt { problem.schemaPath.insert(schemaAt, at: 0) }
      return problem
    }
  }

  private mutating func holds(_ data: Value, _ schema: Value) throws(Failure) -> Bool {
    try check(data, schema).isEmpty
  }

  // MARK: Keywords

  private mutating func apply(
    _ name: String, _ value: Value, _ data: Value, _ schema: Dict
  ) throws(Failure) -> [Problem] {
    switch name {
    case "type":
      let types = (value.items ?? [value]).map(\.text)
      for type in types where !Self.types.contains(type) {
        throw Failure(
          .usage,
          "Unknown type \(PythonText.quote(type)) for validator with schema:\n    "
            + "\(Value.dict(schema).repr)\n\nWhile checking instance:\n    \(data.repr)")
      }
      if types.contains(where: { Self.isType(data, $0) }) { return [] }
      let names = types.map(PythonText.quote).joined(separator: ", ")
      return wrong("\(data.repr) is not of type \(names)", data)
    case "enum":
      let isKnown = (value.items ?? []).contains { Self.isSame($0, data) }
      return isKnown ? [] : wrong("\(data.repr) is not one of \(value.repr)", data)
    case "const":
      return Self.isSame(value, data) ? [] : wrong("\(value.repr) was expected", data)
    case "$ref": return try descend(data, try referred(value.text))
    case "allOf":
      var problems: [Problem] = []
      for (index, part) in (value.items ?? []).enumerated() {
        problems += try descend(data, part, schemaAt: .int(index))
      }
      return problems
    case "anyOf":
      for part in value.items ?? [] where try holds(data, part) { return [] }
      return wrong("\(data.repr) is not valid under any of the given schemas", data)
    case "oneOf": return try oneOf(value.items ?? [], data)
    case "not":
      return try holds(data, value)
        ? wrong("\(data.repr) should not be valid under \(value.repr)", data) : []
    case "if":
      let branch = try holds(data, value) ? "then" : "else"
      guard let part = schema[branch] else { return [] }
      return try descend(data, part, schemaAt: .string(branch))
    default: break
    }
    switch data {
    case .dict(let entries): return try object(name, value, data, entries, schema)
    case .list(let items): return try array(name, value, data, items.items, schema)
    case .string(let text): return try self.text(name, value, data, text)
    default: return number(name, value, data)
    }
  }

  private mutating func oneOf(_ parts: [Value], _ data: Value) throws(Failure) -> [Problem] {
    var valid: [Value] = []
    for part in parts where try holds(data, part) { valid.append(part) }
    guard let first = valid.first else {
      return wrong("\(data.repr) is not valid under any of the given schemas", data)
    }
    if valid.count == 1 { return [] }
    let all = (valid.dropFirst() + [first]).map(\.repr).joined(separator: ", ")
    return wrong("\(data.repr) is valid under each of \(all)", data)
  }

  private func referred(_ reference: String) throws(Failure) -> Value {
    guard reference.hasPrefix("#") else {
      throw Failure(
        .filter, "validate: only references within the schema can be followed: \(reference)")
    }
    var schema = root
    for part in try JSONPointer(String(reference.dropFirst())).parts {
      let next =
        switch schema {
        case .dict(let entries): entries[part]
        case .list(let items): Int(part).flatMap { items.indices.contains($0) ? items[$0] : nil }
        default: nil as Value?
        }
      guard let next else {
        throw Failure(.filter, "validate: the schema has nothing at \(reference)")
      }
      schema = next
    }
    return schema
  }

  private mutating func object(
    _ name: String, _ value: Value, _ data: Value, _ entries: Dict, _ schema: Dict
  ) throws(Failure) -> [Problem] {
    var problems: [Problem] = []
    switch name {
    case "properties":
      for (key, part) in value.dict ?? [:] {
        if let inner = entries[key] {
          problems += try descend(inner, part, at: key, schemaAt: key)
        }
      }
    case "patternProperties":
      for (pattern, part) in value.dict ?? [:] {
        let compiled = try Pattern.compile(pattern.text)
        for (key, inner) in entries where try compiled.matches(key.text) {
          problems += try descend(inner, part, at: key, schemaAt: pattern)
        }
      }
    case "additionalProperties":
      let more = try additional(entries, schema)
      guard case .bool(false) = value else {
        for key in more {
          if let inner = entries[key] { problems += try descend(inner, value, at: key) }
        }
        return problems
      }
      if more.isEmpty { return [] }
      let names = more.map(\.repr).sorted().joined(separator: ", ")
      if let patterns = schema["patternProperties"]?.dict, !patterns.isEmpty {
        let verb = more.count == 1 ? "does" : "do"
        let all = patterns.keys.map(\.repr).sorted().joined(separator: ", ")
        return wrong("\(names) \(verb) not match any of the regexes: \(all)", data)
      }
      let verb = more.count == 1 ? "was" : "were"
      return wrong(
        "Additional properties are not allowed (\(names) \(verb) unexpected)", data)
    case "required":
      for key in value.items ?? [] where entries[key] == nil {
        problems += wrong("\(key.repr) is a required property", data)
      }
    case "dependentRequired":
      for (key, names) in value.dict ?? [:] where entries[key] != nil {
        for name in names.items ?? [] where entries[name] == nil {
          problems += wrong("\(name.repr) is a dependency of \(key.repr)", data)
        }
      }
    case "dependentSchemas":
      for (key, part) in value.dict ?? [:] where entries[key] != nil {
        problems += try descend(data, part, schemaAt: key)
      }
    case "propertyNames":
      for key in entries.keys { problems += try descend(key, value) }
    case "minProperties" where entries.count < value.int ?? 0:
      return wrong(
        "\(data.repr) "
          + (value.int == 1 ? "should be non-empty" : "does not have enough properties"), data)
    case "maxProperties" where entries.count > value.int ?? .max:
      return wrong(
        "\(data.repr) " + (value.int == 0 ? "is expected to be empty" : "has too many properties"),
        data)
    default: break
    }
    return problems
  }

  private func additional(_ entries: Dict, _ schema: Dict) throws(Failure) -> [Value] {
    var more: [Value] = []
    let known = schema["properties"]?.dict ?? [:]
    for key in entries.keys where known[key] == nil {
      var isMeant = false
      for pattern in (schema["patternProperties"]?.dict ?? [:]).keys where !isMeant {
        isMeant = try Pattern.compile(pattern.text).matches(key.text)
      }
      if !isMeant { more.append(key) }
    }
    return more
  }

  private mutating func array(
    _ name: String, _ value: Value, _ data: Value, _ items: [Value], _ schema: Dict
  ) throws(Failure) -> [Problem] {
    var problems: [Problem] = []
    let short = value.int == 1 ? "should be non-empty" : "is too short"
    switch name {
    case "items":
      guard value.items == nil else {
        throw Failure(.filter, "validate: use prefixItems for a list of schemas, not items")
      }
      let prefix = schema["prefixItems"]?.items?.count ?? 0
      for index in items.indices.dropFirst(prefix) {
        problems += try descend(items[index], value, at: .int(index))
      }
    case "prefixItems":
      for (index, part) in (value.items ?? []).enumerated() where index < items.count {
        problems += try descend(items[index], part, at: .int(index), schemaAt: .int(index))
      }
    case "contains":
      var count = 0
      for item in items where try holds(item, value) { count += 1 }
      let least = schema["minContains"]?.int ?? 1
      if count == 0, least > 0 {
        return wrong("\(data.repr) does not contain items matching the given schema", data)
      }
      if count < least {
        return wrong("Too few items match the given schema (expected at least \(least))", data)
      }
      if let most = schema["maxContains"]?.int, count > most {
        return wrong("Too many items match the given schema (expected at most \(most))", data)
      }
    case "minItems" where items.count < value.int ?? 0: return wrong("\(data.repr) \(short)", data)
    case "maxItems" where items.count > value.int ?? .max:
      let long = value.int == 0 ? "is expected to be empty" : "is too long"
      return wrong("\(data.repr) \(long)", data)
    case "uniqueItems" where value.isTrue:
      for (index, item) in items.enumerated()
      where items[..<index].contains(where: { Self.isSame($0, item) }) {
        return wrong("\(data.repr) has non-unique elements", data)
      }
    default: break
    }
    return problems
  }

  private func text(
    _ name: String, _ value: Value, _ data: Value, _ text: String
  ) throws(Failure) -> [Problem] {
    let count = PythonString.count(text)
    switch name {
    case "minLength" where count < value.int ?? 0:
      return wrong(
        "\(data.repr) " + (value.int == 1 ? "should be non-empty" : "is too short"), data)
    case "maxLength" where count > value.int ?? .max:
      return wrong(
        "\(data.repr) " + (value.int == 0 ? "is expected to be empty" : "is too long"), data)
    case "pattern":
      return try Pattern.compile(value.text).matches(text)
        ? [] : wrong("\(data.repr) does not match \(value.repr)", data)
    default: return []
    }
  }

  private func number(_ name: String, _ value: Value, _ data: Value) -> [Problem] {
    guard Self.isType(data, "number") else { return [] }
    let isLess = data.isBefore(value) ?? false
    let isMore = value.isBefore(data) ?? false
    let number = data.repr
    switch name {
    case "minimum" where isLess:
      return wrong("\(number) is less than the minimum of \(value.repr)", data)
    case "maximum" where isMore:
      return wrong("\(number) is greater than the maximum of \(value.repr)", data)
    case "exclusiveMinimum" where !isMore:
      return wrong("\(number) is less than or equal to the minimum of \(value.repr)", data)
    case "exclusiveMaximum" where !isLess:
      return wrong("\(number) is greater than or equal to the maximum of \(value.repr)", data)
    case "multipleOf":
      guard let a = PythonNumber.double(data), let b = PythonNumber.double(value), b != 0 else {
        return []
      }
      let quotient = a / b
      return quotient == quotient.rounded()
        ? [] : wrong("\(number) is not a multiple of \(value.repr)", data)
    default: return []
    }
  }

  // MARK: Types

  private static let types = [
    "array", "boolean", "integer", "null", "number", "object", "string",
  ]

  private static func isType(_ data: Value, _ type: String) -> Bool {
    switch (type, data) {
    case ("array", .list), ("boolean", .bool), ("null", .null), ("object", .dict),
      ("string", .string), ("integer", .int), ("number", .int), ("number", .double):
      true
    case ("integer", .double(let number)): number == number.rounded() && number.isFinite
    case ("integer", .object(let object)), ("number", .object(let object)): object is BigInteger
    default: false
    }
  }

  /// Equality in which `true` is not 1.
  private static func isSame(_ a: Value, _ b: Value) -> Bool {
    (a.bool == nil) == (b.bool == nil) && a.isEqual(to: b)
  }
}
