import Diagnostics
import Glibc
import Remote

/// A program with three streams, running here or on a target.
///
/// Everything about wires, carriers and shells happens on the thread of one loop.
protocol Wire: AnyObject {
  /// Who hears what the program says; told synchronously.
  var listener: (any WireListener)? { get set }
  /// Takes as many bytes as fit now; returns how many.
  func send(_ bytes: UnsafeRawBufferPointer) -> Int
  /// Ends the program's input, so that a shell ends on its own.
  func finish()
  /// Ends the program's streams at once; the listener hears nothing more.
  func close()
}

protocol WireListener: AnyObject {
  func received(_ bytes: UnsafeRawBufferPointer, errors: Bool)
  /// The program ended; in words, if they are known: `signal KILL`, `status 1`.
  func ended(_ reason: String)
}

/// What opens wires to one target: this machine, or an SSH session.
protocol Carrier: AnyObject {
  var isOpen: Bool { get }
  /// What connects, over a stream if there is one already; nil where there is nothing to connect.
  /// It blocks, so it runs on a thread of its own.
  var dialer: Dialer? { get }
  /// Takes what the dialer made.
  func open(_ dialed: Dialed?)
  /// Starts the shell that will read frames.
  func start(_ launch: Launch) throws(Failure) -> any Wire
  func watched() -> [Interest]
  /// Whether something came of which listeners do not know yet.
  var hasNews: Bool { get }
  /// Reads what came if there may be something, tells the listeners.
  func turn(isReady: Bool)
  /// Why the connection is gone, once.
  func takeLoss() -> Failure?
  func close()
}

typealias Dialer = @Sendable (_ stream: Int32?) throws(ConnectTrouble) -> Dialed

/// A session on its way from the thread that made it to that of its loop.
// Unchecked: the two threads never use it at the same time; it is handed over once.
final class Dialed: @unchecked Sendable {
  let session: SSHSession
  init(_ session: SSHSession) { self.session = session }
}

/// Why a connection did not come about, and whether trying again soon may help.
struct ConnectTrouble: Error {
  let failure: Failure
  let isPassing: Bool
}
