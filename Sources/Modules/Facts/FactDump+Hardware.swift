internal import ModuleKit
internal import Values

/// Memory, processors, firmware, disks and file systems.
extension FactDump {
  var hardwareFacts: Dict {
    var facts = memoryFacts
    facts.merge(processorFacts)
    facts.merge(firmwareFacts)
    let disks = DiskFacts(self)
    facts["devices"] = .dict(disks.devices)
    facts["device_links"] = .dict(disks.linkFacts)
    facts["mounts"] = .list(MountFacts(self, uuids: disks.uuidByDevice).mounts.map { .dict($0) })
    if let words = line("/proc/uptime")?.wordList, let seconds = words.first.flatMap({ Double($0) })
    {
      facts["uptime_seconds"] = .int(Int(seconds))
    }
    facts["lvm"] = volumeFacts
    return facts
  }

  private var memoryFacts: Dict {
    var megabytes: [String: Int] = [:]
    for line in lines("/proc/meminfo") {
      guard let (name, value) = line.halves(at: 58),
        let number = value.wordList.first.flatMap({ Int($0) })
      else { continue }
      megabytes[name] = number / 1024
    }
    let mb = { (name: String) in megabytes[name] ?? 0 }
    let total = mb("MemTotal")
    let free = mb("MemFree")
    let idle = free + mb("Cached") + mb("Buffers")
    return [
      "memtotal_mb": .int(total), "memfree_mb": .int(free), "swaptotal_mb": .int(mb("SwapTotal")),
      "swapfree_mb": .int(mb("SwapFree")),
      "memory_mb": [
        "real": ["total": .int(total), "used": .int(total - free), "free": .int(free)],
        "nocache": ["free": .int(idle), "used": .int(total - idle)],
        "swap": [
          "total": .int(mb("SwapTotal")), "free": .int(mb("SwapFree")),
          "used": .int(mb("SwapTotal") - mb("SwapFree")), "cached": .int(mb("SwapCached")),
        ],
      ],
    ]
  }

  private var processorFacts: Dict {
    var names: [Value] = []
    var counts: [String: Int] = [:]
    var sockets: [(id: String, cores: Int)] = []
    var threads: [(id: String, siblings: Int)] = []
    var physical = "0"
    var core = "0"
    for line in (self["cpu"] ?? "").lineList {
      guard let (left, right) = line.halves(at: 58) else { continue }
      let name = left.trimmed
      let value = right.trimmed
      switch name {
      case "model name", "Processor", "vendor_id", "cpu", "Vendor", "processor":
        names.append(.string(value))
        counts[name, default: 0] += 1
      case "physical id":
        physical = value
        if !sockets.contains(where: { $0.id == value }) { sockets.append((value, 1)) }
      case "core id":
        core = value
        if !threads.contains(where: { $0.id == value }) { threads.append((value, 1)) }
      case "cpu cores":
        if let place = sockets.firstIndex(where: { $0.id == physical }) {
          sockets[place].cores = Int(value) ?? 1
        }
      case "siblings":
        if let place = threads.firstIndex(where: { $0.id == core }) {
          threads[place].siblings = Int(value) ?? 1
        }
      case "# processors": counts["processor"] = Int(value) ?? 1
      default: break
      }
    }
    let seen = counts["model name"] ?? counts["vendor_id"] ?? counts["processor"] ?? 0
    let sum = max(seen, counts["processor"] ?? 0, 1)
    let count = sockets.isEmpty ? sum : sockets.count
    let cores = sockets.first?.cores ?? 1
    let perCore = threads.first.map { max(1, $0.siblings / max(1, cores)) } ?? 1
    var facts: Dict = [
      "processor": .list(names), "processor_count": .int(count), "processor_cores": .int(cores),
      "processor_threads_per_core": .int(perCore),
      "processor_vcpus": .int(count * cores * perCore),
      "processor_nproc": .int(usableProcessors ?? sum),
    ]
    if let flags = self["flags"]?.lineList.first?.halves(at: 58)?.1.wordList {
      facts["flags"] = .list(flags.map { .string($0) })
    }
    return facts
  }

  /// How many processors a task may use: the process's own list, `0-3,8`.
  private var usableProcessors: Int? {
    let allowed = lines("/proc/self/status").first { $0.hasPrefix("Cpus_allowed_list:") }
    guard let list = allowed?.halves(at: 58)?.1.trimmed else { return nil }
    var count = 0
    for range in list.cut(at: 44) {
      if let (first, last) = range.halves(at: 45), let first = Int(first), let last = Int(last) {
        count += last - first + 1
      } else {
        count += 1
      }
    }
    return count
  }

  private var firmwareFacts: Dict {
    let files = [
      "bios_date", "bios_vendor", "bios_version", "board_asset_tag", "board_name", "board_serial",
      "board_vendor", "board_version", "chassis_asset_tag", "chassis_serial", "chassis_vendor",
      "chassis_version", "product_name", "product_serial", "product_uuid", "product_version",
    ]
    var facts = Dict()
    for name in files { facts[name] = .string(firmware(name)) }
    facts["system_vendor"] = .string(firmware("sys_vendor"))
    let type = Int(firmware("chassis_type"))
    facts["form_factor"] = .string(
      type.map { Self.chassis.indices.contains($0) ? Self.chassis[$0] : "Unknown" } ?? "NA")
    return facts
  }

  /// One of the firmware's texts, `NA` where there is none or it may not be read.
  func firmware(_ name: String) -> String { line("/sys/devices/virtual/dmi/id/\(name)") ?? "NA" }

  /// Chassis types by their number in the firmware's tables.
  private static let chassis = [
    "Unknown", "Other", "Unknown", "Desktop", "Low Profile Desktop", "Pizza Box", "Mini Tower",
    "Tower", "Portable", "Laptop", "Notebook", "Hand Held", "Docking Station", "All In One",
    "Sub Notebook", "Space-saving", "Lunch Box", "Main Server Chassis", "Expansion Chassis",
    "Sub Chassis", "Bus Expansion Chassis", "Peripheral Chassis", "RAID Chassis",
    "Rack Mount Chassis", "Sealed-case PC", "Multi-system", "CompactPCI", "AdvancedTCA", "Blade",
    "Blade Enclosure", "Tablet", "Convertible", "Detachable", "IoT Gateway", "Embedded PC",
    "Mini PC", "Stick PC",
  ]

  /// LVM's groups and volumes, `N/A` where its programs find none.
  private var volumeFacts: Value {
    guard let groups = self["vgs"] else { return "N/A" }
    let rows = { (section: String) in
      (self[section] ?? "").lineList.map { $0.trimmed.cut(at: 44) }
    }
    var vgs = Dict()
    for row in groups.lineList.map({ $0.trimmed.cut(at: 44) }) where row.count >= 7 {
      vgs[row[0]] = [
        "size_g": .string(row[5]), "free_g": .string(row[6]), "num_lvs": .string(row[2]),
        "num_pvs": .string(row[1]),
      ]
    }
    var lvs = Dict()
    for row in rows("lvs") where row.count >= 4 {
      lvs[row[0]] = ["size_g": .string(row[3]), "vg": .string(row[1])]
    }
    var pvs = Dict()
    for row in rows("pvs") where row.count >= 6 {
      pvs[row[0]] = ["size_g": .string(row[4]), "free_g": .string(row[5]), "vg": .string(row[1])]
    }
    return ["vgs": .dict(vgs), "lvs": .dict(lvs), "pvs": .dict(pvs)]
  }
}
