internal import Diagnostics
internal import Formats
internal import Playbooks
internal import Values

/// Results as text.
struct ResultText {
  let options: ReportOptions

  /// What is shown in place of a secret result.
  static let censored =
    "the output has been hidden due to the fact that 'no_log: true' was specified for this result"

  /// What of a result is shown.
  func visible(_ result: TaskResult, of task: TaskInfo) -> Dict {
    if result.isSecret {
      var hidden: Dict = ["censored": .string(ResultText.censored)]
      hidden["changed"] = .bool(result.value["changed"]?.isTrue ?? false)
      if result.status == .unreachable { hidden["unreachable"] = true }
      return hidden
    }
    var shown = Dict()
    for (key, value) in result.value {
      guard let name = key.string else { continue }
      if name.utf8.starts(with: "_ansible_".utf8) { continue }
      switch name {
      case "exception", "failed", "warnings", "deprecations": continue
      case "results":
        // Those of a loop were shown one by one, unless its target is gone.
        if task.hasLoop ? result.status != .unreachable : result.status == .skipped { continue }
      case "invocation", "diff": if options.verbosity < 3 { continue }
      default: break
      }
      shown[name] = value
    }
    if ResultText.isDebug(task) {
      if let message = shown["msg"] { return ["msg": message] }
      let hidden = [
        "ansible_index_var", "ansible_loop", "ansible_loop_var", "changed", "invocation",
        "skip_reason", "skipped",
      ]
      for name in hidden { shown[name] = nil }
    }
    if ResultText.isDebug(task), shown["skipped_reason"] != nil { shown["skipped"] = nil }
    return shown
  }

  static func isDebug(_ task: TaskInfo) -> Bool {
    ["debug", "ansible.builtin.debug", "ansible.legacy.debug"].contains(task.action)
  }

  /// The text of a result behind its headline's ` => `.
  func text(_ result: TaskResult, of task: TaskInfo) -> String {
    let isPretty = options.prettyResults ?? (result.isVerbose || options.verbosity > 2)
    let shown = visible(result, of: task)
    switch options.resultFormat {
    case .json: return ResultText.json(.dict(shown), indent: isPretty ? 4 : nil)
    case .yaml: return "\n" + BlockText.text(shown, indent: 4)
    }
  }

  /// JSON with sorted keys, and characters as they are.
  static func json(_ value: Value, indent: Int?) -> String {
    var style = JSON.Style(sortKeys: true, asciiOnly: false)
    style.indent = indent.map { String(repeating: " ", count: $0) }
    do throws(Failure) {
      return try JSON.write(
        value, style, encode: { (value) throws(Failure) in .string(value.text) })
    } catch {
      return value.repr
    }
  }

  /// What stands behind `item=`.
  static func label(_ result: TaskResult) -> String {
    if result.isSecret { return "(censored due to no_log)" }
    return (result.label ?? result.item ?? .null).text
  }
}
