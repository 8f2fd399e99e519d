import Diagnostics
import Glibc
import Templates
import Values

extension Lookups {
  /// Lookups that run a command on the controller.
  static let commandLookups: [Lookup] = [
    Lookup("pipe", actsOutside: true) { call throws(Failure) in
      var results: [Value] = []
      for term in call.terms {
        let output = try run(try call.text(of: term), call)
        var text = Substring(output).unicodeScalars
        while let last = text.last, PythonString.isSpace(last) { text.removeLast() }
        results.append(.string(String(text)))
      }
      return results
    },
    Lookup("lines", actsOutside: true) { call throws(Failure) in
      var results: [Value] = []
      for term in call.terms {
        let output = try run(try call.text(of: term), call)
        results += PythonString.lines(output).map { .string($0) }
      }
      return results
    },
  ]

  private static func run(_ command: String, _ call: LookupCall) throws(Failure) -> String {
    let result = try ControllerCommand.run(["/bin/sh", "-c", command])
    guard result.status == 0 else {
      throw call.failed("lookup_plugin.\(call.name)(\(command)) returned \(result.status)")
    }
    return result.output
  }
}

/// Runs a program on the controller and takes its output.
enum ControllerCommand {
  struct Result {
    let status: Int
    let output: String
    let errors: String
  }

  /// - Throws: `.other` where the program cannot be started.
  static func run(_ arguments: [String], input: String? = nil) throws(Failure) -> Result {
    let files = [try scratch(), try scratch(), try scratch()]
    defer { for file in files { close(file) } }
    if let input {
      _ = Array(input.utf8).withUnsafeBytes { write(files[0], $0.baseAddress, $0.count) }
      lseek(files[0], 0, SEEK_SET)
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (target, file) in files.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, file, Int32(target))
    }
    var process: pid_t = 0
    var pointers = arguments.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    let error = posix_spawnp(&process, arguments[0], &actions, nil, pointers, environ)
    guard error == 0 else {
      throw Failure(.other, "cannot run \(arguments[0]): \(String(cString: strerror(error)))")
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) == -1, errno == EINTR {}
    let signal = Int(status & 0x7f)
    return Result(
      status: signal == 0 ? Int(status >> 8 & 0xff) : -signal,
      output: content(of: files[1]), errors: content(of: files[2]))
  }

  /// A file without a name: commands may write as much as they like without being waited for.
  private static func scratch() throws(Failure) -> Int32 {
    let directory = LookupPath.environment("TMPDIR") ?? "/tmp"
    var template = Array("\(directory)/.martlet-XXXXXX".utf8CString)
    let file = mkstemp(&template)
    guard file >= 0 else {
      throw Failure(.other, "cannot write to \(directory): \(String(cString: strerror(errno)))")
    }
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    unlink(template)
    return file
  }

  private static func content(of file: Int32) -> String {
    lseek(file, 0, SEEK_SET)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(file, &buffer, buffer.count)
      if count <= 0 { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
