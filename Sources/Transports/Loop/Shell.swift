import Diagnostics
import Glibc
import Remote

/// A persistent shell on a target: starts as an identity, then runs jobs, one at a time.
final class Shell: WireListener {
  enum State {
    /// The program that becomes the user runs; nothing may be sent but a password.
    case launching
    /// The first lines are on their way.
    case booting
    case idle, running
    /// Its script is being ended from another shell.
    case doomed
    case dead
  }

  let identity: Identity
  private(set) var state = State.launching
  private(set) var job: Job?
  private(set) var pid = 0
  private(set) var directory = ""
  /// When what it does now has taken too long.
  private(set) var deadline: Moment?
  /// Why the shell did not start.
  private(set) var refusal: Failure?
  /// How the program ended, in words.
  private(set) var ending: String?

  let wire: any Wire
  private let launch: Launch
  private let boot: Boot
  private let options: ConnectionOptions
  private var scanner: MarkScanner
  private var outgoing = Outgoing()
  /// What was said before the shell read.
  private var said: [UInt8] = []
  private var hasAnswered = false
  /// Whether the boot's mark came: what follows is of scripts.
  private var isBooted = false

  private var frameNumber = 0
  private var sent = 0
  private var current = 0
  /// Why the next script cannot be sent; the job ends where its turn would come.
  private var obstacle: Failure?
  /// When the turn of the current script came.
  private var started = Moment.now
  private var bulk: [Payload] = []
  /// What the script that runs now wrote, if it did.
  private var collector: Collector?
  /// Whether what comes now went to its standard error.
  private var isTellingErrors = false

  init(
    _ launch: Launch, boot: Boot, wire: any Wire, identity: Identity, options: ConnectionOptions,
    patience: Double
  ) {
    self.launch = launch
    self.boot = boot
    self.wire = wire
    self.identity = identity
    self.options = options
    scanner = MarkScanner(mark: boot.mark)
    deadline = .after(patience)
    wire.listener = self
    if !launch.announces { sendBoot() }
  }

  /// Gives the wire what is to be sent.
  func pump() {
    guard state != .dead, state != .doomed else { return }
    if !outgoing.pump(into: wire) {
      job?.fail(Failure(.other, "a file became shorter while it was sent, or cannot be read"))
    }
  }

  var isStarting: Bool { state == .launching || state == .booting }

  var hasOutgoing: Bool { state != .dead && !outgoing.isEmpty }

  // MARK: Jobs

  /// Whether a job may be given to it: frames may follow the boot at once.
  var isFree: Bool { job == nil && (state == .idle || state == .booting) }

  func begin(_ job: Job) {
    self.job = job
    if state == .idle { state = .running }
    sent = 0
    current = 0
    obstacle = nil
    if job.scripts.isEmpty { return finishJob() }
    if job.stopping && job.scripts.count > 1 { outgoing.add(Frame.beginBatch) }
    sendFrames()
    startScript()
    pump()
  }

  /// Stops listening to the script; another shell ends it.
  func doom() -> Job? {
    state = .doomed
    deadline = nil
    dropCollector()
    defer { job = nil }
    return job
  }

  /// Gives the wire back, gently: the shell removes its directory when its input ends.
  func retire() {
    let wasIdle = state == .idle
    state = .dead
    deadline = nil
    dropCollector()
    if wasIdle { wire.finish() } else { wire.close() }
  }

  private func sendFrames() {
    guard let job else { return }
    while sent < job.scripts.count, bulk.isEmpty, obstacle == nil, job.failure == nil {
      frameNumber += 1
      do throws(Failure) {
        let frame = try Frame(
          job.scripts[sent], number: frameNumber, shell: options.shell,
          guarded: job.stopping && job.scripts.count > 1)
        for part in frame.parts {
          switch part {
          case .text(let bytes): outgoing.add(bytes)
          case .bulk(let payload): bulk.append(payload)
          }
        }
        sent += 1
      } catch {
        frameNumber -= 1
        obstacle = error
      }
    }
  }

  /// The time of the script that runs now begins; or the job is over.
  private func startScript() {
    guard let job, current < sent else { return finishJob() }
    if state == .booting { return }
    started = .now
    deadline = job.scripts[current].timeout.map(Moment.after)
  }

  /// Seconds that the script that runs now may take.
  var limit: Double? {
    guard let job, current < job.scripts.count else { return nil }
    return job.scripts[current].timeout
  }

