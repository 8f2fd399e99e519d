import Diagnostics
import Glibc
import Templates
import Values

/// Ansible's global functions that need nothing of the template that calls them.
extension Functions {
  static let ansible: [Builtin] = [
    Builtin("now", ["utc?", "fmt?"], "the moment it is, or its text in a format", volatile: true) {
      (call) throws(Failure) in
      var clock = timespec()
      clock_gettime(CLOCK_REALTIME, &clock)
      let isUTC = call.flag(0)
      if let format = call.given(1) {
        // `%f`, which C does not know, is Python's microseconds.
        let micro = String(1_000_000 + clock.tv_nsec / 1000).dropFirst()
        let text = PythonString.replace(format.text, "%f", String(micro))
        return .string(ClockText.format(text, clock.tv_sec, isUTC: isUTC))
      }
      var parts = tm()
      var seconds = clock.tv_sec
      if isUTC { gmtime_r(&seconds, &parts) } else { localtime_r(&seconds, &parts) }
      let day = Day(
        year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday))
      let second = Int(parts.tm_hour) * 3600 + Int(parts.tm_min) * 60 + Int(parts.tm_sec)
      return .object(
        Moment(day: day, microseconds: second * 1_000_000 + clock.tv_nsec / 1000))
    },
    Builtin("undef", ["hint?"], "an undefined value, for variables that must be overridden") {
      (call) throws(Failure) in
      if let hint = call.given(0), hint.string == nil {
        throw call.mistyped(
          "The 'hint' argument must be of type 'str' or 'NoneType', not '\(hint.typeName)'.")
      }
      return call.nothing(call.given(0)?.string ?? "Mandatory variable has not been overridden")
    },
  ]
}
