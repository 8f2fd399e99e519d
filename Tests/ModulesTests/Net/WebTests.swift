import Diagnostics
import Foundation
import ModuleKit
import Testing
import Values

/// BusyBox's web server over a bench's directory, on a port of its own.
final class WebServer {
  let port: Int

  init?(_ directory: String) {
    guard FileManager.default.isExecutableFile(atPath: "/bin/busybox") else { return nil }
    for _ in 0..<20 {
      let candidate = Int.random(in: 20_000..<60_000)
      let server = Process()
      server.executableURL = URL(fileURLWithPath: "/bin/busybox")
      server.arguments = ["httpd", "-f", "-p", "127.0.0.1:\(candidate)", "-h", directory]
      // Nothing of the test's own output stays open in it.
      server.standardInput = FileHandle.nullDevice
      server.standardOutput = FileHandle.nullDevice
      server.standardError = FileHandle.nullDevice
      guard (try? server.run()) != nil else { continue }
      for _ in 0..<200 {
        if !server.isRunning { break }
        if Self.answers(candidate) {
          port = candidate
          running = server
          return
        }
        usleep(5000)
      }
      if server.isRunning { kill(server.processIdentifier, SIGKILL) }
    }
    return nil
  }

  private var running: Process?

  /// Ends the server at once; a test must call it, and so keeps the server until then.
  func stop() {
    guard let running, running.isRunning else { return }
    kill(running.processIdentifier, SIGKILL)
    running.waitUntilExit()
  }

  func url(_ name: String) -> Value { .string("http://127.0.0.1:\(port)/\(name)") }

  private static func answers(_ port: Int) -> Bool {
    let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(client) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}

@Suite struct NetTests {
  /// Not with BusyBox's own `wget`: the statically linked one of Debian crashes on every address.
  static let shells = TestShell.present.filter { $0 != .busybox }

  @Test(arguments: shells) func filesAreDownloadedOnce(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    try bench.write("t.txt", "hello\n")
    let server = try #require(WebServer(bench.root))
    defer { server.stop() }
    var arguments: Dict = [
      "url": server.url("t.txt"), "dest": .string(bench.path("out")), "mode": "0640",
    ]
    #expect(try bench.run("get_url", arguments, check: true).changed && !bench.exists("out"))
    let (first, trips) = try bench.runCounting("get_url", arguments)
    #expect(first.changed && trips == 1 && bench.read("out") == "hello\n", "\(first)")
    #expect(bench.mode("out") == 0o640 && first.values["status_code"]?.int == 200)
    for key in ["checksum_src", "dest", "elapsed", "md5sum", "msg", "size", "state", "uid", "url"] {
      #expect(first.values[key] != nil, "\(key)")
    }
    let second = try bench.run("get_url", arguments)
    #expect(!second.changed && !second.failed)
    arguments["checksum"] = "sha1:f572d396fae9206628714fb2ce00f72e94f2258f"
    arguments["url"] = server.url("gone")
    #expect(try !bench.run("get_url", arguments).failed)
    arguments["checksum"] = "sha1:0000"
    arguments["url"] = server.url("t.txt")
    let wrong = try bench.run("get_url", arguments)
    #expect(wrong.failed && wrong.message?.contains("did not match") == true)
    try bench.write("sums", "f572d396fae9206628714fb2ce00f72e94f2258f  t.txt\n")
    arguments["checksum"] = .string("sha1:" + server.url("sums").text)
    arguments["dest"] = .string(bench.path("out2"))
    #expect(try bench.run("get_url", arguments).changed && bench.read("out2") == "hello\n")
    let missing = try bench.run(
      "get_url", ["url": server.url("none"), "dest": .string(bench.path("x"))])
    #expect(missing.failed && !bench.exists("x"))
    #expect(throws: Failure.self) {
      try bench.run("get_url", ["url": "http://x/", "dest": "/x", "checksum": "crc:1"])
    }
  }

