#if canImport(Glibc)
  import Glibc
#endif

/// The wall clock of the controller, as results of commands show times.
enum Clock {
  /// Microseconds since 1970.
  static var now: Int {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
  }

  /// `2026-11-21 05:27:59.176065`, local time.
  static func text(_ microseconds: Int) -> String {
    var seconds = microseconds / 1_000_000
    var parts = tm()
    localtime_r(&seconds, &parts)
    let date = [parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday].map { pad(Int($0), 2) }
    let time = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { pad(Int($0), 2) }
    return date.joined(separator: "-") + " " + time.joined(separator: ":") + "."
      + pad(microseconds % 1_000_000, 6)
  }

  /// `0:00:00.004394`, as Python writes a time span.
  static func span(_ microseconds: Int) -> String {
    let seconds = microseconds / 1_000_000
    let days = seconds / 86400
    let rest = seconds % 86400
    let lead = days == 0 ? "" : days == 1 ? "1 day, " : "\(days) days, "
    let fraction = microseconds % 1_000_000
    return lead + "\(rest / 3600):\(pad(rest / 60 % 60, 2)):\(pad(rest % 60, 2))"
      + (fraction == 0 ? "" : "." + pad(fraction, 6))
  }

  private static func pad(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
