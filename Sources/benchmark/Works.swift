import Builtins
import Diagnostics
import Formats
import Templates
import Values

/// The pieces of work, each a function that does it once and says how many seconds that took.
struct Works {
  typealias Work = () throws(Failure) -> Double

  private let files: WorkFiles

  init(_ files: WorkFiles) { self.files = files }

  var all: [(String, Work)] {
    [
      ("loop", { () throws(Failure) in try rendered("loop.j2") }),
      ("filters", { () throws(Failure) in try rendered("filters.j2") }),
      ("configs", configs), ("variables", variables), ("yaml", yaml),
    ]
  }

  private func seconds(_ work: () throws(Failure) -> Void) throws(Failure) -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    try work()
    let (whole, parts) = (clock.now - start).components
    return Double(whole) + Double(parts) * 1e-18
  }

  private func evaluator(_ variables: Dict) -> Evaluator {
    Evaluator(
      Environment(mode: .jinja2, syntax: .jinja2, builtins: .jinja2), scope: DictScope(variables))
  }

  /// Rendering only: the template was compiled by a first round that is not measured.
  private func rendered(_ name: String) throws(Failure) -> Double {
    let evaluator = evaluator(try files.variables("items.json"))
    let template = TemplateText(try files.text(name))
    _ = try evaluator.render(template)
    return try seconds { () throws(Failure) in
      let text = try evaluator.render(template).text
      precondition(!text.isEmpty)
    }
  }

  /// 500 different templates, compiled and rendered.
  private func configs() throws(Failure) -> Double {
    let evaluator = evaluator(try files.variables("configs.json"))
    var texts: [String] = []
    for number in 0..<500 { texts.append(try files.text("configs/\(number).j2")) }
    return try seconds { () throws(Failure) in
      for text in texts { _ = try evaluator.render(TemplateText(text)) }
    }
  }

  /// Every variable of one host, each of them a template over others.
  private func variables() throws(Failure) -> Double {
    // Read anew for each round, because what a template's text compiles to is kept beside it.
    let variables = try files.variables("variables.yml")
    let evaluator = Evaluator(Environment(builtins: .standard), scope: DictScope(variables))
    return try seconds { () throws(Failure) in
      let all = try evaluator.resolveDeep(.dict(variables))
      precondition(all.dict?.count == variables.count)
    }
  }

  private func yaml() throws(Failure) -> Double {
    let text = try files.text("lines.yml")
    return try seconds { () throws(Failure) in
      _ = try YAML.load(Source(name: "lines.yml", text: text), mode: .libyaml)
    }
  }
}
