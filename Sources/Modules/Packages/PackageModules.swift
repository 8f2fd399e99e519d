package import ModuleKit

/// The modules of packages and repositories.
package let packageModules: [AnyModule] = [
  AnyModule("community.general.apk", aliases: ["apk"], Apk.self),
  AnyModule("ansible.builtin.apt", Apt.self),
  AnyModule("ansible.builtin.apt_key", AptKey.self),
  AnyModule("ansible.builtin.apt_repository", AptRepository.self),
  AnyModule("ansible.builtin.deb822_repository", Deb822Repository.self),
  AnyModule("ansible.builtin.debconf", Debconf.self),
  AnyModule(
    "ansible.builtin.dnf", aliases: ["ansible.builtin.dnf5", "dnf5", "ansible.builtin.yum", "yum"],
    Dnf.self),
  AnyModule("ansible.builtin.dpkg_selections", DpkgSelections.self),
  AnyModule("ansible.builtin.package", Package.self),
  AnyModule("community.general.pacman", aliases: ["pacman"], Pacman.self),
  AnyModule("ansible.builtin.pip", Pip.self),
  AnyModule("ansible.builtin.rpm_key", RpmKey.self),
  AnyModule("ansible.builtin.yum_repository", YumRepository.self),
  AnyModule("community.general.zypper", aliases: ["zypper"], Zypper.self),
]
