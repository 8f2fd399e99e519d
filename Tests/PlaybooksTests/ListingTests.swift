import Diagnostics
import Foundation
import Playbooks
import Testing
import Values

/// Against what ansible-playbook printed for the files in `listing/`.
@Suite struct ListingTests {
  static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("listing")

  private func listing() -> Listing {
    var listing = Listing(
      hosts: { (play: Play) throws(Failure) in
        switch play.hosts.text {
        case "web,db", "all": ["w1", "w2", "d1"]
        case "localhost": ["localhost"]
        default: []
        }
      },
      render: { (value: Value, play: Play, _: Task?) throws(Failure) in
        func rendered(_ value: Value) -> Value {
          if case .template = value { return play.vars["x"] ?? value }
          return value.items.map { .list($0.map(rendered)) } ?? value
        }
        return rendered(value)
      })
    listing.showsTasks = true
    return listing
  }

  private func compare(_ listing: Listing, _ name: String) throws {
    let directory = ListingTests.directory
    let plays = try Loader.plain().loadPlaybook(directory.path + "/site.yml")
    let expected = try String(
      contentsOf: directory.appendingPathComponent(name + ".out"), encoding: .utf8)
    #expect(try listing.text("site.yml", plays) == expected)
  }

  @Test func tasks() throws {
    var listing = listing()
    listing.selects = { !$0.contains("never") }
    try compare(listing, "tasks")
  }

  @Test func tagsOnly() throws {
    var listing = listing()
    listing.showsTasks = false
    listing.showsTags = true
    listing.includesNever = true
    try compare(listing, "tags")
  }

  @Test func everything() throws {
    var listing = listing()
    listing.showsTags = true
    listing.showsHosts = true
    listing.includesNever = true
    try compare(listing, "everything")
  }

  @Test func chosen() throws {
    var listing = listing()
    listing.selects = { $0.contains("x") || $0.contains("always") }
    try compare(listing, "chosen")
  }
}
