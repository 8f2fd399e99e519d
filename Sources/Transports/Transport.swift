import Diagnostics
import Remote

/// The ways to reach a target, by the names that `ansible_connection` has for them.
package enum Transport {
  package static let kinds = ["local", "ansible.builtin.local"]

  /// A connection that opens when it is first used.
  package static func connect(
    kind: String, options: ConnectionOptions, limiter: ConnectLimiter? = nil
  ) throws(Failure) -> any Connection {
    switch kind {
    case "local", "ansible.builtin.local":
      return HostConnection(options: options, limiter: nil) { LocalCarrier() }
    default:
      throw Failure(
        .usage, "there is no connection '\(kind)'",
        help: NearName.hint(kind, among: kinds))
    }
  }
}
