/// The files, links and paths that each family of facts is read from.
enum FactSources {
  /// Files to read; patterns are expanded by the shell.
  static func files(_ collector: FactCollector) -> [String] {
    switch collector {
    case .platform:
      [
        "/proc/sys/kernel/ostype", "/proc/sys/kernel/osrelease", "/proc/sys/kernel/version",
        "/proc/sys/kernel/hostname", "/etc/machine-id", "/var/lib/dbus/machine-id", "/etc/hosts",
      ]
    case .distribution, .lsb: distribution
    case .serviceManager: ["/proc/1/comm"]
    case .cmdline: ["/proc/cmdline"]
    case .dns: ["/etc/resolv.conf"]
    case .fips: ["/proc/sys/crypto/fips_enabled"]
    case .loadavg: ["/proc/loadavg"]
    case .iscsi: ["/etc/iscsi/initiatorname.iscsi"]
    case .nvme: ["/etc/nvme/hostnqn"]
    case .fibreChannel: ["/sys/class/fc_host/*/port_name"]
    case .sshKeys: ["ssh", "openssh", "."].map { "/etc/\($0)/ssh_host_*_key.pub" }
    case .selinux:
      ["/sys/fs/selinux/enforce", "/sys/fs/selinux/policyvers", "/etc/selinux/config"]
    case .hardware: hardware
    case .network:
      [
        "mtu", "operstate", "address", "type", "speed", "flags", "bridge/bridge_id",
        "bridge/stp_state", "bonding/slaves", "bonding/mode", "bonding/miimon",
        "bonding/lacp_rate", "bonding/primary", "bonding/all_slaves_active",
        "bonding_slave/perm_hwaddr",
      ].map { "/sys/class/net/*/\($0)" } + ["/proc/net/if_inet6"]
    case .virtual:
      [
        "/proc/1/cgroup", "/proc/self/status", "/proc/modules", "/proc/xen/capabilities",
        "/run/systemd/container", "/proc/sysinfo", "/sys/hypervisor/type",
      ] + firmware
    default: []
    }
  }

  /// Links whose targets are asked for.
  static func links(_ collector: FactCollector) -> [String] {
    switch collector {
    case .hardware:
      ["/sys/block/*", "/dev/disk/by-id/*", "/dev/disk/by-uuid/*", "/dev/disk/by-label/*"]
    case .network:
      [
        "/sys/class/net/*", "/sys/class/net/*/device", "/sys/class/net/*/device/driver",
        "/sys/class/net/*/device/driver/module", "/sys/class/net/*/brif/*/brport",
      ]
    default: []
    }
  }

  /// Paths of which only the existence is asked for.
  static func probes(_ collector: FactCollector) -> [String] {
    switch collector {
    case .packageManager: FactDump.packageManagers.map(\.path) + ["/run/ostree-booted"]
    case .serviceManager:
      [
        "/run/systemd/system", "/dev/.run/systemd", "/dev/.systemd", "/usr/bin/systemctl",
        "/bin/systemctl", "/sbin/initctl", "/etc/init", "/sbin/openrc", "/etc/init.d",
        "/lib/systemd/systemd",
      ]
    case .distribution: FactDump.distributionFiles.map(\.path)
    case .apparmor: ["/sys/kernel/security/apparmor"]
    case .selinux: ["/sys/fs/selinux/enforce"]
    case .virtual:
      [
        "/.dockerenv", "/.dockerinit", "/run/.containerenv", "/proc/vz", "/proc/lve", "/proc/bc",
        "/proc/xen", "/dev/kvm", "/dev/vboxdrv",
      ]
    case .hardware: ["/sys/block/*/holders/*", "/sys/block/*/slaves/*", "/sys/block/*/*/holders/*"]
    case .network: ["/sys/class/net/*/brif/*", "/sys/class/net/*/bonding"]
    default: []
    }
  }

  private static let distribution = [
    "/etc/os-release", "/usr/lib/os-release", "/etc/lsb-release", "/etc/debian_version",
    "/etc/redhat-release", "/etc/centos-release", "/etc/oracle-release", "/etc/system-release",
    "/etc/alpine-release", "/etc/SuSE-release", "/etc/gentoo-release", "/etc/slackware-version",
    "/etc/altlinux-release", "/etc/openwrt_release", "/etc/vmware-release",
  ]

  /// What the firmware says of the machine.
  private static let firmware =
    [
      "bios_date", "bios_vendor", "bios_version", "board_asset_tag", "board_name",
      "board_serial", "board_vendor", "board_version", "chassis_asset_tag", "chassis_serial",
      "chassis_type", "chassis_vendor", "chassis_version", "product_family", "product_name",
      "product_serial", "product_uuid", "product_version", "sys_vendor",
    ].map { "/sys/devices/virtual/dmi/id/\($0)" }

  private static let hardware =
    ["/proc/meminfo", "/proc/uptime", "/proc/self/mountinfo", "/proc/self/status"] + firmware
    + [
      "removable", "size", "device/vendor", "device/model", "device/sas_address",
      "device/sas_device_handle", "device/serial", "device/wwid", "queue/scheduler",
      "queue/rotational", "queue/discard_granularity", "queue/logical_block_size",
      "queue/hw_sector_size", "dm/name", "dm/uuid", "wwid", "serial", "*/start", "*/size",
    ].map { "/sys/block/*/\($0)" }
}
