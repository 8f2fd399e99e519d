import Diagnostics
import Values

extension Evaluator {
  // MARK: Names

  /// A variable, resolved; nil where it is not defined.
  package func variable(_ name: String) throws(Failure) -> Value? {
    reads.names.insert(name)
    if let raw = try scope.value(of: name) { return try settle(raw) }
    // No conditional expression: its `nil` would be the value none.
    if isAnsible, name == "omit" { return Omit.value }
    return nil
  }

  /// A variable; a copy of it where the templates of the rendering may change values.
  func variable(_ name: String, _ rendering: Machine.Rendering) throws(Failure) -> Value? {
    guard rendering.mutates else { return try variable(name) }
    if let copy = rendering.copies[name] { return copy }
    guard let value = try variable(name) else { return nil }
    let copy = try copied(value)
    rendering.copies[name] = copy
    return copy
  }

  // MARK: Attributes and items

  /// `value.name` as a template has it: attribute, then item; undefined where there is none.
  package func attribute(_ name: String, of value: Value) throws(Failure) -> Value {
    try attribute(AttributeName(name), of: value, nil)
  }

  /// `value[key]` as a template has it: item, then attribute; undefined where there is none.
  package func item(_ key: Value, of value: Value) throws(Failure) -> Value {
    try item(key, of: value, nil)
  }

  func attribute(_ name: AttributeName, of object: Value, _ machine: Machine?) throws(Failure)
    -> Value
  {
    if case .dict(let entries) = object, !name.methods.contains(.dictionary), !name.isPrivate {
      if let value = entries.value(for: name.key) { return try settle(value) }
      return missing(.string(name.text), object)
    }
    if case .object(let object) = object, let attribute = name.loop,
      let loop = object as? LoopContext
    {
      return self.attribute(attribute, of: loop)
    }
    let value = try access(object)
    if case .undefined(let undefined) = value { return try self.attribute(of: undefined) }
    if name.isPrivate, let unsafe = unsafeAttribute(name.text, value) { return unsafe }
    if let own = try ownAttribute(name, of: value, machine) { return own }
    if let item = try entry(.string(name.text), of: value) { return try settle(item) }
    return missing(.string(name.text), value)
  }

  private func attribute(_ name: LoopAttribute, of loop: LoopContext) -> Value {
    loop.attribute(name) { message in
      .undefined(Undefined(name: name.rawValue, message: message, behaviour: undefined))
    }
  }

  func item(_ key: Value, of object: Value, _ machine: Machine?) throws(Failure) -> Value {
    switch (object, key) {
    case (.list(let items), .int(let index)):
      if index >= 0, index < items.count { return try settle(items[index]) }
    case (.dict(let entries), .string(let name)):
      if let value = entries[name] { return try settle(value) }
    default: break
    }
    let value = try access(object)
    if case .undefined(let undefined) = value { return try attribute(of: undefined) }
    let key = try operand(key, orLenient: true)
    if let item = try entry(key, of: value) { return try settle(item) }
    if let name = key.string {
      if let unsafe = unsafeAttribute(name, value) { return unsafe }
      if let own = try ownAttribute(AttributeName(name), of: value, machine) { return own }
    }
    return missing(key, value)
  }

  /// The value that attributes and items are looked up in: vaulted text decrypted, undefined as is.
  private func access(_ value: Value) throws(Failure) -> Value {
    switch value {
    case .template: return try settle(value)
    case .object(let object):
      if let vault = object as? VaultText { return try plain(vault) }
      return value
    default: return value
    }
  }

  /// An attribute of an undefined value.
  func attribute(of undefined: Undefined) throws(Failure) -> Value {
    if undefined.behaviour == .chainable || undefined.behaviour == .ansible {
      return .undefined(undefined)
    }
    throw failure(undefined)
  }

  /// Ansible keeps attributes with leading underscores from templates.
  private func unsafeAttribute(_ name: String, _ value: Value) -> Value? {
    guard isAnsible, name.hasPrefix("_") else { return nil }
    if case .dict = value, !name.hasPrefix("__") { return nil }
    if value.bigInteger != nil,
      ["__and__", "__or__", "__xor__", "__lshift__", "__rshift__"].contains(name)
    {
      return nil
    }
    return .undefined(
      Undefined(
        name: name,
        message:
          "access to attribute \(name.quoted) of '\(value.typeName)' object is unsafe."))
  }

