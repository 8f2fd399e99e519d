import Diagnostics
import Glibc
import Remote
import Testing
import Transports

/// What every connection owes its user, whatever carries it and whichever shell answers.
enum Contract {
  static func answers(_ c: any Connection) async throws {
    for isolation in [Script.Isolation.probe, .command, .program] {
      let reply = try await c.run(
        Script("printf 'a\\000\\001\\377b'; echo oops >&2; exit 3", isolation: isolation),
        as: .login)
      #expect(reply.output == [97, 0, 1, 255, 98])
      #expect(reply.errorText == "oops\n")
      #expect(reply.status == 3)
    }
  }

  /// A program gets nothing of the shell that becomes it.
  static func becomesPrograms(_ c: any Connection) async throws {
    let text = "set -- sh -c 'echo \"$1\"' sh \"$m_D$m_L$m_M$m_X\"; exec \"$@\""
    #expect(try await c.run(Script(text, isolation: .program), as: .login).output == [10])
    var simple = Script("exit 9", isolation: .program)
    simple.simple = "/bin/sh -c 'cat; printf \"a\\000$0\"; echo \"$m_D$m_M\" >&2; exit 3' b"
    let reply = try await c.run(simple, as: .login)
    #expect(reply.output == [97, 0, 98])
    #expect(reply.errors == [10])
    #expect(reply.status == 3)
    for path in ["/no/such/program", "/etc/passwd", "/etc"] {
      simple.simple = path
      #expect(try await c.run(simple, as: .login).status == 9)
    }
    let missing = Script("exec /no/such/program", isolation: .program)
    #expect(try await c.run(missing, as: .login).status == 127)
    var killed = Script("exec sleep 60", isolation: .program)
    killed.timeout = 0.2
    await #expect(throws: Failure.self) { try await c.run(killed, as: .login) }
    #expect(try await c.run(Script("echo on"), as: .login).outputText == "on\n")
  }

