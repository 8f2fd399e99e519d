package import ModuleKit

/// The modules of packages and repositories.
package let packageModules: [AnyModule] = [
  AnyModule(Apk.self), AnyModule(Apt.self), AnyModule(Dnf.self), AnyModule(Package.self),
  AnyModule(Pacman.self), AnyModule(Zypper.self),
]