  /// A method or another attribute that the type itself has.
  private func ownAttribute(_ attribute: AttributeName, of value: Value, _ machine: Machine?)
    throws(Failure) -> Value?
  {
    let name = attribute.text
    if hasMethod(name, attribute.methods, value) {
      if let property = Methods.property(name, of: value) { return property }
      return .object(
        BoundMethod(value, name, mayChange: machine?.rendering.mutates ?? false))
    }
    guard case .object(let object) = value else { return nil }
    switch object {
    case let loop as LoopContext:
      return attribute.loop.map { self.attribute($0, of: loop) }
    case let macro as Macro: return macro.attribute(name)
    case let module as Module: return module.variables[name]
    case let namespace as Namespace: return namespace.entries[name]
    case let cycler as Cycler:
      switch name {
      case "current": return cycler.items[cycler.position]
      case "next", "reset": return .object(BoundMethod(value, name, mayChange: true))
      default: return nil
      }
    case let reference as TemplateReference:
      guard reference.machine.blocks[name] != nil else { return nil }
      return .object(
        BlockReference(reference.machine, name, level: 0, reference.machine.context))
    case let block as BlockReference where name == "super":
      guard block.level + 1 < block.machine.blocks[block.name]?.count ?? 0 else {
        return .undefined(
          Undefined(
            name: "super", message: "there is no parent block called \(block.name.quoted).",
            behaviour: undefined))
      }
      return .object(
        BlockReference(block.machine, block.name, level: block.level + 1, block.context))
    default: return Methods.dateProperty(name, of: object)
    }
  }

  /// Python's `value[key]`; nil where it raises.
  private func entry(_ key: Value, of value: Value) throws(Failure) -> Value? {
    switch value {
    case .dict(let entries):
      guard isHashable(key) else { return nil }
      return entries[key]
    case .list(let items), .tuple(let items):
      guard let index = position(key, items.count) else { return nil }
      return items[index]
    case .string(let text):
      guard key.repetition != nil else { return nil }
      return TextIndex.character(of: text, at: key.repetition ?? 0).map(Value.string)
    case .object(let object):
      if let namespace = object as? Namespace, let name = key.string {
        return namespace.entries[name]
      }
      if let markup = object as? Markup, let index = key.repetition {
        return TextIndex.character(of: markup.content, at: index).map { .object(Markup($0)) }
      }
      if let range = object as? PythonRange {
        return position(key, range.length).map { range[$0] }
      }
      if let bytes = object as? Bytes {
        return position(key, bytes.content.count).map { .int(Int(bytes.content[$0])) }
      }
      return try object.item(key)
    default: return nil
    }
  }

  /// The position that a key names in a sequence.
  private func position(_ key: Value, _ count: Int) -> Int? {
    guard let number = key.repetition else { return nil }
    let index = number < 0 ? number + count : number
    return index >= 0 && index < count ? index : nil
  }

  /// The undefined value of something that is not in a value.
  private func missing(_ key: Value, _ value: Value) -> Value {
    let message: String
    if case .object(let object) = value, let absence = object.absence(of: key) {
      message = absence
    } else if isAnsible, key.isTrue {
      message = "object of type '\(value.typeName)' has no attribute \(key.repr)"
    } else if key.string == nil {
      message = "\(description(of: value)) has no element \(key.repr)"
    } else {
      message = "'\(description(of: value))' has no attribute \(key.repr)"
    }
    if undefined == .debug {
      return .undefined(
        Undefined(
          name: "no such element: \(description(of: value))[\(key.repr)]", message: message,
          behaviour: .debug))
    }
    return .undefined(
      Undefined(name: key.string ?? key.repr, message: message, behaviour: undefined))
  }

