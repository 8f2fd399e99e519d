import Diagnostics
import Glibc
import Remote

/// The shells of one connection and the jobs that wait for them.
///
/// Lives on the connection's loop, like everything it holds.
final class Hub: LoopClient {
  private let carrier: any Carrier
  private let options: ConnectionOptions
  private var shells: [Shell] = []
  private var waiting: [Job] = []

  /// How many shells one connection has at most; sshd allows ten sessions by default.
  private static let most = 8
  /// Seconds that ending a script over its time may take.
  private static let grace: Double = 10
  /// Seconds that the shell for it may take to start: a host that hangs is not waited for.
  private static let patience: Double = 30

  init(_ carrier: any Carrier, options: ConnectionOptions) {
    self.carrier = carrier
    self.options = options
  }

  var isOpen: Bool { carrier.isOpen }

  /// What connects, on a thread of its own; nil where there is nothing to connect.
  var dialer: Dialer? { carrier.dialer }

  /// Begins anew on what was dialed.
  func open(_ dialed: Dialed?) {
    dropShells(because: Failure(.unreachable, "the connection was opened anew"))
    carrier.close()
    carrier.open(dialed)
  }

  func submit(_ job: Job) {
    waiting.append(job)
    dispatch()
  }

  /// Ends a job that nobody waits for any more.
  func cancel(_ number: Int) {
    let failure = Failure(.other, "the task was cancelled")
    if let index = waiting.firstIndex(where: { $0.number == number }) {
      return fail([waiting.remove(at: index)], because: failure)
    }
    guard let shell = shells.first(where: { $0.job?.number == number }) else { return }
    if shell.isStarting {
      shells.removeAll { $0 === shell }
      shell.wire.close()
      if let job = shell.takeJob() { fail([job], because: failure) }
    } else {
      end(shell, because: failure)
    }
  }

  /// Closes everything. Shells that are idle remove what they put on the target.
  func reset() {
    dropShells(because: Failure(.unreachable, "the connection was reset"))
    carrier.close()
  }

  // MARK: LoopClient

  func watched() -> [Interest] { carrier.watched() }

  var deadline: Moment? {
    if carrier.hasNews { return .now }
    var first: Moment?
    for shell in shells {
      if let moment = shell.deadline, first.map({ moment < $0 }) ?? true { first = moment }
    }
    return first
  }

  func turn(isReady: Bool) {
    carrier.turn(isReady: isReady)
    if let loss = carrier.takeLoss() {
      dropShells(because: loss)
      fail(waiting, because: loss)
      waiting = []
    }
    for shell in shells {
      if shell.state == .dead { bury(shell) } else if shell.hasOutgoing { shell.pump() }
      if let failure = shell.isOverflowing { end(shell, because: failure) }
      if let moment = shell.deadline, moment.isPast { expire(shell) }
    }
    dispatch()
  }

  func stopped() { reset() }

  // MARK: Jobs and shells

  /// Gives waiting jobs to free shells, and opens shells for them.
  private func dispatch() {
    while let index = waiting.firstIndex(where: { canBegin($0) }) {
      let job = waiting.remove(at: index)
      if let shell = shells.first(where: { $0.isFree && $0.identity == job.identity }) {
        shell.begin(job)
      } else {
        openShell(for: job)
      }
    }
  }

  /// Whether a shell is free, or being opened for nobody else, or may be opened.
  private func canBegin(_ job: Job) -> Bool {
    if shells.contains(where: { $0.isFree && $0.identity == job.identity }) { return true }
    let starting = shells.count { $0.identity == job.identity && $0.isStarting && $0.job == nil }
    let before = waiting.prefix { $0 !== job }.count { $0.identity == job.identity }
    if starting > before { return false }
    if job.isUrgent || shells.count < Self.most { return true }
    if let idle = shells.firstIndex(where: { $0.state == .idle }) {
      shells.remove(at: idle).retire()
      return true
    }
    return false
  }

