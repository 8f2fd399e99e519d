package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Manages packages with apt.
package struct Apt: Module {
  enum State: String, Choice {
    case absent
    case buildDep = "build-dep"
    case fixed, latest, present
  }
  enum Upgrade: String, Choice { case dist, full, no, safe, yes }

  var name: [String] = []
  var state = State.present
  var updateCache: Bool?
  var updateRetries = 5
  var updateMaxDelay = 12
  var cacheValidTime = 0
  var purge = false
  var defaultRelease: String?
  var installRecommends: Bool?
  var force = false
  var clean = false
  var allowUnauthenticated = false
  var allowDowngrade = false
  var allowHeld = false
  var upgrade = Upgrade.no
  var dpkgOptions = "force-confdef,force-confold"
  var deb: TargetPath?
  var autoremove = false
  var autoclean = false
  var policy: Int?
  var onlyUpgrade = false
  var failOnAutoremove = false
  var forceAptGet = false
  var lockTimeout = 60
  var installDependencies = true

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.builtin.apt", "Manages packages with apt.", diff: .full,
    [
      .init(
        \.name, "name", aliases: ["package", "pkg"],
        "Packages, each with an optional `=version` (which may hold `*`)."),
      .init(\.state, "state", "What the packages are to be."),
      .init(
        \.updateCache, "update_cache", aliases: ["update-cache"],
        "Whether to fetch the lists first."),
      .init(\.updateRetries, "update_cache_retries", "How often fetching the lists is tried."),
      .init(\.updateMaxDelay, "update_cache_retry_max_delay", "Seconds between tries at most."),
      .init(
        \.cacheValidTime, "cache_valid_time", "Seconds for which fetched lists are good enough."),
      .init(\.purge, "purge", "Whether configuration goes with the packages."),
      .init(
        \.defaultRelease, "default_release", aliases: ["default-release"],
        "The release to take packages from."),
      .init(
        \.installRecommends, "install_recommends", aliases: ["install-recommends"],
        "Whether recommended packages come along."),
      .init(\.force, "force", "Whether to go on where apt would rather not."),
      .init(\.clean, "clean", "Whether to delete fetched package files."),
      .init(
        \.allowUnauthenticated, "allow_unauthenticated", aliases: ["allow-unauthenticated"],
        "Whether unsigned packages may be installed."),
      .init(
        \.allowDowngrade, "allow_downgrade",
        aliases: ["allow-downgrade", "allow_downgrades", "allow-downgrades"],
        "Whether an older version may replace a newer one."),
      .init(\.allowHeld, "allow_change_held_packages", "Whether held packages may change."),
      .init(\.upgrade, "upgrade", "Whether to upgrade the whole system, and how far."),
      .init(\.dpkgOptions, "dpkg_options", "Options for dpkg, without `--`, with commas."),
      .init(\.deb, "deb", "A package file on the target, or its URL."),
      .init(\.autoremove, "autoremove", "Whether packages that nothing needs go."),
      .init(\.autoclean, "autoclean", "Whether outdated package files go."),
      .init(
        \.policy, "policy_rc_d",
        "Status of `policy-rc.d` meanwhile: 101 keeps services from starting."),
      .init(\.onlyUpgrade, "only_upgrade", "Whether only installed packages are upgraded."),
      .init(
        \.failOnAutoremove, "fail_on_autoremove",
        "Whether to fail where a package would be removed."),
      .init(\.forceAptGet, "force_apt_get", "Whether to use apt-get; it always is."),
      .init(\.lockTimeout, "lock_timeout", "Seconds to wait for another apt."),
      .init(
        \.installDependencies, "auto_install_module_deps",
        "Whether to install what the module needs; it needs nothing."),
    ],
    rules: [.exclusive(["deb", "name"])],
    returns: [
      ("cache_updated", "Whether the lists were fetched."),
      ("cache_update_time", "When the lists were last fetched, in seconds since 1970."),
      ("stdout", "What apt printed."),
    ],
    example:
      "- ansible.builtin.apt:\n    name: [curl, nginx=1.22*]\n    update_cache: true\n    cache_valid_time: 3600\n"
  )

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    if !name.isEmpty, upgrade != .no {
      throw Failure(.usage, "parameters are mutually exclusive: deb|package|upgrade")
    }
    for item in name where item.hasPrefix("-") {
      throw Failure(.usage, "'\(item)' cannot be the name of a package")
    }
    return AptScript(self).step(context)
  }
}
