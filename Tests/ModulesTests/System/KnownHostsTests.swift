import Diagnostics
import ModuleKit
import Testing
import Values

/// The module `known_hosts` on files of the bench's own.
struct KnownHostsTests {
  static let first =
    "AAAAC3NzaC1lZDI1NTE5AAAAIDqNbM0S1CRqwZ1KtofoajcgMfqfFQbyDPABWZftTEf/"
  static let second =
    "AAAAC3NzaC1lZDI1NTE5AAAAIC/B4W6ZsakajEeuY73gWzSGa4tpYsfqp91ow+GsTyyP"

  private func arguments(_ bench: Bench, _ key: String, _ more: Dict = [:]) -> Dict {
    var result: Dict = [
      "name": "Git.example.org", "path": .string(bench.path("known")),
      "key": .string("git.example.org,192.0.2.1 ssh-ed25519 \(key)"),
    ]
    result.merge(more)
    return result
  }

  @Test(arguments: TestShell.present)
  func addsReplacesAndRemoves(shell: TestShell) throws {
    let bench = try Bench(shell)
    try bench.write("known", "# mine\nother ssh-ed25519 \(Self.second)\n")
    let predicted = try bench.run(
      "known_hosts", arguments(bench, Self.first), check: true, diff: true)
    #expect(predicted.changed && predicted.diffs.count == 1)
    #expect(bench.read("known")?.contains(Self.first) == false)
    let added = try bench.runCounting("known_hosts", arguments(bench, Self.first))
    #expect(added.outcome.changed && added.trips == 2)
    let again = try bench.runCounting("known_hosts", arguments(bench, Self.first))
    #expect(!again.outcome.changed && again.trips == 1)
    #expect(try bench.run("known_hosts", arguments(bench, Self.second)).changed)
    #expect(
      bench.read("known")
        == "# mine\nother ssh-ed25519 \(Self.second)\n"
        + "git.example.org,192.0.2.1 ssh-ed25519 \(Self.second)\n")
    var gone = arguments(bench, Self.second, ["state": "absent"])
    gone["key"] = nil
    #expect(try bench.run("known_hosts", gone).changed)
    #expect(try !bench.run("known_hosts", gone).changed)
    #expect(bench.read("known") == "# mine\nother ssh-ed25519 \(Self.second)\n")
  }

  @Test func hidesTheNameAndFindsItAgain() throws {
    let bench = try Bench(.dash)
    let hidden = arguments(bench, Self.first, ["hash_host": true])
    #expect(try bench.run("known_hosts", hidden).changed)
    #expect(bench.read("known")?.contains("git.example.org") == false)
    #expect(try !bench.run("known_hosts", hidden).changed)
    #expect(try !bench.run("known_hosts", arguments(bench, Self.first)).changed)
    let gone = arguments(bench, Self.first, ["state": "absent"])
    #expect(try bench.run("known_hosts", gone).changed)
    #expect(bench.read("known")?.contains("|1|") == true, "the address is another name")
  }

  /// Recorded with `ssh-keygen -H`.
  @Test func readsWhatOpenSSHHid() throws {
    let bench = try Bench(.dash)
    try bench.write(
      "known",
      "|1|MNAWK+h0sTc9pBhGFFj2AUy/2EA=|qhPPZ9gaQtq/zn1Hjq8Wf4f5Wlw= ssh-ed25519 \(Self.first)\n")
    var gone = arguments(bench, Self.first, ["state": "absent"])
    gone["key"] = nil
    #expect(try bench.run("known_hosts", gone).changed)
  }

  @Test func portsPatternsAndMarkers() throws {
    let bench = try Bench(.dash)
    try bench.write(
      "known",
      """
      [git.example.org]:2222 ssh-ed25519 \(Self.first)
      *.example.org,!git.example.org ssh-ed25519 \(Self.first)
      @revoked git.example.org ssh-ed25519 \(Self.first)

      """)
    let plain = arguments(bench, Self.first)
    #expect(try bench.run("known_hosts", plain).changed, "neither port, nor negated, nor revoked")
    let port = arguments(
      bench, Self.first,
      [
        "name": "[git.example.org]:2222",
        "key": .string("[git.example.org]:2222 ssh-ed25519 \(Self.first)"),
      ])
    #expect(try !bench.run("known_hosts", port).changed)
  }

  @Test(arguments: [
    "git.example.org ssh-ed25519", "git.example.org ssh-rsa \(first)", "ssh-ed25519 \(first)",
    "other.example.org ssh-ed25519 \(first)", "",
  ]) func refusesWhatIsNoKeyOfTheHost(_ key: String) throws {
    let bench = try Bench(.dash)
    #expect(throws: Failure.self) {
      try bench.run("known_hosts", arguments(bench, "", ["key": .string(key)]))
    }
    #expect(!bench.exists("known"))
  }

  @Test func refusesWrongArguments() throws {
    let bench = try Bench(.dash)
    #expect(throws: Failure.self) { try bench.run("known_hosts", ["name": "x"]) }
    #expect(throws: Failure.self) {
      try bench.run("known_hosts", arguments(bench, Self.first, ["hash": true]))
    }
  }
}
