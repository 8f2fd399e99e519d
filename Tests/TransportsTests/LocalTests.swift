import Diagnostics
import Glibc
import Remote
import Testing
import Transports

/// The contract on shells of this machine.
@Suite struct LocalTests {
  /// The shells to answer with: dash and bash, and BusyBox's ash by a link.
  static let shells = ["/bin/sh", "/bin/bash", "busybox"]

  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// - Parameter isUsual: private directories lie where they do if nobody names a place.
  private func connection(_ shell: String, limit: Int = 64 << 20, isUsual: Bool = false) throws
    -> any Connection
  {
    var options = ConnectionOptions(name: "here")
    options.outputLimit = limit
    options.shell = shell
    if !isUsual { options.remoteTemporary = scratch.path }
    if shell == "busybox" {
      options.shell = scratch.path + "/sh"
      symlink("/bin/busybox", options.shell)
    }
    return try Transport().connect(kind: "local", options: options)
  }

  /// Sockets and pipes of this process are none of the shell's: it could read them, or keep them open.
  @Test(arguments: shells) func inheritsNothing(_ shell: String) async throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    var status = stat()
    try #require(fstat(ends[0], &status) == 0)
    let script = Script("for x in /proc/$$/fd/*; do readlink $x; done; :")
    let reply = try await connection(shell).run(script, as: .login)
    #expect(reply.outputText.contains("pipe:["), "the shell's own")
    #expect(!reply.outputText.contains("pipe:[\(status.st_ino)]"), "\(reply.outputText)")
  }

  @Test func aShellThatIsMissingIsNamed() async throws {
    let shell = scratch.path + "/nowhere"
    let problem = await #expect(throws: Failure.self) {
      try await connection(shell).run(Script("true"), as: .login)
    }
    #expect(problem?.kind == .unreachable)
    #expect(problem?.message.contains("cannot start '\(shell)': No such file") == true)
  }

  @Test(arguments: shells) func answers(_ shell: String) async throws {
    try await Contract.answers(connection(shell))
  }

  @Test(arguments: shells) func becomesPrograms(_ shell: String) async throws {
    try await Contract.becomesPrograms(connection(shell))
  }

  @Test(arguments: shells) func staysClear(_ shell: String) async throws {
    try await Contract.staysClear(connection(shell))
  }

  @Test(arguments: shells) func givesInput(_ shell: String) async throws {
    try await Contract.givesInput(connection(shell))
  }

  @Test(arguments: shells) func takesPayloads(_ shell: String) async throws {
    try await Contract.takesPayloads(connection(shell))
  }

  @Test(arguments: shells) func refusesBadPayloads(_ shell: String) async throws {
    try await Contract.refusesBadPayloads(connection(shell))
  }

  /// Output in memory, payloads on the disk: two directories.
  @Test(arguments: shells) func usesTheUsualPlaces(_ shell: String) async throws {
    try await Contract.takesPayloads(connection(shell, isUsual: true))
    try await Contract.refusesBadPayloads(connection(shell, isUsual: true))
    try await Contract.forgetsStragglers(connection(shell, isUsual: true))
    try await Contract.leavesNothing(connection(shell, isUsual: true), connection(shell))
    try await Contract.sweeps(connection(shell, isUsual: true))
  }

  @Test func streamsFiles() async throws {
    try await Contract.streamsFiles(connection("/bin/sh"), in: scratch)
  }

  @Test(arguments: shells) func runsBatches(_ shell: String) async throws {
    try await Contract.runsBatches(connection(shell))
  }

  @Test(arguments: shells) func givesEachItsAnswer(_ shell: String) async throws {
    try await Contract.givesEachItsAnswer(connection(shell))
  }

  @Test(arguments: shells) func keepsTime(_ shell: String) async throws {
    try await Contract.keepsTime(connection(shell))
  }

  @Test(arguments: shells) func limitsOutput(_ shell: String) async throws {
    try await Contract.limitsOutput(connection(shell, limit: 1 << 20))
  }

  @Test func runsBesideEachOther() async throws {
    try await Contract.runsBesideEachOther(connection("/bin/sh"))
  }

  @Test(arguments: shells) func survivesItsShell(_ shell: String) async throws {
    try await Contract.survivesItsShell(connection(shell))
  }

  @Test func cancels() async throws {
    try await Contract.cancels(connection("/bin/sh"))
  }

  @Test func leavesNothing() async throws {
    try await Contract.leavesNothing(connection("/bin/sh"), connection("/bin/sh"))
  }

  @Test(arguments: shells) func forgetsStragglers(_ shell: String) async throws {
    try await Contract.forgetsStragglers(connection(shell))
  }

  @Test(arguments: shells) func sweeps(_ shell: String) async throws {
    try await Contract.sweeps(connection(shell))
  }

  @Test func refusesUnknownKinds() throws {
    let failure = #expect(throws: Failure.self) {
      try Transport().connect(kind: "locl", options: ConnectionOptions(name: "here"))
    }
    #expect(failure?.kind == .usage)
    #expect(failure?.diagnostics.first?.help == "did you mean 'local'?")
  }
}
