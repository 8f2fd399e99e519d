internal import Diagnostics
internal import ModuleKit
internal import Remote

extension FileRequest {
  /// Shell text that sets the times of `p` where they differ, and reports that.
  ///
  /// - Parameter creating: whether `p` was made just now, so that "now" is already so.
  func times(creating: Bool) throws(Failure) -> String {
    let standard = file.state == .touch ? "now" : "preserve"
    var text = ""
    let wanted = [
      ("mtime", "-m", "%y", file.modificationTime ?? standard, file.modificationTimeFormat),
      ("atime", "-a", "%x", file.accessTime ?? standard, file.accessTimeFormat),
    ]
    if wanted.allSatisfy({ $0.3 == "now" }) {
      if creating { return "" }
      return "echo 'set mtime now'; echo 'set atime now'; c=1; "
        + act("touch \"$p\" || fail 'Error while updating modification or access time'") + "\n"
    }
    for (name, option, field, time, format) in wanted {
      let failure = "fail 'Error while updating modification or access time'"
      if time == "preserve" { continue }
      if time == "now" {
        if creating { continue }
        text +=
          "echo 'set \(name) now'; c=1; \(act("touch \(option) \"$p\" || \(failure)"))\n"
        continue
      }
      let parts = try TimeFormat.parse(time, format)
      text += """
        x=$(stat -c \(field) "$p")
        if [ "${x%%.*}" != \(Quote.word(parts.dashed)) ]; then
          echo "set \(name) $x"; c=1
          \(act("touch \(option) -t \(parts.posix) \"$p\" || \(failure)"))
        fi

        """
    }
    return isCheck ? text.replacing("c=1", with: ":") : text.isEmpty ? ":\n" : text
  }
}

extension String {
  /// Every occurrence of a text replaced.
  func replacing(_ old: String, with new: String) -> String {
    var result: [UInt8] = []
    let bytes = Array(utf8)
    let wanted = Array(old.utf8)
    var position = 0
    while position < bytes.count {
      if bytes[position...].starts(with: wanted) {
        result += Array(new.utf8)
        position += max(1, wanted.count)
      } else {
        result.append(bytes[position])
        position += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

/// Reads times as `strptime` does, as far as files need it.
enum TimeFormat {
  /// A time of day and date, as `touch -t` and as `stat` write it.
  struct Parts {
    var year = 1900
    var month = 1
    var day = 1
    var hour = 0
    var minute = 0
    var second = 0

    var posix: String {
      pad(year, 4) + pad(month, 2) + pad(day, 2) + pad(hour, 2) + pad(minute, 2) + "."
        + pad(second, 2)
    }
    var dashed: String {
      "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2)) "
        + "\(pad(hour, 2)):\(pad(minute, 2)):\(pad(second, 2))"
    }
    private func pad(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
  }

  static func parse(_ text: String, _ format: String) throws(Failure) -> Parts {
    var parts = Parts()
    var rest = Array(text.utf8)[...]
    let mismatch = Failure(
      .usage,
      "Error while obtaining timestamp for time \(text) using format \(format): "
        + "time data '\(text)' does not match format '\(format)'",
      help: "write the time as the format says")
    func number(_ digits: Int) throws(Failure) -> Int {
      let taken = rest.prefix(digits).prefix { (48...57).contains($0) }
      guard let number = Int(String(decoding: taken, as: UTF8.self)) else { throw mismatch }
      rest = rest.dropFirst(taken.count)
      return number
    }
    var letters = Array(format.utf8)[...]
    while let letter = letters.popFirst() {
      guard letter == UInt8(ascii: "%"), let directive = letters.popFirst() else {
        guard rest.popFirst() == letter else { throw mismatch }
        continue
      }
      switch directive {
      case UInt8(ascii: "Y"): parts.year = try number(4)
      case UInt8(ascii: "y"):
        let short = try number(2)
        parts.year = short < 69 ? 2000 + short : 1900 + short
      case UInt8(ascii: "m"): parts.month = try number(2)
      case UInt8(ascii: "d"): parts.day = try number(2)
      case UInt8(ascii: "H"): parts.hour = try number(2)
      case UInt8(ascii: "M"): parts.minute = try number(2)
      case UInt8(ascii: "S"): parts.second = try number(2)
      case UInt8(ascii: "F"): letters = Array("%Y-%m-%d".utf8)[...] + letters
      case UInt8(ascii: "T"): letters = Array("%H:%M:%S".utf8)[...] + letters
      case UInt8(ascii: "%"): guard rest.popFirst() == directive else { throw mismatch }
      default:
        throw Failure(
          .usage, "'%\(Character(UnicodeScalar(directive)))' is not supported in a time format",
          help: "use %Y %y %m %d %H %M %S %F %T")
      }
    }
    guard rest.isEmpty, (1...12).contains(parts.month), (1...31).contains(parts.day),
      parts.hour < 24, parts.minute < 60, parts.second < 62
    else { throw mismatch }
    return parts
  }
}
