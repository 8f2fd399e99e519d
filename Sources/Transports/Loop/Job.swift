import Diagnostics
import Glibc
import Remote

/// Scripts that one shell runs in order, and who waits for their replies.
final class Job {
  /// What becomes of a job: an answer for each script that ran, then the end, once.
  enum Event {
    case answer(Result<Reply, Failure>)
    case over
  }

  let scripts: [Script]
  let identity: Identity
  let stopping: Bool
  /// By which its connection knows it; 0 for jobs of the connection's own.
  let number: Int
  /// Nothing waits behind this job, and a shell over the limit may be opened for it.
  let isUrgent: Bool
  /// Seconds that a shell for it may take to start, where that is no matter of the connection.
  let patience: Double?
  private let tell: (Event) -> Void
  /// Why the job ends early: what the scripts that have no answer yet get in common.
  private(set) var failure: Failure?
  private var isDone = false

  init(
    _ scripts: [Script], as identity: Identity, stopping: Bool, isUrgent: Bool = false,
    patience: Double? = nil, number: Int = 0, _ tell: @escaping (Event) -> Void
  ) {
    self.scripts = scripts
    self.identity = identity
    self.stopping = stopping
    self.isUrgent = isUrgent
    self.patience = patience
    self.number = number
    self.tell = tell
  }

  /// Gives the answer of the script whose turn it was; a failure here is that script's alone.
  func answer(_ result: Result<Reply, Failure>) {
    if failure == nil { tell(.answer(result)) }
  }

  /// Remembers the first failure that ends the job; it goes on until the shell is free again.
  func fail(_ failure: Failure) { if self.failure == nil { self.failure = failure } }

  /// Tells the one who waits, once.
  func finish() {
    if isDone { return }
    isDone = true
    if let failure { tell(.answer(.failure(failure))) }
    tell(.over)
  }
}
