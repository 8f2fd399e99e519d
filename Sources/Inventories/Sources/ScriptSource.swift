internal import Diagnostics
internal import Formats
internal import Values

#if canImport(Glibc)
  internal import Glibc
#endif

/// Programs that print an inventory as JSON when called with `--list`.
enum ScriptSource {
  static func read(_ path: String, into inventory: inout Inventory) throws(Failure) {
    let source = try output(of: path, ["--list"])
    let node: Node
    do {
      node = try JSON.node(source, trusted: true)
    } catch {
      throw Failure(
        .other, "Inventory script result could not be parsed as JSON.", help: error.message)
    }
    guard case .mapping(let entries) = node.content else {
      throw Failure(
        .other, "the inventory script's output is \(node.kindInWords) instead of an object")
    }
    var hostVariables: Dict?
    var hosts: [String] = []
    for (key, value) in entries {
      let name = key.value.text
      if name == "_meta" {
        let given = value["hostvars"].map { JSONMarkers.decode($0).value } ?? .null
        guard let given = given.dict else {
          throw Failure(
            .other,
            "Value contains '_meta.hostvars' which is '\(given.typeName)' instead of 'dict'.")
        }
        hostVariables = given
      } else {
        try group(name, JSONMarkers.decode(value).value, &hosts, &inventory)
      }
    }
    var seen: Set<String> = []
    for host in hosts where seen.insert(host).inserted {
      let variables: Dict
      if let hostVariables {
        variables = hostVariables[host]?.dict ?? [:]
      } else {
        variables = try self.variables(of: host, path)
      }
      for (key, value) in variables { try inventory.setVariable(key.text, value, of: host) }
    }
  }

  private static func group(
    _ name: String, _ value: Value, _ hosts: inout [String], _ inventory: inout Inventory
  ) throws(Failure) {
    let group = try inventory.addGroup(name)
    var data = value.dict ?? Dict([("hosts", value)])
    if data["hosts"] == nil, data["vars"] == nil, data["children"] == nil {
      // A group of old: its own only host, and everything in it a variable.
      data = ["hosts": .list([.string(group)]), "vars": .dict(data)]
    }
    if let names = data["hosts"] {
      guard let names = names.items else {
        throw Failure(
          .other, "Value contains '\(group).hosts' which is '\(names.typeName)' instead of 'list'.")
      }
      for name in names {
        guard name.typeName == "str" else {
          throw Failure(
            .other,
            "Invalid host name supplied, expected a string but got \(name.typeName) for \(name.text)"
          )
        }
        hosts.append(name.text)
        try inventory.addHost(name.text, group: group)
      }
    }
    if let variables = data["vars"] {
      guard let variables = variables.dict else {
        throw Failure(
          .other,
          "Value contains '\(group).vars' which is '\(variables.typeName)' instead of 'dict'.")
      }
      for (key, value) in variables { try inventory.setVariable(key.text, value, of: group) }
    }
    for child in data["children"]?.items ?? [] {
      try inventory.addChild(try inventory.addGroup(child.text), to: group)
    }
  }

  private static func variables(of host: String, _ path: String) throws(Failure) -> Dict {
    let source = try output(of: path, ["--host", host])
    if source.bytes.allSatisfy({ $0 <= 32 }) { return [:] }
    let value: Value
    do {
      value = JSONMarkers.decode(try JSON.node(source, trusted: true)).value
    } catch {
      throw Failure(
        .other, "Inventory script result for host '\(host)' could not be parsed as JSON.",
        help: error.message)
    }
    guard let variables = value.dict else {
      throw Failure(
        .other, "Invalid data from file, expected dictionary and got:\n\n\(value.text)")
    }
    return variables
  }

  // MARK: Running

  /// What a program prints; its errors go where ours go.
  private static func output(of path: String, _ arguments: [String]) throws(Failure) -> Source {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw Failure(.other, "cannot make a pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
    defer { for word in words { free(word) } }
    words.append(nil)
    var child: pid_t = 0
    let code = posix_spawn(&child, path, &actions, nil, words, environ)
    close(ends[1])
    guard code == 0 else {
      close(ends[0])
      throw Failure(
        .other,
        "Failed to execute inventory script command '\(path)': \(String(cString: strerror(code)))")
    }
    defer { close(ends[0]) }
    let bytes: [UInt8]
    do {
      bytes = try FileSystem.readAll(ends[0], path)
    } catch {
      waitpid(child, nil, 0)
      throw error
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    let exitCode = status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
    guard exitCode == 0 else {
      throw Failure(.other, "Inventory script returned non-zero exit code \(exitCode).")
    }
    guard bytes.isEmpty || String(validating: bytes, as: UTF8.self) != nil else {
      throw Failure(
        .other, "Inventory script result contained characters that cannot be interpreted as UTF-8.")
    }
    return Source(name: "\(path) \(arguments.joined(separator: " "))", bytes: bytes)
  }
}
