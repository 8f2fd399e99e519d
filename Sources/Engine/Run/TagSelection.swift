internal import Playbooks
internal import Values

/// Which tasks `--tags` and `--skip-tags` let run.
package struct TagSelection: Sendable {
  let only: Set<String>
  let skip: Set<String>

  package init(only: [String], skip: [String]) {
    self.only = only.isEmpty ? ["all"] : Set(only)
    self.skip = Set(skip)
    isTrivial = self.only == ["all"] && self.skip.isEmpty
  }

  /// Whether every task but those tagged `never` runs.
  let isTrivial: Bool

  /// Whether a task with these tags runs.
  package func selects(_ tags: Set<String>) -> Bool {
    if isTrivial, tags.isEmpty { return true }
    let effective = tags.isEmpty ? ["untagged"] : tags
    let isUntagged = tags.isEmpty
    var runs = false
    if effective.contains("always") {
      runs = true
    } else if only.contains("all"), !effective.contains("never") {
      runs = true
    } else if !only.isDisjoint(with: effective) {
      runs = true
    } else if only.contains("tagged"), !isUntagged, !effective.contains("never") {
      runs = true
    }
    guard runs, !skip.isEmpty else { return runs }
    if skip.contains("all") {
      return effective.contains("always") && !skip.contains("always")
    }
    if !skip.isDisjoint(with: effective) { return false }
    if skip.contains("tagged"), !isUntagged { return false }
    return true
  }
}
