import Diagnostics
import Glibc
import Remote
import Testing
import Transports

/// The contract over a real sshd, for the shells that targets have.
@Suite(.enabled(if: getuid() == 0, "needs root to start sshd")) struct SSHTests {
  static let shells = ["/bin/sh", "/bin/bash", "busybox"]

  let server: Server

  init() throws { server = try Server() }

  private func connection(_ shell: String, limit: Int = 64 << 20) throws -> any Connection {
    if shell == "busybox" {
      symlink("/bin/busybox", server.scratch.path + "/sh")
    }
    return try server.connection {
      $0.outputLimit = limit
      $0.shell = shell == "busybox" ? server.scratch.path + "/sh" : shell
    }
  }

  @Test(arguments: shells) func answers(_ shell: String) async throws {
    try await Contract.answers(connection(shell))
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

  @Test func streamsFiles() async throws {
    try await Contract.streamsFiles(connection("/bin/sh"), in: server.scratch)
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

  @Test(arguments: shells) func sweeps(_ shell: String) async throws {
    try await Contract.sweeps(connection(shell))
  }
}
