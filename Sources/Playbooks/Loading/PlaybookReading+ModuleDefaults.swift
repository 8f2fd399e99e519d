internal import Diagnostics
internal import Formats
internal import Values

extension PlaybookReading {
  /// `module_defaults`: names of actions and groups must be known before the run.
  func moduleDefaults(_ node: Node, collections: [String]) -> ModuleDefaults {
    var result = ModuleDefaults()
    for item in list(node) where !item.isNull {
      guard case .mapping(let entries) = item.content else {
        findings.error(
          "the field 'module_defaults' is supposed to be a dictionary or list of dictionaries",
          at: item.span, help: "only the arguments may be templates, not the names of actions")
        continue
      }
      for (key, value) in entries {
        let name = key.text ?? key.value.text
        guard name.utf8.starts(with: "group/".utf8) else {
          result.actions[resolve(name, collections) ?? name] = value.value
          continue
        }
        let group = String(name.dropFirst(6))
        result.groups.append(
          .init(name: group, members: members(of: group, at: key.span), arguments: value.value))
      }
    }
    return result
  }

  /// The actions of a collection's group; nil where the collection is not there.
  private func members(of group: String, at span: Span) -> Set<String>? {
    let parts = group.split(separator: ".").map(String.init)
    let collection = parts.prefix(2).joined(separator: ".")
    guard parts.count >= 3 else { return nil }
    let root = Collections(paths: collectionPaths).directory(of: collection)
    guard root != nil || collection == "ansible.builtin" else { return nil }
    let file = root.map { Paths.join($0, "meta/runtime.yml") }
    var names: Set<String> = []
    var seen: Set<String> = []
    var waiting = [parts.dropFirst(2).joined(separator: ".")]
    while let next = waiting.popLast() {
      guard seen.insert(next).inserted else { continue }
      guard let file, Paths.isFile(file),
        let groups = document(file, as: .metadata)?["action_groups"],
        let entries = groups[next]
      else {
        findings.error("could not resolve the module_defaults group \(group)", at: span)
        return nil
      }
      for entry in list(entries) {
        if let name = entry.text {
          let full = name.utf8.contains(UInt8(ascii: ".")) ? name : "\(collection).\(name)"
          names.insert(resolve(full, []) ?? full)
        }
        for other in entry["metadata"]?["extend_group"].map(list) ?? [] {
          guard let name = other.text else { continue }
          waiting.append(
            name.hasPrefix(collection + ".") ? String(name.dropFirst(collection.count + 1)) : name)
        }
      }
    }
    return names
  }
}
