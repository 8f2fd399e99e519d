internal import Diagnostics
package import Values

/// A JSON object in a line, written field by field into one buffer: for what is written often.
package struct JSONLine: Sendable {
  private var writer = JSONWriter(
    JSON.Style(itemSeparator: ",", keySeparator: ":", asciiOnly: false))

  package init() {}

  /// What was written since the last `end`, and the end of the line.
  package var bytes: [UInt8] { writer.output }

  /// Begins an object, in place of the one before.
  package mutating func begin() {
    writer.output.removeAll(keepingCapacity: true)
    writer.output.append(UInt8(ascii: "{"))
  }

  package mutating func add(_ name: StaticString, _ text: String) {
    add(name)
    writer.put(quoted: text)
  }

  package mutating func add(_ name: StaticString, _ number: Int) {
    add(name)
    writer.put(String(number))
  }

  package mutating func add(_ name: StaticString, _ flag: Bool) {
    add(name)
    writer.put(flag ? "true" : "false")
  }

  /// Seconds, to a millionth.
  package mutating func add(_ name: StaticString, seconds: Double) {
    add(name)
    let millionths = Int((max(0, seconds) * 1_000_000).rounded())
    writer.put(String(millionths / 1_000_000))
    writer.output.append(UInt8(ascii: "."))
    var unit = 100_000
    while unit > 0 {
      writer.output.append(UInt8(48 + millionths / unit % 10))
      unit /= 10
    }
  }

  /// A value; one that JSON does not know as its text.
  package mutating func add(_ name: StaticString, _ value: Value) {
    add(name)
    let start = writer.output.count
    do throws(Failure) {
      try writer.write(value, level: 1) { (value) throws(Failure) in .string(value.text) }
    } catch {
      // What is too deep, or has keys that JSON cannot have.
      writer.output.removeSubrange(start...)
      writer.put(quoted: value.text)
    }
  }

  /// Ends the object and its line.
  package mutating func end() {
    writer.output.append(UInt8(ascii: "}"))
    writer.output.append(10)
  }

  private mutating func add(_ name: StaticString) {
    if writer.output.count > 1 { writer.output.append(UInt8(ascii: ",")) }
    writer.output.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { writer.output.append(contentsOf: $0) }
    writer.output.append(UInt8(ascii: "\""))
    writer.output.append(UInt8(ascii: ":"))
  }
}
