import Foundation
import Glibc
import Testing

/// `vars_prompt` on a terminal: a pseudo-terminal of its own, which the program has as its
/// controlling one.
@Suite struct PromptTests {
  /// Runs a playbook, typing the answers as they are asked for; all that the terminal showed.
  private func session(_ play: String, _ answers: [(prompt: String, answer: String)]) throws
    -> String
  {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "prompt-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try play.write(to: directory.appending(path: "play.yml"), atomically: true, encoding: .utf8)

    let controller = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    try #require(controller >= 0)
    defer { close(controller) }
    // TIOCSPTLCK unlocks the other end, TIOCGPTN tells its number.
    var lock: Int32 = 0
    var number: Int32 = 0
    try #require(ioctl(controller, 0x4004_5431, &lock) == 0)
    try #require(ioctl(controller, 0x8004_5430, &number) == 0)
    let name = "/dev/pts/\(number)"
    let terminal = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)
    try #require(terminal >= 0)
    let handle = FileHandle(fileDescriptor: terminal, closeOnDealloc: true)

    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/setsid")
    process.arguments = [
      "-c", "-w", Scenario.program.path, "playbook", "-i", "localhost,", "-c", "local", "play.yml",
    ]
    process.currentDirectoryURL = directory
    process.environment = [
      "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/nonexistent", "LANG": "C.UTF-8",
      "ANSIBLE_NOCOLOR": "1", "TERM": "dumb", "MARTLET_RECORD": "off",
    ]
    process.standardInput = handle
    process.standardOutput = handle
    process.standardError = handle
    try process.run()

    var shown: [UInt8] = []
    var seen = 0
    var waiting = answers[...]
    let end = Date().addingTimeInterval(60)
    while Date() < end {
      var poll = pollfd(fd: controller, events: Int16(POLLIN), revents: 0)
      if Glibc.poll(&poll, 1, 50) > 0 {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(controller, &buffer, buffer.count)
        if count > 0 { shown += buffer[..<count] }
      } else if !process.isRunning {
        break
      }
      let text = String(decoding: shown[seen...], as: UTF8.self)
      if let next = waiting.first, text.contains(next.prompt) {
        // The echo is off before the prompt is answered, not before it is shown.
        usleep(100_000)
        seen = shown.count
        waiting.removeFirst()
        let line = Array((next.answer + "\n").utf8)
        #expect(write(controller, line, line.count) == line.count)
      }
    }
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
    #expect(waiting.isEmpty, "was not asked for \(waiting)")
    return String(decoding: shown, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\n")
  }

  @Test func showsWhatIsTypedUnlessItIsPrivate() throws {
    let text = try session(
      """
      - hosts: all
        gather_facts: false
        vars_prompt:
          - {name: user, prompt: Who are you, private: false}
          - {name: secret, prompt: Password}
          - {name: port, prompt: Port, default: 8080, private: false}
        tasks:
          - debug: msg="{{ user }} {{ secret | length }} {{ port }}"

      """,
      [("Who are you: ", "eve"), ("Password: ", "geheim"), ("Port [8080]: ", "")])
    #expect(text.contains("Who are you: eve\n"))
    #expect(!text.contains("geheim"))
    #expect(text.contains("\"msg\": \"eve 6 8080\""))
  }

  @Test func asksTwiceUntilBothAreTheSame() throws {
    let text = try session(
      """
      - hosts: all
        gather_facts: false
        vars_prompt:
          - {name: secret, prompt: Password, confirm: true}
        tasks:
          - debug: var=secret

      """,
      [
        ("Password: ", "one"), ("confirm Password: ", "two"),
        ("Password: ", "three"), ("confirm Password: ", "three"),
      ])
    #expect(text.contains("\"secret\": \"three\""))
  }

  @Test func encryptsWithTheSaltThatIsGiven() throws {
    let text = try session(
      """
      - hosts: all
        gather_facts: false
        vars_prompt:
          - {name: secret, prompt: Password, encrypt: sha512_crypt, salt: saltsalt}
        tasks:
          - debug: msg="{{ secret.startswith('$6$') }} {{ 'saltsalt' in secret }} {{ secret | length > 90 }}"

      """, [("Password: ", "geheim")])
    #expect(text.contains("\"msg\": \"True True True\""))
  }
}
