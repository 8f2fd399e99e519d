import Diagnostics
import Glibc
import Remote
import Testing
import Transports

/// Who may come in, and what is said to those who may not.
@Suite(.enabled(if: getuid() == 0, "needs root to start sshd")) struct AuthenticationTests {
  private func failure(_ connection: any Connection) async -> Failure? {
    await #expect(throws: Failure.self) { try await connection.run(Script(":"), as: .login) }
  }

  @Test func takesPasswords() async throws {
    let person = try Person()
    let server = try Server("UsePAM no\nPasswordAuthentication yes")
    let connection = try server.connection {
      $0.user = person.name
      $0.keyFile = nil
      $0.password = person.password
    }
    #expect(try await connection.run(Script("id -un"), as: .login).outputText == person.name + "\n")
    let wrong = try server.connection {
      $0.user = person.name
      $0.keyFile = server.scratch.path + "/none"
      $0.password = "wrong"
    }
    let problem = await failure(wrong)
    #expect(problem?.kind == .unreachable)
    #expect(
      problem?.message
        == "Failed to connect to the host via ssh: \(person.name)@server.test: Permission denied "
        + "(publickey,password,keyboard-interactive); "
        + "no such identity: \(server.scratch.path)/none: No such file or directory")
  }

  @Test func answersQuestions() async throws {
    let person = try Person()
    let server = try Server(
      "UsePAM yes\nPasswordAuthentication no\nKbdInteractiveAuthentication yes")
    let connection = try server.connection {
      $0.user = person.name
      $0.keyFile = nil
      $0.password = person.password
    }
    #expect(try await connection.run(Script("id -un"), as: .login).outputText == person.name + "\n")
    let wrong = try server.connection {
      $0.user = person.name
      $0.keyFile = nil
      $0.password = "wrong"
    }
    #expect(await failure(wrong)?.message.contains("Permission denied") == true)
  }

  @Test func opensKeysWithPassphrases() async throws {
    let server = try Server()
    let key = server.scratch.path + "/locked"
    try Server.makeKey(key, passphrase: "open sesame")
    try server.scratch.write("authorized", server.scratch.text("locked.pub"), mode: 0o644)
    let right = try server.connection {
      $0.keyFile = key
      $0.passphrase = "open sesame"
    }
    #expect(try await right.run(Script("echo in"), as: .login).outputText == "in\n")
    let wrong = try server.connection {
      $0.keyFile = key
      $0.passphrase = "sesame"
    }
    #expect(
      await failure(wrong)?.message.hasSuffix("the passphrase does not open the key \(key)") == true
    )
    let none = try server.connection { $0.keyFile = key }
    #expect(await failure(none)?.message.contains("the key \(key) has a passphrase") == true)
  }

  // MARK: Host keys

  @Test func refusesUnknownHosts() async throws {
    let server = try Server()
    let connection = try server.connection()
    try server.scratch.write("known_hosts", "")
    let problem = await failure(connection)
    #expect(problem?.kind == .unreachable)
    #expect(
      problem?.message.hasPrefix(
        "Failed to connect to the host via ssh: ssh: Host key verification failed: "
          + "the ED25519 key of server.test is not known: SHA256:") == true)
  }

  @Test func refusesChangedHosts() async throws {
    let server = try Server()
    let connection = try server.connection()
    let other = try Server()
    try server.scratch.write("known_hosts", other.known("server.test"))
    let problem = await failure(connection)
    #expect(
      problem?.message.contains(
        "Host key verification failed: the key of server.test has changed") == true)
    #expect(
      problem?.diagnostics.first?.help
        == "if that is meant, remove the old one: ssh-keygen -f "
        + "\(server.scratch.path)/known_hosts -R server.test")
  }

  @Test func meetsNewHosts() async throws {
    for option in ["-o StrictHostKeyChecking=accept-new", "-o StrictHostKeyChecking=no"] {
      let server = try Server()
      let connection = try server.connection { $0.sshExtraArguments = option }
      try server.scratch.write("known_hosts", "")
      _ = try await connection.run(Script(":"), as: .login)
      #expect(try server.scratch.text("known_hosts").hasPrefix("server.test ssh-ed25519 "))
    }
    let server = try Server()
    let connection = try server.connection { $0.checksHostKeys = false }
    try server.scratch.write("known_hosts", Server().known("server.test"))
    #expect(try await connection.run(Script("echo in"), as: .login).outputText == "in\n")
  }

  // MARK: Ways

  @Test func tellsWhyAHostIsNotReached() async throws {
    func problem(_ change: (inout ConnectionOptions) -> Void) async throws -> String? {
      var options = ConnectionOptions(name: "gone")
      options.sshCommonArguments = "-F none"
      change(&options)
      let problem = await failure(try Transport().connect(kind: "ssh", options: options))
      #expect(problem?.kind == .unreachable)
      return problem?.message
    }
    let prefix = "Failed to connect to the host via ssh: ssh: "
    let refused = try await problem {
      $0.host = "127.0.0.1"
      $0.port = 1
    }
    #expect(refused == prefix + "connect to host 127.0.0.1 port 1: Connection refused")
    let unknown = try await problem { $0.host = "no-such-host.invalid" }
    #expect(
      unknown?.hasPrefix(prefix + "Could not resolve hostname no-such-host.invalid: ") == true)
    let silent = try await problem {
      $0.sshExtraArguments = "-o ProxyCommand='sleep 20'"
      $0.connectTimeout = 1
    }
    #expect(
      silent == prefix + "connect to host gone port 22: Connection timed out during banner exchange"
    )
  }

  @Test func knocksAgainWhereAServerIsFull() async throws {
    let server = try Server()
    let connection = try server.connection {
      // The first three times the door is closed, as sshd does with too many at it.
      let door =
        "echo >>\(server.scratch.path)/knocks; [ $(wc -l <\(server.scratch.path)/knocks) -gt 3 ] "
        + "&& exec /usr/sbin/sshd -i -f \(server.configuration)"
      $0.sshArguments = "-o \"ProxyCommand=\(door.replacing("\"", with: "\\\""))\""
    }
    #expect(try await connection.run(Script("echo in"), as: .login).outputText == "in\n")
    #expect(try server.scratch.text("knocks").utf8.count == 4)
  }

  /// A real sshd that lets two knock at a time, and closes its door to all others.
  @Test func comesInWhereFewMayKnock() async throws {
    let server = try Server("MaxStartups 2:100:2\nUsePAM no")
    let daemon = try Daemon(server)
    var options = try server.options()
    options.sshCommonArguments =
      "-F none -o IdentityAgent=none -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null"
    options.host = "127.0.0.1"
    options.port = daemon.port
    let transport = Transport()
    let answers = await withTaskGroup(of: String.self) { group in
      for number in 0..<8 {
        group.addTask { [options] in
          let connection = try? transport.connect(kind: "ssh", options: options)
          let reply = try? await connection?.run(Script("echo \(number)"), as: .login)
          return reply?.outputText ?? "failed"
        }
      }
      return await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(answers == Set((0..<8).map { "\($0)\n" }))
    #expect(try daemon.log.contains("MaxStartups"), "nobody was turned away")
  }

  /// Where a host says nothing any more, a task that is over its time ends soon after it.
  @Test func leavesAHostThatHangs() async throws {
    let server = try Server()
    let connection = try server.connection()
    // The script stops the sshd that it came through.
    let script = Script(
      "p=$PPID; while [ $p -gt 1 ] && [ \"$(cat /proc/$p/comm)\" != sshd ]; do "
        + "p=$(awk '{print $4}' /proc/$p/stat); done; echo $p >\(server.scratch.path)/stopped; kill -STOP $p; sleep 1000",
      isolation: .command, timeout: 5)
    let clock = ContinuousClock()
    let begin = clock.now
    let problem = await #expect(throws: Failure.self) {
      try await connection.run(script, as: .login)
    }
    #expect(problem?.kind == .timeout)
    // Some 50 seconds alone; more where other tests hold the threads that this one goes on with.
    #expect(clock.now - begin < .seconds(300))
    let stopped = try #require(Int32(server.scratch.text("stopped").dropLast()))
    kill(stopped, SIGKILL)
  }

  @Test func losesAConnectionInWords() async throws {
    let server = try Server()
    let connection = try server.connection()
    // The script ends the sshd that it came through.
    let script = Script(
      "p=$PPID; while [ $p -gt 1 ] && [ \"$(cat /proc/$p/comm)\" != sshd ]; do "
        + "p=$(awk '{print $4}' /proc/$p/stat); done; kill -9 $p; sleep 5", isolation: .command)
    let problem = await #expect(throws: Failure.self) {
      try await connection.run(script, as: .login)
    }
    #expect(problem?.kind == .unreachable)
    // The next script connects anew.
    #expect(try await connection.run(Script("echo in"), as: .login).outputText == "in\n")
  }

  @Test func jumps() async throws {
    let bastion = try Server()
    let target = try Server()
    let config = bastion.scratch.path + "/config"
    try bastion.scratch.write(
      "config",
      """
      Host bastion
        ProxyCommand /usr/sbin/sshd -i -f \(bastion.configuration)
      Host target
        HostName 127.0.0.1
        ProxyJump bastion
      Host *
        User root
        IdentityFile \(bastion.scratch.path)/user
        IdentityAgent none
        StrictHostKeyChecking no
        UserKnownHostsFile /dev/null
      """)
    try target.scratch.write(
      "authorized", bastion.scratch.text("user.pub"), mode: 0o644)
    let listener = try Listener(["/usr/sbin/sshd", "-i", "-f", target.configuration])
    var options = ConnectionOptions(name: "target")
    options.sshCommonArguments = "-F \(config)"
    options.port = listener.port
    let transport = Transport()
    for _ in 0..<2 {
      let connection = try transport.connect(kind: "ssh", options: options)
      #expect(
        try await connection.run(Script("echo through"), as: .login).outputText == "through\n")
    }
    options.port = 1
    let refused = await failure(try transport.connect(kind: "ssh", options: options))
    #expect(refused?.kind == .unreachable)
  }
}

extension String {
  fileprivate func replacing(_ part: Character, with text: String) -> String {
    reduce(into: "") { $0 += $1 == part ? text : String($1) }
  }
}
