package import Diagnostics
package import Playbooks
internal import Values

/// The reporters that the settings ask for.
package struct ReporterChoice {
  package var reporters: Reporters
  /// Callbacks that were asked for and are not there.
  package var warnings: [Diagnostic]

  /// What `stdout_callback` may be, by ansible's names.
  private static let main = ["default", "minimal", "oneline", "json", "yaml", "debug", "null"]
  /// What `callbacks_enabled` may hold.
  private static let more = ["junit", "tree", "timer", "profile_tasks", "profile_roles"]

  /// - Parameters:
  ///   - callback: what prints; `stdout_callback`, or `minimal` for single modules.
  ///   - tree: the directory of `--tree`.
  /// - Throws: where `callback` is none that Martlet has.
  package init(
    _ callback: String, _ settings: Settings, _ options: ReportOptions, _ output: any Output,
    tree: String? = nil
  ) throws(Failure) {
    var list: [any Reporter] = []
    var warnings: [Diagnostic] = []
    switch ReporterChoice.short(callback) {
    case "default": list.append(DefaultReporter(options, output))
    case "minimal": list.append(MinimalReporter(options, output))
    case "oneline": list.append(OnelineReporter(options, output))
    case "json": list.append(JSONReporter(options, output))
    case "yaml", "debug":
      var options = options
      options.resultFormat = .yaml
      list.append(DefaultReporter(options, output))
    case "null": break
    default:
      throw Failure(
        .usage, "invalid callback for stdout specified: \(callback)",
        help: NearName.hint(callback, among: ReporterChoice.main)
          ?? "known are " + ReporterChoice.main.joined(separator: ", "))
    }
    for name in settings.callbacksEnabled {
      switch ReporterChoice.short(name) {
      case "junit":
        list.append(JUnitReporter(JUnitReporter.Options(settings), options, output))
      case "tree":
        let directory = settings.value("callback.tree.directory").text
        list.append(TreeReporter(Paths.absolute(directory), options, output))
      case "timer": list.append(TimerReporter(options, output))
      case "profile_tasks": list.append(ProfileReporter(.tasks, options, output))
      case "profile_roles": list.append(ProfileReporter(.roles, options, output))
      default:
        if ReporterChoice.main.contains(ReporterChoice.short(name)) { continue }
        warnings.append(
          Diagnostic(
            .warning, "Skipping callback '\(name)', unable to load",
            help: NearName.hint(name, among: ReporterChoice.more)
              ?? "Martlet has " + ReporterChoice.more.joined(separator: ", ")))
      }
    }
    if let tree { list.append(TreeReporter(Paths.absolute(tree), options, output)) }
    reporters = Reporters(list)
    self.warnings = warnings
  }

  /// The name without its collection.
  private static func short(_ name: String) -> String {
    let collections = [
      "ansible.builtin.", "ansible.legacy.", "ansible.posix.", "community.general.",
    ]
    for prefix in collections where name.hasPrefix(prefix) {
      return String(name.dropFirst(prefix.count))
    }
    return name
  }
}
