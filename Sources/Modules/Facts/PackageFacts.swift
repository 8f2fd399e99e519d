package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Tells the installed packages of a host as facts.
package struct PackageFacts: Module {
  enum Manager: String, Choice {
    case auto, rpm, yum, dnf, dnf5, zypper, apt, portage, pkg, pkg5, pkgng, pacman, apk
    case pkgInfo = "pkg_info"
    case openbsdPkg = "openbsd_pkg"
  }
  enum Strategy: String, Choice { case first, all }

  var managers: [Manager] = [.auto]
  var strategy = Strategy.first

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.builtin.package_facts", "Tells the installed packages of a host as facts.",
    [
      .init(\.managers, "manager", "Managers to ask; `auto` asks those of the host."),
      .init(\.strategy, "strategy", "Whether the first manager that answers is enough."),
    ],
    returns: [("ansible_facts", "`packages`: by name, a list with version and architecture.")],
    example: "- ansible.builtin.package_facts:\n    manager: auto\n")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    let known: [(kind: String, names: Set<Manager>, test: String, command: String)] = [
      (
        "apt", [.apt], "has dpkg-query",
        "dpkg-query -W -f '${Package}\\t${Version}\\t${Architecture}\\t${Section}\\t${db:Status-Status}\\n'\ns origins; grep -hs '^Origin:' /var/lib/apt/lists/*Release | sort -u"
      ),
      (
        "rpm", [.rpm, .yum, .dnf, .dnf5, .zypper], "has rpm",
        "rpm -qa --qf '%{NAME}\\t%{VERSION}\\t%{RELEASE}\\t%{EPOCH}\\t%{ARCH}\\n'"
      ),
      ("pacman", [.pacman], "has pacman", "pacman -Q"),
      ("apk", [.apk], "has apk", "apk info -v 2>/dev/null"),
      ("portage", [.portage], "has qlist", "qlist -Iv"),
    ]
    let isAuto = managers.contains(.auto)
    let chosen = known.filter { isAuto || !$0.names.isDisjoint(with: managers) }
    if chosen.isEmpty {
      throw Failure(
        .usage,
        "the manager \(managers.map(\.rawValue).joined(separator: ", ")) is for another system than Linux"
      )
    }
    var text = "s() { printf '\\001%s\\n' \"$1\"; }\n"
    for item in chosen {
      text +=
        "if \(item.test); then s \(item.kind); \(item.command)\n\(strategy == .first ? "exit 0" : ":"); fi\n"
    }
    let module = self
    return .run(Script(context, text + "exit 0\n")) { (reply: Reply) throws(Failure) in
      .done(module.outcome(FactDump(reply.output)))
    }
  }

  private func outcome(_ dump: FactDump) -> Outcome {
    var packages: [String: [Value]] = [:]
    var order: [String] = []
    var found = false
    let add = { (name: String, facts: Dict) in
      if packages[name] == nil { order.append(name) }
      packages[name, default: []].append(.dict(facts))
    }
    if let text = dump["apt"] {
      found = true
      // dpkg does not know where a package came from; one source of all is told as its origin.
      let origins = (dump["origins"] ?? "").lineList.compactMap { $0.halves(at: 58)?.1.trimmed }
      let origin = origins.count == 1 ? origins[0] : ""
      for fields in text.lineList.map({ $0.cut(at: 9) })
      where fields.count >= 5 && fields[4] == "installed" {
        add(
          fields[0],
          [
            "name": .string(fields[0]), "version": .string(fields[1]), "arch": .string(fields[2]),
            "category": .string(fields[3]), "origin": .string(origin), "source": "apt",
          ])
      }
    }
    if let text = dump["rpm"] {
      found = true
      for fields in text.lineList.map({ $0.cut(at: 9) }) where fields.count >= 5 {
        add(
          fields[0],
          [
            "name": .string(fields[0]), "version": .string(fields[1]),
            "release": .string(fields[2]), "epoch": Int(fields[3]).map { .int($0) } ?? .null,
            "arch": fields[4] == "(none)" ? .null : .string(fields[4]), "source": "rpm",
          ])
      }
    }
    if let text = dump["pacman"] {
      found = true
      for words in text.lineList.map(\.wordList) where words.count == 2 {
        add(
          words[0], ["name": .string(words[0]), "version": .string(words[1]), "source": "pacman"])
      }
    }
    for kind in ["apk", "portage"] {
      guard let text = dump[kind] else { continue }
      found = true
      for line in text.lineList {
        // `musl-1.2.4-r2`: name, version, release.
        let parts = line.trimmed.cut(at: 45)
        guard parts.count >= 3 else { continue }
        let name = parts.dropLast(2).joined(separator: "-")
        add(
          name,
          [
            "name": .string(name), "version": .string(parts[parts.count - 2]),
            "release": .string(parts[parts.count - 1]), "source": .string(kind),
          ])
      }
    }
    guard found else {
      return .failure(
        "Could not detect a supported package manager from the following list: \(managers.map(\.rawValue))"
      )
    }
    var facts = Dict()
    for name in order { facts[name] = .list(packages[name] ?? []) }
    var outcome = Outcome()
    outcome.facts = ["packages": .dict(facts)]
    return outcome
  }
}
