internal import ModuleKit
internal import Values

/// Disks and partitions, from what the kernel shows of block devices.
struct DiskFacts {
  private let dump: FactDump
  /// Names that udev gave, by device: `ids`, `uuids`, `labels`; and holders, `masters`.
  private var names: [String: [String: [String]]] = [:]

  init(_ dump: FactDump) {
    self.dump = dump
    for (kind, folder) in [("ids", "by-id"), ("uuids", "by-uuid"), ("labels", "by-label")] {
      for name in dump.children("/dev/disk/\(folder)") {
        guard let target = dump.links["/dev/disk/\(folder)/\(name)"] else { continue }
        names[kind, default: [:]][target.last(after: 47), default: []].append(name)
      }
    }
    for path in dump.present where path.hasPrefix("/sys/block/") && path.holds("/slaves/") {
      let parts = path.cut(at: 47)
      guard parts.count == 6, parts[5] != "*" else { continue }
      names["masters", default: [:]][parts[5], default: []].append(parts[3])
    }
  }

  /// UUIDs of file systems by the device's path.
  var uuidByDevice: [String: String] {
    var result: [String: String] = [:]
    for (device, uuids) in names["uuids"] ?? [:] { result["/dev/\(device)"] = uuids.first }
    // A device of the mapper is mounted by its name.
    for device in dump.children("/sys/block") {
      if let name = dump.line("/sys/block/\(device)/dm/name"), let uuid = result["/dev/\(device)"] {
        result["/dev/mapper/\(name)"] = uuid
      }
    }
    return result
  }

  /// `device_links`.
  var linkFacts: Dict {
    var facts = Dict()
    for kind in ["ids", "uuids", "labels", "masters"] {
      var devices = Dict()
      for (device, list) in (names[kind] ?? [:]).sorted(by: { $0.key < $1.key }) {
        devices[device] = .list(list.sorted().map { .string($0) })
      }
      facts[kind] = .dict(devices)
    }
    return facts
  }

  /// `devices`.
  var devices: Dict {
    var result = Dict()
    for name in dump.children("/sys/block") { result[name] = .dict(device(name)) }
    return result
  }

  private func device(_ name: String) -> Dict {
    let folder = "/sys/block/\(name)"
    let value = { (file: String) -> Value in
      dump.line("\(folder)/\(file)").map { .string($0) } ?? .null
    }
    let sectorSize =
      dump.line("\(folder)/queue/logical_block_size")
      ?? dump.line("\(folder)/queue/hw_sector_size") ?? "512"
    let sectors = dump.line("\(folder)/size").flatMap { Int($0) } ?? 0
    var facts: Dict = [
      "virtual": .int(1), "links": .dict(links(name)), "vendor": value("device/vendor"),
      "model": value("device/model"), "sas_address": value("device/sas_address"),
      "sas_device_handle": value("device/sas_device_handle"), "removable": value("removable"),
      "support_discard": value("queue/discard_granularity"),
      "rotational": value("queue/rotational"), "scheduler_mode": .string(scheduler(folder)),
      "sectors": .int(sectors), "sectorsize": .string(sectorSize),
      "size": .string(Self.size(bytes: Double(sectors) * 512)),
      "partitions": .dict(partitions(name, folder)), "holders": holders(folder),
    ]
    if let serial = dump.line("\(folder)/device/serial") { facts["serial"] = .string(serial) }
    if let wwid = dump.line("\(folder)/device/wwid") ?? dump.line("\(folder)/wwid") {
      facts["wwn"] = .string(wwid.last(after: 46))
    }
    let target = dump.links[folder] ?? ""
    facts["host"] = .string(host(target))
    return facts
  }

  /// The controller that a device hangs on, in lspci's words.
  private func host(_ target: String) -> String {
    let address = target.cut(at: 47).last { part in
      let fields = part.cut(at: 58)
      return fields.count == 3 && fields[2].holds(".") && fields[0].utf8.count == 4
    }
    guard let address else { return "" }
    for line in (dump["pci"] ?? "").lineList where line.hasPrefix(address + " ") {
      return String(line.dropFirst(address.utf8.count + 1))
    }
    return ""
  }

  private func partitions(_ name: String, _ folder: String) -> Dict {
    var result = Dict()
    for child in dump.children(folder) where child.hasPrefix(name) {
      let path = "\(folder)/\(child)"
      guard let start = dump.line("\(path)/start") else { continue }
      let sectors = dump.line("\(path)/size").flatMap { Int($0) } ?? 0
      let size =
        dump.line("\(folder)/queue/logical_block_size")
        ?? dump.line("\(folder)/queue/hw_sector_size") ?? "512"
      let uuid = names["uuids"]?[child]?.first
      result[child] = [
        "links": .dict(links(child)), "start": .string(start), "sectors": .int(sectors),
        "sectorsize": .int(Int(size) ?? 512),
        "size": .string(Self.size(bytes: Double(sectors) * 512)),
        "uuid": uuid.map { .string($0) } ?? .null, "holders": holders(path),
      ]
    }
    return result
  }

  private func links(_ name: String) -> Dict {
    var facts = Dict()
    for kind in ["ids", "uuids", "labels", "masters"] {
      facts[kind] = .list((names[kind]?[name] ?? []).sorted().map { .string($0) })
    }
    return facts
  }

  /// Who uses a device: the names of mapped ones, else of the devices themselves.
  private func holders(_ path: String) -> Value {
    let prefix = "\(path)/holders/"
    let found = dump.present.filter { $0.hasPrefix(prefix) && !$0.hasSuffix("*") }.sorted()
    return .list(
      found.map {
        let name = $0.last(after: 47)
        return .string(dump.line("/sys/block/\(name)/dm/name") ?? name)
      })
  }

  /// The scheduler in brackets.
  private func scheduler(_ folder: String) -> String {
    guard let text = dump.line("\(folder)/queue/scheduler") else { return "" }
    return text.halves(at: 91)?.1.halves(at: 93)?.0 ?? text
  }

  /// `256.00 GB`, by powers of 1024.
  static func size(bytes: Double) -> String {
    let units = ["YB", "ZB", "EB", "PB", "TB", "GB", "MB", "KB"]
    var limit = 1_208_925_819_614_629_174_706_176.0
    for unit in units {
      if bytes >= limit { return "\((bytes / limit).twoDecimals) \(unit)" }
      limit /= 1024
    }
    return "\(bytes.twoDecimals) Bytes"
  }
}