  @Test(arguments: shells) func servicesAreAsked(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    try bench.write("j.json", "{\"a\": [1, 2]}\n")
    let server = try #require(WebServer(bench.root))
    defer { server.stop() }
    let outcome = try bench.run("uri", ["url": server.url("j.json"), "return_content": true])
    #expect(outcome.values["status"]?.int == 200, "\(outcome)")
    #expect(outcome.values["content"]?.string == "{\"a\": [1, 2]}\n")
    #expect(outcome.message == "OK (14 bytes)")
    for key in ["url", "elapsed", "redirected", "cookies", "cookies_string", "date"] {
      #expect(outcome.values[key] != nil, "\(key)")
    }
    let missing = try bench.run("uri", ["url": server.url("none")])
    #expect(missing.failed && missing.values["status"]?.int == 404)
    #expect(missing.message == "Status code was 404 and not [200]: HTTP Error 404: Not Found")
    let wanted = try bench.run("uri", ["url": server.url("none"), "status_code": [404, 200]])
    #expect(!wanted.failed)
    let refused = try bench.run("uri", ["url": "http://127.0.0.1:1/", "timeout": 2])
    #expect(refused.failed && refused.values["status"]?.int == -1)
    let kept: Dict = ["url": server.url("j.json"), "dest": .string(bench.path("k"))]
    #expect(try bench.run("uri", kept).changed && bench.exists("k"))
    #expect(try !bench.run("uri", kept).changed)
    let skipped = try bench.run(
      "uri", ["url": "http://127.0.0.1:1/", "creates": .string(bench.path("k"))])
    #expect(!skipped.failed)
    #expect(throws: Failure.self) { try bench.run("uri", ["url": "x", "body": "a", "src": "b"]) }
  }

  @Test func aPasswordGoesAtOnceOrWhenItIsAskedFor() throws {
    let bench = try Bench(.dash)
    try bench.write("httpd.conf", "/secret:me:pw\n")
    try FileManager.default.createDirectory(
      atPath: bench.path("secret"), withIntermediateDirectories: true)
    try bench.write("secret/t.txt", "hello\n")
    let server = try #require(WebServer(bench.root))
    defer { server.stop() }
    for forces in [true, false] {
      let arguments: Dict = [
        "url": server.url("secret/t.txt"), "url_username": "me", "url_password": "pw",
        "force_basic_auth": .bool(forces),
      ]
      #expect(try bench.run("uri", arguments).values["status"]?.int == 200)
    }
    let wrong: Dict = [
      "url": server.url("secret/t.txt"), "user": "me", "password": "no",
      "dest": .string(bench.path("x")),
    ]
    #expect(try bench.run("uri", wrong).values["status"]?.int == 401)
    #expect(!bench.exists("x"))
  }

  @Test func aFormMayHoldFiles() throws {
    let bench = try Bench(.dash)
    try FileManager.default.createDirectory(
      atPath: bench.path("cgi-bin"), withIntermediateDirectories: true)
    let script =
      "#!/bin/sh\nprintf 'Content-Type: text/plain\\r\\n\\r\\n%s\\n' \"$CONTENT_TYPE\"; cat\n"
    try bench.write("cgi-bin/echo", script)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: bench.path("cgi-bin/echo"))
    try bench.write("up.bin", "bytes\n")
    let server = try #require(WebServer(bench.root))
    defer { server.stop() }
    let outcome = try bench.run(
      "uri",
      [
        "url": server.url("cgi-bin/echo"), "method": "POST", "body_format": "form-multipart",
        "return_content": true,
        "body": .dict([
          "plain": "a b", "many": ["1", "2"],
          "file": .dict(["filename": .string(bench.path("up.bin"))]),
          "inline": .dict(["content": "x", "filename": "q\"uote", "mime_type": "text/x"]),
        ]),
      ])
    let content = outcome.values["content"]?.string ?? ""
    #expect(content.hasPrefix("multipart/form-data; boundary=martlet-"), "\(outcome)")
    let boundary = content.prefix { $0 != "\n" }.dropFirst(30)
    let body = content.drop { $0 != "\n" }.dropFirst().replacing("\r\n", with: "\n")
      .replacing(boundary, with: "B")
    #expect(
      body == """
        --B
        Content-Disposition: form-data; name="plain"

        a b
        --B
        Content-Disposition: form-data; name="many"

        1
        --B
        Content-Disposition: form-data; name="many"

        2
        --B
        Content-Disposition: form-data; name="file"; filename="up.bin"
        Content-Type: application/octet-stream

        bytes

        --B
        Content-Disposition: form-data; name="inline"; filename="q%22uote"
        Content-Type: text/x

        x
        --B--

        """)
    for form: Value in ["text", .dict(["a": .dict(["mime_type": "x/y"])])] {
      #expect(throws: Failure.self) {
        try bench.run("uri", ["url": "http://x/", "body": form, "body_format": "form-multipart"])
      }
    }
  }
}
