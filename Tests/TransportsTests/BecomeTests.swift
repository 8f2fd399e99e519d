import Diagnostics
import Glibc
import Remote
import Testing
import Transports

/// Becoming other users, on this machine and over SSH.
@Suite(
  .enabled(if: getuid() == 0 && access("/etc/sudoers.d", W_OK) == 0, "needs root and sudo"))
struct BecomeTests {
  typealias Method = Identity.Become.Method

  /// A connection that logs in as a person who may become others by their password.
  private struct Place {
    let person: Person
    let server: Server
    let connection: any Connection

    init(sudo: String? = "ALL=(ALL) ALL", limit: Int = 64 << 20) throws {
      let person = try Person(sudo: sudo)
      let server = try Server()
      self.person = person
      self.server = server
      connection = try server.connection {
        $0.user = person.name
        $0.remoteTemporary = nil
        $0.outputLimit = limit
      }
    }

    func identity(_ method: Method, _ user: String, _ password: String?) -> Identity {
      Identity(become: .init(method: method, user: user, password: password))
    }
  }

  @Test func becomesRootBySudo() async throws {
    let place = try Place()
    let root = place.identity(.sudo, "root", place.person.password)
    let reply = try await place.connection.run(
      Script("id -un; echo \"$SUDO_USER\"; cat", input: .bytes([0, 120])), as: root)
    #expect(reply.output == Array("root\n\(place.person.name)\n".utf8) + [0, 120])
    #expect(reply.errors == [])
    let login = try await place.connection.run(Script("id -un"), as: .login)
    #expect(login.outputText == place.person.name + "\n")
    // The password is nowhere to be read.
    let look = try await place.connection.run(
      Script("cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' ' '"), as: root)
    #expect(!look.outputText.contains("it's a 'secret'"))
  }

  @Test func becomesWithoutAPassword() async throws {
    let place = try Place(sudo: "ALL=(ALL) NOPASSWD: ALL")
    for password in [nil, "not asked for"] {
      let reply = try await place.connection.run(
        Script("id -un", isolation: .command), as: place.identity(.sudo, "nobody", password))
      #expect(reply.outputText == "nobody\n")
    }
  }

  @Test(arguments: [Method.sudo, .su]) func refusesAWrongPassword(_ method: Method) async throws {
    let place = try Place()
    let user = method == .su ? place.person.name : "root"
    let failure = await #expect(throws: Failure.self) {
      try await place.connection.run(Script("id"), as: place.identity(method, user, "wrong"))
    }
    #expect(failure?.kind == .other)
    #expect(failure?.message == "Incorrect \(method.rawValue) password")
    #expect(try await place.connection.run(Script("echo on"), as: .login).outputText == "on\n")
  }

  @Test(arguments: [Method.sudo, .su]) func missesAPassword(_ method: Method) async throws {
    let place = try Place()
    let failure = await #expect(throws: Failure.self) {
      try await place.connection.run(Script("id"), as: place.identity(method, "root", nil))
    }
    #expect(failure?.message == "Missing \(method.rawValue) password")
  }

  @Test func becomesBySu() async throws {
    let place = try Place()
    // To oneself: the only one whose password is known here.
    let identity = place.identity(.su, place.person.name, place.person.password)
    let reply = try await place.connection.run(
      Script("id -un; cat", input: .bytes([0, 1])), as: identity)
    #expect(reply.output == Array("\(place.person.name)\n".utf8) + [0, 1])
  }

  @Test func refusesWhoIsNotAllowed() async throws {
    let place = try Place(sudo: nil)
    let failure = await #expect(throws: Failure.self) {
      try await place.connection.run(
        Script("id"), as: place.identity(.sudo, "root", place.person.password))
    }
    #expect(failure?.kind == .other)
    let none = await #expect(throws: Failure.self) {
      try await place.connection.run(
        Script("id"), as: place.identity(.sudo, "no-such-user", nil))
    }
    #expect(none?.kind == .other)
  }

  @Test func endsWhatAnotherUserRuns() async throws {
    let place = try Place()
    let root = place.identity(.sudo, "root", place.person.password)
    let script = Script("sleep 303; :", isolation: .command, timeout: 0.3)
    let failure = await #expect(throws: Failure.self) {
      try await place.connection.run(script, as: root)
    }
    #expect(failure?.kind == .timeout)
    let left = try await place.connection.run(
      Script("pgrep -fx 'sleep 303' >/dev/null && echo left; :"), as: .login)
    #expect(left.outputText == "")
  }

  @Test func becomesHere() async throws {
    let person = try Person()
    let local = try Transport().connect(kind: "local", options: ConnectionOptions(name: "here"))
    for method in [Method.sudo, .su] {
      let identity = Identity(become: .init(method: method, user: person.name))
      let reply = try await local.run(Script("id -un"), as: identity)
      #expect(reply.outputText == person.name + "\n")
    }
    let doas = Identity(become: .init(method: .doas, user: "root", password: "x"))
    let failure = await #expect(throws: Failure.self) {
      try await local.run(Script("id"), as: doas)
    }
    #expect(failure?.kind == .usage)
  }
}
