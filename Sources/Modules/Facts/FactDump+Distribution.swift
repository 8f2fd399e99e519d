internal import ModuleKit
internal import Values

/// Which distribution a host runs, and what goes with it: family, package and service managers.
extension FactDump {
  /// Files that tell a distribution, in the order in which they are asked, with their kind.
  static let distributionFiles: [(path: String, variety: String)] = [
    ("/etc/altlinux-release", "Altlinux"), ("/etc/oracle-release", "OracleLinux"),
    ("/etc/slackware-version", "Slackware"), ("/etc/centos-release", "CentOS"),
    ("/etc/redhat-release", "RedHat"), ("/etc/vmware-release", "VMwareESX"),
    ("/etc/openwrt_release", "OpenWrt"), ("/etc/os-release", "Amazon"),
    ("/etc/system-release", "Amazon"), ("/etc/alpine-release", "Alpine"),
    ("/etc/arch-release", "Archlinux"), ("/etc/os-release", "SUSE"),
    ("/etc/SuSE-release", "SUSE"), ("/etc/gentoo-release", "Gentoo"),
    ("/etc/os-release", "Debian"), ("/etc/lsb-release", "Debian"),
    ("/usr/lib/os-release", "ClearLinux"), ("/etc/os-release", "Flatcar"),
    ("/etc/os-release", "NA"),
  ]

  /// Name, versions, release and family of the distribution.
  var distributionFacts: Dict {
    let system = settings(
      files["/etc/os-release"] == nil ? "/usr/lib/os-release" : "/etc/os-release")
    let id = (system["ID"] ?? "").lowercased()
    let text = system.values.joined(separator: "\n")
    var name = Self.names[id] ?? (id.isEmpty ? "Linux" : id.capitalizedWord)
    var version = system["VERSION_ID"] ?? "NA"
    var release = system["VERSION_CODENAME"] ?? "NA"
    var found: (path: String, variety: String)?
    for file in Self.distributionFiles where has(file.path) {
      guard claims(file, id: id, name: name, text: text) else { continue }
      found = file
      break
    }
    switch found?.variety {
    case "RedHat", "CentOS", "OracleLinux", "Altlinux":
      let content = found.flatMap { line($0.path) } ?? ""
      if system.isEmpty { name = content.wordList.first ?? name }
      if let number = Self.version(in: content) { version = number }
      if name == "CentOS", content.holds("Stream") {
        release = "Stream"
      } else if let open = content.halves(at: 40), let close = open.1.halves(at: 41) {
        release = close.0
      }
    case "Alpine": if let number = line("/etc/alpine-release") { version = number }
    case "Archlinux": if version == "NA" { version = "rolling" }
    case "OpenWrt":
      let own = settings("/etc/openwrt_release")
      name = "OpenWrt"
      version = own["DISTRIB_RELEASE"] ?? version
      release = own["DISTRIB_CODENAME"] ?? release
    case "SUSE":
      // The release is the service pack, the version's second number.
      release = version.halves(at: 46)?.1 ?? release
      if name == "openSUSE Tumbleweed" { release = "NA" }
    case "Debian":
      if name == "Debian", let full = line("/etc/debian_version"),
        full.utf8.first.map({ (48...57).contains($0) }) == true,
        full.hasPrefix(version)
      {
        version = full
      }
      if release == "NA" { release = settings("/etc/lsb-release")["DISTRIB_CODENAME"] ?? release }
    case "Flatcar": release = system["FLATCAR_BOARD"] ?? release
    default: break
    }
    let numbers = version.cut(at: 46)
    var facts: Dict = [
      "distribution": .string(name), "distribution_version": .string(version),
      "distribution_release": .string(release),
      "distribution_major_version": .string(version == "rolling" ? "NA" : numbers[0]),
    ]
    if numbers.count > 1 { facts["distribution_minor_version"] = .string(numbers[1]) }
    if let found {
      facts["distribution_file_path"] = .string(found.path)
      facts["distribution_file_variety"] = .string(found.variety)
      facts["distribution_file_parsed"] = true
    }
    facts["os_family"] = .string(Self.families[name] ?? name)
    return facts
  }

