package import Diagnostics
package import ModuleKit
package import Playbooks
package import Remote
package import Templates
internal import Values

/// What the engine is given by the program that holds it together.
package struct Services: Sendable {
  /// The error that all of them throw.
  package typealias Problem = Failure

  package var modules: ModuleTable
  /// Opens a connection: lazily, at its first script.
  package var connect: @Sendable (ConnectionRequest) throws(Failure) -> any Connection
  package var emit: @Sendable (Event) -> Void
  /// Asks on the terminal; nil where there is none to ask.
  package var ask: @Sendable (_ prompt: String, _ isPrivate: Bool) async -> String?
  /// Whether a user sits there to be asked.
  package var isInteractive = true
  /// Reads a line of standard input behind a prompt on standard output; nil at its end.
  package var command: @Sendable (_ prompt: String) async -> String? = { _ in nil }
  /// Writes text to standard output as it is.
  package var show: @Sendable (String) -> Void = { _ in }
  package var environment: Environment
  /// The plain bytes of a vault file.
  package var decryptFile: @Sendable (_ bytes: [UInt8], _ path: String) throws(Failure) -> [UInt8]
  package var loader: Loader
  /// Where facts outlive the run; nil: nowhere.
  package var factCache: FactCache?

  package init(
    modules: ModuleTable,
    connect: @escaping @Sendable (ConnectionRequest) throws(Failure) -> any Connection,
    emit: @escaping @Sendable (Event) -> Void,
    ask: @escaping @Sendable (_ prompt: String, _ isPrivate: Bool) async -> String?,
    environment: Environment,
    decryptFile:
      @escaping @Sendable (_ bytes: [UInt8], _ path: String) throws(Failure) -> [UInt8],
    loader: Loader
  ) {
    self.modules = modules
    self.connect = connect
    self.emit = emit
    self.ask = ask
    self.environment = environment
    self.decryptFile = decryptFile
    self.loader = loader
  }
}
