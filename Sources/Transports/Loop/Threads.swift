import Diagnostics
import Glibc

/// Threads of our own, for work that blocks: the shared pool has as many as there are processors.
enum Threads {
  private final class Box {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Starts a detached thread with a small stack; a failure says why the system gives none.
  static func start(_ body: @escaping @Sendable () -> Void) throws(Failure) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, 512 * 1024)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Box(body))
    let result = pthread_create(
      &thread, &attributes,
      { pointer in
        guard let pointer else { return nil }
        // A program that is gone is told by the write that fails, not by ending this one.
        var pipeSignal = sigset_t()
        sigemptyset(&pipeSignal)
        sigaddset(&pipeSignal, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &pipeSignal, nil)
        Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().body()
        return nil
      }, box.toOpaque())
    if result != 0 {
      box.release()
      throw Failure(
        .other, "cannot start a thread: \(Descriptors.words(result))",
        help: "lower forks, or raise the limit of processes (ulimit -u)")
    }
  }

  /// Does what blocks on a thread of its own.
  static func run<Success, Trouble: Error>(
    _ body: @escaping @Sendable () throws(Trouble) -> Success,
    noThread: @escaping @Sendable (Failure) -> Trouble
  ) async throws(Trouble) -> Success where Success: Sendable {
    let result = await withCheckedContinuation {
      (continuation: CheckedContinuation<Result<Success, Trouble>, Never>) in
      do throws(Failure) {
        try start {
          do throws(Trouble) {
            continuation.resume(returning: .success(try body()))
          } catch {
            continuation.resume(returning: .failure(error))
          }
        }
      } catch {
        continuation.resume(returning: .failure(noThread(error)))
      }
    }
    return try result.get()
  }
}