  /// Gives the answer of the script that runs now, and goes on to the next.
  private func endScript(_ words: String) {
    guard let job, current < sent else { return }
    answer(words, of: job)
    bulk = []
    current += 1
    if current == sent { sendFrames() }
    startScript()
    pump()
  }

  private func answer(_ words: String, of job: Job) {
    var collector =
      self.collector ?? Collector(for: job.scripts[current], limit: options.outputLimit)
    self.collector = nil
    isTellingErrors = false
    var reply = collector.reply(status: Int(words) ?? 0)
    reply.seconds = started.elapsed
    if let failure = collector.failure {
      job.answer(.failure(failure))
    } else if words == "payload" {
      let why = reply.errorText.split(whereSeparator: \.isNewline).last.map { ": \($0)" } ?? ""
      job.answer(
        .failure(
          Failure(.other, "the target cannot take the data of the task in \(directory)\(why)")))
    } else if words != "skip" {
      job.answer(.success(reply))
    }
  }

  private func collect(_ bytes: UnsafeRawBufferPointer) {
    guard let job, current < job.scripts.count else { return }
    if collector == nil {
      collector = Collector(for: job.scripts[current], limit: options.outputLimit)
    }
    collector?.add(bytes, errors: isTellingErrors)
  }

  private func dropCollector() {
    collector?.closeSink()
    collector = nil
    isTellingErrors = false
  }

  private func finishJob() {
    let done = job
    if let obstacle { done?.fail(obstacle) }
    job = nil
    dropCollector()
    if state == .running {
      deadline = nil
      state = .idle
    }
    done?.finish()
  }

  // MARK: Listening

  func received(_ bytes: UnsafeRawBufferPointer, errors: Bool) {
    switch state {
    case .launching: hearLaunch(bytes)
    case .doomed, .dead: break
    case .booting, .idle, .running:
      // What scripts write to standard error comes by the other stream; this one says why a shell
      // does not start.
      if !errors {
        scanner.feed(bytes) { hear($0) }
      } else if !isBooted {
        said += bytes.prefix(4096)
      }
    }
  }

  func ended(_ reason: String) {
    guard state != .dead else { return }
    ending = reason
    if state == .launching || state == .booting {
      refusal =
        refusal
        ?? launch.refusal(
          said: String(decoding: said, as: UTF8.self), asked: false, answered: hasAnswered)
    }
    state = .dead
    deadline = nil
    dropCollector()
  }

  /// The job that the end of the shell leaves without a reply.
  func takeJob() -> Job? {
    defer { job = nil }
    return job
  }

  private func hear(_ event: MarkScanner.Event) {
    switch event {
    case .content(let bytes):
      if isBooted { collect(bytes) }
    case .mark(let number, let words):
      if number == 0 { return hearBoot(words) }
      guard job != nil else { return }
      switch words {
      case "errors": isTellingErrors = true
      case "ready":
        if !bulk.isEmpty { outgoing.add(bulk.removeFirst()) }
        pump()
      default: endScript(words)
      }
    }
  }

  /// Whether the script that runs wrote more than a reply holds, and may go on for ever.
  var isOverflowing: Failure? {
    guard state == .running, let job, current < job.scripts.count else { return nil }
    return job.scripts[current].isolation == .probe ? collector?.failure : nil
  }

  private func hearBoot(_ words: String) {
    let fields = words.split(separator: " ", maxSplits: 1)
    guard fields.count == 2, let number = Int(fields[0]), number > 0 else {
      refusal = Failure(
        .other, "the target has no directory for temporary files that can be written",
        help: "set ansible_remote_tmp to one")
      state = .dead
      return
    }
    isBooted = true
    pid = number
    directory = String(fields[1])
    guard state == .booting else { return }
    said = []
    deadline = nil
    if job == nil {
      state = .idle
    } else {
      state = .running
      startScript()
    }
  }

  /// What ends the script that runs, and this shell.
  var killer: String { boot.ending(pid: pid, directory: directory) }

  private func hearLaunch(_ bytes: UnsafeRawBufferPointer) {
    said += bytes.prefix(64 * 1024)
    let text = String(decoding: said, as: UTF8.self)
    if text.contains(Launch.announcement + "\n") {
      said = []
      return sendBoot()
    }
    guard launch.asks(text) else { return }
    if let password = launch.password, !hasAnswered {
      hasAnswered = true
      said = []
      outgoing.add(Array((password + "\n").utf8))
      pump()
    } else {
      refusal = launch.refusal(said: text, asked: true, answered: hasAnswered)
      state = .dead
    }
  }

  private func sendBoot() {
    state = .booting
    outgoing.add(boot.text)
    pump()
  }
}
