package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Manages packages with pacman.
package struct Pacman: Module, PackageManager {
  enum State: String, Choice { case absent, installed, latest, present, removed }
  enum Reason: String, Choice { case dependency, explicit }
  enum ReasonFor: String, Choice { case all, new }

  var name: [String] = []
  var state = State.present
  var executable = "pacman"
  var extraArgs = ""
  var force = false
  var reason: Reason?
  var reasonFor = ReasonFor.new
  var removeNosave = false
  var updateCache = false
  var updateCacheArgs = ""
  var upgrade = false
  var upgradeArgs = ""

  package init() {}

  package static let spec = Spec<Self>(
    "community.general.pacman", aliases: ["pacman"], "Manages packages with pacman.",
    [
      .init(\.name, "name", aliases: ["package", "pkg"], "Packages."),
      .init(\.state, "state", "What the packages are to be."),
      .init(\.executable, "executable", "The program, or one that takes the same options."),
      .init(\.extraArgs, "extra_args", "More options when installing or removing."),
      .init(\.force, "force", "Whether to remove despite dependents, and refresh twice."),
      .init(\.reason, "reason", "Why the packages are there."),
      .init(\.reasonFor, "reason_for", "For which of them the reason is set."),
      .init(\.removeNosave, "remove_nosave", "Whether configuration goes with the packages."),
      .init(\.updateCache, "update_cache", "Whether to fetch the lists first."),
      .init(\.updateCacheArgs, "update_cache_extra_args", "More options when fetching."),
      .init(\.upgrade, "upgrade", "Whether to upgrade all packages."),
      .init(\.upgradeArgs, "upgrade_extra_args", "More options when upgrading."),
    ],
    rules: [.oneOf(["name", "update_cache", "upgrade"]), .exclusive(["name", "upgrade"])],
    returns: [("packages", "What was changed.")],
    example: "- community.general.pacman:\n    name: nginx\n")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step { step(context) }

  var shell: String {
    let extra = extraArgs.wordList.map { " " + Quote.word($0) }.joined()
    let words = Quote.words(name.filter { !$0.isEmpty })
    var text = """
      m=\(Quote.word(executable)); has "$m" || fail "$m was not found on the host"
      run() { "$m" --noconfirm --noprogressbar "$@" </dev/null; }

      """
    if updateCache {
      text +=
        "[ \"$check\" ] || { e=$(run -Sy\(force ? "y" : "") \(updateCacheArgs.wordList.map(Quote.word).joined(separator: " ")) 2>&1) || fail \"could not update package db: $e\"; }; say updated\n"
    }
    if upgrade {
      return text + """
        o=$("$m" -Qu 2>/dev/null </dev/null); [ "$o" ] || exit 0; say acted; say data; printf '%s\\n' "$o"
        [ "$check" ] && exit 0; run -Su \(upgradeArgs.wordList.map(Quote.word).joined(separator: " ")) >/dev/null; exit $?

        """
    }
    if name.isEmpty { return text + "exit 0\n" }
    let mark = reason.map { " --as\($0 == .dependency ? "deps" : "explicit")" } ?? ""
    switch state {
    case .present, .installed, .latest:
      let test =
        state == .latest
        ? "\"$m\" -Qi \"$p\" >/dev/null 2>&1 && ! \"$m\" -Qu \"$p\" >/dev/null 2>&1"
        : "\"$m\" -Qi \"$p\" >/dev/null 2>&1 || \"$m\" -Qg \"$p\" >/dev/null 2>&1"
      text += "set --; for p in \(words); do { \(test); } || set -- \"$@\" \"$p\"; done\n"
      if reasonFor == .all, let reason {
        text += """
          for p in \(words); do if "$m" -Q\(reason == .dependency ? "e" : "d") "$p" >/dev/null 2>&1; then say changed
          [ "$check" ] || run -D --as\(reason == .dependency ? "deps" : "explicit") "$p" >/dev/null || fail "could not set the reason of $p"; fi; done

          """
      }
      text +=
        "[ $# = 0 ] && exit 0; say acted; say data; printf '%s\\n' \"$@\"; [ \"$check\" ] && { run -Sp \"$@\" >/dev/null; exit $?; }\nrun -S --needed\(mark)\(extra) \"$@\" >/dev/null; exit $?\n"
    case .absent, .removed:
      text += """
        set --; for p in \(words); do "$m" -Qi "$p" >/dev/null 2>&1 && set -- "$@" "$p"; done
        [ $# = 0 ] && exit 0; say acted; say data; printf '%s\\n' "$@"; [ "$check" ] && exit 0
        run -R\(removeNosave ? "n" : "")\(force ? "dd" : "")\(extra) "$@" >/dev/null; exit $?

        """
    }
    return text
  }

  func outcome(_ answer: Answer, _ context: ModuleContext) -> Outcome {
    let changed = ProgramOutput.text(answer).lineList.compactMap(\.wordList.first)
    if let message = answer["fail"] { return .failure(message) }
    if answer.reply.status != 0 {
      return .failure(
        "failed to change \(name.joined(separator: " ")): \(answer.reply.errorText.trimmed)")
    }
    var outcome = Outcome(
      changed: answer.has("acted") || answer.has("changed")
        || (name.isEmpty && !upgrade && answer.has("updated")),
      values: ["packages": .list(changed.map { .string($0) })])
    outcome.message =
      outcome.changed ? "changed \(changed.count) package(s)" : "package(s) already as wanted"
    return outcome
  }
}
