import Diagnostics
import Values

extension Evaluator {
  // MARK: One value

  /// A value from a variable, attribute, item or loop: a template becomes its value, an undefined
  /// result an undefined value. Vaulted text stays, until it is used.
  @inline(__always)
  func settle(_ value: Value) throws(Failure) -> Value {
    if case .template(let template) = value { return try settle(template) }
    return value
  }

  private func settle(_ template: TemplateText) throws(Failure) -> Value {
    do {
      return try value(of: template)
    } catch {
      guard error.kind == .undefined else { throw error }
      return .undefined(CapturedUndefined.make(error))
    }
  }

  /// The value of a template, evaluated once per outermost evaluation.
  func value(of template: TemplateText) throws(Failure) -> Value {
    let key = ObjectIdentifier(template)
    if let known = memory[key] {
      reads.merge(known.reads)
      return known.value
    }
    if let value = scope.remembered(template) {
      let known = scope.reads(of: template)
      if let known { reads.merge(known) } else { reads.isVolatile = true }
      memory[key] = Remembered(template: template, value: value, reads: known ?? reads)
      return value
    }
    if pending.contains(where: { $0 === template }) {
      throw Failure(
        .other, "Recursive loop detected in template: maximum recursion depth exceeded",
        at: template.span
      ).standingAlone
    }
    pending.append(template)
    var outside = reads
    reads = Reads()
    defer {
      pending.removeLast()
      // What was read outside may be much; what was read here is added to it, in place.
      swap(&reads, &outside)
      reads.merge(outside)
    }
    let value = try evaluate(template)
    if case .undefined(let undefined) = value, undefined.isStrict { throw failure(undefined) }
    memory[key] = Remembered(template: template, value: value, reads: reads)
    scope.remember(value, of: template, reads: reads)
    return value
  }

  private func evaluate(_ template: TemplateText) throws(Failure) -> Value {
    let value = try staged(.template) { () throws(Failure) in
      let program = try program(for: template, .template)
      return try Machine(program, Context(), self, autoescape: program.autoescape).render()
    }
    guard isAnsible else { return value }
    switch value {
    case .string(let text):
      return .string(
        TrailingNewlines.restored(text, from: Array(template.text.utf8), environment.syntax))
    case .tuple(let items): return .list(items)
    case .object(let object):
      if object is DictView, let elements = object.elements { return .list(elements) }
      return value
    default: return value
    }
  }

  /// The plain text of a vaulted one: data, whatever braces it holds.
  func plain(_ vault: VaultText) throws(Failure) -> Value {
    if let known = vault.plain.value as? TemplateText { return .string(known.text) }
    let text: String
    do {
      text = try environment.decrypt(vault)
    } catch {
      throw Failure(
        .other, "Attempt to use undecryptable variable. \(error.message)",
        at: error.span ?? vault.span)
    }
    vault.plain.fill(TemplateText(text, at: vault.span))
    return .string(text)
  }

  /// A value that an operation is about to look into: not undefined, not vaulted.
  @inline(__always)
  func defined(_ value: Value, orLenient: Bool = false) throws(Failure) -> Value {
    switch value {
    case .undefined(let undefined):
      if orLenient, !undefined.isStrict { return value }
      throw failure(undefined)
    case .template, .object: return try definedSlowly(value)
    default: return value
    }
  }

  private func definedSlowly(_ value: Value) throws(Failure) -> Value {
    let settled = try settle(value)
    if case .object(let object) = settled, let vault = object as? VaultText {
      return try plain(vault)
    }
    if case .undefined(let undefined) = settled { throw failure(undefined) }
    return settled
  }

  /// The same with everything inside resolved, for operators that see the inside of containers.
  @inline(__always)
  func operand(_ value: Value, orLenient: Bool = false) throws(Failure) -> Value {
    switch value {
    case .int, .string, .double, .bool, .null: return value
    default: return try deep(try defined(value, orLenient: orLenient))
    }
  }

  // MARK: Everything inside

