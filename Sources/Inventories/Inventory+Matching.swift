package import Diagnostics
internal import Values

extension Inventory {
  /// The hosts that patterns select, restricted by `--limit`, in the order of `order`
  /// (`inventory`, `sorted`, `reverse_sorted`, `reverse_inventory`, `shuffle`).
  ///
  /// `localhost` is matched without standing in any source.
  package func match(
    _ patterns: [String], limit: String? = nil, order: String? = nil
  ) throws(Failure) -> [String] {
    if patterns.isEmpty { return [] }
    var hosts = try evaluate(patterns.flatMap(HostPattern.split))
    if let limit {
      let subset = Set(try evaluate(try limitPatterns(limit)))
      hosts = hosts.filter { subset.contains($0) }
    }
    var seen: Set<String> = []
    hosts = hosts.filter { seen.insert($0).inserted }
    switch order {
    case nil, "inventory": return hosts
    case "sorted": return hosts.sorted { $0.isTextBefore($1) }
    case "reverse_sorted": return hosts.sorted { $1.isTextBefore($0) }
    case "reverse_inventory": return hosts.reversed()
    case "shuffle": return hosts.shuffled()
    case .some(let order):
      throw Failure(
        .other, "Invalid 'order' specified for inventory hosts: \(order)",
        help: "known are inventory, sorted, reverse_sorted, reverse_inventory and shuffle")
    }
  }

  /// The hosts of one pattern.
  package func match(
    _ pattern: String, limit: String? = nil, order: String? = nil
  ) throws(Failure) -> [String] {
    try match([pattern], limit: limit, order: order)
  }

  /// Patterns that match neither a host nor a group: they are passed over, with a warning.
  package func unmatched(_ patterns: [String]) throws(Failure) -> [String] {
    var unknown: [String] = []
    for pattern in patterns.flatMap(HostPattern.split) {
      let bare = Self.withoutMark(pattern)
      let (name, _) = HostPattern.subscripted(bare)
      if name == "all" || hosts[name] != nil || hosts[bare] != nil { continue }
      if try HostPattern.matching(groupNames, name).isEmpty, try enumerate(name).isEmpty {
        unknown.append(name)
      }
    }
    return unknown
  }

  /// The patterns of `--limit`; `@file` stands for the file's lines.
  private func limitPatterns(_ limit: String) throws(Failure) -> [String] {
    var patterns: [String] = []
    for pattern in HostPattern.split(limit) {
      guard pattern.hasPrefix("@") else {
        patterns.append(pattern)
        continue
      }
      let path = String(pattern.dropFirst())
      guard FileSystem.exists(path) else {
        throw Failure(.other, "Unable to find limit file \(path)")
      }
      guard FileSystem.isFile(path) else {
        throw Failure(.other, "Limit starting with \"@\" must be a file, not a directory: \(path)")
      }
      let text = String(decoding: try FileSystem.read(path), as: UTF8.self)
      patterns += text.split(whereSeparator: \.isNewline).map { HostPattern.strip(String($0)) }
    }
    return patterns
  }

  private func evaluate(_ patterns: [String]) throws(Failure) -> [String] {
    var selected: [String] = []
    var known: Set<String> = []
    for pattern in HostPattern.ordered(patterns) {
      if hosts[pattern] != nil {
        if known.insert(pattern).inserted { selected.append(pattern) }
        continue
      }
      let found = try one(Self.withoutMark(pattern))
      switch pattern.utf8.first {
      case UInt8(ascii: "!"):
        let excluded = Set(found)
        selected.removeAll { excluded.contains($0) }
        known.subtract(excluded)
      case UInt8(ascii: "&"):
        let kept = Set(found)
        selected.removeAll { !kept.contains($0) }
        known.formIntersection(kept)
      default:
        for host in found where known.insert(host).inserted { selected.append(host) }
      }
    }
    return selected
  }

  private static func withoutMark(_ pattern: String) -> String {
    pattern.hasPrefix("!") || pattern.hasPrefix("&") ? String(pattern.dropFirst()) : pattern
  }

  /// The hosts of one pattern, its subscript applied.
  private func one(_ pattern: String) throws(Failure) -> [String] {
    if pattern.isEmpty { throw Failure(.other, "a host pattern is empty") }
    let (name, place) = HostPattern.subscripted(pattern)
    let found = try enumerate(name)
    guard let place, !found.isEmpty else { return found }
    switch place {
    case .one(let index):
      let position = index < 0 ? found.count + index : index
      guard found.indices.contains(position) else {
        throw Failure(.other, "No hosts matched the subscripted pattern '\(pattern)'")
      }
      return [found[position]]
    case .range(let start, let end):
      let upper = end == -1 ? found.count : min(end + 1, found.count)
      return start < upper ? Array(found[start..<upper]) : []
    }
  }

  /// The hosts that a pattern names: those of its groups, and hosts where it is no group's name or
  /// has wild cards.
  private func enumerate(_ pattern: String) throws(Failure) -> [String] {
    let matching = try HostPattern.matching(groupNames, pattern)
    var found = matching.flatMap { hosts(inGroup: $0) }
    if matching.isEmpty || pattern.utf8.contains(where: { "~.?*[".utf8.contains($0) }) {
      if pattern.utf8.contains(where: { "~?*[".utf8.contains($0) }) {
        found += try HostPattern.matching(hostNames, pattern)
      } else if hosts[pattern] != nil {
        found.append(pattern)
      }
    }
    if found.isEmpty, Self.localNames.contains(pattern) { return [localhost ?? pattern] }
    var seen: Set<String> = []
    return found.filter { seen.insert($0).inserted }
  }
}
