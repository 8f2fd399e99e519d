package import Playbooks

extension ReportOptions {
  /// How reports look by the settings.
  ///
  /// - Parameters:
  ///   - isTerminal: whether standard output is one.
  ///   - terminalColumns: how wide it is; 0 where unknown.
  package init(_ settings: Settings, verbosity: Int, isTerminal: Bool, terminalColumns: Int = 0) {
    self.init()
    let isColoured = settings.forcesColour || (isTerminal && !settings.forbidsColour)
    palette = Palette(isOn: isColoured, colours: ReportOptions.colours(settings))
    columns = isTerminal ? max(79, terminalColumns - 1) : 79
    self.verbosity = verbosity
    showsSkipped = settings.showsSkippedHosts
    showsOK = settings.showsOKHosts
    failsToStderr = settings.showsFailuresOnStderr
    showsCustomStats = settings.showsCustomStats
    showsHostStart = settings.showsHostStart
    marksCheckMode = settings.marksCheckMode
    showsPathOnFailure = settings.showsPathOnFailure
    showsArguments = settings.showsArguments
    resultFormat = settings.resultFormat.hasPrefix("yaml") ? .yaml : .json
    prettyResults = settings.prettyResults
    diffContext = settings.diffContext
    showsDeprecations = settings.showsDeprecations
  }

  private static func colours(_ settings: Settings) -> [Tint: String] {
    let names: [Tint: String] = [
      .changed: "CHANGED", .debug: "DEBUG", .deprecate: "DEPRECATE", .diffAdd: "DIFF_ADD",
      .diffLines: "DIFF_LINES", .diffRemove: "DIFF_REMOVE", .error: "ERROR",
      .highlight: "HIGHLIGHT", .included: "INCLUDED", .ok: "OK", .skip: "SKIP",
      .unreachable: "UNREACHABLE", .verbose: "VERBOSE", .warn: "WARN",
    ]
    return names.mapValues { settings.colour($0) }
  }
}
