internal import Diagnostics

/// What somebody may have meant who wrote a keyword that is none here.
enum KeywordHints {
  static func help(_ name: String, for kind: Kind, more: Set<String> = []) -> String? {
    if let near = NearName.hint(name, among: kind.keywords.union(more).sorted()) { return near }
    if let meaning = meanings[name] { return meaning }
    for (other, place) in places where other != kind && other.keywords.contains(name) {
      return "'\(name)' is a keyword of \(place)"
    }
    return nil
  }

  private static let places: [(Kind, String)] = [
    (.task, "tasks: move it below one"), (.play, "plays: move it to the column of 'hosts:'"),
    (.handler, "handlers"), (.loopControl, "loop_control: move it below 'loop_control:'"),
    (.block, "blocks"), (.role, "entries of 'roles:'"),
  ]

  /// Words of former versions, and of other tools.
  private static let meanings: [String: String] = [
    "sudo": "write 'become: true'", "sudo_user": "write 'become_user'",
    "su": "write 'become: true' and 'become_method: su'", "su_user": "write 'become_user'",
    "include": "use include_tasks or import_tasks",
    "static": "use import_tasks for what is read before the run",
    "always_run": "write 'check_mode: false'", "only_if": "write 'when'", "if": "write 'when'",
    "accelerate": "remove it: connections stay open here", "only_tags": "write 'tags'",
    "with": "write 'loop', or with_items and its kin", "for": "write 'loop'",
    "foreach": "write 'loop'", "env": "write 'environment'", "depends": "write 'dependencies'",
    "variables": "write 'vars'", "sleep": "write 'pause' of loop_control, or 'delay'",
  ]
}