  /// Things that end, empty or upset a shell, each followed by a task that must not notice.
  static func staysClear(_ c: any Connection) async throws {
    let upsets: [(String, Script.Isolation, Int?)] = [
      ("if then fi (", .probe, nil), ("if then fi (", .command, nil),
      ("exit 7", .probe, 7), ("set -e; false; echo no", .probe, 1),
      ("cd /; m_D=; m_M=; exec 1>&- 2>&-", .probe, 0), ("cat", .probe, 0), ("cat", .command, 0),
      ("read x; echo \"<$x>\"", .command, 0), ("kill -9 $$", .command, 137),
      ("trap '' 15; kill -15 $$; exit 9", .command, 9),
      ("printf '\\001'; printf '\\0010'", .probe, 0),
      ("sleep 60 & echo $!", .command, 0),
    ]
    for (text, isolation, status) in upsets {
      let reply = try await c.run(Script(text, isolation: isolation), as: .login)
      if let status { #expect(reply.status == status, "\(text)") }
      if text.hasPrefix("sleep"), let pid = Int32(reply.outputText.dropLast()) {
        _ = try await c.run(Script("kill \(pid)"), as: .login)
      }
      let next = try await c.run(Script("echo fine"), as: .login)
      #expect(next.outputText == "fine\n", "\(text)")
      #expect(next.errors == [], "\(text)")
    }
  }

  static func givesInput(_ c: any Connection) async throws {
    let data: [UInt8] = [0, 10, 39, 92, 37, 255, 45]
    for isolation in [Script.Isolation.probe, .command, .program] {
      let reply = try await c.run(
        Script("cat", isolation: isolation, input: .bytes(data)), as: .login)
      #expect(reply.output == data)
    }
    let big = [UInt8](repeating: 0, count: 100_000)
    let answer = try await c.run(Script("cat", input: .bytes(big)), as: .login)
    #expect(answer.output == big)
    var script = Script("echo \"$GREETING\"", isolation: .command)
    script.environment = [("GREETING", "it's $HOME\n")]
    #expect(try await c.run(script, as: .login).outputText == "it's $HOME\n\n")
    script.environment = [("a-b", "c")]
    await #expect(throws: Failure.self) { try await c.run(script, as: .login) }
  }

  /// Payloads inside the frame and behind the handshake; the directory is empty afterwards.
  static func takesPayloads(_ c: any Connection) async throws {
    let small = Array("-e 'small' 100%\\\n".utf8)
    let big = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ $0 >> 9) }
    let reply = try await c.run(
      Script(
        "cat \"$P0\" \"$P1\" \"$P2\"; stat -c %a \"$P1\" >&2", isolation: .command,
        payloads: [.bytes(small), .bytes(big), .bytes([])]), as: .login)
    #expect(reply.output == small + big)
    #expect(reply.status == 0)
    let left = try await c.run(Script("ls -A \"$m_D\" | grep -v '^[oei]'"), as: .login)
    #expect(left.outputText == "")
  }

  /// What takes the places of payloads of frames that are still to come.
  private static func blocker(of numbers: String) -> Script {
    Script("for n in \(numbers); do mkdir \"$m_L/$n.0\"; done", payloads: [.bytes([])])
  }

  static func refusesBadPayloads(_ c: any Connection) async throws {
    let big = [UInt8](repeating: 88, count: 200_000)
    // The file cannot be made: its place is a directory.
    _ = try await c.run(blocker(of: "2 3 4 5 6 7 8 9"), as: .login)
    for bytes in [Array("small".utf8), big] {
      await #expect(throws: Failure.self) {
        try await c.run(Script("echo never", payloads: [.bytes(bytes)]), as: .login)
      }
    }
    _ = try await c.run(Script("rmdir \"$m_L\"/*.0"), as: .login)
    #expect(try await c.run(Script("echo on"), as: .login).outputText == "on\n")
  }

  /// A file of 64 MiB there and back, streamed.
  static func streamsFiles(_ c: any Connection, in directory: Scratch) async throws {
    let size = 64 << 20
    let from = directory.path + "/from"
    let to = directory.path + "/to"
    let block = (0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
    try directory.write("from", Array(repeating: block, count: 64).flatMap { $0 })
    var script = Script("cat \"$P0\"", payloads: [.file(path: from, size: size)])
    script.output = to
    let reply = try await c.run(script, as: .login)
    #expect(reply.output == [])
    #expect(reply.status == 0)
    #expect(try directory.read("to") == directory.read("from"))
  }

  /// What scripts that were sent together answered: texts, or the beginning of a failure.
  private static func answers(
    _ c: any Connection, _ scripts: [Script], stopping: Bool = false
  ) async -> [String] {
    var answers: [String] = []
    for await answer in await c.send(scripts, as: .login, stopping: stopping) {
      switch answer {
      case .success(let reply): answers.append(reply.outputText.filter { $0 != " " })
      case .failure(let failure): answers.append("failed: " + failure.message.prefix(30))
      }
    }
    return answers
  }

  static func runsBatches(_ c: any Connection) async throws {
    let many = await answers(c, (0..<1000).map { Script("echo \($0)") })
    #expect(many == (0..<1000).map { "\($0)\n" })
    let scripts = ["echo a", "echo b; exit 4", "echo c"].map { Script($0) }
    #expect(await answers(c, scripts) == ["a\n", "b\n", "c\n"])
    #expect(await answers(c, scripts, stopping: true) == ["a\n", "b\n"])
    let bulk = Script("wc -c <\"$P0\"", payloads: [.bytes([UInt8](repeating: 7, count: 100_000))])
    let command = Script("echo end", isolation: .command)
    #expect(await answers(c, [bulk, command], stopping: true) == ["100000\n", "end\n"])
    #expect(await answers(c, [], stopping: true).isEmpty)
  }

  /// A failure is that of one script; what ends the shell ends what follows, and nothing else.
  static func givesEachItsAnswer(_ c: any Connection) async throws {
    let (a, b) = (Script("echo a"), Script("echo b"))
    var unnamed = Script("echo never")
    unnamed.environment = [("a-b", "c")]
    #expect(
      await answers(c, [a, unnamed, b]) == ["a\n", "failed: 'a-b' cannot be the name of an"])
    let killer = Script("kill -9 $PPID", isolation: .command)
    let gone = "failed: the shell on the target ended"
    #expect(await answers(c, [a, killer, b]).map { $0.prefix(gone.count) } == ["a\n", gone[...]])
    _ = try await c.run(blocker(of: "3 4 5 6 7"), as: .login)
    let blocked = Script("echo never", payloads: [.bytes([1])])
    let refusal = "failed: the target cannot take the dat"
    #expect(await answers(c, [a, blocked, b]) == ["a\n", refusal, "b\n"])
    #expect(await answers(c, [blocked, b], stopping: true) == [refusal])
    _ = try await c.run(Script("rmdir \"$m_L\"/*.0"), as: .login)
    let slow = Script("sleep 1000", timeout: 0.2)
    #expect(await answers(c, [a, slow, b]) == ["a\n", "failed: timed out after 0.2 seconds"])
    #expect(await answers(c, [b]) == ["b\n"])
  }

  /// A script over its time is ended with its children; what runs beside it is not.
  static func keepsTime(_ c: any Connection) async throws {
    for isolation in [Script.Isolation.probe, .command, .program] {
      let started = try await c.run(
        Script("sleep 300 >/dev/null 2>&1 & echo $!", isolation: .command), as: .login)
      let beside = try #require(Int32(started.outputText.dropLast()))
      // Seconds that nobody else sleeps, to know them again.
      let seconds = Int.random(in: 1_000_000..<9_000_000)
      let script = Script(
        "sleep \(seconds) & sleep \(seconds); echo x", isolation: isolation, timeout: 0.3)
      let failure = await #expect(throws: Failure.self) { try await c.run(script, as: .login) }
      #expect(failure?.kind == .timeout)
      #expect(failure?.message == "timed out after 0.3 seconds")
      let left = try await c.run(
        Script(
          "kill -0 \(beside) && echo alive; kill \(beside)\n"
            + "for p in /proc/[0-9]*/cmdline; do tr '\\0' ' ' <$p; echo; done 2>/dev/null "
            + "| grep -c '^sleep \(seconds)'"),
        as: .login)
      #expect(left.outputText == "alive\n0\n")
    }
  }

  static func limitsOutput(_ c: any Connection) async throws {
    for isolation in [Script.Isolation.probe, .command, .program] {
      let script = Script("head -c 3000000 /dev/zero", isolation: isolation)
      let failure = await #expect(throws: Failure.self) { try await c.run(script, as: .login) }
      #expect(failure?.message == "the script wrote more than 1 MiB to standard output")
    }
    let endless = Script("while :; do echo yes; done")
    await #expect(throws: Failure.self) { try await c.run(endless, as: .login) }
    #expect(try await c.run(Script("echo on"), as: .login).outputText == "on\n")
  }

  /// Scripts beside each other, more than there are shells: the first four wait for one another.
  static func runsBesideEachOther(_ c: any Connection) async throws {
    let place = try await c.run(Script("echo \"$m_D/\""), as: .login).outputText.dropLast()
    let texts = await withTaskGroup(of: String.self) { group in
      for number in 0..<20 {
        group.addTask {
          let meet =
            "mkdir -p \(place)meet; : >\(place)meet/\(number); n=0\n"
            + "until set -- \(place)meet/*; [ $# -ge 4 ]; do\n"
            + "n=$((n+1)); [ $n -gt 600 ] && exit 1; sleep 0.05; done; echo \(number)"
          let script = Script(meet, isolation: .command)
          return (try? await c.run(script, as: .login).outputText) ?? "failed"
        }
      }
      return await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(texts == Set((0..<20).map { "\($0)\n" }))
  }

  static func survivesItsShell(_ c: any Connection) async throws {
    let failure = await #expect(throws: Failure.self) {
      try await c.run(Script("kill -9 $PPID", isolation: .command), as: .login)
    }
    #expect(failure?.kind == .other)
    #expect(failure?.message.hasPrefix("the shell on the target ended while the task ran") == true)
    #expect(try await c.run(Script("echo on"), as: .login).outputText == "on\n")
  }

  /// Nothing of ours is on the target when the connection is closed, nor when its shell is ended.
  static func leavesNothing(_ c: any Connection, _ look: any Connection) async throws {
    for isEnded in [true, false] {
      let reply = try await c.run(
        Script(
          "echo \"$m_D\"; echo \"$m_L\"; stat -c %a \"$m_D\" \"$m_L\"", payloads: [.bytes([1])]),
        as: .login)
      let lines = reply.outputText.split(separator: "\n")
      try #require(lines.count == 4)
      #expect(lines[2...] == ["700", "700"])
      if isEnded {
        await #expect(throws: Failure.self) {
          try await c.run(Script("sleep 1000", timeout: 0.1), as: .login)
        }
      } else {
        await c.reset()
      }
      for directory in lines[..<2] {
        let gone = Script(
          "n=0; while [ -e \(directory) ] && [ $n -lt 100 ]; do sleep 0.05; n=$((n+1)); done; "
            + "[ -e \(directory) ] || echo gone")
        #expect(try await look.run(gone, as: .login).outputText == "gone\n")
      }
    }
  }

  /// What a child that was left behind writes later is in no later reply.
  static func forgetsStragglers(_ c: any Connection) async throws {
    let place = try await c.run(Script("echo \"$m_D\""), as: .login).outputText.dropLast()
    for isolation in [Script.Isolation.command, .program] {
      let text =
        "{ until [ -e \(place)/go ]; do sleep 0.05; done; echo late; echo late >&2; : >\(place)/gone; } & "
      let first = try await c.run(Script(text + "echo first", isolation: isolation), as: .login)
      #expect(first.outputText == "first\n")
      let waiting = ": >\(place)/go; until [ -e \(place)/gone ]; do sleep 0.05; done; "
      for before in ["", waiting, ""] {
        let next = try await c.run(Script(before + "echo on", isolation: isolation), as: .login)
        #expect(next.outputText == "on\n")
        #expect(next.errorText == "")
      }
      _ = try await c.run(Script("rm -f \(place)/go \(place)/gone"), as: .login)
    }
  }

  /// What a shell that was killed left behind goes when the next one starts.
  static func sweeps(_ c: any Connection) async throws {
    let first = try await c.run(Script("echo \"$m_D\""), as: .login).outputText.dropLast()
    await #expect(throws: Failure.self) {
      try await c.run(Script("kill -9 $PPID", isolation: .command), as: .login)
    }
    let reply = try await c.run(Script("[ -e \(first) ] && echo there; :"), as: .login)
    #expect(reply.outputText == "")
  }
}

extension Contract {
  /// A task that is cancelled ends on the target too, and its shell's place is free again.
  static func cancels(_ c: any Connection) async throws {
    let place = try await c.run(Script("echo \"$m_D\""), as: .login).outputText.dropLast()
    let task = Task {
      try await c.run(
        Script(": >\(place)/begun; echo $$ >\(place)/pid; sleep 1000", isolation: .command),
        as: .login)
    }
    let begun = "until [ -s \(place)/pid ]; do sleep 0.05; done; cat \(place)/pid"
    let pid = try await c.run(Script(begun, isolation: .command), as: .login).outputText.dropLast()
    task.cancel()
    let result = await task.result
    #expect(throws: Failure.self) { try result.get() }
    // One that only waits to be noticed by its parent has ended too.
    let state = "case $(cat /proc/\(pid)/stat 2>/dev/null) in ''|*') Z '*) echo gone;; esac"
    let look = try await c.run(Script(state), as: .login)
    #expect(look.outputText == "gone\n")
  }
}
