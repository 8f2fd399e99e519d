package import ModuleKit

/// The modules of packages and repositories.
package let packageModules: [AnyModule] = [
  AnyModule(Apk.self), AnyModule(Apt.self), AnyModule(AptKey.self), AnyModule(AptRepository.self),
  AnyModule(Deb822Repository.self), AnyModule(Debconf.self), AnyModule(Dnf.self),
  AnyModule(DpkgSelections.self), AnyModule(Package.self), AnyModule(Pacman.self),
  AnyModule(Pip.self), AnyModule(RpmKey.self), AnyModule(YumRepository.self),
  AnyModule(Zypper.self),
]
