internal import Values

/// The objects that Ansible writes in JSON for texts that JSON has no type for:
/// `{"__ansible_unsafe": text}` and `{"__ansible_vault": envelope}`.
package enum JSONMarkers {
  package static func decode(_ node: Node) -> Node {
    switch node.content {
    case .scalar: return node
    case .sequence(let items):
      var decoded: [Node] = []
      decoded.reserveCapacity(items.count)
      for item in items { decoded.append(decode(item)) }
      return Node(.sequence(decoded), at: node.span)
    case .mapping(let entries):
      if entries.count == 1, let marker = entries[0].key.text,
        let text = entries[0].value.text
      {
        if marker == "__ansible_unsafe" { return Node(.scalar(.string(text)), at: node.span) }
        if marker == "__ansible_vault" {
          return Node(.scalar(.object(VaultText(text, at: node.span))), at: node.span)
        }
      }
      var decoded: [(key: Node, value: Node)] = []
      decoded.reserveCapacity(entries.count)
      for entry in entries { decoded.append((entry.key, decode(entry.value))) }
      return Node(.mapping(decoded), at: node.span)
    }
  }
}
