import Diagnostics
import Values

extension Machine {
  // MARK: Operators

  func arithmetic(_ sign: BinaryOperator, _ a: Value, _ b: Value) throws(Failure) -> Value {
    let x = try evaluator.operand(a)
    // A text's `%` makes a text of what is undefined, where that is lenient.
    let y = try evaluator.operand(b, orLenient: sign == .modulo && x.string != nil)
    return try Arithmetic.apply(sign, x, y, limit: evaluator.outputLimit)
  }

  func compare(_ sign: ComparisonOperator, _ a: Value, _ b: Value) throws(Failure) -> Bool {
    switch (a, b) {
    case (.int(let x), .int(let y)):
      switch sign {
      case .equal: return x == y
      case .notEqual: return x != y
      case .less: return x < y
      case .lessOrEqual: return x <= y
      case .greater: return x > y
      case .greaterOrEqual: return x >= y
      default: break
      }
    case (.string(let x), .string(let y)):
      if sign == .equal { return x.isSameText(as: y) }
      if sign == .notEqual { return !x.isSameText(as: y) }
    default: break
    }
    return try evaluator.compare(sign, a, b)
  }

  /// `a ~ b`: the texts joined; escaped where autoescape is on or a part is safe text.
  func concatenate(_ frame: Frame, _ first: Register, _ count: Int, escaping: Bool)
    throws(Failure) -> Value
  {
    let parts = UnsafeBufferPointer(start: frame.registers + Int(first), count: count)
    if escaping {
      var result = ""
      var isSafe = false
      for part in parts { if isMarkup(part) { isSafe = true } }
      for part in parts {
        let text = try evaluator.text(of: part)
        result += isSafe && !isMarkup(part) ? Markup.escape(text) : text
      }
      return isSafe ? .object(Markup(result)) : .string(result)
    }
    var result = ""
    for part in parts {
      if case .string(let text) = part {
        result += text
      } else {
        result += try evaluator.text(of: part)
      }
    }
    if result.utf8.count > evaluator.outputLimit {
      throw Failure(.other, "the text is too long")
    }
    return .string(result)
  }

  func isMarkup(_ value: Value) -> Bool {
    if case .object(let object) = value { object is Markup } else { false }
  }

  func dictionary(_ frame: Frame, _ first: Register, _ count: Int) throws(Failure) -> Value {
    var pairs: [(Value, Value)] = []
    pairs.reserveCapacity(count)
    for index in 0..<count {
      let key = frame.registers[Int(first) + 2 * index]
      try evaluator.checkKey(key)
      pairs.append((key, frame.registers[Int(first) + 2 * index + 1]))
    }
    return .dict(Dict(pairs: pairs))
  }

  // MARK: Output

  /// Puts a value out.
  ///
  /// - Parameter isCaptured: whether the output goes into a variable, which is then undefined where
  ///   a part of it is.
  func put(_ value: Value, _ output: inout Output, isCaptured: Bool) throws(Failure) {
    if isAnsible {
      if !isCaptured, case .undefined(let undefined) = value, undefined.isStrict {
        throw evaluator.failure(undefined)
      }
      try output.append(try evaluator.outputValue(value))
      return
    }
    if case .string(let text) = value, !autoescape {
      output.append(string: text)
      return
    }
    let text = try evaluator.text(of: value)
    output.append(string: autoescape && !isMarkup(value) ? Markup.escape(text) : text)
  }

  // MARK: Assignment

  func unpack(_ value: Value, into registers: UnsafeMutablePointer<Value>, _ count: Int)
    throws(Failure)
  {
    let items: [Value]
    if let known = value.items {
      items = known
    } else {
      guard let elements = try evaluator.iterate(value) else {
        throw Failure(.type, "cannot unpack non-iterable \(value.typeName) object")
      }
      items = elements
    }
    if items.count > count {
      throw Failure(.other, "too many values to unpack (expected \(count))")
    }
    if items.count < count {
      throw Failure(
        .other, "not enough values to unpack (expected \(count), got \(items.count))")
    }
    for index in 0..<count {
      registers[index] = isAnsible ? try evaluator.settle(items[index]) : items[index]
    }
  }

  func setAttribute(_ name: String, of object: Value, _ value: Value) throws(Failure) {
    // Of a block's text; other values are assigned to what is known to be a namespace.
    switch object {
    case .dict(let entries): entries.mutateShared { $0[.string(name)] = value }
    case .object(let object) where object is Namespace:
      (object as? Namespace)?.entries[name] = value
    default:
      throw Failure(.type, "'\(object.typeName)' object does not support item assignment")
    }
  }

