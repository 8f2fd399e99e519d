import Diagnostics
import Remote
import Testing

/// The text of frames, and what is sent beside them.
@Suite struct FrameTests {
  private func text(_ script: Script, guarded: Bool = false) throws -> (String, bulk: Int) {
    let frame = try Frame(script, number: 3, guarded: guarded)
    var text = ""
    var bulk = 0
    for part in frame.parts {
      switch part {
      case .text(let bytes): text += String(decoding: bytes, as: UTF8.self)
      case .bulk(let payload): bulk += payload.size
      }
    }
    return (text, bulk)
  }

  @Test func probe() throws {
    let (text, bulk) = try text(Script("echo 'a'"))
    #expect(text == #"m_p 3 'echo '\''a'\'''"# + "\n")
    #expect(bulk == 0)
    let input = try self.text(Script("cat", input: .bytes([97])))
    #expect(
      input.0 == #": >"$m_D/e"; m_W=0; printf 'a' 2>>"$m_D/e" >"$m_D/i3" || m_W=1; "#
        + #"if [ $m_W = 0 ]; then m_p 3 cat "$m_D/i3"; else m_R=payload; m_f 3; fi; : >"$m_D/i3""#
        + "\n")
  }

  @Test func command() throws {
    var script = Script("true", isolation: .command)
    script.environment = [("A", "b c")]
    #expect(
      try text(script).0
        == #"m_x 3 'exec /bin/sh -c true' '' 'export A='\''b c'\''; '"# + "\n")
    script.environment = []
    script.timeout = 5
    #expect(
      try text(script).0 == "m_x 3 'command -v setsid >/dev/null && set -- setsid; "
        + #"exec "$@" /bin/sh -c true'"# + "\n")
    script.output = "/tmp/big"
    #expect(try text(script).0.hasSuffix(" '' '' cat\n"))
    #expect(try text(Script("exec ls", isolation: .program)).0 == "m_x 3 'exec ls'\n")
  }

  @Test func simpleCommand() throws {
    var script = Script("exec /bin/ls -l", isolation: .program)
    script.simple = "/bin/ls -l"
    #expect(try text(script).0 == "m_v 3 /bin/ls -l || m_x 3 'exec /bin/ls -l'\n")
    script.environment = [("A", "b")]
    #expect(try text(script).0.hasPrefix("m_x 3 "))
  }

  @Test func guarded() throws {
    #expect(try text(Script(":"), guarded: true).0 == "if m_g 3; then m_p 3 :; fi\n")
  }

  @Test func payloads() throws {
    let small = try text(Script(":", payloads: [.bytes(Array("-x".utf8))]))
    #expect(
      small.0
        == #": >"$m_D/e"; m_W=0; m_l || m_W=1; printf '\055x' 2>>"$m_D/e" >"$m_L/3.0" || m_W=1; "#
        + #"if [ $m_W = 0 ]; then m_p 3 : '' 'P0="$m_L/3.0"; '; else m_R=payload; m_f 3; fi; "#
        + #"rm -f "$m_L/3.0""# + "\n")
    #expect(small.bulk == 0)
    let big = try text(Script(":", payloads: [.file(path: "/x", size: 70_000)]))
    #expect(
      big.0.contains(
        #"echo "$m_M.3 ready" >&8; head -c 70000 | "#
          + #"{ cat >"$m_L/3.0" || { cat >/dev/null; false; }; } 2>>"$m_D/e" || m_W=1; "#))
    #expect(big.bulk == 70_000)
  }

  @Test(arguments: ["", "1a", "a-b", "a b", "é", "A=B"]) func refusesNames(_ name: String) {
    var script = Script(":")
    script.environment = [(name, "x")]
    let failure = #expect(throws: Failure.self) { try text(script) }
    #expect(failure?.kind == .usage)
  }
}
