import Diagnostics
import Foundation
import ModuleKit
import Testing
import Values

@testable import Modules

/// The module `git` on real repositories.
struct GitTests {
  /// A repository with two commits, a branch `side`, a tag `v1`; and where it is to be checked out.
  struct Repository {
    let bench: Bench

    init(_ shell: TestShell) throws {
      bench = try Bench(shell)
      git("init", "-q", "-b", "main", "origin")
      commit("one")
      git("-C", "origin", "tag", "-a", "v1", "-m", "first")
      git("-C", "origin", "branch", "side")
      commit("two")
    }

    /// What git printed, without the last line break.
    @discardableResult func git(_ arguments: String...) -> String {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/git")
      process.arguments =
        ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "protocol.file.allow=always"]
        + arguments
      process.currentDirectoryURL = URL(filePath: bench.root)
      process.environment = ["PATH": "/usr/bin:/bin", "HOME": bench.root]
      let output = Pipe()
      process.standardOutput = output
      process.standardError = FileHandle.nullDevice
      try? process.run()
      let data = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return String(decoding: data, as: UTF8.self).trimmed
    }

    func commit(_ word: String) {
      try? bench.write("origin/file", word + "\n")
      git("-C", "origin", "add", "file")
      git("-C", "origin", "commit", "-q", "-m", word)
    }

    func head(_ name: String = "HEAD", in place: String = "copy") -> String {
      git("-C", place, "rev-parse", name + "^{commit}")
    }

