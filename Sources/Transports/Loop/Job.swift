import Diagnostics
import Glibc
import Remote

/// Scripts that one shell runs in order, and who waits for their replies.
final class Job {
  let scripts: [Script]
  let identity: Identity
  let stopping: Bool
  /// By which its connection knows it; 0 for jobs of the connection's own.
  let number: Int
  /// Nothing waits behind this job, and a shell over the limit may be opened for it.
  let isUrgent: Bool
  private let complete: (Result<[Reply], Failure>) -> Void
  private(set) var replies: [Reply] = []
  private(set) var failure: Failure?
  private var isDone = false

  init(
    _ scripts: [Script], as identity: Identity, stopping: Bool, isUrgent: Bool = false,
    number: Int = 0,
    _ complete: @escaping (Result<[Reply], Failure>) -> Void
  ) {
    self.scripts = scripts
    self.identity = identity
    self.stopping = stopping
    self.isUrgent = isUrgent
    self.number = number
    self.complete = complete
    replies.reserveCapacity(scripts.count)
  }

  func add(_ reply: Reply) { if failure == nil { replies.append(reply) } }

  /// Remembers the first failure; the job goes on until the shell is free again.
  func fail(_ failure: Failure) { if self.failure == nil { self.failure = failure } }

  /// Tells the one who waits, once.
  func finish() {
    if isDone { return }
    isDone = true
    if let failure { complete(.failure(failure)) } else { complete(.success(replies)) }
  }
}
