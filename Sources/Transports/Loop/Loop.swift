import Glibc
import Synchronization

/// Waits for file descriptors and moments of time on the thread of a loop.
///
/// All calls come from the loop's thread.
protocol LoopClient: AnyObject {
  /// What to wait for, in the order in which `turn` gets it back.
  func watched() -> [pollfd]
  /// When `turn` is due at the latest.
  var deadline: Moment? { get }
  /// Something happened, or an actor's job ran (then `ready` is empty).
  func turn(_ ready: [pollfd])
  /// The loop ends: give everything back.
  func stopped()
}

/// A thread that runs an actor's jobs and, in between, waits for file descriptors.
///
/// Blocking work of a connection blocks this thread only, never the shared pool.
// Unchecked: `jobs` and `isStopping` are guarded by the mutex; `client` is touched by the thread
// of the loop alone (`attach` is called from a job that runs there).
final class Loop: SerialExecutor, @unchecked Sendable {
  private struct State {
    var jobs: [UnownedJob] = []
    var isStopping = false
  }

  private let state = Mutex(State())
  private let wakeReader: Int32
  private let wakeWriter: Int32
  private var client: (any LoopClient)?

  init() {
    (wakeReader, wakeWriter) = Descriptors.pipe() ?? (-1, -1)
    Descriptors.setNonblocking(wakeReader)
    Descriptors.setNonblocking(wakeWriter)
    Self.start { [self] in work() }
  }

  deinit {
    close(wakeReader)
    close(wakeWriter)
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let isFirst = state.withLock { state in
      state.jobs.append(job)
      return state.jobs.count == 1
    }
    if isFirst { wake() }
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    UnownedSerialExecutor(ordinary: self)
  }

  /// Gives the loop its client. Only from a job of this loop.
  func attach(_ client: any LoopClient) { self.client = client }

  /// Ends the thread when its jobs are done.
  func stop() {
    state.withLock { $0.isStopping = true }
    wake()
  }

  private func wake() {
    var byte: UInt8 = 0
    _ = write(wakeWriter, &byte, 1)
  }

  private func work() {
    // A program that is gone is told by the write that fails, not by ending this one.
    var pipeSignal = sigset_t()
    sigemptyset(&pipeSignal)
    sigaddset(&pipeSignal, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &pipeSignal, nil)
    while true {
      let (jobs, isStopping) = state.withLock { state in
        defer { state.jobs = [] }
        return (state.jobs, state.isStopping)
      }
      for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
      if jobs.isEmpty && isStopping { break }
      if !jobs.isEmpty { client?.turn([]) }
      wait()
    }
    client?.stopped()
    client = nil
  }

  /// Waits for the client's descriptors, for jobs and for the client's moment.
  private func wait() {
    var descriptors = client?.watched() ?? []
    descriptors.append(pollfd(fd: wakeReader, events: Int16(POLLIN), revents: 0))
    let timeout = client?.deadline?.millisecondsFromNow ?? -1
    _ = poll(&descriptors, nfds_t(descriptors.count), timeout)
    if descriptors.removeLast().revents != 0 {
      var sink: (UInt64, UInt64) = (0, 0)
      while read(wakeReader, &sink, MemoryLayout.size(ofValue: sink)) > 0 {}
    }
    client?.turn(descriptors)
  }

  /// A detached thread with a small stack: a thousand of them must be cheap.
  private static func start(_ body: @escaping @Sendable () -> Void) {
    final class Box {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
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
        Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().body()
        return nil
      }, box.toOpaque())
    if result != 0 {
      box.release()
      fatalError("cannot start a thread: \(String(cString: strerror(result)))")
    }
  }
}
