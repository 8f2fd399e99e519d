import Diagnostics
import Glibc
import Remote
import Testing
import Transports

/// What every connection owes, on a shell of this machine.
@Suite struct LocalTests {
  private func connection(_ change: (inout ConnectionOptions) -> Void = { _ in }) throws
    -> any Connection
  {
    var options = ConnectionOptions(name: "here")
    change(&options)
    return try Transport.connect(kind: "local", options: options)
  }

  @Test func runsAScript() async throws {
    let local = try connection()
    let reply = try await local.run(Script("printf 'a\\000b'; echo oops >&2; exit 3"), as: .login)
    #expect(reply.output == [97, 0, 98])
    #expect(reply.errorText == "oops\n")
    #expect(reply.status == 3)
  }

  @Test func runsACommand() async throws {
    let local = try connection()
    let reply = try await local.run(
      Script("printf 'a\\000b'; echo oops >&2; kill -9 $$", isolation: .command), as: .login)
    #expect(reply.output == [97, 0, 98])
    #expect(reply.errorText == "oops\n")
    #expect(reply.status == 137)
  }
}
