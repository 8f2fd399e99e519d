internal import ModuleKit
internal import Values

/// Settings of the running system: kernel's command line, resolver, security, keys, load.
extension FactDump {
  /// The kernel's command line: once with the last value of a name, once with all of them.
  var commandLineFacts: Dict {
    var single = Dict()
    var all = Dict()
    for word in (line("/proc/cmdline") ?? "").wordList {
      guard let (name, value) = word.halves(at: 61) else {
        single[word] = true
        all[word] = true
        continue
      }
      single[name] = .string(value)
      switch all[name] {
      case .list(let values): all[name] = .list(values.items + [.string(value)])
      case .some(let first): all[name] = .list([first, .string(value)])
      case nil: all[name] = .string(value)
      }
    }
    return ["cmdline": .dict(single), "proc_cmdline": .dict(all)]
  }

  /// What resolv.conf says.
  var dnsFacts: Dict {
    var facts = Dict()
    for line in lines("/etc/resolv.conf") {
      let words = line.wordList
      guard words.count > 1 || words.first == "search", let first = words.first,
        first.utf8.first != 35, first.utf8.first != 59
      else { continue }
      let rest = words.dropFirst().map { Value.string($0) }
      switch first {
      case "nameserver":
        facts["nameservers"] = .list((facts["nameservers"]?.items ?? []) + rest)
      case "domain": facts["domain"] = rest[0]
      case "search": facts["search"] = .list(rest)
      case "sortlist": facts["sortlist"] = .list(rest)
      case "options":
        var options = Dict()
        for word in words.dropFirst() {
          if let (name, value) = word.halves(at: 58) {
            options[name] = .string(value)
          } else {
            options[word] = true
          }
        }
        facts["options"] = .dict(options)
      default: break
      }
    }
    return ["dns": .dict(facts)]
  }

  /// The Linux Standard Base's words for the distribution.
  var lsbFacts: Dict {
    var facts = Dict()
    let file = settings("/etc/lsb-release")
    if let output = self["lsb"] {
      for line in output.lineList {
        guard let (name, value) = line.halves(at: 58) else { continue }
        switch name {
        case "Distributor ID": facts["id"] = .string(value.trimmed)
        case "Description": facts["description"] = .string(value.trimmed)
        case "Release": facts["release"] = .string(value.trimmed)
        case "Codename": facts["codename"] = .string(value.trimmed)
        default: break
        }
      }
      if facts.isEmpty, has("/etc/debian_version"), file.isEmpty {
        // What Debian's program prints, without the program.
        let system = settings("/etc/os-release")
        facts["id"] = .string((system["ID"] ?? "Debian").capitalizedWord)
        facts["description"] = system["PRETTY_NAME"].map { .string($0) }
        facts["release"] = system["VERSION_ID"].map { .string($0) }
        facts["codename"] = system["VERSION_CODENAME"].map { .string($0) }
      }
    }
    if facts.isEmpty {
      for (name, key) in [
        ("id", "DISTRIB_ID"), ("description", "DISTRIB_DESCRIPTION"),
        ("release", "DISTRIB_RELEASE"), ("codename", "DISTRIB_CODENAME"),
      ] { if let value = file[key] { facts[name] = .string(value) } }
    }
    if let release = facts["release"]?.string {
      facts["major_release"] = .string(release.cut(at: 46)[0])
    }
    return ["lsb": .dict(facts)]
  }

  /// Capabilities, as capsh tells them; `NA` where it is not installed.
  var capabilityFacts: Dict {
    guard let output = self["capsh"] else {
      return ["system_capabilities": [], "system_capabilities_enforced": "NA"]
    }
    var facts: Dict = ["system_capabilities": [], "system_capabilities_enforced": "NA"]
    for line in output.lineList where line.hasPrefix("Current:") {
      let value = (line.halves(at: 61)?.1 ?? "").trimmed
      if value == "ep" {
        facts["system_capabilities_enforced"] = "False"
      } else {
        facts["system_capabilities_enforced"] = "True"
        facts["system_capabilities"] = .list(value.cut(at: 44).map { .string($0.trimmed) })
      }
    }
    return facts
  }

  /// SELinux, read from the kernel and from its configuration.
  var selinuxFacts: Dict {
    // The fact tells whether SELinux can be managed; here it always can.
    guard let enforce = line("/sys/fs/selinux/enforce") else {
      return ["selinux": ["status": "disabled"], "selinux_python_present": true]
    }
    let config = settings("/etc/selinux/config")
    var facts: Dict = [
      "status": "enabled", "mode": enforce == "1" ? "enforcing" : "permissive",
      "config_mode": .string(config["SELINUX"] ?? "unknown"),
      "type": .string(config["SELINUXTYPE"] ?? "unknown"),
    ]
    facts["policyvers"] =
      line("/sys/fs/selinux/policyvers").flatMap { Int($0) }.map { .int($0) } ?? "unknown"
    return ["selinux": .dict(facts), "selinux_python_present": true]
  }

  /// The public keys of the SSH server.
  var sshKeyFacts: Dict {
    var facts = Dict()
    for folder in ["/etc/ssh", "/etc/openssh", "/etc/."] {
      for kind in ["dsa", "rsa", "ecdsa", "ed25519"] {
        guard let words = line("\(folder)/ssh_host_\(kind)_key.pub")?.wordList, words.count > 1
        else { continue }
        facts["ssh_host_key_\(kind)_public"] = .string(words[1])
        facts["ssh_host_key_\(kind)_public_keytype"] = .string(words[0])
      }
      if !facts.isEmpty { break }
    }
    return facts
  }

  /// Load averages.
  var loadFacts: Dict {
    let words = (line("/proc/loadavg") ?? "").wordList
    guard words.count >= 3 else { return [:] }
    var loads = Dict()
    for (name, word) in zip(["1m", "5m", "15m"], words) { loads[name] = .double(Double(word) ?? 0) }
    return ["loadavg": .dict(loads)]
  }

  /// systemd's version and features, where it runs the host.
  var systemdFacts: Dict {
    guard let lines = self["systemd"]?.lineList, lines.count > 1, lines[0].wordList.count > 1 else {
      return [:]
    }
    let version = Int(
      lines[0].wordList[1].utf8.prefix { (48...57).contains($0) }.reduce(into: "") {
        $0.append(Character(UnicodeScalar($1)))
      })
    return [
      "systemd": [
        "features": .string(lines[1].trimmed), "version": version.map { .int($0) } ?? .null,
      ]
    ]
  }

  /// The host's own facts: files of its administrator, JSON, INI or programs that print either.
  var localFacts: Dict {
    var facts = Dict()
    for (section, body) in sections.sorted(by: { $0.key < $1.key })
    where section.hasPrefix("local ") {
      let path = String(section.dropFirst(6))
      let name = String(path.last(after: 47).dropLast(5))
      let (status, content) = body.halves(at: 10) ?? ("0", "")
      guard status == "0" else {
        facts[name] = .string(
          "Failure executing fact script (\(path)), rc: \(status), err: \(content)")
        continue
      }
      facts[name] =
        LocalFact.parse(content)
        ?? .string("error loading facts as JSON or ini - please check content: \(path)")
    }
    return ["local": .dict(facts)]
  }
}
