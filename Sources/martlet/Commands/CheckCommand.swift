import ArgumentParser
import Checks
import Diagnostics
import Playbooks

/// `martlet check`: what is wrong with playbooks, without touching a host.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check playbooks without running them.",
    discussion: """
      Reads playbooks with their roles, imports and includes, and says what is wrong: what does
      not load, arguments, templates, missing files, variables that nothing defines, handlers and
      tags that do not exist. Ends with 0 where there is no error, with 1 where there is one, and
      with 2 where the options are wrong.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, sarif }

  @OptionGroup var common: CommonOptions
  @OptionGroup var inventory: InventoryOptions
  @OptionGroup var vault: VaultOptions

  @Option(
    name: [.customShort("e"), .customLong("extra-vars")], parsing: .unconditionalSingleValue,
    help: "Variables that a run would get: key=value, JSON or YAML, or @FILE; repeatable.")
  var extraVars: [String] = []

  @Option(
    name: [.customShort("t"), .customLong("tags")], parsing: .unconditionalSingleValue,
    help: "Tags that must stand on some task; repeatable.")
  var tags: [String] = []

  @Option(
    name: .customLong("skip-tags"), parsing: .unconditionalSingleValue,
    help: "Tags that must stand on some task; repeatable.")
  var skipTags: [String] = []

  @Option(
    name: .customLong("format"), help: "How to write: text, json, or sarif for editors and CI.")
  var format = Format.text

  @Flag(name: .customLong("strict"), help: "End with 1 where there are only warnings, too.")
  var isStrict = false

  @Argument(help: "Playbooks, in the order in which they run.")
  var playbooks: [String]

  mutating func run() async throws {
    let code = await Problems.reported { () async throws(Failure) in
      try check()
    }
    throw ArgumentParser.ExitCode(code)
  }

  private func check() throws(Failure) -> Int32 {
    let setup = try Setup(
      common: common, inventory: inventory, vault: vault, extraVars: extraVars,
      basedir: playbooks.first.map { Paths.directory(of: Paths.absolute($0)) })
    let names = Setup.words(tags, default: []) + Setup.words(skipTags, default: [])
    let problems = try CheckRun(setup).check(playbooks, tags: names)
    switch format {
    case .text:
      let renderer = Renderer(colour: Console.isTerminal(.output))
      for problem in problems.sorted { Console.write(renderer.render(problem) + "\n\n") }
      Console.write(CheckRun.summary(problems) + "\n")
    case .json: Console.write(try ProblemReport.json(problems.sorted) + "\n")
    case .sarif:
      Console.write(try ProblemReport.sarif(problems.sorted, version: Version.number) + "\n")
    }
    return problems.count(.error) > 0 || (isStrict && !problems.all.isEmpty) ? 1 : 0
  }
}
