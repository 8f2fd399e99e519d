import Diagnostics
import ModuleKit
import Remote
import Testing
import Values

@testable import Modules

/// Package managers: on this host where it can be, and what replies mean.
struct PackageTests {
  @Test func whatIsInstalledCostsNothing() throws {
    let (outcome, trips) = try Bench(.dash).runCounting(
      "apt", ["name": ["dash", "bash>=1.0", "coreutils=*"]])
    #expect(!outcome.changed && !outcome.failed && trips == 1)
    #expect(outcome.values["cache_updated"]?.repr == "False")
    let package = try Bench(.bash).run("package", ["name": "dash", "state": "present"])
    #expect(!package.changed && !package.failed)
  }

  @Test func whatIsNotThereNeedsNoRemoval() throws {
    let outcome = try Bench(.dash).run("apt", ["name": "martlet-nowhere", "state": "absent"])
    #expect(!outcome.changed && !outcome.failed)
  }

  static let refused: [(Dict, String)] = [
    (["name": "a", "upgrade": "dist"], "mutually exclusive"),
    (["name": "a", "state": "instaled"], "must be one of"),
    (["name": "-o"], "cannot be the name"), (["name": "a", "deb": "/x.deb"], "mutually exclusive"),
  ]

  @Test(arguments: refused)
  func aptRefuses(arguments: Dict, words: String) {
    let failure = #expect(throws: Failure.self) { try Bench(.dash).run("apt", arguments) }
    #expect(failure?.message.holds(words) == true)
  }

  @Test(arguments: [
    ("0 upgraded, 0 newly installed, 0 to remove and 134 not upgraded.\n", false),
    ("0 upgraded, 1 newly installed, 0 to remove and 134 not upgraded.\n", true),
    ("0 upgraded, 0 newly installed, 1 downgraded, 0 to remove and 5 not upgraded.\n", true),
    ("0 upgraded, 0 newly installed, 2 to remove and 0 not upgraded.\n", true),
    ("Del tree 2.1 [52 kB]\n", true), ("Reading package lists...\n", false),
  ])
  func aptTellsChanges(output: String, expected: Bool) {
    #expect(AptScript.changes(output) == expected)
  }

  @Test(arguments: [
    ("E: Unable to locate package x\n", "No package matching 'x' is available"),
    ("E: Package 'y' has no installation candidate\n", "No package matching 'y' is available"),
    ("E: Version '9' for 'z' was not found\n", "no available installation candidate for z=9"),
    ("E: Could not get lock\nE: Try again\n", "apt-get failed: Could not get lock; Try again"),
  ])
  func aptTellsReasons(output: String, expected: String) {
    #expect(AptScript.reason(output) == expected)
  }

  @Test(arguments: [
    ("deb http://a stable main", "deb http://a stable main", true),
    ("  # deb   http://a  stable main # note", "deb http://a stable main", false),
    (
      "deb [arch=amd64 signed-by=/k] http://a stable main",
      "deb [arch=amd64 signed-by=/k] http://a stable main", true
    ),
  ])
  func sourceLines(text: String, plain: String, isEnabled: Bool) {
    let line = AptRepository.line(text)
    #expect(line?.text == plain)
    #expect(line?.isEnabled == isEnabled)
  }

  @Test(arguments: [
    "garbage", "deb http://nosuite", "rpm http://a b c", "deb [arch=amd64 http://a b",
  ])
  func noSourceLines(text: String) { #expect(AptRepository.line(text) == nil) }

  @Test func sourceFilesAreNamed() {
    #expect(
      AptRepository.filename(
        "deb [arch=amd64] https://u:p@download.docker.com/linux/debian bookworm stable")
        == "download_docker_com_linux_debian")
    #expect(throws: Failure.self) { try Bench(.dash).run("apt_repository", ["repo": "ppa:a/b"]) }
  }

  @Test(arguments: TestShell.present)
  func yumRepositories(shell: TestShell) throws {
    let bench = try Bench(shell)
    let wanted: Dict = [
      "name": "ex", "description": "Ex", "baseurl": ["http://x/y", "http://z"], "gpgcheck": true,
      "reposdir": .string(bench.root), "mode": "0600",
    ]
    #expect(try bench.run("yum_repository", wanted, check: true).changed)
    #expect(!bench.exists("ex.repo"))
    let first = try bench.run("yum_repository", wanted)
    #expect(first.changed && !first.failed)
    #expect(
      bench.read("ex.repo") == "[ex]\nbaseurl = http://x/y\n\thttp://z\ngpgcheck = 1\nname = Ex\n\n"
    )
    #expect(bench.mode("ex.repo") == 0o600)
    #expect(try !bench.run("yum_repository", wanted).changed)
    let gone: Dict = ["name": "ex", "state": "absent", "reposdir": .string(bench.root)]
    #expect(try bench.run("yum_repository", gone).changed)
    #expect(!bench.exists("ex.repo"))
    #expect(try !bench.run("yum_repository", gone).changed)
    #expect(throws: Failure.self) {
      try bench.run("yum_repository", ["name": "ex", "description": "x"])
    }
  }

  @Test func dnfReadsItsReplies() {
    let script = DnfScript(Dnf())
    let answer = { (text: String, status: Int) in
      Answer(Reply(output: Array(text.utf8), errors: [], status: status))
    }
    let context = ModuleContext()
    let idle = script.outcome(answer("acted\ndata\nNothing to do.\nComplete!\n", 0), context)
    #expect(idle.changed == true || idle.message == "Nothing to do")
    let done = script.outcome(
      answer("acted\ndata\nInstalled:\n  tree-1.8-1.x86_64\n\nComplete!\n", 0), context)
    #expect(done.changed)
    #expect(done.values["results"]?.repr == "['Installed: tree-1.8-1.x86_64']")
    let lost = script.outcome(
      answer("acted\ndata\nNo match for argument: nosuch\nError: Unable to find a match\n", 1),
      context)
    #expect(lost.failed && lost.message?.holds("No package nosuch available") == true)
    let plan = script.outcome(
      answer("acted\ndata\nInstall 1 Package\nOperation aborted.\n", 1),
      ModuleContext(isCheck: true))
    #expect(plan.changed && !plan.failed)
  }

  @Test(arguments: [("present", "aptt"), ("presnt", "auto"), ("present", "")])
  func packageRefuses(state: String, use: String) {
    #expect(throws: Failure.self) {
      try Bench(.dash).run("package", ["name": "x", "state": .string(state), "use": .string(use)])
    }
  }
}
