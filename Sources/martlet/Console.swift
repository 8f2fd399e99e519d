import Glibc

/// The process's own streams, written without buffers in between.
enum Console {
  enum Stream: Int32 { case output = 1, errors = 2 }

  /// Writes all of a text; a reader that went away is not an error.
  static func write(_ text: String, to stream: Stream = .output) {
    var text = text
    text.withUTF8 { write(UnsafeRawBufferPointer($0), to: stream) }
  }

  /// Writes bytes as they are.
  static func write(_ bytes: [UInt8], to stream: Stream = .output) {
    bytes.withUnsafeBytes { write($0, to: stream) }
  }

  private static func write(_ bytes: UnsafeRawBufferPointer, to stream: Stream) {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      let count = Glibc.write(stream.rawValue, start, rest.count)
      if count < 0 {
        if errno == EINTR || errno == EAGAIN { continue }
        return
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// Whether a stream is a terminal.
  static func isTerminal(_ stream: Stream) -> Bool { isatty(stream.rawValue) == 1 }

  static var isTerminalInput: Bool { isatty(STDIN_FILENO) == 1 }

  /// The columns of the terminal; 0 where there is none.
  static var columns: Int {
    var size = winsize()
    return ioctl(1, UInt(TIOCGWINSZ), &size) == 0 ? Int(size.ws_col) : 0
  }

  /// Asks on the terminal; nil where there is none, or at its end.
  static func ask(_ prompt: String, isPrivate: Bool) -> String? {
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
    let file = terminal >= 0 ? terminal : STDIN_FILENO
    defer { if terminal >= 0 { close(terminal) } }
    write(prompt, to: terminal >= 0 || isPrivate ? .errors : .output)
    var saved = termios()
    let hides = isPrivate && tcgetattr(file, &saved) == 0
    if hides {
      var silent = saved
      silent.c_lflag &= ~tcflag_t(ECHO)
      tcsetattr(file, TCSAFLUSH, &silent)
    }
    defer {
      if hides {
        tcsetattr(file, TCSAFLUSH, &saved)
        write("\n", to: .errors)
      }
    }
    return line(from: file)
  }

  /// Reads a line of standard input behind a prompt; nil at its end.
  static func command(_ prompt: String) -> String? {
    write(prompt)
    return line(from: STDIN_FILENO)
  }

  private static func line(from file: Int32) -> String? {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while true {
      let count = read(file, &byte, 1)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self) }
      if byte == 10 { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(byte)
    }
  }
}
