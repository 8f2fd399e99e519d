package import ModuleKit

/// The modules of services, accounts, the kernel and the rest of the system.
package let systemModules: [AnyModule] = [
  AnyModule("community.general.alternatives", aliases: ["alternatives"], Alternatives.self),
  AnyModule("ansible.posix.authorized_key", aliases: ["authorized_key"], AuthorizedKey.self),
  AnyModule("community.general.capabilities", aliases: ["capabilities"], Capabilities.self),
  AnyModule("ansible.builtin.cron", Cron.self),
  AnyModule("ansible.builtin.group", Group.self),
  AnyModule("ansible.builtin.hostname", Hostname.self),
  AnyModule("ansible.builtin.iptables", Iptables.self),
  AnyModule("ansible.builtin.known_hosts", KnownHosts.self),
  AnyModule("community.general.locale_gen", aliases: ["locale_gen"], LocaleGen.self),
  AnyModule("community.general.modprobe", aliases: ["modprobe"], Modprobe.self),
  AnyModule("ansible.posix.mount", aliases: ["mount"], Mount.self),
  AnyModule("community.general.pam_limits", aliases: ["pam_limits"], PamLimits.self),
  AnyModule("ansible.posix.seboolean", aliases: ["seboolean"], Seboolean.self),
  AnyModule("ansible.posix.selinux", aliases: ["selinux"], Selinux.self),
  AnyModule("ansible.builtin.service", Service.self),
  AnyModule("ansible.posix.sysctl", aliases: ["sysctl"], Sysctl.self),
  AnyModule(
    "ansible.builtin.systemd_service", aliases: ["ansible.builtin.systemd", "systemd"], Systemd.self
  ),
  AnyModule("ansible.builtin.sysvinit", Sysvinit.self),
  AnyModule("community.general.timezone", aliases: ["timezone"], Timezone.self),
  AnyModule("community.general.ufw", aliases: ["ufw"], Ufw.self),
  AnyModule("ansible.builtin.user", User.self),
]
