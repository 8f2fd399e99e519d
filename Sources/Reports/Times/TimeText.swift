import Glibc

/// Spans of time and dates as text.
enum TimeText {
  /// A number with a fixed count of decimal places.
  static func decimal(_ number: Double, places: Int) -> String {
    let factor = (0..<places).reduce(1.0) { value, _ in value * 10 }
    let scaled = (abs(number) * factor).rounded()
    let whole = Int(scaled / factor)
    let rest = String(Int(scaled) - whole * Int(factor))
    let zeros = String(repeating: "0", count: max(0, places - rest.utf8.count))
    return (number < 0 ? "-" : "") + "\(whole).\(zeros)\(rest)"
  }

  /// `0:00:01.274`.
  static func span(_ seconds: Double) -> String {
    let milliseconds = Int((seconds * 1000).rounded())
    func pad(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    let whole = milliseconds / 1000
    return "\(whole / 3600):\(pad(whole / 60 % 60, 2)):\(pad(whole % 60, 2))"
      + ".\(pad(milliseconds % 1000, 3))"
  }

  /// `Saturday 21 November 2026  06:11:38 +0000`, in the local zone.
  static func date(_ seconds: Double) -> String {
    var whole = time_t(seconds)
    var parts = tm()
    localtime_r(&whole, &parts)
    var buffer = [CChar](repeating: 0, count: 100)
    let count = strftime(&buffer, buffer.count, "%A %d %B %Y  %H:%M:%S %z", &parts)
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// A text filled up to 79 columns.
  static func filled(_ text: String, _ filler: String) -> String {
    let lead = text.isEmpty ? "" : text + " "
    return lead + String(repeating: filler, count: max(3, 79 - lead.unicodeScalars.count)) + " "
  }

  /// `install nginx ------------- 0.67s`.
  static func row(_ name: String, _ seconds: Double) -> String {
    let name = name + " "
    let time = " " + decimal(seconds, places: 2) + "s"
    return name + String(repeating: "-", count: max(0, 70 - name.unicodeScalars.count))
      + String(repeating: "-", count: max(0, 9 - time.utf8.count)) + time
  }
}
