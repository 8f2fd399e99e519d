import Diagnostics
import Glibc

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
  /// Connects, over a stream if there is one already; blocks the thread of the loop.
  func open(over stream: Int32?) throws(ConnectTrouble)
  /// Starts a command under the login shell.
  func start(_ command: String) throws(Failure) -> any Wire
  func watched() -> [pollfd]
  /// Whether something came of which listeners do not know yet.
  var hasNews: Bool { get }
  /// Reads what came, tells the listeners.
  func turn(_ ready: [pollfd])
  /// Why the connection is gone, once.
  func takeLoss() -> Failure?
  func close()
}

/// Why a connection did not come about, and whether trying again soon may help.
struct ConnectTrouble: Error {
  let failure: Failure
  let isPassing: Bool
}
