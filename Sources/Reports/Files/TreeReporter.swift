internal import Diagnostics
package import Playbooks
internal import Values

/// A file per host with its last result: `ansible --tree DIR`.
package struct TreeReporter: Reporter {
  private let directory: String
  private let files: any FileStore
  private var display: Display

  /// - Parameter directory: absolute.
  package init(
    _ directory: String, _ options: ReportOptions, _ output: any Output,
    files: any FileStore = LocalFiles()
  ) {
    self.directory = directory
    self.files = files
    display = Display(options, output)
  }

  package mutating func receive(_ event: Event) {
    guard case .finished(let task, let host, let result) = event else { return }
    var options = ReportOptions()
    options.verbosity = 0
    let shown = ResultText(options: options).visible(result, of: task)
    let path = Paths.join(directory, host)
    if !files.save(ResultText.json(.dict(shown), indent: nil), as: path) {
      display.warning("Unable to write to \(path)")
    }
  }
}
