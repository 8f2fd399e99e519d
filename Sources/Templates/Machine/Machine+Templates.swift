import Diagnostics
import Values

extension Machine {
  func block(_ site: BlockSite, _ frame: Frame, _ output: inout Output) throws(Failure) {
    let inner = site.isScoped ? derived(site.visible, frame) : context
    try runBlock(site.name, level: 0, inner, &output)
  }

  func extend(_ template: Value) throws(Failure) {
    try extend(try load(template))
  }

  func include(
    _ template: Value, _ site: InclusionSite, _ frame: Frame, _ output: inout Output
  ) throws(Failure) {
    guard let included = try select(template, site.ignoreMissing) else { return }
    let inner = site.withContext ? derived(site.visible, frame) : Context(seesScope: false)
    let machine = Machine(
      included, inner, evaluator, rendering: rendering, autoescape: autoescape)
    try machine.render(into: &output)
  }

  func importModule(_ template: Value, _ site: InclusionSite, _ frame: Frame) throws(Failure)
    -> Value
  {
    let imported = try load(template)
    let inner = site.withContext ? derived(site.visible, frame) : Context(seesScope: false)
    let own = Context([:], parent: inner)
    let machine = Machine(
      imported, own, evaluator, rendering: rendering, autoescape: autoescape)
    let body = try machine.render()
    let variables = own.variables.filter { !$0.key.hasPrefix("_") }
    return .object(Module(name: imported.name, variables: variables, body: body))
  }

  func importedName(_ name: String, from module: Value, line: Int) -> Value {
    guard case .object(let object) = module, let module = object as? Module else { return .null }
    return module.variables[name]
      ?? undefined(
        name,
        "the template \(module.name.quoted) (imported on line \(line)) does not export the requested name \(name.quoted)"
      )
  }

  // MARK: Finding templates

  private func load(_ template: Value) throws(Failure) -> Program {
    if template.items != nil { throw Failure(.type, "unhashable type: 'list'") }
    let name = try evaluator.defined(template)
    guard name.string != nil, let found = try select(name, false) else {
      throw Failure(.other, name.text)
    }
    return found
  }

  /// The first of the templates that exists.
  private func select(_ template: Value, _ ignoreMissing: Bool) throws(Failure) -> Program? {
    let value = try evaluator.defined(template)
    if let name = value.string { return try find([name], ignoreMissing) }
    if let items = value.items {
      var names: [String] = []
      for item in items {
        let settled = try evaluator.settle(item)
        names.append(try evaluator.text(of: settled))
      }
      return try find(names, ignoreMissing, several: true)
    }
    if ignoreMissing { return nil }
    guard !value.isTrue else { throw Failure(.type, "'\(value.typeName)' object is not iterable") }
    throw Failure(.other, "Tried to select from an empty list of templates.")
  }

  private func find(_ names: [String], _ ignoreMissing: Bool, several: Bool = false)
    throws(Failure) -> Program?
  {
    for name in names {
      if let program = try evaluator.template(named: name, rendering.syntax) { return program }
    }
    if ignoreMissing { return nil }
    if several {
      throw Failure(
        .other,
        names.isEmpty
          ? "Tried to select from an empty list of templates."
          : "none of the templates given were found: \(names.joined(separator: ", "))")
    }
    let name = names.first ?? ""
    guard isAnsible else {
      throw Failure(.other, name.isEmpty ? "the name of the template is empty" : name)
    }
    let searched = evaluator.environment.files.templatePath
    let paths = searched.count == 1 ? "path" : "paths"
    throw Failure(
      .other,
      "\(name.quoted) not found in search \(paths): "
        + searched.map(\.quoted).joined(separator: ", "))
  }
}
