internal import Diagnostics
internal import Formats
import Glibc
internal import ModuleKit
internal import Playbooks
internal import Values

/// Facts of hosts that outlive a run: a file for each host, as ansible's `jsonfile` cache has them.
///
/// A file is an object whose one entry, `__payload__`, is the text of an object of facts; both
/// programs read what the other wrote.
package struct FactCache: Sendable {
  /// The names under which the configuration asks for it.
  package static let names = ["jsonfile", "ansible.builtin.jsonfile", "community.general.jsonfile"]

  let directory: String
  let prefix: String
  /// Seconds that facts are good for; 0: for ever.
  let timeout: Int

  package init(directory: String, prefix: String, timeout: Int) {
    self.directory = directory
    self.prefix = prefix
    self.timeout = timeout
  }

  private static let payload = "__payload__"

  func path(ofHost host: String) -> String {
    Paths.join(directory, prefix + "s1_" + host.replacing("/", with: "_"))
  }

  /// The facts of a host by the names that modules gave them; nil where none are kept, or they are
  /// too old.
  func facts(ofHost host: String) throws(Failure) -> Dict? {
    let path = path(ofHost: host)
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    if timeout > 0, time(nil) - status.st_mtim.tv_sec > timeout { return nil }
    do throws(Failure) {
      return try Self.decode(try Paths.read(path))
    } catch {
      throw Failure(
        .other, "the cached facts of '\(host)' cannot be read: \(error.message)",
        help: "remove \(Paths.shown(path)), or gather facts")
    }
  }

  func save(_ facts: Dict, ofHost host: String) throws(Failure) {
    try TaskFiles.plain.write(path(ofHost: host), try Self.encode(facts))
  }

  func remove(host: String) { unlink(path(ofHost: host)) }

  // MARK: The form

  static func encode(_ facts: Dict) throws(Failure) -> [UInt8] {
    let text = try JSON.write(.dict(facts)) { (value) throws(Failure) in .string(value.text) }
    return try JSON.bytes(of: .dict([payload: .string(text)]))
  }

  static func decode(_ bytes: [UInt8]) throws(Failure) -> Dict {
    guard case .string(let text)? = try JSON.parse(bytes).dict?[payload],
      case .dict(let facts) = plain(try JSON.parse(text))
    else { throw Failure(.other, "it is no file of a fact cache") }
    return facts
  }

  /// A value without the wrappers in which ansible notes where it came from.
  private static func plain(_ value: Value) -> Value {
    switch value {
    case .list(let items): return .list(items.items.map(plain))
    case .dict(let entries):
      if let type = entries["__ansible_type"]?.string {
        if type.hasPrefix("_AnsibleTagged") { return plain(entries["value"] ?? .null) }
        // Dates and times, which go by their text.
        if let text = entries["iso8601"] { return text }
      }
      var result = Dict()
      for (key, value) in entries { result[key] = plain(value) }
      return .dict(result)
    default: return value
    }
  }
}

extension Run {
  /// Adds facts to those of a host, and to what later runs find.
  func keep(_ facts: Dict, of host: HostVariables) {
    guard !facts.isEmpty else { return }
    host.merge(facts: facts)
    guard let cache = services.factCache, !cacheIsBroken else { return }
    do throws(Failure) {
      try cache.save(host.namedFacts, ofHost: host.name)
    } catch {
      cacheIsBroken = true
      warn("facts are not kept for later runs: \(error.message)")
    }
  }

  /// Lets a host's facts of an earlier run be read when they are first asked for.
  func remember(factsOf host: HostVariables) {
    guard let cache = services.factCache else { return }
    host.recall = { [services, name = host.name] in
      do throws(Failure) {
        return try cache.facts(ofHost: name) ?? [:]
      } catch {
        for diagnostic in error.diagnostics {
          var warning = diagnostic
          warning.severity = .warning
          services.emit(.message(warning))
        }
        return [:]
      }
    }
  }

  /// `meta: clear_facts`, and `--flush-cache`.
  func clearFacts(of host: HostVariables) {
    host.clearFacts()
    services.factCache?.remove(host: host.name)
  }
}
