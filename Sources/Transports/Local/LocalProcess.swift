import CPosix
import Diagnostics
import Glibc

/// A program on this machine with three pipes, in a session of its own.
final class LocalProcess: Wire {
  weak var listener: (any WireListener)?
  let pid: pid_t
  private(set) var input: Int32
  private(set) var output: Int32
  private(set) var errors: Int32
  /// Whether the program takes no more bytes now.
  private(set) var isFull = false

  /// The words that run a command line.
  static func shell(_ command: String) -> [String] { ["/bin/sh", "-c", command] }

  /// Starts a program: a path, or a name of the search path, and its arguments.
  init(_ words: [String]) throws(Failure) {
    guard let input = Descriptors.pipe(), let output = Descriptors.pipe(),
      let errors = Descriptors.pipe()
    else {
      throw Failure(.other, "cannot start '\(words[0])': \(Descriptors.words(errno))")
    }
    defer {
      Glibc.close(input.reader)
      Glibc.close(output.writer)
      Glibc.close(errors.writer)
    }
    self.input = input.writer
    self.output = output.reader
    self.errors = errors.reader
    for descriptor in [input.writer, output.reader, errors.reader] {
      Descriptors.setNonblocking(descriptor)
    }
    var child: pid_t = 0
    let result = Self.spawn(
      words, &child, streams: [input.reader, output.writer, errors.writer])
    pid = child
    if result != 0 {
      close()
      throw Failure(.unreachable, "cannot start '\(words[0])': \(Descriptors.words(result))")
    }
  }

  deinit { closeStreams() }

  func send(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard input >= 0, !bytes.isEmpty else { return 0 }
    let count = write(input, bytes.baseAddress, bytes.count)
    isFull = count < bytes.count
    return max(0, count)
  }

  func finish() {
    closeStreams()
    Reaper.wait(for: pid)
  }

  func close() {
    closeStreams()
    Reaper.end(pid)
  }

  /// Waits until the program ends; its output is thrown away. Blocks.
  func waitForSuccess() -> Bool {
    closeStreams()
    return Reaper.wait(for: pid) == "status 0"
  }

  /// Starts a program whose input and output are one stream, and that nobody waits for.
  static func detach(_ command: String, stream: Int32) throws(Failure) {
    // A shell between lets the program become a child of init; what it puts behind itself gets no
    // input, so that the program takes the stream from its output.
    var child: pid_t = 0
    let result = spawn(
      shell("{ \(command)\n} <&1 &"), &child, streams: [stream, stream, STDERR_FILENO])
    if result != 0 {
      throw Failure(.unreachable, "cannot start the proxy command: \(Descriptors.words(result))")
    }
    Reaper.wait(for: child)
  }

  /// What to wait for; closed streams are left out.
  func watched() -> [Interest] {
    var result: [Interest] = []
    if output >= 0 { result.append(Interest(descriptor: output)) }
    if errors >= 0 { result.append(Interest(descriptor: errors)) }
    if input >= 0 && isFull {
      result.append(Interest(descriptor: input, reads: false, writes: true))
    }
    return result
  }

  /// Reads what there is, and tells the listener. True when the program has ended.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    isFull = false
    drain(&errors, into: buffer, errors: true)
    drain(&output, into: buffer, errors: false)
    if output >= 0 { return false }
    // The program's end, not that of a child which still holds its standard error.
    drain(&errors, into: buffer, errors: true)
    closeStreams()
    listener?.ended(Reaper.wait(for: pid) ?? "its output closed")
    return true
  }

  private func drain(
    _ descriptor: inout Int32, into buffer: UnsafeMutableRawBufferPointer, errors: Bool
  ) {
    // A bounded number of times, so that one program does not starve the others.
    for _ in 0..<16 where descriptor >= 0 {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count > 0 {
        listener?.received(UnsafeRawBufferPointer(rebasing: buffer[..<count]), errors: errors)
        if count < buffer.count { return }
      } else if count < 0 && (errno == EAGAIN || errno == EINTR) {
        return
      } else {
        Glibc.close(descriptor)
        descriptor = -1
      }
    }
  }

  private func closeStreams() {
    for descriptor in [input, output, errors] where descriptor >= 0 { Glibc.close(descriptor) }
    input = -1
    output = -1
    errors = -1
  }

  private static func spawn(_ words: [String], _ pid: inout pid_t, streams: [Int32]) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (index, descriptor) in streams.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(index))
    }
    // Sockets of other connections, and whatever else this process has open, are not the shell's.
    martlet_spawn_close_from(&actions, Int32(streams.count))
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF) | martlet_spawn_new_session())
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    defer { for argument in arguments { free(argument) } }
    arguments.append(nil)
    return posix_spawnp(&pid, words[0], &actions, &attributes, arguments, environ)
  }
}
