internal import ModuleKit
internal import Values

/// Kernel, machine, names, environment and the people's side of a host.
extension FactDump {
  /// `uname`'s facts, names of the host, and its machine id.
  var platformFacts: Dict {
    let machineSection = self["machine"] ?? ""
    let machine = machineSection.lineList.first?.trimmed ?? "NA"
    let node = line("/proc/sys/kernel/hostname") ?? ""
    let bits = userspaceBits(machineSection, machine)
    var facts: Dict = [
      "system": .string(line("/proc/sys/kernel/ostype") ?? "Linux"),
      "kernel": .string(line("/proc/sys/kernel/osrelease") ?? "NA"),
      "kernel_version": .string(line("/proc/sys/kernel/version") ?? "NA"),
      "machine": .string(machine),
      "nodename": .string(node),
      "hostname": .string(node.halves(at: 46)?.0 ?? node),
    ]
    let fqdn = fullName(of: node)
    facts["fqdn"] = .string(fqdn)
    facts["domain"] = .string(fqdn.halves(at: 46)?.1 ?? "")
    facts["userspace_bits"] = .string(bits)
    let isPC = machine == "x86_64" || (machine.hasPrefix("i") && machine.hasSuffix("86"))
    let userspace = isPC ? (bits == "64" ? "x86_64" : "i386") : nil
    if machine == "x86_64" {
      facts["architecture"] = "x86_64"
    } else if isPC {
      facts["architecture"] = "i386"
    } else {
      facts["architecture"] = .string(machine)
    }
    if let userspace { facts["userspace_architecture"] = .string(userspace) }
    if let id = line("/var/lib/dbus/machine-id") ?? line("/etc/machine-id") {
      facts["machine_id"] = .string(id)
    }
    return facts
  }

  /// The word size of the programs, from the header of one: its fifth byte is 1 or 2.
  private func userspaceBits(_ section: String, _ machine: String) -> String {
    let bytes = Array(section.utf8)
    let magic: [UInt8] = [0x7F, 0x45, 0x4C, 0x46]
    if let start = bytes.indices.first(where: { bytes[$0...].starts(with: magic) }),
      start + 4 < bytes.count
    {
      // The mark of sections has the value 1 too, and then ends this one.
      return bytes[start + 4] == 2 ? "64" : "32"
    }
    if bytes.suffix(4).elementsEqual(magic) { return "32" }
    return machine.holds("64") ? "64" : "32"
  }

  /// The first name with a dot that the host's address has, as resolvers order them.
  private func fullName(of node: String) -> String {
    let entries = lines("/etc/hosts").map {
      ($0.halves(at: 35)?.0 ?? $0).wordList
    }.filter { $0.count > 1 }
    var names: [String] = []
    if let own = entries.first(where: { $0.dropFirst().contains(node) }) {
      // Its address is looked up again: the first line that has it gives the names.
      names = Array((entries.first { $0[0] == own[0] } ?? own).dropFirst())
    } else if let found = self["names"]?.lineList.first {
      names = Array(found.wordList.dropFirst())
    }
    return names.first { $0.holds(".") } ?? names.first ?? node
  }

  /// Time as the host has it, in its own zone and in UTC.
  var dateFacts: Dict {
    guard let lines = self["date"]?.lineList, let words = lines.first?.wordList, words.count >= 13,
      let epoch = Int(words[10])
    else { return [:] }
    let nanoseconds = words.count > 13 ? Int(words[13]) ?? 0 : 0
    let micro = String(String(1_000_000 + nanoseconds / 1000).dropFirst())
    let (year, month, day) = Self.date(ofDay: epoch >= 0 ? epoch / 86400 : (epoch - 86399) / 86400)
    let seconds = ((epoch % 86400) + 86400) % 86400
    let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
    let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map(two)
    let utc = "\(year)-\(two(month))-\(two(day))T\(clock.joined(separator: ":"))"
    let zone = words[11]
    let basic = words[0] + words[1] + words[2] + "T" + words[3] + words[4] + words[5]
    let facts: Dict = [
      "year": .string(words[0]), "month": .string(words[1]), "day": .string(words[2]),
      "hour": .string(words[3]), "minute": .string(words[4]), "second": .string(words[5]),
      "weekday": .string(words[7]), "weekday_number": .string(words[8]),
      "weeknumber": .string(words[9]), "epoch": .string(words[10]),
      "epoch_int": .string(words[10]),
      "date": .string(words[0...2].joined(separator: "-")),
      "time": .string(words[3...5].joined(separator: ":")),
      "iso8601_micro": .string("\(utc).\(micro)Z"), "iso8601": .string("\(utc)Z"),
      "iso8601_basic": .string(basic + micro), "iso8601_basic_short": .string(basic),
      "tz": .string(zone), "tz_dst": .string(summerZone(lines, zone)),
      "tz_offset": .string(words[12]),
    ]
    return ["date_time": .dict(facts)]
  }

  /// The name of the zone's summer time, from the rule at the end of its file: `CET-1CEST,…`.
  private func summerZone(_ lines: [String], _ zone: String) -> String {
    guard lines.count > 2, let rule = lines.last, !rule.isEmpty,
      rule.utf8.allSatisfy({ (33...126).contains($0) })
    else { return zone }
    var names: [String] = []
    var current = ""
    var isQuoted = false
    for byte in rule.utf8 {
      if byte == 44 { break }
      let isLetter = (65...90).contains(byte) || (97...122).contains(byte)
      switch byte {
      case 60: isQuoted = true
      case 62:
        isQuoted = false
        names.append(current)
        current = ""
      case _ where isQuoted || isLetter: current.append(Character(UnicodeScalar(byte)))
      default:
        if !current.isEmpty { names.append(current) }
        current = ""
      }
    }
    if !current.isEmpty { names.append(current) }
    return names.count > 1 ? names[1] : names.first ?? zone
  }

  /// Year, month and day of a count of days since 1970-01-01.
  static func date(ofDay number: Int) -> (Int, Int, Int) {
    // Days counted from 1 March 2000 by eras of 400 years.
    let z = number + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let ofEra = z - era * 146_097
    let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * ofYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - (153 * shifted + 2) / 5 + 1
    )
  }

  /// Who the tasks run as.
  var userFacts: Dict {
    var facts = Dict()
    for line in (self["status"] ?? "").lineList {
      let words = line.wordList
      guard words.count == 3, let real = Int(words[1]), let effective = Int(words[2]) else {
        continue
      }
      let kind = words[0] == "Uid" ? "user" : "group"
      facts["real_\(kind)_id"] = .int(real)
      facts["effective_\(kind)_id"] = .int(effective)
    }
    if let fields = self["passwd"]?.lineList.first?.cut(at: 58), fields.count >= 7 {
      facts["user_id"] = .string(fields[0])
      facts["user_uid"] = .int(Int(fields[2]) ?? 0)
      facts["user_gid"] = .int(Int(fields[3]) ?? 0)
      facts["user_gecos"] = .string(fields[4])
      facts["user_dir"] = .string(fields[5])
      facts["user_shell"] = .string(fields[6])
    }
    return facts
  }

  /// The environment of the tasks.
  var environmentFacts: Dict {
    var variables = Dict()
    for entry in (self["env"] ?? "").cut(at: 0) {
      if let (name, value) = entry.halves(at: 61), !name.isEmpty {
        variables[name] = .string(value)
      }
    }
    return ["env": .dict(variables)]
  }
}
