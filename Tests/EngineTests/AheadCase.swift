import Engine
import Foundation
import Testing

/// A playbook that must come out the same whether scripts are sent ahead or one at a time. It begins
/// with comments:
///
///     # writes: 3 2       how many scripts each write to a host has
///     # hosts: a b        optional: the hosts; the writes of each stand in a line of their own
///     # ahead: hosts      optional: what may be sent ahead
struct AheadCase {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "cases")

  static func names(_ topic: String) -> [String] {
    let path = folder.appending(path: topic).path
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
      .filter { $0.hasSuffix(".yml") }.sorted()
  }

  let text: String
  private var writes: [String] = []
  private var hosts = ["web"]
  private var ahead = RunOptions.Ahead.alone

  init(_ name: String) throws {
    text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
    for line in text.split(separator: "\n") where line.hasPrefix("# ") {
      let parts = line.dropFirst(2).split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let value = parts[1].trimmingCharacters(in: .whitespaces)
      switch parts[0] {
      case "writes": writes.append(value)
      case "hosts": hosts = value.split(separator: " ").map(String.init)
      case "ahead": ahead = try #require(RunOptions.Ahead(rawValue: value))
      default: break
      }
    }
  }

  func check() async throws {
    var rehearsal = try Rehearsal()
    rehearsal.hosts = hosts
    rehearsal.options.ahead = ahead
    rehearsal.options.forks = 1
    let here = try await rehearsal.run(text, .here)
    let far = try await rehearsal.run(text, .far)
    // Hosts that do not go in step are shown in any order.
    let isFree = text.contains("strategy: ")
    #expect(isFree ? far.lines.sorted() == here.lines.sorted() : far.lines == here.lines)
    #expect(far.code == here.code)
    for (host, expected) in zip(hosts, writes) {
      #expect(far.writes(to: host).map(String.init).joined(separator: " ") == expected)
      #expect(here.writes(to: host).allSatisfy { $0 == 1 })
    }
    #expect(writes.count == hosts.count)
  }
}