  /// The value with all templates inside resolved, vaulted texts left encrypted.
  package func resolveKeepingVaults(_ value: Value) throws(Failure) -> Value {
    try enter()
    defer { leave() }
    return try deep(value, keepsVaults: true)
  }

  /// The value with all templates and vaulted texts inside resolved; undefined ones stay inside.
  func deep(_ value: Value, keepsVaults: Bool = false) throws(Failure) -> Value {
    guard isAnsible else { return value }
    switch value {
    case .list(let items):
      guard let changed = try deep(items.items, keepsVaults) else { return value }
      return .list(changed)
    case .tuple(let items):
      guard let changed = try deep(items.items, keepsVaults) else { return value }
      return .tuple(List(changed))
    case .dict(let entries):
      guard let changed = try deep(entries.values, keepsVaults) else { return value }
      return .dict(Dict(pairs: zip(entries.keys, changed)))
    case .template: return try deep(try settle(value), keepsVaults: keepsVaults)
    case .object(let object):
      if let vault = object as? VaultText { return keepsVaults ? value : try plain(vault) }
      if object is DictView, let elements = object.elements {
        guard let changed = try deep(elements, keepsVaults) else { return value }
        return .list(changed)
      }
      if let tuple = object as? NamedTuple, let changed = try deep(tuple.items, keepsVaults) {
        return .object(NamedTuple(names: tuple.names, changed))
      }
      if let generator = object as? Generator,
        let changed = try deep(generator.items, keepsVaults)
      {
        return .object(Generator(changed))
      }
      return value
    default: return value
    }
  }

  /// The elements resolved; nil where none of them changes.
  private func deep(_ items: [Value], _ keepsVaults: Bool) throws(Failure) -> [Value]? {
    var changed: [Value]?
    for (index, item) in items.enumerated() {
      switch item {
      case .int, .string, .double, .bool, .null, .undefined: continue
      default: break
      }
      try enter()
      defer { leave() }
      let resolved = try deep(item, keepsVaults: keepsVaults)
      if changed == nil, item.isIdentical(to: resolved) { continue }
      if changed == nil { changed = items }
      changed?[index] = resolved
    }
    return changed
  }

  /// A copy that shares nothing which can be changed in place, with everything resolved.
  func copied(_ value: Value) throws(Failure) -> Value {
    try enter()
    defer { leave() }
    switch value {
    case .list(let items):
      var copy: [Value] = []
      copy.reserveCapacity(items.count)
      for item in items.items { copy.append(try copied(try settle(item))) }
      return .list(copy)
    case .tuple(let items):
      var copy: [Value] = []
      for item in items.items { copy.append(try copied(try settle(item))) }
      return .tuple(List(copy))
    case .dict(let entries):
      var copy: [Value] = []
      copy.reserveCapacity(entries.count)
      for item in entries.values { copy.append(try copied(try settle(item))) }
      return .dict(Dict(pairs: zip(entries.keys, copy)))
    case .object(let object):
      if let set = object as? PythonSet { return .object(PythonSet(set.members.keys)) }
      return value
    default: return value
    }
  }

  // MARK: Results

  /// A value as it leaves a template in Ansible's mode.
  func result(_ value: Value, at span: Span? = nil) throws(Failure) -> Value {
    guard isAnsible else { return value }
    do throws(Failure) {
      let final = try finalized(value, isResult: true)
      if final.isOmit {
        throw Failure(.other, "A template was resolved to an Omit scalar.").standingAlone
      }
      return final
    } catch {
      throw error.at(span)
    }
  }

  /// - Parameter isResult: whether objects that only templates know are errors.
  private func finalized(_ value: Value, isResult: Bool) throws(Failure) -> Value {
    switch value {
    case .null, .bool, .int, .double, .string: return value
    case .undefined(let undefined):
      if !undefined.isStrict {
        if !isResult { return value }
        throw unsupported("Undefined")
      }
      throw failure(undefined)
    case .template: return try finalized(try resolve(value), isResult: isResult)
    case .list(let items): return try finalized(items.items, unless: value, isResult)
    case .tuple(let items): return try finalized(items.items, unless: nil, isResult)
    case .dict(let entries):
      guard let changed = try finalizedItems(entries.values, isResult) else { return value }
      var result = Dict()
      for (key, item) in zip(entries.keys, changed) where !item.isOmit { result[key] = item }
      return .dict(result)
    case .object(let object): return try finalized(object, isResult)
    }
  }

