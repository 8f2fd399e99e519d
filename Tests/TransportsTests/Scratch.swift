import Glibc

/// A directory of a test, gone with it.
final class Scratch: Sendable {
  let path: String

  struct Trouble: Error { let words: String }

  init() throws {
    var template = Array("/tmp/martlet-test.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Trouble(words: "mkdtemp") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? Self.run(["rm", "-rf", path]) }

  func write(_ name: String, _ text: String, mode: mode_t = 0o600) throws {
    try write(name, Array(text.utf8), mode: mode)
  }

  func write(_ name: String, _ bytes: [UInt8], mode: mode_t = 0o600) throws {
    let file = open(path + "/" + name, O_WRONLY | O_CREAT | O_TRUNC, mode)
    guard file >= 0 else { throw Trouble(words: "cannot write \(name)") }
    defer { close(file) }
    var from = 0
    while from < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(file, $0.baseAddress.map { $0 + from }, bytes.count - from)
      }
      guard count > 0 else { throw Trouble(words: "cannot write \(name)") }
      from += count
    }
  }

  func read(_ name: String) throws -> [UInt8] {
    let file = open(path + "/" + name, O_RDONLY)
    guard file >= 0 else { throw Trouble(words: "cannot read \(name)") }
    defer { close(file) }
    var result: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = Glibc.read(file, &block, block.count)
      if count <= 0 { return result }
      result += block[..<count]
    }
  }

  func text(_ name: String) throws -> String { String(decoding: try read(name), as: UTF8.self) }

  /// Runs a program to its end; throws unless it succeeds.
  static func run(_ words: [String], stream: Int32? = nil) throws {
    let pid = try start(words, stream: stream)
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    if status != 0 { throw Trouble(words: words.joined(separator: " ")) }
  }

  /// Starts a program whose input and output are a stream, or nothing.
  static func start(_ words: [String], stream: Int32? = nil) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, stream ?? 2, 0)
    posix_spawn_file_actions_adddup2(&actions, stream ?? 2, 1)
    var arguments: [UnsafeMutablePointer<CChar>?] = []
    for word in words { arguments.append(strdup(word)) }
    defer { for argument in arguments { free(argument) } }
    arguments.append(nil)
    var pid: pid_t = 0
    let result = posix_spawnp(&pid, words[0], &actions, nil, arguments, environ)
    if result != 0 { throw Trouble(words: "cannot start \(words[0])") }
    return pid
  }
}
