package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Manages packages with apk.
package struct Apk: Module, PackageManager {
  enum State: String, Choice { case present, absent, latest, installed, removed }

  var name: [String] = []
  var state = State.present
  var available = false
  var noCache = false
  var repositories: [String] = []
  var updateCache = false
  var upgrade = false
  var world = "/etc/apk/world"

  package init() {}

  package static let spec = Spec<Self>(
    "community.general.apk", aliases: ["apk"], "Manages packages with apk.",
    [
      .init(\.name, "name", "Packages, each with an optional version."),
      .init(\.state, "state", "What the packages are to be."),
      .init(
        \.available, "available", "With `upgrade`: whether versions that are gone are replaced."),
      .init(\.noCache, "no_cache", "Whether to leave no cache behind."),
      .init(\.repositories, "repository", "Repositories to use instead of the host's."),
      .init(\.updateCache, "update_cache", "Whether to fetch the lists first."),
      .init(\.upgrade, "upgrade", "Whether to upgrade all packages."),
      .init(\.world, "world", "The file of the packages that were asked for."),
    ],
    rules: [.oneOf(["name", "update_cache", "upgrade"]), .exclusive(["name", "upgrade"])],
    returns: [("packages", "What was changed.")],
    example: "- community.general.apk:\n    name: [curl, openssh]\n    update_cache: true\n")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step { step(context) }

  var shell: String {
    var flags = noCache ? " --no-cache" : ""
    if !repositories.isEmpty { flags += " --repositories-file /dev/null" }
    for repository in repositories { flags += " --repository " + Quote.word(repository) }
    var text = """
      has apk || fail 'apk was not found on the host'
      run() { a=$1; shift; apk$flags "$a" ${check:+--simulate} "$@" </dev/null; }
      flags='\(flags.filter { $0 != "'" })'

      """
    if updateCache {
      text +=
        "e=$(apk$flags update 2>&1 </dev/null) || fail \"could not update package db: $e\"; say updated\n"
    }
    let words = Quote.words(name.filter { !$0.isEmpty })
    if upgrade {
      return text + "say acted; say data; run upgrade\(available ? " --available" : ""); exit $?\n"
    }
    if name.isEmpty { return text + "exit 0\n" }
    switch state {
    case .present, .installed:
      // What is installed and asked for in world needs nothing.
      text += """
        set --; for p in \(words); do n=${p%%[<>=~@]*}; case $p in *[!a-zA-Z0-9._+-]*) set -- "$@" "$p";;
        *) apk -e info "$n" >/dev/null 2>&1 && grep -qsE -e "^$n([<>=~@]|$)" \(Quote.word(world)) || set -- "$@" "$p";; esac; done
        [ $# = 0 ] && exit 0; say acted; say data; run add "$@"; exit $?

        """
    case .latest: text += "say acted; say data; run add -u \(words); exit $?\n"
    case .absent, .removed:
      text += """
        set --; for p in \(words); do apk -e info "$p" >/dev/null 2>&1 && set -- "$@" "$p"; done
        [ $# = 0 ] && exit 0; say acted; say data; run del "$@"; exit $?

        """
    }
    return text
  }

  func outcome(_ answer: Answer, _ context: ModuleContext) -> Outcome {
    let output = ProgramOutput.text(answer)
    if let message = answer["fail"] { return .failure(message) }
    let list = name.joined(separator: " ")
    let values: Dict = [
      "stdout": .string(output), "stderr": .string(answer.reply.errorText),
      "packages": .list(Self.packages(output).map { .string($0) }),
    ]
    if answer.reply.status != 0 {
      return .failure(
        "failed to install \(list): \((output + answer.reply.errorText).trimmed)", values: values)
    }
    guard answer.has("acted") else {
      return Outcome(
        changed: answer.has("updated") && name.isEmpty && !upgrade,
        message: "package(s) already as wanted")
    }
    var outcome = Outcome(
      changed: !Self.packages(output).isEmpty || output.holds("(1/"), values: values)
    outcome.message =
      outcome.changed ? "changed \(list) package(s)" : "package(s) already as wanted"
    return outcome
  }

  /// Names in lines like `(1/2) Installing curl (8.5.0-r0)`.
  private static func packages(_ output: String) -> [String] {
    output.lineList.compactMap { line in
      let words = line.wordList
      return words.count >= 3 && words[0].hasPrefix("(") && words[0].holds("/") ? words[2] : nil
    }
  }
}