  /// Whether a file tells the distribution that the host's `ID` names.
  private func claims(
    _ file: (path: String, variety: String), id: String, name: String, text: String
  ) -> Bool {
    let family = Self.families[name]
    switch file.variety {
    case "RedHat": return family == "RedHat" || family == nil
    case "CentOS": return name == "CentOS"
    case "OracleLinux": return name == "OracleLinux"
    case "Altlinux": return name == "Altlinux" || id == "altlinux"
    case "Amazon": return name == "Amazon"
    case "Alpine": return name == "Alpine"
    case "Archlinux": return family == "Archlinux"
    case "SUSE": return family == "Suse"
    case "Gentoo": return family == "Gentoo"
    case "Debian": return family == "Debian"
    case "ClearLinux": return family == "ClearLinux"
    case "Flatcar": return name == "Flatcar"
    case "Slackware": return name == "Slackware"
    default: return true
    }
  }

  /// The first number with dots in a text.
  private static func version(in text: String) -> String? {
    for word in text.wordList {
      guard let first = word.utf8.first, (48...57).contains(first) else { continue }
      let number = word.utf8.prefix { (48...57).contains($0) || $0 == 46 }
      return String(Substring(number))
    }
    return nil
  }

  /// Names by the `ID` of os-release, where they are not the ID with a capital.
  private static let names: [String: String] = [
    "amzn": "Amazon", "rhel": "RedHat", "centos": "CentOS", "ol": "OracleLinux",
    "almalinux": "AlmaLinux", "cloudlinux": "CloudLinux", "opensuse-leap": "openSUSE Leap",
    "opensuse-tumbleweed": "openSUSE Tumbleweed", "opensuse-microos": "openSUSE MicroOS",
    "opensuse": "openSUSE", "sles": "SLES", "sled": "SLED", "sles_sap": "SLES_SAP",
    "sl-micro": "SL-Micro", "arch": "Archlinux", "archarm": "Archlinux", "linuxmint": "Linux Mint",
    "pop": "Pop!_OS", "neon": "KDE neon", "steamos": "SteamOS", "clear-linux-os": "Clear Linux OS",
    "xenenterprise": "XenServer", "openeuler": "openEuler", "eulerOS": "EulerOS",
    "tencentos": "TencentOS", "eurolinux": "EuroLinux", "miraclelinux": "MIRACLE",
    "virtuozzo": "Virtuozzo", "alinux": "Alibaba", "osmc": "OSMC", "cumulus-linux": "Cumulus Linux",
    "kylin": "Kylin Linux Advanced Server", "uos": "UOS", "altlinux": "Altlinux",
    "mageia": "Mageia", "nixos": "NixOS", "openwrt": "OpenWrt", "smgl": "SMGL",
    "endeavouros": "EndeavourOS", "void": "Void",
  ]

  /// Families by distribution; any other is its own.
  static let families: [String: String] = {
    let members: [(String, [String])] = [
      (
        "RedHat",
        [
          "RedHat", "RHEL", "Fedora", "CentOS", "Scientific", "SLC", "Ascendos", "CloudLinux",
          "PSBM", "OracleLinux", "OVS", "OEL", "Amazon", "Amzn", "Virtuozzo", "XenServer",
          "Alibaba", "EulerOS", "openEuler", "AlmaLinux", "Rocky", "TencentOS", "EuroLinux",
          "Kylin Linux Advanced Server", "MIRACLE",
        ]
      ),
      (
        "Debian",
        [
          "Debian", "Ubuntu", "Raspbian", "Neon", "KDE neon", "Linux Mint", "SteamOS", "Devuan",
          "Kali", "Cumulus Linux", "Pop!_OS", "Parrot", "Pardus GNU/Linux", "Uos", "UOS", "Deepin",
          "OSMC", "Linuxmint",
        ]
      ),
      (
        "Suse",
        [
          "SuSE", "SLES", "SLED", "openSUSE", "openSUSE Tumbleweed", "SLES_SAP", "SUSE_LINUX",
          "openSUSE Leap", "ALP-Dolomite", "SL-Micro", "openSUSE MicroOS",
        ]
      ),
      ("Archlinux", ["Archlinux", "Antergos", "Manjaro"]),
      ("Mandrake", ["Mandrake", "Mandriva"]), ("Gentoo", ["Gentoo", "Funtoo"]),
      ("ClearLinux", ["Clear Linux OS", "Clear Linux Mix"]),
    ]
    var table: [String: String] = [:]
    for (family, names) in members { for name in names { table[name] = family } }
    return table
  }()

