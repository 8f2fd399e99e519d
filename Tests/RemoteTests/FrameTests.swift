import Diagnostics
import Remote
import Testing

/// The text of frames, and what is sent beside them.
@Suite struct FrameTests {
  private func text(_ script: Script, guarded: Bool = false) throws -> (String, bulk: Int) {
    let frame = try Frame(script, number: 3, guarded: guarded, outputLimit: 100)
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

  private let end =
    #"; printf '%s.%d %s\n' "$M" 3 "$R" >&8; printf '%s.%d -\n' "$M" 3 >&9"# + "\n"

  @Test func probe() throws {
    let (text, bulk) = try text(Script("echo 'a'"))
    #expect(
      text == #"{ W=0; ( eval 'echo '\''a'\''' ) </dev/null >&8 2>&9 8>&- 9>&-; R=$?; X=$R; }"#
        + end)
    #expect(bulk == 0)
  }

  @Test func command() throws {
    var script = Script("true", isolation: .command)
    script.environment = [("A", "b c")]
    #expect(
      try text(script).0
        == #"{ W=0; ( export A='b c'; exec /bin/sh -c true ) </dev/null >"$D/o3" 2>"$D/e3" "#
        + #"8>&- 9>&-; R=$?; [ -s "$D/o3" ] && { head -c 101 "$D/o3" >&8; : >"$D/o3"; }; "#
        + #"[ -s "$D/e3" ] && { head -c 101 "$D/e3" >&9; : >"$D/e3"; }; X=$R; }"# + end)
    script.timeout = 5
    #expect(try text(script).0.contains("exec $K /bin/sh -c true"))
    script.output = "/tmp/big"
    #expect(try text(script).0.contains(#"{ cat "$D/o3" >&8;"#))
  }

  @Test func guarded() throws {
    let (text, _) = try text(Script(":"), guarded: true)
    #expect(text.hasPrefix("if [ \"$X\" = 0 ]; then { W=0; "))
    #expect(text.hasSuffix("X=$R; }; else R=skip; fi" + end))
  }

  @Test func payloads() throws {
    let small = try text(Script(":", payloads: [.bytes(Array("-x".utf8))]))
    #expect(small.0.contains(#"printf '\055x' 2>&9 >"$D/3.0" || W=1; if [ $W = 0 ]; then "#))
    #expect(small.0.contains(#"[ -e "$D/3.0" ] && rm -f "$D/3.0"; "#))
    #expect(small.bulk == 0)
    let big = try text(Script(":", payloads: [.file(path: "/x", size: 70_000)]))
    #expect(
      big.0.contains(
        #"printf '%s.%d ready\n' "$M" 3 >&8; head -c 70000 | "#
          + #"{ cat >"$D/3.0" || { cat >/dev/null; false; }; } 2>&9 || W=1; "#))
    #expect(big.bulk == 70_000)
  }

  @Test(arguments: ["", "1a", "a-b", "a b", "é", "A=B"]) func refusesNames(_ name: String) {
    var script = Script(":")
    script.environment = [(name, "x")]
    let failure = #expect(throws: Failure.self) { try text(script) }
    #expect(failure?.kind == .usage)
  }
}