  func namespace(_ value: Value) throws(Failure) -> Namespace {
    if case .object(let object) = value, let namespace = object as? Namespace { return namespace }
    throw Failure(.other, "cannot assign attribute on non-namespace object")
  }

  // MARK: Access and calls

  func arguments(_ site: CallSite, _ frame: Frame) throws(Failure) -> CallArguments {
    let first = Int(site.first)
    var arguments = CallArguments()
    if site.positional > 0 {
      arguments.positional = Array(
        UnsafeBufferPointer(start: frame.registers + first, count: site.positional))
    }
    for (index, name) in site.names.enumerated() {
      arguments.named.append((name, frame.registers[first + site.positional + index]))
    }
    if let rest = site.rest {
      let value = try evaluator.defined(frame.registers[Int(rest)])
      guard let items = try evaluator.iterate(value) else {
        throw Failure(.type, "argument after * must be an iterable, not \(value.typeName)")
      }
      for item in items { arguments.positional.append(try evaluator.settle(item)) }
    }
    if let keywords = site.keywords {
      let value = try evaluator.defined(frame.registers[Int(keywords)])
      guard case .dict(let entries) = value else {
        throw Failure(.type, "argument after ** must be a mapping, not \(value.typeName)")
      }
      for (key, entry) in entries {
        guard let name = key.string else { throw Failure(.type, "keywords must be strings") }
        if arguments.named.contains(where: { $0.name == name }) {
          throw Failure(.type, "got multiple values for keyword argument '\(name)'")
        }
        arguments.named.append((name, try evaluator.settle(entry)))
      }
    }
    return arguments
  }

  func call(_ callee: Value, _ site: CallSite, _ frame: Frame, at offset: Int32) throws(Failure)
    -> Value
  {
    do {
      return try evaluator.settle(try evaluator.call(callee, try arguments(site, frame)))
    } catch {
      return try captured(error, offset)
    }
  }

  func method(of object: Value, _ site: CallSite, _ frame: Frame, at offset: Int32)
    throws(Failure) -> Value
  {
    do {
      let arguments = try arguments(site, frame)
      guard evaluator.hasMethod(site.name, site.methods, object) else {
        let callee = try evaluator.attribute(AttributeName(site.name), of: object, self)
        return try evaluator.settle(try evaluator.call(callee, arguments))
      }
      if isAnsible, let missing = arguments.firstUndefined { return missing }
      return try evaluator.settle(
        try Methods.call(
          site.name, of: object, arguments, evaluator, mayChange: rendering.mutates))
    } catch {
      return try captured(error, offset)
    }
  }

  func filter(_ input: Value, _ site: CallSite, _ frame: Frame, at offset: Int32) throws(Failure)
    -> Value
  {
    guard let builtin = site.builtin else { return .null }
    do {
      return try evaluator.invoke(
        builtin, .filter, input, try arguments(site, frame), autoescape: autoescape)
    } catch {
      return try captured(error, offset)
    }
  }

  func test(_ input: Value, _ site: CallSite, _ frame: Frame, at offset: Int32) throws(Failure)
    -> Value
  {
    guard let builtin = site.builtin else { return .null }
    do {
      return try evaluator.invoke(builtin, .test, input, try arguments(site, frame))
    } catch {
      return try captured(error, offset)
    }
  }

  /// In Ansible's mode the error of a call counts where its value is used; what is about something
  /// undefined can be followed by `default`.
  private func captured(_ error: Failure, _ offset: Int32) throws(Failure) -> Value {
    guard isAnsible, !evaluator.isExhausted else { throw error }
    let placed = error.span == nil ? error.at(program.place.span(of: Int(offset))) : error
    return .undefined(CapturedUndefined.make(placed))
  }

  // MARK: Loops

  func loop(over value: Value, _ isRecursive: Bool, _ function: Function, _ frame: Frame)
    throws(Failure) -> LoopContext
  {
    let recursion =
      isRecursive
      ? LoopContext.Recursion(machine: self, function: function, frame: frame.parent) : nil
    let depth = isRecursive ? frame.loopDepth : 1
    if case .list(let list) = value {
      return LoopContext(list.items, depth: depth, recursion: recursion)
    }
    if case .object(let object) = value, let range = object as? PythonRange {
      return LoopContext(range, depth: depth, recursion: recursion)
    }
    let source = try evaluator.defined(value, orLenient: true)
    guard let items = try evaluator.iterate(source) else {
      throw Failure(.type, "'\(value.typeName)' object is not iterable")
    }
    return LoopContext(items, depth: depth, recursion: recursion)
  }
}
