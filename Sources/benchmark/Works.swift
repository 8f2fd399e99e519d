import Builtins
import Diagnostics
import Formats
import Templates
import Values

/// The pieces of work, each a function that does it once.
struct Works {
  /// How many seconds it took, and the size of what came out, which shows that it is the same work
  /// as the peers'.
  struct Round {
    let seconds: Double
    let size: Int
  }

  typealias Work = () throws(Failure) -> Round

  private let files: WorkFiles

  init(_ files: WorkFiles) { self.files = files }

  var all: [(String, Work)] {
    [
      ("loop", { () throws(Failure) in try rendered("loop.j2") }),
      ("filters", { () throws(Failure) in try rendered("filters.j2") }),
      ("configs", configs), ("variables", variables), ("yaml", yaml),
    ]
  }

  private func round<Output>(
    _ work: () throws(Failure) -> Output, size: (Output) -> Int
  ) throws(Failure) -> Round {
    let clock = ContinuousClock()
    let start = clock.now
    let output = try work()
    let (whole, parts) = (clock.now - start).components
    return Round(seconds: Double(whole) + Double(parts) * 1e-18, size: size(output))
  }

  private func evaluator(_ variables: Dict) -> Evaluator {
    Evaluator(
      Environment(mode: .jinja2, syntax: .jinja2, builtins: .jinja2), scope: DictScope(variables))
  }

  /// Rendering only: the template was compiled by a first round that is not measured.
  private func rendered(_ name: String) throws(Failure) -> Round {
    let evaluator = evaluator(try files.variables("items.json"))
    let template = TemplateText(try files.text(name))
    _ = try evaluator.render(template)
    return try round {
      () throws(Failure) in
      try evaluator.render(template).text
    } size: {
      $0.utf8.count
    }
  }

  /// 500 different templates, compiled and rendered.
  private func configs() throws(Failure) -> Round {
    let evaluator = evaluator(try files.variables("configs.json"))
    var texts: [String] = []
    for number in 0..<500 { texts.append(try files.text("configs/\(number).j2")) }
    return try round { () throws(Failure) in
      var results: [String] = []
      for text in texts { results.append(try evaluator.render(TemplateText(text)).text) }
      return results
    } size: { results in
      results.reduce(0) { $0 + $1.utf8.count }
    }
  }

  /// Every variable of one host, each of them a template over others.
  private func variables() throws(Failure) -> Round {
    // Read anew for each round, because what a template's text compiles to is kept beside it.
    let variables = try files.variables("variables.yml")
    let evaluator = Evaluator(Environment(builtins: .standard), scope: DictScope(variables))
    return try round {
      () throws(Failure) in
      try evaluator.resolveDeep(.dict(variables))
    } size: { all in
      (all.dict ?? [:]).reduce(0) { $0 + $1.value.text.utf8.count }
    }
  }

  private func yaml() throws(Failure) -> Round {
    let text = try files.text("lines.yml")
    return try round {
      () throws(Failure) in
      try YAML.load(Source(name: "lines.yml", text: text), mode: .libyaml).value
    } size: {
      $0.items?.count ?? 0
    }
  }
}
