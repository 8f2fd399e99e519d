import Glibc

/// A point of time on the clock that never jumps.
struct Moment: Comparable {
  private var nanoseconds: Int64

  static var now: Moment {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Moment(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  /// A moment so many seconds from now.
  static func after(_ seconds: Double) -> Moment {
    Moment(nanoseconds: now.nanoseconds + Int64(min(max(seconds, 0), 1e9) * 1e9))
  }

  static func < (a: Moment, b: Moment) -> Bool { a.nanoseconds < b.nanoseconds }

  /// What poll(2) takes; rounded up, so that the moment has come when it returns.
  var millisecondsFromNow: Int32 {
    let left = nanoseconds - Self.now.nanoseconds
    return left <= 0 ? 0 : Int32(clamping: (left + 999_999) / 1_000_000)
  }

  var isPast: Bool { self <= .now }

  /// Seconds since then.
  var elapsed: Double { Double(Self.now.nanoseconds - nanoseconds) / 1e9 }
}
