package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Manages repositories of yum and dnf.
package struct YumRepository: Module {
  enum Failover: String, Choice { case roundrobin, priority }
  enum Caching: String, Choice { case all, packages, none }
  enum Resolution: String, Choice {
    case v4 = "4"
    case v6 = "6"
    case ipv4 = "IPv4"
    case ipv6 = "IPv6"
    case whatever
  }
  enum Keep: String, Choice {
    case no = "0"
    case yes = "1"
  }
  enum Expiry: String, Choice {
    case never
    case past = "read-only:past"
    case present = "read-only:present"
    case future = "read-only:future"
  }

  var name = ""
  var state = AccountState.present
  var failover: Failover?
  var caching: Caching?
  var resolution: Resolution?
  var keepCache: Keep?
  var expiry: Expiry?
  var attributes = FileAttributes()
  var file: String?
  var folder = "/etc/yum.repos.d"
  var texts: [String: String] = [:]
  var flags: [String: Bool] = [:]
  var lists: [String: [String]] = [:]

  package init() {}

  private static let textNames = [
    "bandwidth", "cost", "deltarpm_metadata_percentage", "deltarpm_percentage", "description",
    "gpgcakey", "include",
    "metadata_expire", "metalink", "mirrorlist", "mirrorlist_expire",
    "password", "priority", "proxy", "proxy_password", "proxy_username", "retries", "sslcacert",
    "sslclientcert", "sslclientkey", "throttle", "timeout", "ui_repoid_vars", "username",
  ]
  private static let flagNames = [
    "async", "countme", "enabled", "enablegroups", "gpgcheck", "keepalive", "module_hotfixes",
    "protect", "repo_gpgcheck", "s3_enabled", "skip_if_unavailable", "ssl_check_cert_permissions",
    "sslverify",
  ]
  private static let aliases = [
    "sslcacert": ["ca_cert"], "sslclientcert": ["client_cert"], "sslclientkey": ["client_key"],
    "sslverify": ["validate_certs"], "exclude": ["excludepkgs"],
  ]

  package static let spec = Spec<Self>(
    "ansible.builtin.yum_repository", "Manages repositories of yum and dnf.", diff: .full,
    [
      .init(\.name, "name", required: true, "The repository's id."),
      .init(\.state, "state", "Whether it is to be there."),
      .init(\.file, "file", "The file, without `.repo`; the id by default."),
      .init(\.folder, "reposdir", "The directory of the files."),
      .init(\.failover, "failovermethod", "yum's option `failovermethod`."),
      .init(\.caching, "http_caching", "yum's option `http_caching`."),
      .init(\.resolution, "ip_resolve", "yum's option `ip_resolve`."),
      .init(\.keepCache, "keepcache", "yum's option `keepcache`."),
      .init(\.expiry, "metadata_expire_filter", "yum's option `metadata_expire_filter`."),
    ] + .part(\.attributes, FileAttributes.options)
      + textNames.map {
        .init(
          \.texts[$0], $0, aliases: aliases[$0] ?? [], secret: $0.hasSuffix("password"),
          "yum's option `\($0)`.")
      }
      + flagNames.map {
        .init(\.flags[$0], $0, aliases: aliases[$0] ?? [], "yum's option `\($0)`.")
      }
      + ["baseurl", "gpgkey", "exclude", "includepkgs"].map {
        .init(\.lists[$0], $0, aliases: aliases[$0] ?? [], "yum's option `\($0)`, one or more.")
      },
    returns: [("repo", "The repository's id."), ("state", "The state.")],
    example:
      "- ansible.builtin.yum_repository:\n    name: epel\n    description: EPEL\n    baseurl: https://download.example.org/epel/\n"
  )

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    if state == .present {
      if (lists["baseurl"] ?? []).isEmpty, texts["mirrorlist"] == nil, texts["metalink"] == nil {
        throw Failure(
          .usage,
          "state is present but any of the following are missing: baseurl, mirrorlist, metalink")
      }
      if texts["description"] == nil {
        throw Failure(.usage, "Parameter 'description' is required.")
      }
    }
    let place = "\(folder)/\(file ?? name).repo"
    let module = self
    var edit = TextFileEdit(path: Quote.word(place))
    let keeps = state == .present && !attributes.isEmpty
    if keeps {
      edit.look =
        FileState.shell
        + "if [ -e \"$f\" ]; then p=$f; look \"$p\"\n\(attributes.shell(context.isCheck)):; fi\n"
    }
    return edit.step(context) { (text, answer) throws(Failure) in
      module.decide(text, place, answer.has("set"), keeps)
    }
  }

  private func decide(_ text: String?, _ place: String, _ isSet: Bool, _ keeps: Bool)
    -> TextFileEdit.Decision
  {
    var sections = RepoFile(text ?? "").sections
    if state == .present {
      if let row = sections.firstIndex(where: { $0.name == name }) {
        sections[row].entries = entries
      } else {
        sections.append((name, entries))
      }
    } else {
      sections.removeAll { $0.name == name }
    }
    let after = RepoFile.text(sections)
    let before = RepoFile.text(RepoFile(text ?? "").sections)
    var outcome = Outcome(
      changed: after != before || isSet,
      values: ["repo": .string(name), "state": .string(state.rawValue)])
    guard after != before else { return .init { [outcome] _ in outcome } }
    outcome.show(place, before: text ?? "", after: after)
    let then =
      keeps && text == nil
      ? FileState.shell + "p=$f; look \"$p\"\n\(attributes.shell(false))" : ""
    let result = outcome
    return .init(
      text: sections.isEmpty ? nil : after, removesFile: sections.isEmpty, afterwards: then,
      outcome: { _ in result })
  }

  /// The repository's entries, by name.
  private var entries: [(String, String)] {
    var result: [(String, String)] = []
    for (name, value) in texts { result.append((name == "description" ? "name" : name, value)) }
    let chosen: [(String, String?)] = [
      ("failovermethod", failover?.rawValue), ("http_caching", caching?.rawValue),
      ("ip_resolve", resolution?.rawValue), ("keepcache", keepCache?.rawValue),
      ("metadata_expire_filter", expiry?.rawValue),
    ]
    for (name, value) in chosen { if let value { result.append((name, value)) } }
    for (name, value) in flags { result.append((name, value ? "1" : "0")) }
    for (name, values) in lists where !values.isEmpty {
      let isPackages = name == "exclude" || name == "includepkgs"
      result.append((name, values.joined(separator: isPackages ? " " : "\n")))
    }
    return result.sorted { $0.0 < $1.0 }
  }
}

/// A `.repo` file: sections of entries, further lines of a value indented.
struct RepoFile {
  var sections: [(name: String, entries: [(String, String)])] = []

  init(_ text: String) {
    for line in text.lineList {
      let body = line.trimmed
      if body.isEmpty || body.hasPrefix("#") || body.hasPrefix(";") { continue }
      if body.hasPrefix("["), body.hasSuffix("]") {
        sections.append((String(body.dropFirst().dropLast()), []))
      } else if sections.isEmpty {
        continue
      } else if line.utf8.first == 32 || line.utf8.first == 9,
        let last = sections[sections.count - 1].entries.indices.last
      {
        sections[sections.count - 1].entries[last].1 += "\n" + body
      } else if let (name, value) = body.halves(at: 61) {
        sections[sections.count - 1].entries.append((name.trimmed, value.trimmed))
      }
    }
  }

  static func text(_ sections: [(name: String, entries: [(String, String)])]) -> String {
    sections.map { section in
      "[\(section.name)]\n"
        + section.entries.map {
          "\($0.0) = " + $0.1.lineList.joined(separator: "\n\t") + "\n"
        }.joined() + "\n"
    }.joined()
  }
}
