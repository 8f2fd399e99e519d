package import ModuleKit

/// The modules of services, accounts, the kernel and the rest of the system.
package let systemModules: [AnyModule] = [
  AnyModule(Group.self), AnyModule(Service.self), AnyModule(Systemd.self),
  AnyModule(Sysvinit.self), AnyModule(User.self),
]
