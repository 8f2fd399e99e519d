package import ModuleKit

/// The modules of services, accounts, the kernel and the rest of the system.
package let systemModules: [AnyModule] = [
  AnyModule(AuthorizedKey.self), AnyModule(Cron.self), AnyModule(Iptables.self),
  AnyModule(Group.self), AnyModule(Hostname.self), AnyModule(Modprobe.self), AnyModule(Mount.self),
  AnyModule(Service.self), AnyModule(Sysctl.self), AnyModule(Systemd.self),
  AnyModule(Sysvinit.self), AnyModule(Timezone.self), AnyModule(User.self),
]
