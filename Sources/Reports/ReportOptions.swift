/// How reports look.
package struct ReportOptions: Sendable {
  package enum ResultFormat: String, Sendable { case json, yaml }

  package var palette = Palette(isOn: false)
  /// The columns that banners fill: 79, or those of the terminal less one.
  package var columns = 79
  /// How often `-v` was given.
  package var verbosity = 0
  package var showsSkipped = true
  package var showsOK = true
  /// Whether failures go to standard error.
  package var failsToStderr = false
  package var showsCustomStats = false
  package var showsHostStart = false
  package var marksCheckMode = false
  package var showsPathOnFailure = false
  package var showsArguments = false
  package var resultFormat = ResultFormat.json
  /// Whether results take many lines; nil: only those that are always shown, and with `-vvv`.
  package var prettyResults: Bool?
  /// Lines around a difference.
  package var diffContext = 3
  /// Whether warnings are shown.
  package var showsWarnings = true
  package var showsDeprecations = true

  package init() {}
}