  private func finalized(_ items: [Value], unless same: Value?, _ isResult: Bool) throws(Failure)
    -> Value
  {
    guard let changed = try finalizedItems(items, isResult) else { return same ?? .list(items) }
    return .list(changed.filter { !$0.isOmit })
  }

  /// The elements as results; nil where none of them changes.
  private func finalizedItems(_ items: [Value], _ isResult: Bool) throws(Failure) -> [Value]? {
    var changed: [Value]?
    for (index, item) in items.enumerated() {
      switch item {
      case .int, .string, .double, .bool, .null: continue
      default: break
      }
      try enter()
      defer { leave() }
      let final = try finalized(item, isResult: isResult)
      if changed == nil, !final.isOmit, item.isIdentical(to: final) { continue }
      if changed == nil { changed = items }
      changed?[index] = final
    }
    return changed
  }

  private func finalized(_ object: Object, _ isResult: Bool) throws(Failure) -> Value {
    switch object {
    case let vault as VaultText: return try plain(vault)
    case let markup as Markup: return .string(markup.content)
    case is BigInteger, is Bytes, is Day, is Moment, is ClockTime, is Duration, is Omit:
      return .object(object)
    case let set as PythonSet: return try finalized(set.members.keys, unless: nil, isResult)
    case is DictView, is Generator, is NamedTuple:
      return try finalized(object.elements ?? [], unless: nil, isResult)
    default:
      guard object.isMapping else {
        if !isResult { return .object(object) }
        throw unsupported(object.typeName)
      }
      return try finalized(.dict(try entries(of: object)), isResult: isResult)
    }
  }

  /// The entries of a lazy mapping.
  func entries(of mapping: Object) throws(Failure) -> Dict {
    var result = Dict()
    for key in mapping.elements ?? [] {
      if let value = try mapping.item(key) { result[key] = value }
    }
    return result
  }

  private func unsupported(_ type: String) -> Failure {
    Failure(.other, "Type '\(type)' is unsupported for variable storage.")
  }

  /// The text of a value that is put out beside others: its inside as a result has it.
  func outputText(of value: Value) throws(Failure) -> String {
    switch value {
    case .list, .tuple, .dict, .object:
      let final = try finalized(value, isResult: false)
      return final.isOmit ? "" : try text(of: final)
    default: return try text(of: value)
    }
  }

  /// A value that is put out in Ansible's mode.
  func outputValue(_ value: Value) throws(Failure) -> Value {
    if case .object(let object) = value {
      if let vault = object as? VaultText { return try plain(vault) }
      if let markup = object as? Markup { return .string(markup.content) }
    }
    return value
  }

  /// The error of using an undefined value, with a near name where there is one.
  func failure(_ undefined: Undefined) -> Failure {
    if undefined is CapturedUndefined { return undefined.failure }
    var help: String?
    if undefined.name.utf8.count > 2, undefined.message == "\(undefined.name.quoted) is undefined" {
      help = NearName.hint(undefined.name, among: scope.names)
    }
    return Failure(.undefined, undefined.message, at: undefined.span, help: help)
  }
}

extension Value {
  /// Whether both are the same storage, so that nothing was changed.
  fileprivate func isIdentical(to other: Value) -> Bool {
    switch (self, other) {
    case (.list(let a), .list(let b)), (.tuple(let a), .tuple(let b)): a.isSame(as: b)
    case (.dict(let a), .dict(let b)): a.isSame(as: b)
    case (.object(let a), .object(let b)): a === b
    case (.undefined(let a), .undefined(let b)): a === b
    default: false
    }
  }
}
