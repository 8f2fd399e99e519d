import Diagnostics
import Foundation
import ModuleKit
import Modules
import Testing
import Values

/// The module `subversion` on a real repository.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/svnadmin")))
struct SubversionTests {
  static let shells = TestShell.present.filter { $0 != .busybox }

  /// A repository with two revisions of `trunk/file`.
  private func bench(_ shell: TestShell) throws -> Bench {
    let bench = try Bench(shell)
    try bench.write(
      "make",
      """
      cd "${0%/*}" && svnadmin create repo && r=file://$PWD/repo
      svn -q mkdir -m trunk "$r/trunk" && svn -q co "$r/trunk" work
      echo one >work/file && svn -q add work/file && svn -q ci -m two work
      echo two >work/file && svn -q ci -m three work

      """)
    let made = try bench.run(
      "ansible.builtin.command", ["argv": ["sh", .string(bench.path("make"))]])
    try #require(!made.failed)
    return bench
  }

  private func check(_ bench: Bench, _ more: Dict = [:], isCheck: Bool = false) throws -> Outcome {
    var arguments: Dict = [
      "repo": .string("file://\(bench.path("repo"))/trunk"), "dest": .string(bench.path("copy")),
    ]
    arguments.merge(more)
    return try bench.run("ansible.builtin.subversion", arguments, check: isCheck)
  }

  @Test(arguments: shells) func checksOutAndUpdates(_ shell: TestShell) throws {
    let bench = try bench(shell)
    #expect(try check(bench, isCheck: true).changed)
    #expect(!bench.exists("copy"))
    let first = try check(bench, ["revision": "2"])
    #expect(first.changed && first.values["before"]?.isNull == true)
    #expect(bench.read("copy/file") == "one\n")
    let predicted = try check(bench, isCheck: true)
    #expect(predicted.changed && predicted.values["after"]?.string == "Revision: 3")
    #expect(bench.read("copy/file") == "one\n")
    let second = try check(bench)
    #expect(second.changed)
    #expect(
      second.values["after"]?.items?.map(\.text)
        == ["Revision: 3", "URL: file://\(bench.path("repo"))/trunk"])
    #expect(bench.read("copy/file") == "two\n")
    #expect(try !check(bench).changed)
  }

  @Test(arguments: shells) func localChangesStandInTheWay(_ shell: TestShell) throws {
    let bench = try bench(shell)
    _ = try check(bench)
    try bench.write("copy/file", "mine\n")
    let refused = try check(bench)
    #expect(refused.message == "ERROR: modified files exist in the repository.")
    #expect(bench.read("copy/file") == "mine\n")
    #expect(try check(bench, ["force": true]).changed)
    #expect(bench.read("copy/file") == "two\n")
  }

  @Test(arguments: shells) func exportsAndFailures(_ shell: TestShell) throws {
    let bench = try bench(shell)
    #expect(try check(bench, ["export": true]).changed)
    #expect(bench.read("copy/file") == "two\n" && !bench.exists("copy/.svn"))
    #expect(try check(bench).message?.hasSuffix("its not a subversion repository.") == true)
    let lost = try check(bench, ["dest": .string(bench.path("lost")), "revision": "99"])
    #expect(lost.failed && lost.values["rc"]?.int == 1)
    #expect(lost.message == "svn: E160006: No such revision 99")
    #expect(throws: Failure.self) {
      try bench.run("ansible.builtin.subversion", ["repo": "file:///nowhere"])
    }
  }
}