  /// Package managers by the path that tells them; a later one wins.
  static let packageManagers: [(path: String, name: String)] = [
    ("/usr/bin/rpm-ostree", "atomic_container"), ("/usr/bin/yum", "yum"),
    ("/usr/bin/dnf-3", "dnf"), ("/usr/bin/dnf5", "dnf5"), ("/usr/bin/apt-get", "apt"),
    ("/usr/bin/zypper", "zypper"), ("/usr/sbin/urpmi", "urpmi"), ("/usr/bin/pacman", "pacman"),
    ("/bin/opkg", "opkg"), ("/usr/pkg/bin/pkgin", "pkgin"), ("/sbin/apk", "apk"),
    ("/usr/bin/emerge", "portage"), ("/usr/bin/xbps-install", "xbps"),
    ("/usr/bin/swupd", "swupd"), ("/usr/sbin/sorcery", "sorcery"),
  ]

  /// The package manager of the host, `unknown` where none is found.
  var packageManager: String {
    let found = Self.packageManagers.filter { has($0.path) }.map(\.name)
    let facts = distributionFacts
    let name = facts["distribution"]?.string ?? ""
    let major = facts["distribution_major_version"]?.string.flatMap { Int($0) }
    switch facts["os_family"]?.string {
    case "RedHat":
      if has("/run/ostree-booted"), found.contains("atomic_container") { return "atomic_container" }
      if found.contains("dnf5"), name == "Fedora", (major ?? 0) >= 41 { return "dnf5" }
      let isOld =
        switch name {
        case "Fedora": (major ?? 99) < 23
        case "Amazon": (major ?? 9999) < 2022
        default: (major ?? 99) < 8
        }
      let order = isOld ? ["yum", "dnf", "dnf5"] : ["dnf", "dnf5", "yum"]
      return order.first(where: found.contains) ?? found.last ?? "unknown"
    case "Debian" where found.contains("apt"): return "apt"
    case "Altlinux" where found.contains("apt"): return "apt_rpm"
    default: return found.last ?? "unknown"
    }
  }

  /// The service manager, told by process 1 and by what is there.
  var serviceManager: String {
    let first = line("/proc/1/comm") ?? "init"
    let known = [
      "procd": "openwrt_init", "runit-init": "runit", "svscan": "svc", "openrc-init": "openrc",
      "systemd": "systemd",
    ]
    if let name = known[first] { return name }
    // A container's first process may be a shell; then what is installed decides.
    guard first == "init" || first.hasSuffix("sh") else { return first }
    let canaries = ["/run/systemd/system", "/dev/.run/systemd", "/dev/.systemd"]
    let hasSystemctl = has("/usr/bin/systemctl") || has("/bin/systemctl")
    if hasSystemctl, canaries.contains(where: has) { return "systemd" }
    if has("/sbin/initctl"), has("/etc/init") { return "upstart" }
    if has("/sbin/openrc") { return "openrc" }
    if hasSystemctl, has("/lib/systemd/systemd") { return "systemd" }
    return has("/etc/init.d") ? "sysvinit" : "service"
  }
}
