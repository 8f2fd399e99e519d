internal import ModuleKit
internal import Values

/// What kind of machine a host is a guest of, or hosts.
extension FactDump {
  var virtualFacts: Dict {
    var guests: [String] = []
    var hosts: [String] = []
    var first: (type: String, role: String)?
    let guest = { (type: String, more: [String]) in
      for name in [type] + more where !guests.contains(name) { guests.append(name) }
      if first == nil { first = (type, "guest") }
    }
    let host = { (type: String) in
      if !hosts.contains(type) { hosts.append(type) }
      if first == nil { first = (type, "host") }
    }
    for kind in containers { guest(kind, kind == "openvz" ? [] : ["container"]) }
    if has("/proc/vz"), !has("/proc/lve") {
      if has("/proc/bc") { host("openvz") } else { guest("openvz", []) }
    }
    if has("/proc/xen") || line("/sys/hypervisor/type") == "xen" {
      if lines("/proc/xen/capabilities").contains(where: { $0.holds("control_d") }) {
        host("xen")
      } else {
        guest("xen", [])
      }
    }
    if let machine = firmwareMachine { guest(machine, []) }
    for line in lines("/proc/self/status") where line.hasPrefix("VxID:") {
      if (line.halves(at: 58)?.1.trimmed ?? "0") == "0" {
        host("linux_vserver")
      } else {
        guest("linux_vserver", [])
      }
    }
    if let machine = processorMachine { guest(machine, []) }
    let modules = Set(lines("/proc/modules").compactMap { $0.wordList.first })
    let isKvm = !modules.isDisjoint(with: ["kvm", "kvm_intel", "kvm_amd"]) || has("/dev/kvm")
    if isKvm { host("kvm") }
    if modules.contains("vboxdrv") { host("virtualbox") }
    if modules.contains("virtio"), first == nil { guest("kvm", []) }
    return [
      "virtualization_type": .string(first?.type ?? "NA"),
      "virtualization_role": .string(first?.role ?? "NA"),
      "virtualization_tech_guest": .list(guests.map { .string($0) }),
      "virtualization_tech_host": .list(hosts.map { .string($0) }),
    ]
  }

  /// Kinds of containers that show themselves in the first process or in files.
  private var containers: [String] {
    var found: [String] = []
    for line in lines("/proc/1/cgroup") {
      if line.holds("/docker/") || line.holds("/docker-") { found.append("docker") }
      if line.holds("/lxc/") || line.holds("/machine.slice/machine-lxc") { found.append("lxc") }
    }
    for entry in (self["init"] ?? "").cut(at: 0) where entry.hasPrefix("container=") {
      let kind = String(entry.dropFirst(10))
      found.append(["lxc", "podman", "docker"].contains(kind) ? kind : "container")
    }
    if has("/.dockerenv") || has("/.dockerinit") { found.append("docker") }
    if has("/run/.containerenv") { found.append("podman") }
    if found.isEmpty, let kind = line("/run/systemd/container") { found.append(kind) }
    return found
  }

  /// The hypervisor that the firmware's texts name.
  private var firmwareMachine: String? {
    let product = firmware("product_name")
    let vendor = firmware("sys_vendor")
    let bios = firmware("bios_vendor")
    let family = firmware("product_family")
    if ["KVM", "KVM Server", "Bochs", "AHV"].contains(product) { return "kvm" }
    if vendor == "oVirt", product == "oVirt Node" || product == "RHEV" { return "oVirt" }
    switch product {
    case "RHEV Hypervisor", "oVirt": return "RHEV"
    case "VMware Virtual Platform", "VMware7,1", "VMware20,1": return "VMware"
    case "OpenStack Compute", "OpenStack Nova": return "openstack"
    default: break
    }
    if bios == "Xen" { return "xen" }
    if bios == "innotek GmbH" { return "virtualbox" }
    if bios == "Amazon EC2" || bios == "DigitalOcean" || bios == "Hetzner" { return "kvm" }
    switch vendor {
    case "Microsoft Corporation": return product == "Virtual Machine" ? "VirtualPC" : nil
    case "Parallels Software International Inc.", "Parallels International GmbH.":
      return "parallels"
    case "QEMU": return "kvm"
    case "oVirt": return "kvm"
    case "OpenStack Foundation": return "openstack"
    case "Amazon EC2", "DigitalOcean", "Hetzner", "Google", "Linode", "Nutanix", "Scaleway",
      "UpCloud", "Alibaba Cloud":
      return "kvm"
    default: break
    }
    if vendor.hasPrefix("VMware") { return "VMware" }
    return family == "RHV" ? "RHEV" : nil
  }

  /// The hypervisor that the processor's own words name.
  private var processorMachine: String? {
    for line in (self["cpu"] ?? "").lineList {
      guard let (name, value) = line.halves(at: 58) else { continue }
      switch name.trimmed {
      case "model name":
        if value.holds("QEMU Virtual CPU") || value.holds("Common KVM processor")
          || value.holds("Common 32-bit KVM processor")
        {
          return "kvm"
        }
      case "vendor_id":
        if value.holds("User Mode Linux") { return "uml" }
        if value.holds("PowerVM Lx86") { return "powervm_lx86" }
        if value.holds("IBM/S390") { return "PR/SM" }
      case "cpu":
        if value.holds("(emulated by qemu)") { return "kvm" }
      default: break
      }
    }
    return nil
  }
}
