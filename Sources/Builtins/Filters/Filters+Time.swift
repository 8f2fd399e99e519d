import Diagnostics
import Glibc
import Templates
import Values

/// Ansible's filters on times.
extension Filters {
  static let ansibleTime: [Builtin] = [
    Builtin(
      "strftime", ["second?", "utc?"],
      "the format with the time of `second` since 1970, or of now", volatile: true
    ) { (call) throws(Failure) in
      guard let format = call.input.string else {
        throw call.mistyped("strftime() argument 1 must be str, not \(call.input.typeName)")
      }
      var seconds = time(nil)
      if let given = call.given(0) {
        let number = PythonNumber.double(given) ?? given.string.flatMap { PythonNumber.double($0) }
        guard let number, number.magnitude < 1e15 else {
          throw call.refused("Invalid value for epoch value (\(given.text))")
        }
        seconds = Int(number.rounded(.down))
      }
      return .string(ClockText.format(format, seconds, isUTC: call.flag(1)))
    },
    Builtin("to_datetime", ["format?"], "the moment that a text tells in a format") {
      (call) throws(Failure) in
      guard let text = call.input.string else {
        throw call.mistyped("strptime() argument 1 must be str, not \(call.input.typeName)")
      }
      let format = try call.text(0, default: "%Y-%m-%d %H:%M:%S")
      do throws(Failure) {
        return .object(try MomentReader.read(text, format))
      } catch {
        throw error.at(call.span)
      }
    },
  ]
}

/// Times as C's `strftime` writes them.
enum ClockText {
  static func format(_ format: String, _ seconds: Int, isUTC: Bool) -> String {
    var seconds = time_t(seconds)
    var parts = tm()
    if isUTC { gmtime_r(&seconds, &parts) } else { localtime_r(&seconds, &parts) }
    if format.isEmpty { return "" }
    var size = 256 + format.utf8.count * 4
    while size < 1 << 20 {
      var buffer = [CChar](repeating: 0, count: size)
      let length = strftime(&buffer, buffer.count, format, &parts)
      if length > 0 {
        return String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
      }
      size *= 4
    }
    return ""
  }
}
