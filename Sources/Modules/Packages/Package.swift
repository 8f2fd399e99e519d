package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Manages packages with the host's own manager, which is found in the same round trip.
package struct Package: Module {
  var name: [String] = []
  var state = "present"
  var use = "auto"
  /// Options that several managers share.
  var updateCache: Bool?
  var cacheValidTime: Int?
  var autoremove = false
  var installRecommends: Bool?
  var lockTimeout: Int?
  var allowDowngrade = false
  var purge = false
  var disableGpgCheck = false
  var enableRepo: [String] = []
  var disableRepo: [String] = []

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.builtin.package", "Manages packages with the host's own manager.",
    [
      .init(\.name, "name", aliases: ["pkg"], required: true, "Packages."),
      .init(\.state, "state", "present, absent or latest."),
      .init(\.use, "use", "The manager, `auto` to find it."),
      .init(
        \.updateCache, "update_cache", aliases: ["update-cache"],
        "Whether to fetch the lists first."),
      .init(
        \.cacheValidTime, "cache_valid_time",
        "With apt: seconds for which fetched lists are good enough."),
      .init(
        \.autoremove, "autoremove", "With apt and dnf: whether packages that nothing needs go."),
      .init(
        \.installRecommends, "install_recommends",
        "With apt: whether recommended packages come along."),
      .init(\.lockTimeout, "lock_timeout", "With apt and dnf: seconds to wait for another one."),
      .init(
        \.allowDowngrade, "allow_downgrade",
        "With apt and dnf: whether an older version may replace a newer."),
      .init(\.purge, "purge", "With apt: whether configuration goes with the packages."),
      .init(
        \.disableGpgCheck, "disable_gpg_check",
        "With dnf and zypper: whether signatures are not checked."),
      .init(\.enableRepo, "enablerepo", "With dnf: repositories to add."),
      .init(\.disableRepo, "disablerepo", "With dnf: repositories to leave out."),
    ],
    example: "- ansible.builtin.package:\n    name: [curl, jq]\n    state: present\n")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    let wanted: String
    switch state {
    case "present", "installed": wanted = "present"
    case "absent", "removed": wanted = "absent"
    case "latest": wanted = "latest"
    default:
      throw Failure(
        .usage, "state must be one of: present, installed, absent, removed, latest, got: \(state)",
        help: NearName.hint(state, among: ["present", "absent", "latest"]))
    }
    let managers = managers(wanted)
    let short = use.last(after: 46)
    if use != "auto", !managers.contains(where: { $0.names.contains(short) }) {
      throw Failure(
        .usage, "there is no package manager '\(use)'",
        help: NearName.hint(short, among: managers.flatMap(\.names)))
    }
    var text = ""
    for item in managers where use == "auto" || item.names.contains(short) {
      let test = use == "auto" ? item.test : "true"
      text +=
        "\(text.isEmpty ? "if" : "elif") \(test); then say manager \(item.names[0])\n\(item.manager.shell)"
    }
    text +=
      "else fail 'could not find a package manager: apt-get, dnf, yum, zypper, pacman or apk'; fi\n"
    return .run(Script(context, isolation: .command, text, promise: .complete)) {
      (reply: Reply) throws(Failure) in
      let answer = Answer(reply)
      guard let chosen = managers.first(where: { $0.names[0] == answer["manager"] }) else {
        return .done(.failure(answer.failure ?? "no package manager answered"))
      }
      return .done(chosen.manager.outcome(answer, context))
    }
  }

  private func managers(_ wanted: String)
    -> [(names: [String], test: String, manager: any PackageManager)]
  {
    var apt = Apt()
    apt.name = name
    apt.state = Apt.State(rawValue: wanted) ?? .present
    apt.updateCache = updateCache
    apt.cacheValidTime = cacheValidTime ?? 0
    apt.autoremove = autoremove
    apt.installRecommends = installRecommends
    apt.lockTimeout = lockTimeout ?? 60
    apt.allowDowngrade = allowDowngrade
    apt.purge = purge
    var dnf = Dnf()
    dnf.name = name
    dnf.state = Dnf.State(rawValue: wanted)
    dnf.updateCache = updateCache ?? false
    dnf.autoremove = autoremove
    dnf.lockTimeout = lockTimeout ?? 30
    dnf.allowDowngrade = allowDowngrade
    dnf.disableGpgCheck = disableGpgCheck
    dnf.enableRepo = enableRepo
    dnf.disableRepo = disableRepo
    var zypper = Zypper()
    zypper.name = name
    zypper.state = Zypper.State(rawValue: wanted) ?? .present
    zypper.updateCache = updateCache ?? false
    zypper.disableGpgCheck = disableGpgCheck
    var pacman = Pacman()
    pacman.name = name
    pacman.state = Pacman.State(rawValue: wanted) ?? .present
    pacman.updateCache = updateCache ?? false
    var apk = Apk()
    apk.name = name
    apk.state = Apk.State(rawValue: wanted) ?? .present
    apk.updateCache = updateCache ?? false
    return [
      (["apt"], "[ -e /etc/debian_version ] && has apt-get", AptScript(apt)),
      (["dnf", "dnf5", "yum"], "has dnf || has dnf5 || has yum", DnfScript(dnf)),
      (["zypper"], "has zypper", zypper), (["pacman"], "has pacman", pacman),
      (["apk"], "has apk", apk), (["apt", "apt_rpm"], "has apt-get", AptScript(apt)),
    ]
  }
}
