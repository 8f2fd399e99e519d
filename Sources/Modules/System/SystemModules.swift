package import ModuleKit

/// The modules of services, accounts, the kernel and the rest of the system.
package let systemModules: [AnyModule] = [
  AnyModule(Alternatives.self), AnyModule(AuthorizedKey.self), AnyModule(Capabilities.self),
  AnyModule(Cron.self), AnyModule(Group.self), AnyModule(Hostname.self), AnyModule(Iptables.self),
  AnyModule(KnownHosts.self),
  AnyModule(LocaleGen.self), AnyModule(Modprobe.self), AnyModule(Mount.self),
  AnyModule(PamLimits.self), AnyModule(Seboolean.self), AnyModule(Selinux.self),
  AnyModule(Service.self), AnyModule(Sysctl.self), AnyModule(Systemd.self),
  AnyModule(Sysvinit.self), AnyModule(Timezone.self), AnyModule(Ufw.self), AnyModule(User.self),
]
