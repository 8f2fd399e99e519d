import Glibc
internal import Values

/// What a template may ask of the machine that martlet runs on.
enum Controller {
  static var hostname: String {
    var info = utsname()
    guard uname(&info) == 0 else { return "localhost" }
    return withUnsafePointer(to: &info.nodename) { pointer in
      pointer.withMemoryRebound(to: CChar.self, capacity: 65) { String(cString: $0) }
    }
  }

  static var processID: Int { Int(getpid()) }

  static var user: String {
    if let entry = getpwuid(getuid()) { return String(cString: entry.pointee.pw_name) }
    return String(getuid())
  }

  /// The current time, local and naive.
  static var now: Value { moment(time(nil)) }

  /// When a file was changed.
  static func modified(_ path: String) -> Value {
    var info = stat()
    return stat(path, &info) == 0 ? moment(info.st_mtim.tv_sec) : .null
  }

  private static func moment(_ seconds: time_t) -> Value {
    var seconds = seconds
    var parts = tm()
    localtime_r(&seconds, &parts)
    let day = Day(
      year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday))
    let clock = (Int(parts.tm_hour) * 60 + Int(parts.tm_min)) * 60 + Int(parts.tm_sec)
    return .object(Moment(day: day, microseconds: clock * 1_000_000))
  }
}
