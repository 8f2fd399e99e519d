import Diagnostics
import Glibc
import Templates
import Values

/// `template`: a template file's result, with the variables of the play.
struct TemplateLookup {
  private let call: LookupCall

  static let lookup = Lookup(
    "template",
    options: [
      "convert_data", "template_vars", "jinja2_native", "trim_blocks", "variable_start_string",
      "variable_end_string", "comment_start_string", "comment_end_string",
    ]
  ) { call throws(Failure) in
    let template = TemplateLookup(call: call)
    var results: [Value] = []
    for term in call.terms { results.append(try template.render(try call.textTerm(term))) }
    return results
  }

  private init(call: LookupCall) { self.call = call }

  private func render(_ name: String) throws(Failure) -> Value {
    guard let path = call.find(name, in: "templates") else {
      throw call.failed("the template file \(name) could not be found for the lookup")
    }
    var extra = try variables(path)
    if let given = call.option("template_vars") {
      guard case .dict(let entries) = given else {
        throw call.failed("the option template_vars must be a dictionary")
      }
      extra.merge(entries)
    }
    var environment = call.evaluator.environment
    environment.files = TemplateSearch(
      directory: LookupPath.directory(path), roots: try searchPath(), files: environment.files)
    let evaluator = Evaluator(
      environment, scope: OverlayScope(extra, over: call.evaluator.scope))
    let source = Source(name: path, bytes: try environment.files.read(path))
    return try evaluator.renderFileValue(source, syntax: try syntax())
  }

  private func syntax() throws(Failure) -> Syntax {
    var syntax = call.evaluator.environment.syntax
    syntax.trimBlocks = try call.flag("trim_blocks", default: true)
    if let text = try call.text("variable_start_string") { syntax.variableStart = text }
    if let text = try call.text("variable_end_string") { syntax.variableEnd = text }
    if let text = try call.text("comment_start_string") { syntax.commentStart = text }
    if let text = try call.text("comment_end_string") { syntax.commentEnd = text }
    return syntax
  }

  /// The play's directories, where `include` also looks.
  private func searchPath() throws(Failure) -> [String] {
    guard let value = try call.evaluator.variable("ansible_search_path") else { return [] }
    return (value.items ?? []).compactMap(\.string)
  }

  /// The variables about the template itself.
  private func variables(_ path: String) throws(Failure) -> Dict {
    let status = LookupPath.status(path)
    var names = utsname()
    uname(&names)
    let host = withUnsafeBytes(of: &names.nodename) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    let owner = status.flatMap { getpwuid($0.st_uid) }.flatMap { $0.pointee.pw_name }
    let owned = owner.map { Value.string(String(cString: $0)) }
    let changed = status.map { Int($0.st_mtim.tv_sec) * 1_000_000 + Int($0.st_mtim.tv_nsec) / 1000 }
    var variables: Dict = [
      "template_host": .string(host), "template_path": .string(path),
      "template_fullpath": .string(path), "template_destpath": .null,
      "template_uid": owned ?? .int(status.map { Int($0.st_uid) } ?? 0),
    ]
    variables["template_mtime"] = Self.moment(changed ?? 0)
    variables["template_run_date"] = Self.moment(Int(time(nil)) * 1_000_000)
    return variables
  }

  private static func moment(_ microseconds: Int) -> Value {
    let day = microseconds >= 0 ? microseconds / 86_400_000_000 : 0
    return .object(
      Moment(
        day: Calendar.date(ofDay: day), microseconds: max(0, microseconds) - day * 86_400_000_000))
  }
}

/// Some variables before those of another scope.
final class OverlayScope: Scope {
  private let extra: Dict
  private let base: any Scope

  init(_ extra: Dict, over base: any Scope) {
    self.extra = extra
    self.base = base
  }

  func value(of name: String) throws(Failure) -> Value? {
    if let value = extra[name] { return value }
    return try base.value(of: name)
  }

  func refusesOutside() -> Bool { base.refusesOutside() }

  var names: [String] {
    base.names + extra.names.filter { !base.names.contains($0) }
  }
}

/// Where a template's includes are: beside it, then in the play's directories.
private struct TemplateSearch: TemplateFiles {
  let directory: String
  let roots: [String]
  let files: any TemplateFiles

  var searchPath: [String] { files.searchPath }

  var templatePath: [String] {
    [directory] + roots.flatMap { [LookupPath.join($0, "templates"), $0] }
  }

  func find(_ name: String, in subdirectory: String) -> String? {
    let path = LookupPath.expanded(name)
    if path.hasPrefix("/") { return LookupPath.status(path) == nil ? nil : path }
    guard subdirectory == "templates" else { return files.find(name, in: subdirectory) }
    for directory in templatePath {
      let candidate = LookupPath.tidied(LookupPath.join(directory, path))
      if LookupPath.status(candidate) != nil { return candidate }
    }
    return nil
  }

  func read(_ path: String) throws(Failure) -> [UInt8] { try files.read(path) }
}
