import Glibc

/// The time of day, for reports that write it down.
package struct Clock: Sendable {
  /// Seconds since 1970.
  package var now: @Sendable () -> Double

  package init(now: @escaping @Sendable () -> Double = Clock.system) { self.now = now }

  package static let system: @Sendable () -> Double = {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// `2026-11-21T05:49:17.158958Z`.
  static func text(_ seconds: Double) -> String {
    var whole = time_t(seconds.rounded(.down))
    var parts = tm()
    gmtime_r(&whole, &parts)
    let micros = Int((seconds - seconds.rounded(.down)) * 1e6)
    func pad(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    let date = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
      .map { pad($0, 2) }.joined(separator: "-")
    let time = [parts.tm_hour, parts.tm_min, parts.tm_sec]
      .map { pad(Int($0), 2) }.joined(separator: ":")
    return date + "T" + time + "." + pad(micros, 6) + "Z"
  }
}