    func arguments(_ more: Dict = [:]) -> Dict {
      var result: Dict = [
        "repo": .string("file://" + bench.path("origin")), "dest": .string(bench.path("copy")),
        "executable": "/usr/bin/git",
      ]
      result.merge(more)
      return result
    }
  }

  @Test(arguments: TestShell.present)
  func clonesThenFollows(shell: TestShell) throws {
    let repository = try Repository(shell)
    let bench = repository.bench
    let predicted = try bench.run("git", repository.arguments(), check: true, diff: true)
    #expect(predicted.changed && !bench.exists("copy"))
    #expect(predicted.values["after"]?.string == repository.head(in: "origin"))
    let first = try bench.runCounting("git", repository.arguments(), diff: true)
    #expect(first.outcome.changed && !first.outcome.failed && first.trips == 1)
    #expect(first.outcome.values["before"]?.isNull == true)
    #expect(first.outcome.diffs.first?.prepared?.hasPrefix(">> Newly checked out ") == true)
    #expect(bench.read("copy/file") == "two\n")
    let second = try bench.run("git", repository.arguments(), diff: true)
    #expect(!second.changed && second.diffs.isEmpty)
    let old = repository.head()
    repository.commit("three")
    let ahead = try bench.run("git", repository.arguments(), check: true)
    #expect(ahead.changed && bench.read("copy/file") == "two\n")
    let third = try bench.run("git", repository.arguments(), diff: true)
    #expect(third.changed && bench.read("copy/file") == "three\n")
    #expect(third.values["before"]?.string == old)
    #expect(third.diffs.first?.prepared?.contains("+three") == true)
  }

  @Test(arguments: ["side", "v1"])
  func goesToABranchATagACommitAndBack(_ version: String) throws {
    let repository = try Repository(.dash)
    let bench = repository.bench
    try bench.run("git", repository.arguments())
    let old = repository.head(version, in: "origin")
    for name in [version, old] {
      let there = try bench.run("git", repository.arguments(["version": .string(name)]))
      #expect(there.values["after"]?.string == old && bench.read("copy/file") == "one\n")
      #expect(try !bench.run("git", repository.arguments(["version": .string(name)])).changed)
    }
    #expect(try bench.run("git", repository.arguments(["version": "main"])).changed)
    #expect(bench.read("copy/file") == "two\n")
  }

  @Test func ownChangesAreKeptUnlessForced() throws {
    let repository = try Repository(.dash)
    let bench = repository.bench
    try bench.run("git", repository.arguments())
    try bench.write("copy/file", "mine\n")
    try bench.write("copy/unknown", "stays\n")
    let refused = try bench.run("git", repository.arguments())
    #expect(refused.failed && refused.message?.hasPrefix("Local modifications exist") == true)
    #expect(bench.read("copy/file") == "mine\n")
    #expect(try bench.run("git", repository.arguments(["force": true]), check: true).changed)
    #expect(bench.read("copy/file") == "mine\n")
    #expect(try bench.run("git", repository.arguments(["force": true])).changed)
    #expect(bench.read("copy/file") == "two\n" && bench.exists("copy/unknown"))
    #expect(try !bench.run("git", repository.arguments(["force": true])).changed)
  }

  @Test func aShallowCloneHasOneCommitAndFollows() throws {
    let repository = try Repository(.dash)
    let shallow = repository.arguments(["depth": 1, "version": "main"])
    try repository.bench.run("git", shallow)
    #expect(repository.git("-C", "copy", "rev-list", "--count", "HEAD") == "1")
    repository.commit("three")
    #expect(try repository.bench.run("git", shallow).changed)
    #expect(repository.head() == repository.head(in: "origin"))
    #expect(try !repository.bench.run("git", shallow).changed)
  }

  @Test func bareRepositoriesFollowToo() throws {
    let repository = try Repository(.dash)
    let bare = repository.arguments(["bare": true])
    #expect(try repository.bench.run("git", bare).changed)
    #expect(try !repository.bench.run("git", bare).changed)
    repository.commit("three")
    #expect(try repository.bench.run("git", bare).changed)
    #expect(repository.head() == repository.head(in: "origin"))
  }

  @Test func theAddressOfTheRemoteIsSet() throws {
    let repository = try Repository(.dash)
    let bench = repository.bench
    try bench.run("git", repository.arguments())
    repository.git("clone", "-q", "origin", "other")
    let moved = repository.arguments(["repo": .string("file://" + bench.path("other"))])
    let outcome = try bench.run("git", moved)
    #expect(outcome.changed && outcome.values["remote_url_changed"]?.bool == true)
    #expect(try !bench.run("git", moved).changed)
  }

  @Test func neitherClonesNorUpdatesWhenToldNotTo() throws {
    let repository = try Repository(.dash)
    let bench = repository.bench
    #expect(try bench.run("git", repository.arguments(["clone": false])).changed)
    #expect(!bench.exists("copy"))
    try bench.run("git", repository.arguments())
    repository.commit("three")
    #expect(try !bench.run("git", repository.arguments(["update": false])).changed)
    #expect(bench.read("copy/file") == "two\n")
  }

  @Test func submodulesComeAlong() throws {
    let repository = try Repository(.dash)
    let bench = repository.bench
    try bench.write(".gitconfig", "[protocol \"file\"]\n\tallow = always\n")
    repository.git("clone", "-q", "origin", "part")
    repository.git("-C", "origin", "submodule", "add", "-q", "file://" + bench.path("part"), "part")
    repository.git("-C", "origin", "commit", "-q", "-m", "part")
    try bench.run("git", repository.arguments())
    #expect(bench.read("copy/part/file") == "two\n")
    #expect(try !bench.run("git", repository.arguments()).changed)
  }

  @Test func makesAnArchiveOnce() throws {
    let repository = try Repository(.dash)
    let bench = repository.bench
    let archive = repository.arguments(["archive": .string(bench.path("a.tar.gz"))])
    try bench.run("git", repository.arguments())
    #expect(try bench.run("git", archive).changed && bench.exists("a.tar.gz"))
    #expect(try !bench.run("git", archive).changed)
  }

  @Test func theRepositoryMayStandApart() throws {
    let repository = try Repository(.dash)
    let bench = repository.bench
    try bench.run("git", repository.arguments())
    let apart = repository.arguments(["separate_git_dir": .string(bench.path("apart"))])
    let moved = try bench.run("git", apart)
    #expect(moved.changed && moved.values["git_dir_now"]?.string == bench.path("apart"))
    #expect(bench.exists("apart/HEAD"))
    #expect(try !bench.run("git", apart).changed)
  }

  @Test func saysWhatIsWrong() throws {
    let repository = try Repository(.dash)
    let bench = repository.bench
    let gone = try bench.run("git", repository.arguments(["repo": "file:///nowhere"]))
    #expect(gone.failed && gone.message?.contains("/nowhere") == true)
    let version = try bench.run("git", repository.arguments(["version": "nosuch"]))
    #expect(version.failed && !bench.exists("copy/nosuch"))
    let program = try bench.run("git", repository.arguments(["executable": "/no/git"]))
    #expect(program.failed && program.message?.contains("git") == true)
    #expect(throws: Failure.self) {
      try bench.run("git", repository.arguments(["archive": "/tmp/x.rar"]))
    }
    #expect(throws: Failure.self) { try bench.run("git", ["repo": "x"]) }
    #expect(throws: Failure.self) {
      try bench.run("git", repository.arguments(["brnach": "main"]))
    }
  }

  @Test func whatAUserWritesIsNoCode() throws {
    let repository = try Repository(.dash)
    let bench = repository.bench
    let mark = bench.path("mark")
    let evil = "$(touch \(mark))`touch \(mark)`';touch \(mark);'"
    for name in ["version", "remote", "refspec", "ssh_opts", "reference"] {
      _ = try bench.run("git", repository.arguments([name: .string(evil)]))
    }
    _ = try bench.run("git", repository.arguments(["repo": .string("--upload-pack=touch \(mark)")]))
    #expect(!bench.exists("mark"))
  }
}
