import Diagnostics
import Glibc
import Remote
import Testing
import Transports

/// The contract on hosts of a lab, whose directory the environment names in `MARTLET_LAB`:
/// sshd with systemd and sudo, dropbear with BusyBox.
@Suite(.enabled(if: getenv("MARTLET_LAB") != nil, "MARTLET_LAB names no lab")) struct LabTests {
  struct Host: Sendable, CustomTestStringConvertible {
    let kind: String
    let name: String
    let address: String
    let port: Int
    var testDescription: String { name }
  }

  static let lab = getenv("MARTLET_LAB").map { String(cString: $0) } ?? ""

  /// The hosts as the lab's state lists them.
  static let hosts: [Host] = {
    guard let file = fopen(lab + "/state", "r") else { return [] }
    defer { fclose(file) }
    var hosts: [Host] = []
    var line = [CChar](repeating: 0, count: 512)
    while fgets(&line, 512, file) != nil {
      let text = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      let words = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isWhitespace).map(
        String.init)
      guard words.count == 4, let port = Int(words[3]) else { continue }
      hosts.append(Host(kind: words[0], name: words[1], address: words[2], port: port))
    }
    return hosts
  }()

  private func connection(_ host: Host, limit: Int = 64 << 20) throws -> any Connection {
    var options = ConnectionOptions(name: host.name)
    options.host = host.address
    options.port = host.port
    options.user = host.kind == "debian" ? "deploy" : "root"
    options.keyFile = Self.lab + "/key"
    options.sshCommonArguments = "-F none -o UserKnownHostsFile=\(Self.lab)/known_hosts"
    options.outputLimit = limit
    return try Transport().connect(kind: "ssh", options: options)
  }

  @Test(arguments: hosts) func keepsTheContract(_ host: Host) async throws {
    let connection = try connection(host)
    try await Contract.answers(connection)
    try await Contract.staysClear(connection)
    try await Contract.givesInput(connection)
    try await Contract.takesPayloads(connection)
    try await Contract.refusesBadPayloads(self.connection(host))
    try await Contract.runsBatches(connection)
    try await Contract.survivesItsShell(connection)
    try await Contract.sweeps(connection)
    try await Contract.runsBesideEachOther(connection)
    try await Contract.streamsFiles(connection, in: Scratch())
    try await Contract.limitsOutput(self.connection(host, limit: 1 << 20))
    try await Contract.keepsTime(connection)
    try await Contract.leavesNothing(connection, self.connection(host))
  }

  @Test(arguments: hosts.filter { $0.kind == "debian" }) func becomesRoot(_ host: Host) async throws
  {
    let connection = try connection(host)
    let right = Identity(become: .init(password: "deploy"))
    let reply = try await connection.run(Script("id -un; printf '\\000'"), as: right)
    #expect(reply.output == Array("root\n\0".utf8))
    let wrong = Identity(become: .init(password: "wrong"))
    let failure = await #expect(throws: Failure.self) {
      try await connection.run(Script("id"), as: wrong)
    }
    #expect(failure?.message == "Incorrect sudo password")
    let missing = await #expect(throws: Failure.self) {
      try await connection.run(Script("id"), as: Identity(become: .init()))
    }
    #expect(missing?.message == "Missing sudo password")
  }
}
