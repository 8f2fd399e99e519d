import Glibc

/// Executes a stretch of inputs in this process, which ends if one of them is not borne.
enum Worker {
  /// How long an execution may take, in seconds of processor time; unoptimized code takes longer.
  #if DEBUG
    static let seconds = 20
  #else
    static let seconds = 1
  #endif
  /// How much memory it may have.
  static let bytes: rlim_t = 512 << 20

  static func run(_ target: Target, _ mutator: Mutator, _ seed: UInt64, _ chunk: Options.Chunk) {
    guard let notes = Notes(chunk.file) else { return }
    var limit = rlimit(rlim_cur: bytes, rlim_max: bytes)
    setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit)
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    for number in chunk.range {
      let input = mutator.input(seed, number)
      notes[.number] = number
      var patience = itimerval()
      patience.it_value.tv_sec = seconds
      // Nobody handles its signal, which ends the process.
      setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &patience, nil)
      let start = clock()
      if target.run(input) { notes[.accepted] += 1 }
      let spent = Int(clock() - start)
      if spent > notes[.slowest] {
        notes[.slowest] = spent
        notes[.slowestNumber] = number
      }
    }
    notes[.number] = chunk.range.upperBound
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    notes[.memory] = max(notes[.memory], usage.ru_maxrss)
  }
}

/// What a worker tells, in a file that both sides map into memory.
struct Notes {
  enum Entry: Int {
    /// The execution that is under way.
    case number
    /// How many inputs made sense.
    case accepted
    /// The longest execution in microseconds of processor time, and which it was.
    case slowest, slowestNumber
    /// The most memory that a worker had, in KiB.
    case memory
  }

  private let memory: UnsafeMutablePointer<Int>

  init?(_ path: String) {
    let descriptor = open(path, O_RDWR | O_CREAT, 0o600)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard ftruncate(descriptor, 4096) == 0,
      let memory = mmap(nil, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
      memory != MAP_FAILED
    else { return nil }
    self.memory = memory.bindMemory(to: Int.self, capacity: 512)
  }

  subscript(entry: Entry) -> Int {
    get { memory[entry.rawValue] }
    nonmutating set { memory[entry.rawValue] = newValue }
  }
}