  /// Starts a shell; the job goes back in front of the queue until the shell is ready.
  private func openShell(for job: Job) {
    do throws(Failure) {
      let secret = Self.secret()
      let launch = try Launch(identity: job.identity, shell: options.shell, secret: secret)
      let wire = try carrier.start(launch)
      let boot = Boot(
        secret: secret, reserve: Self.secret(), directory: options.remoteTemporary,
        workingDirectory: options.workingDirectory, outputLimit: options.outputLimit)
      let shell = Shell(
        launch, boot: boot, wire: wire, identity: job.identity, options: options,
        patience: job.patience ?? max(60, options.connectTimeout))
      shells.append(shell)
      if shell.isFree { shell.begin(job) } else { waiting.insert(job, at: 0) }
    } catch {
      job.fail(error)
      job.finish()
    }
  }

  /// Removes a shell that ended, and tells who waited for it.
  private func bury(_ shell: Shell) {
    shells.removeAll { $0 === shell }
    shell.wire.close()
    if let refusal = shell.refusal {
      if let job = shell.takeJob() {
        fail([job], because: refusal)
      } else if let index = waiting.firstIndex(where: { $0.identity == shell.identity }) {
        fail([waiting.remove(at: index)], because: refusal)
      }
      return
    }
    guard let job = shell.takeJob() else { return }
    if job.isUrgent { return job.finish() }
    let reason = shell.ending.map { ": \($0)" } ?? ""
    let words = "the shell on the target ended while the task ran\(reason)"
    // Whether the script ended its shell, or the target is going down, a new shell will tell.
    submit(
      Job([Script(":")], as: .login, stopping: false, isUrgent: true) { event in
        switch event {
        case .answer(.failure(let failure)) where failure.kind == .unreachable:
          job.fail(Failure(.unreachable, words))
        case .answer: break
        case .over:
          job.fail(Failure(.other, words))
          job.finish()
        }
      })
  }

  private func expire(_ shell: Shell) {
    guard shell.job != nil, !shell.isStarting else {
      shells.removeAll { $0 === shell }
      shell.wire.close()
      var job = shell.takeJob()
      if job == nil, let index = waiting.firstIndex(where: { $0.identity == shell.identity }) {
        job = waiting.remove(at: index)
      }
      let who = shell.identity.become.map { " as \($0.user)" } ?? ""
      return fail(
        job.map { [$0] } ?? [],
        because: Failure(.unreachable, "timed out while the shell on the target started\(who)"))
    }
    let seconds = shell.limit ?? Self.grace
    end(shell, because: Failure(.timeout, "timed out after \(Self.text(seconds)) seconds"))
  }

  /// Ends the script of a shell with all its children, from another shell of the same identity.
  private func end(_ shell: Shell, because failure: Failure) {
    guard let job = shell.doom() else { return }
    job.fail(failure)
    if job.isUrgent {
      shells.removeAll { $0 === shell }
      shell.wire.close()
      return job.finish()
    }
    let script = Script(shell.killer, timeout: Self.grace)
    submit(
      Job(
        [script], as: shell.identity, stopping: false, isUrgent: true, patience: Self.patience
      ) { [weak self] event in
        guard case .over = event else { return }
        self?.shells.removeAll { $0 === shell }
        shell.wire.close()
        job.finish()
      })
  }

  private func dropShells(because failure: Failure) {
    let dropped = shells
    shells = []
    for shell in dropped {
      let job = shell.takeJob()
      shell.retire()
      if let job { fail([job], because: failure) }
    }
  }

  private func fail(_ jobs: [Job], because failure: Failure) {
    for job in jobs {
      job.fail(failure)
      job.finish()
    }
  }

  /// 32 hexadecimal digits from the system's source of randomness.
  private static func secret() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<2).map { _ in
      let digits = String(generator.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  private static func text(_ seconds: Double) -> String {
    seconds == seconds.rounded() ? String(Int(seconds)) : String(seconds)
  }
}
