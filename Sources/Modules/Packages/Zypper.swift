package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Manages packages with zypper.
package struct Zypper: Module, PackageManager {
  enum State: String, Choice {
    case present, latest, absent
    case distUpgrade = "dist-upgrade"
    case installed, removed
  }
  enum Kind: String, Choice { case package, patch, pattern, product, srcpackage, application }

  var name: [String] = []
  var state = State.present
  var kind = Kind.package
  var allowVendorChange = false
  var autoImportKeys = false
  var cleanDeps = false
  var disableGpgCheck = false
  var disableRecommends = true
  var extraArgs: String?
  var extraArgsBefore: String?
  var force = false
  var forceResolution = false
  var oldPackage = false
  var quiet = true
  var replaceFiles = false
  var simpleErrors = false
  var skipPostErrors = false
  var updateCache = false

  package init() {}

  package static let spec = Spec<Self>(
    "community.general.zypper", aliases: ["zypper"], "Manages packages with zypper.",
    [
      .init(
        \.name, "name", aliases: ["pkg"], required: true, "Packages; `*` with `latest` for all."),
      .init(\.state, "state", "What the packages are to be."),
      .init(\.kind, "type", "What the names are names of."),
      .init(
        \.allowVendorChange, "allow_vendor_change",
        "Whether another vendor's package may take over."),
      .init(\.autoImportKeys, "auto_import_keys", "Whether keys of repositories are trusted."),
      .init(\.cleanDeps, "clean_deps", "Whether what nothing needs goes too."),
      .init(\.disableGpgCheck, "disable_gpg_check", "Whether signatures are not checked."),
      .init(\.disableRecommends, "disable_recommends", "Whether recommended packages stay out."),
      .init(\.extraArgs, "extra_args", "More options, after the command."),
      .init(\.extraArgsBefore, "extra_args_precommand", "More options, before the command."),
      .init(\.force, "force", "Whether to install again and downgrade."),
      .init(\.forceResolution, "force_resolution", "Whether zypper resolves conflicts by itself."),
      .init(\.oldPackage, "oldpackage", "Whether an older version may replace a newer one."),
      .init(\.quiet, "quiet", "Whether zypper prints little."),
      .init(\.replaceFiles, "replacefiles", "Whether files of other packages may be replaced."),
      .init(\.simpleErrors, "simple_errors", "Whether messages are only zypper's errors."),
      .init(
        \.skipPostErrors, "skip_post_errors",
        "Whether failed scripts after installing are no failure."),
      .init(
        \.updateCache, "update_cache", aliases: ["refresh"],
        "Whether to refresh repositories first."),
    ],
    returns: [("rc", "zypper's status."), ("stdout", "What it printed.")],
    example: "- community.general.zypper:\n    name: nginx\n    state: present\n")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step { step(context) }

  var shell: String {
    var before = "--non-interactive" + (quiet ? " --quiet" : "")
    if autoImportKeys { before += " --gpg-auto-import-keys" }
    if disableGpgCheck { before += " --no-gpg-checks" }
    before += (extraArgsBefore ?? "").wordList.map { " " + Quote.word($0) }.joined()
    var after = ""
    let extra = (extraArgs ?? "").wordList.map { " " + Quote.word($0) }.joined()
    let isRemoval = state == .absent || state == .removed
    if !isRemoval {
      after += disableRecommends ? " --no-recommends" : ""
      if force { after += " --force" }
      if forceResolution { after += " --force-resolution" }
      if oldPackage { after += " --oldpackage" }
      if replaceFiles { after += " --replacefiles" }
      if allowVendorChange { after += " --allow-vendor-change" }
      after += " --auto-agree-with-licenses"
    } else if cleanDeps {
      after += " --clean-deps"
    }
    let words = Quote.words(name.filter { !$0.isEmpty })
    let plain = kind == .package && name.allSatisfy { !$0.contains { "<>=*/ ".contains($0) } }
    var text = """
      has zypper || fail 'zypper was not found on the host'
      run() { c=$1; shift; zypper \(before) "$c" ${check:+--dry-run} "$@"\(extra) </dev/null; }

      """
    if updateCache {
      text +=
        "e=$(zypper \(before) refresh 2>&1 </dev/null) || fail \"Zypper run command failed: $e\"\n"
    }
    switch state {
    case .distUpgrade:
      text += "say acted; say data; run dist-upgrade --auto-agree-with-licenses; exit $?\n"
    case .latest where name == ["*"]:
      text += "say acted; say data; run update --auto-agree-with-licenses; exit $?\n"
    case .latest:
      text += "say acted; say data; run install --type \(kind.rawValue)\(after) \(words); exit $?\n"
    case .present, .installed:
      if plain, !force { text += "rpm -q \(words) >/dev/null 2>&1 && exit 0\n" }
      text +=
        "say acted; say data; run install --type \(kind.rawValue)\(after) -- \(words); exit $?\n"
    case .absent, .removed:
      text += """
        set --; for p in \(words); do rpm -q "$p" >/dev/null 2>&1 && set -- "$@" "$p"; done
        \(plain ? "" : "set -- \(words)\n")[ $# = 0 ] && exit 0; say acted; say data; run remove --type \(kind.rawValue)\(after) "$@"; exit $?

        """
    }
    return text
  }

  func outcome(_ answer: Answer, _ context: ModuleContext) -> Outcome {
    let output = ProgramOutput.text(answer)
    if let message = answer["fail"] { return .failure(message) }
    let status = answer.reply.status
    let values: Dict = [
      "rc": .int(status), "stdout": .string(output), "stderr": .string(answer.reply.errorText),
      "name": .list(name.map { .string($0) }), "state": .string(state.rawValue),
    ]
    // 102 and 103: done, and a reboot or restart is called for; 107: a script failed afterwards.
    let isFine = status == 0 || status == 102 || status == 103 || (status == 107 && skipPostErrors)
    guard isFine else {
      let lines = (output + answer.reply.errorText).lineList
      let errors =
        simpleErrors ? lines.filter { $0.hasPrefix("No ") || $0.holds("not found") } : lines
      return .failure(
        "Zypper run command failed with return code \(status): \(errors.joined(separator: "\n"))",
        values: values)
    }
    var outcome = Outcome(values: values)
    outcome.changed =
      answer.has("acted") && !output.trimmed.isEmpty && !output.holds("Nothing to do.")
      && !output.holds("No update candidate")
    if answer.has("acted"), quiet, output.trimmed.isEmpty { outcome.changed = false }
    return outcome
  }
}