  private func description(of value: Value) -> String {
    switch value {
    case .null: "None"
    case .object(let object):
      switch object {
      case is Markup: "markupsafe.Markup object"
      case is TemplateReference, is LoopContext, is Macro:
        "jinja2.runtime.\(object.typeName) object"
      case is Namespace, is Cycler, is Joiner: "jinja2.utils.\(object.typeName) object"
      default: "\(object.typeName) object"
      }
    default: "\(value.typeName) object"
    }
  }

  func hasMethod(_ name: String, _ types: MethodTypes, _ value: Value) -> Bool {
    guard !types.isEmpty else {
      if case .object(let object) = value { return Methods.has(name, object) }
      return false
    }
    if isAnsible, name.hasPrefix("__") {
      if value.bigInteger != nil {
        return types.contains(.integer) && name.hasSuffix("__")
          && ["__and__", "__or__", "__xor__", "__lshift__", "__rshift__"].contains(name)
      }
      return false
    }
    switch value {
    case .string, .template: return types.contains(.text)
    case .list: return types.contains(.list)
    case .tuple: return types.contains(.tuple)
    case .dict: return types.contains(.dictionary)
    case .int, .bool: return types.contains(.integer)
    case .double: return types.contains(.float)
    case .object(let object):
      switch object {
      case is Markup, is VaultText: return types.contains(.text)
      case is PythonSet: return types.contains(.set)
      case is Bytes: return types.contains(.bytes)
      case is BigInteger: return types.contains(.integer)
      case is PythonRange: return types.contains(.tuple)
      default: return Methods.has(name, object)
      }
    default: return false
    }
  }

  func isHashable(_ value: Value) -> Bool {
    switch value {
    case .list, .dict: false
    case .tuple(let items): items.allSatisfy { isHashable($0) }
    case .object(let object): !(object is PythonSet)
    default: true
    }
  }

  /// An error where a value cannot be a dictionary's key.
  func checkKey(_ key: Value) throws(Failure) {
    let value = try defined(key, orLenient: true)
    if !isHashable(value) { throw Failure(.type, "unhashable type: '\(value.typeName)'") }
  }

  // MARK: Slices

  func slice(_ object: Value, _ start: Value, _ stop: Value, _ step: Value) throws(Failure)
    -> Value
  {
    let value = try access(object)
    if case .undefined(let undefined) = value { return try attribute(of: undefined) }
    var bounds: [Int?] = []
    for bound in [start, stop, step] {
      let number = try defined(bound)
      if number.isNull {
        bounds.append(nil)
      } else if let index = number.repetition {
        bounds.append(index)
      } else {
        throw Failure(
          .type, "slice indices must be integers or None or have an __index__ method")
      }
    }
    func positions(_ count: Int) throws(Failure) -> [Int] {
      try TextIndex.positions(count, bounds[0], bounds[1], bounds[2])
    }
    switch value {
    case .list(let items): return .list(try positions(items.count).map { items[$0] })
    case .tuple(let items): return .tuple(List(try positions(items.count).map { items[$0] }))
    case .string(let text): return .string(try TextIndex.slice(text, bounds))
    case .object(let object):
      if let markup = object as? Markup {
        return .object(Markup(try TextIndex.slice(markup.content, bounds)))
      }
      if let range = object as? PythonRange {
        let step = bounds[2] ?? 1
        let kept = try positions(range.length)
        let first = range.start + (kept.first ?? 0) * range.step
        return .object(
          PythonRange(
            start: first, stop: first + kept.count * range.step * step, step: range.step * step))
      }
      if let bytes = object as? Bytes {
        return .object(Bytes(try positions(bytes.content.count).map { bytes.content[$0] }))
      }
    default: break
    }
    guard !isAnsible else {
      if case .dict = value { throw Failure(.type, "unhashable type: 'slice'") }
      throw Failure(.type, "'\(value.typeName)' object is not subscriptable")
    }
    // To Jinja2, what Python cannot cut has no such element.
    let shown = [start, stop, step].map(\.repr).joined(separator: ", ")
    let message = "\(description(of: value)) has no element slice(\(shown))"
    return .undefined(Undefined(name: "slice", message: message, behaviour: undefined))
  }
}
