import CPosix
import Diagnostics
import Glibc
import Synchronization

/// Waits for file descriptors and moments of time on the thread of a loop.
///
/// All calls come from the loop's thread.
protocol LoopClient: AnyObject {
  /// What to wait for.
  func watched() -> [Interest]
  /// When `turn` is due at the latest.
  var deadline: Moment? { get }
  /// Something happened: to a descriptor, or because a job touched the client.
  func turn(isReady: Bool)
  /// The client leaves its loop: give everything back.
  func stopped()
}

/// A descriptor and what to wait for on it.
struct Interest {
  let descriptor: Int32
  var reads = true
  var writes = false
}

/// A thread that runs actors' jobs and, in between, waits for the descriptors of its clients.
///
/// One loop serves many connections: what comes from all of them is read in one wake of one
/// thread, and a thousand connections cost no thousand stacks. Nothing on it may block.
// Unchecked: `jobs`, `leaving` and `isStopping` are guarded by the mutex; the rest is touched by
// the thread of the loop alone (`attach` and `touch` are called from jobs that run there).
final class Loop: SerialExecutor, @unchecked Sendable {
  private struct State {
    var jobs: [(job: UnownedJob, tasks: LoopTasks?)] = []
    var leaving: [Int] = []
    var isStopping = false
  }

  private let state = Mutex(State())
  /// The thread's own number, once it runs.
  private let thread = Atomic<UInt>(0)
  private let poller: Int32
  private let wakeReader: Int32
  private let wakeWriter: Int32

  /// By number; free places are nil.
  private var clients: [(any LoopClient)?] = []
  private var deadlines: [Moment?] = []
  private var touched: Set<Int> = []
  private var owners = [UInt64](repeating: 0, count: 64)

  /// The owner of the descriptor that wakes the loop; clients come after it.
  private static let waker: UInt64 = 0

  init() throws(Failure) {
    (wakeReader, wakeWriter) = Descriptors.pipe() ?? (-1, -1)
    poller = martlet_poller()
    guard wakeReader >= 0, poller >= 0 else {
      let why = Descriptors.words(errno)
      throw Failure(
        .other, "cannot open a connection: \(why)",
        help: "raise the limit of open files (ulimit -n)")
    }
    Descriptors.setNonblocking(wakeReader)
    Descriptors.setNonblocking(wakeWriter)
    _ = martlet_arm(poller, wakeReader, 1, 0, 0, Self.waker)
    try Threads.start { [self] in work() }
  }

  deinit {
    for descriptor in [wakeReader, wakeWriter, poller] where descriptor >= 0 { close(descriptor) }
  }

  func enqueue(_ job: consuming ExecutorJob) { add(UnownedJob(job), for: nil) }

  /// Takes a job of an actor of the loop, or of tasks that prefer it.
  fileprivate func add(_ job: UnownedJob, for tasks: LoopTasks?) {
    let isFirst = state.withLock { state in
      state.jobs.append((job, tasks))
      return state.jobs.count == 1
    }
    // The loop's own thread looks for jobs before it waits.
    if isFirst, thread.load(ordering: .relaxed) != pthread_self() { wake() }
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    UnownedSerialExecutor(ordinary: self)
  }

  // MARK: Clients

  /// Takes a client, which is known by the number from now on. Only from a job of this loop.
  func attach(_ client: any LoopClient) -> Int {
    let number = clients.firstIndex { $0 == nil } ?? clients.count
    if number == clients.count {
      clients.append(client)
      deadlines.append(nil)
    } else {
      clients[number] = client
    }
    touch(number)
    return number
  }

  /// Says that a job did something with a client. Only from a job of this loop.
  func touch(_ number: Int) { touched.insert(number) }

  /// Lets a client go, soon; from any thread.
  func detach(_ number: Int) {
    state.withLock { $0.leaving.append(number) }
    wake()
  }

  /// Ends the thread when its jobs are done; from any thread.
  func stop() {
    state.withLock { $0.isStopping = true }
    wake()
  }

  // MARK: The thread

  private func wake() {
    var byte: UInt8 = 0
    _ = write(wakeWriter, &byte, 1)
  }

  private func work() {
    thread.store(pthread_self(), ordering: .relaxed)
    while true {
      let (jobs, leaving, isStopping) = state.withLock { state in
        defer {
          state.jobs = []
          state.leaving = []
        }
        return (state.jobs, state.leaving, state.isStopping)
      }
      for (job, tasks) in jobs {
        if let tasks {
          job.runSynchronously(on: tasks.asUnownedTaskExecutor())
        } else {
          job.runSynchronously(on: asUnownedSerialExecutor())
        }
      }
      for number in leaving { dismiss(number) }
      if jobs.isEmpty && isStopping { break }
      let turning = touched
      touched.removeAll(keepingCapacity: true)
      for number in turning { turn(number, isReady: false) }
      wait()
    }
    for number in clients.indices { dismiss(number) }
  }

  private func turn(_ number: Int, isReady: Bool) {
    guard number < clients.count, let client = clients[number] else { return }
    client.turn(isReady: isReady)
    for interest in client.watched() {
      _ = martlet_arm(
        poller, interest.descriptor, interest.reads ? 1 : 0, interest.writes ? 1 : 0, 1,
        UInt64(number) + 1)
    }
    deadlines[number] = client.deadline
  }

  private func dismiss(_ number: Int) {
    guard number < clients.count, let client = clients[number] else { return }
    clients[number] = nil
    deadlines[number] = nil
    client.stopped()
  }

  /// Waits for the clients' descriptors and moments, and for jobs.
  private func wait() {
    var first: Moment?
    for case let moment? in deadlines where first.map({ moment < $0 }) ?? true { first = moment }
    let hasJobs = state.withLock { !$0.jobs.isEmpty }
    let patience = hasJobs ? 0 : first?.millisecondsFromNow ?? -1
    let count = martlet_wait(poller, &owners, Int32(owners.count), patience)
    var isDue = first != nil && count <= 0
    for owner in owners.prefix(max(0, Int(count))) {
      if owner == Self.waker {
        var sink: (UInt64, UInt64) = (0, 0)
        while read(wakeReader, &sink, MemoryLayout.size(ofValue: sink)) > 0 {}
      } else {
        turn(Int(owner - 1), isReady: true)
      }
    }
    if let first, !isDue { isDue = first.isPast }
    guard isDue else { return }
    for number in deadlines.indices {
      if let moment = deadlines[number], moment.isPast { turn(number, isReady: false) }
    }
  }
}

/// A loop that several hold; it ends when the last of them lets it go.
final class LoopShare: Sendable {
  let loop: Loop
  /// For tasks that are to run on it as well.
  let tasks: LoopTasks
  init() throws(Failure) {
    loop = try Loop()
    tasks = LoopTasks(loop)
  }
  deinit { loop.stop() }
}

/// Lets tasks that belong to no loop run on one: what they say to its connections, and hear from
/// them, wakes no other thread.
final class LoopTasks: TaskExecutor {
  private let loop: Loop
  init(_ loop: Loop) { self.loop = loop }
  func enqueue(_ job: consuming ExecutorJob) { loop.add(UnownedJob(job), for: self) }
}
