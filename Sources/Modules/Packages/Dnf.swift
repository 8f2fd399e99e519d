package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Manages packages with dnf or yum.
package struct Dnf: Module {
  enum State: String, Choice { case absent, present, installed, removed, latest }
  enum Backend: String, Choice { case auto, yum, dnf, yum4, dnf4, dnf5 }

  var name: [String] = []
  var state: State?
  var allowDowngrade = false
  var allowErasing = false
  var autoremove = false
  var best: Bool?
  var nobest: Bool?
  var bugfix = false
  var security = false
  var cacheOnly = false
  var confFile: String?
  var disableExcludes: String?
  var disableGpgCheck = false
  var disablePlugin: [String] = []
  var enablePlugin: [String] = []
  var disableRepo: [String] = []
  var enableRepo: [String] = []
  var downloadDir: String?
  var downloadOnly = false
  var exclude: [String] = []
  var installRepoquery = true
  var installDependencies = true
  var weakDeps = true
  var installRoot = "/"
  var list: String?
  var lockTimeout = 30
  var releasever: String?
  var skipBroken = false
  var sslVerify = true
  var updateCache = false
  var updateOnly = false
  var validateCerts = true
  var backend = Backend.auto

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.builtin.dnf",
    aliases: ["ansible.builtin.dnf5", "dnf5", "ansible.builtin.yum", "yum"],
    "Manages packages with dnf or yum.",
    [
      .init(
        \.name, "name", aliases: ["pkg"],
        "Packages, groups (`@name`), files or URLs; `*` with `latest` for all."),
      .init(\.state, "state", "What the packages are to be."),
      .init(
        \.allowDowngrade, "allow_downgrade", "Whether an older version may replace a newer one."),
      .init(\.allowErasing, "allowerasing", "Whether packages in the way may go."),
      .init(\.autoremove, "autoremove", "Whether packages that nothing needs go."),
      .init(\.best, "best", "Whether only the best version will do."),
      .init(\.nobest, "nobest", "Whether a lesser version will do."),
      .init(\.bugfix, "bugfix", "With `latest`: only updates that mend bugs."),
      .init(\.security, "security", "With `latest`: only updates for security."),
      .init(\.cacheOnly, "cacheonly", "Whether to work from the cache alone."),
      .init(\.confFile, "conf_file", "A configuration file of its own."),
      .init(
        \.disableExcludes, "disable_excludes", "Excludes to leave aside: all, main or a repository."
      ),
      .init(\.disableGpgCheck, "disable_gpg_check", "Whether signatures are not checked."),
      .init(\.disablePlugin, "disable_plugin", "Plug-ins to switch off."),
      .init(\.enablePlugin, "enable_plugin", "Plug-ins to switch on."),
      .init(\.disableRepo, "disablerepo", "Repositories to leave out."),
      .init(\.enableRepo, "enablerepo", "Repositories to add."),
      .init(\.downloadDir, "download_dir", "Where downloads go."),
      .init(\.downloadOnly, "download_only", "Whether to download only."),
      .init(\.exclude, "exclude", "Packages to leave out."),
      .init(\.installRepoquery, "install_repoquery", "Has no meaning any more."),
      .init(
        \.installDependencies, "auto_install_module_deps",
        "Whether to install what the module needs; it needs nothing."),
      .init(\.weakDeps, "install_weak_deps", "Whether recommended packages come along."),
      .init(\.installRoot, "installroot", "The root to install into."),
      .init(\.list, "list", "Only list: installed, updates, available, repos or a package."),
      .init(\.lockTimeout, "lock_timeout", "Seconds to wait for another dnf."),
      .init(\.releasever, "releasever", "The release to install from."),
      .init(\.skipBroken, "skip_broken", "Whether packages that cannot be installed are left out."),
      .init(\.sslVerify, "sslverify", "Whether repositories' certificates are checked."),
      .init(
        \.updateCache, "update_cache", aliases: ["expire-cache"], "Whether to fetch the lists anew."
      ),
      .init(
        \.updateOnly, "update_only", "With `latest`: whether only installed packages are updated."),
      .init(\.validateCerts, "validate_certs", "Whether certificates of URLs are checked."),
      .init(\.backend, "use_backend", "The program to use."),
    ],
    returns: [("results", "Lines of the program about what it did."), ("rc", "Its status.")],
    example: "- ansible.builtin.dnf:\n    name: [nginx, '@development-tools']\n    state: present\n"
  )

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    if best != nil, nobest != nil {
      throw Failure(.usage, "parameters are mutually exclusive: best|nobest")
    }
    if name.isEmpty, list == nil, !autoremove, !updateCache {
      throw Failure(
        .usage, "one of the following is required: name, list, update_cache, autoremove")
    }
    if name.contains(where: { $0.hasPrefix("-") }) {
      throw Failure(.usage, "the name of a package cannot begin with '-'")
    }
    if autoremove, let state, state != .absent, state != .removed {
      throw Failure(.usage, "Autoremove should be used alone or with state=absent")
    }
    return DnfScript(self).step(context)
  }
}
