import Foundation
import Glibc
import Testing

/// Records of runs, and runs that go on from them: with the program itself, on local shells.
@Suite struct RunsTests {
  private let files = FileManager.default
  private let directory: URL

  init() throws {
    directory = files.temporaryDirectory.appending(path: "runs-\(UUID().uuidString)")
    try files.createDirectory(at: directory, withIntermediateDirectories: true)
    try write(
      "hosts", "a ansible_connection=local\nb ansible_connection=local\n")
  }

  private func write(_ name: String, _ text: String) throws {
    try text.write(to: directory.appending(path: name), atomically: true, encoding: .utf8)
  }

  private func read(_ name: String) -> String? {
    try? String(contentsOf: directory.appending(path: name), encoding: .utf8)
  }

  private var records: [URL] {
    let found = try? files.contentsOfDirectory(
      at: directory.appending(path: "state/runs"), includingPropertiesForKeys: nil)
    return (found ?? []).sorted { $0.path < $1.path }
  }

  private func process(_ arguments: [String]) -> (Process, Pipe) {
    let process = Process()
    process.executableURL = Scenario.program
    process.arguments = arguments
    process.currentDirectoryURL = directory
    process.environment = [
      "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": directory.path, "LANG": "C.UTF-8",
      "ANSIBLE_NOCOLOR": "1", "MARTLET_RECORD": directory.appending(path: "state/runs").path,
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    process.standardInput = FileHandle.nullDevice
    return (process, output)
  }

  @discardableResult
  private func run(_ arguments: String...) throws -> (text: String, code: Int32) {
    let (process, output) = process(arguments)
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (String(decoding: data, as: UTF8.self), process.terminationStatus)
  }

  private func remove() { try? files.removeItem(at: directory) }

  private static let play = """
    - hosts: all
      gather_facts: false
      tasks:
        - shell: echo first >>log.{{ inventory_hostname }}; date +%N
          register: first
        - shell: echo {{ item }} >>log.{{ inventory_hostname }}
          loop: [one, two]
          notify: told
        - shell: echo geheim-{{ inventory_hostname }} | tee -a secret.{{ inventory_hostname }}
          no_log: true
          register: secret
        - block:
            - command: "false"
          rescue:
            - shell: echo rescued >>log.{{ inventory_hostname }}
        - name: may fail
          command: test -e good.{{ inventory_hostname }}
        - shell: echo {{ first.stdout }} {{ secret.stdout | length }} >>end.{{ inventory_hostname }}
      handlers:
        - name: told
          shell: echo told >>log.{{ inventory_hostname }}

    """

  @Test func goesOnWhereEachHostFailed() throws {
    defer { remove() }
    try write("play.yml", Self.play)
    try write("good.a", "")
    #expect(try run("playbook", "-i", "hosts", "play.yml").code == 2)
    #expect(read("end.a") != nil)
    #expect(read("end.b") == nil)

    let shown = try run("runs", "show").text
    #expect(shown.contains("ended    failed on 1 of 2 hosts after"))
    #expect(shown.contains("b: task 'may fail' at "))
    #expect(shown.contains("command  martlet playbook -i hosts play.yml\n"))

    try write("good.b", "")
    let again = try run("runs", "resume")
    #expect(again.code == 0, "\(again.text)")
    for host in ["a", "b"] {
      // Nothing that was done is done again, and what it gave is there.
      #expect(read("log.\(host)") == "first\none\ntwo\nrescued\ntold\n")
      #expect(read("secret.\(host)") == "geheim-\(host)\ngeheim-\(host)\n")
      #expect(read("end.\(host)")?.split(separator: " ").count == 2)
    }
    #expect(try run("runs").text.split(separator: "\n").count == 2)
    #expect(try run("runs", "show").text.contains("resumed  from "))
  }

  @Test func isForItsOwnerAloneAndHoldsNoSecrets() throws {
    defer { remove() }
    try write("play.yml", Self.play)
    try run("playbook", "-i", "hosts", "play.yml")
    let record = try #require(records.first)
    let attributes = try files.attributesOfItem(atPath: record.path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let parent = try files.attributesOfItem(
      atPath: record.deletingLastPathComponent().path)
    #expect(parent[.posixPermissions] as? Int == 0o700)
    let text = try String(contentsOf: record, encoding: .utf8)
    #expect(text.contains("may fail"))
    #expect(!text.contains("geheim"))
  }

  @Test func asksAgainFromTheFirstTaskThatIsAnother() throws {
    defer { remove() }
    func play(_ second: String) -> String {
      """
      - hosts: a
        gather_facts: false
        tasks:
          - shell: echo one >>log
          - shell: echo \(second) >>log
          - shell: echo three >>log
          - command: "false"

      """
    }
    try write("play.yml", play("two"))
    #expect(try run("playbook", "-i", "hosts", "play.yml").code == 2)
    try write("play.yml", play("zwei"))
    #expect(try run("runs", "resume").code == 2)
    #expect(read("log") == "one\ntwo\nthree\nzwei\nthree\n")
  }

  @Test func goesOnFromARunThatWasKilled() throws {
    defer { remove() }
    try write(
      "play.yml",
      """
      - hosts: a
        gather_facts: false
        tasks:
          - shell: echo one >>log
          - shell: echo two >>log; test -e go || sleep 60
          - shell: echo three >>log

      """)
    let (process, _) = process(["playbook", "-i", "hosts", "play.yml"])
    try process.run()
    let end = Date().addingTimeInterval(30)
    while read("log") != "one\ntwo\n", Date() < end { usleep(20_000) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(try run("runs", "show").text.contains("ended    interrupted, 2 tasks"))
    try write("go", "")
    #expect(try run("runs", "resume").code == 0)
    #expect(read("log") == "one\ntwo\ntwo\nthree\n")
  }

  @Test func saysWhatIsWrong() throws {
    defer { remove() }
    let none = try run("runs", "resume")
    #expect(none.code == 1)
    #expect(none.text.contains("no run is recorded in"))
    try write("broken", "{\"record\": 7}\n")
    let broken = try run("runs", "show", "./broken")
    #expect(broken.code == 4)
    #expect(broken.text.contains("is no record of a run that this martlet can read"))
  }

  @Test(.enabled(if: geteuid() == 0, "a file system of one page is mounted"))
  func aFullDiskEndsTheRecordAndNotTheRun() throws {
    defer { remove() }
    try write(
      "play.yml",
      """
      - hosts: all
        gather_facts: false
        tasks:
          - shell: seq 2000
          - shell: echo done >>log.{{ inventory_hostname }}
      """)
    let (process, output) = process([])
    process.executableURL = URL(filePath: "/usr/bin/unshare")
    process.arguments = [
      "--mount", "sh", "-c",
      "mkdir -p state/runs && mount -t tmpfs -o size=4k none state/runs && exec \"$0\" \"$@\"",
      Scenario.program.path, "playbook", "-i", "hosts", "play.yml",
    ]
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: data, as: UTF8.self)
    #expect(process.terminationStatus == 0, "\(text)")
    #expect(text.split(separator: "the record of this run ends here: ").count == 2, "\(text)")
    #expect(text.contains("No space left on device"))
    #expect(read("log.a") == "done\n" && read("log.b") == "done\n")
  }

  @Test func isNotWrittenWhereNothingRan() throws {
    defer { remove() }
    try write("play.yml", "- hosts: all\n  tasks:\n    - {nonsense: 1}\n")
    #expect(try run("playbook", "-i", "hosts", "play.yml").code == 4)
    #expect(records.isEmpty)
  }

  @Test func isNotWrittenForACheck() throws {
    defer { remove() }
    try write("play.yml", Self.play)
    try run("playbook", "-i", "hosts", "play.yml", "--check")
    #expect(records.isEmpty)
  }
}
