import Diagnostics
import Templates
import Values

extension Collections {
  static let versionFilters: [Builtin] = [
    Builtin("community.general.version_sort") { call throws(Failure) in
      let items = try call.evaluator.elements(of: call.input)
      var keys: [Value] = []
      for item in items {
        guard let text = item.string else {
          throw call.failed("version_sort needs texts, not \(item.typeName): \(item.repr)")
        }
        keys.append(VersionParts.parts(text))
      }
      return .list(try PythonSort.order(keys, at: call.span).map { items[$0] })
    }
  ]
}

/// The version numbers that Python's `LooseVersion` sees in a text.
enum VersionParts {
  /// Runs of digits as numbers, runs of small letters and what else stands between dots as texts.
  static func parts(_ text: String) -> Value {
    var parts: [Value] = []
    var run: [UInt8] = []
    func kind(_ byte: UInt8) -> Int {
      switch byte {
      case 48...57: 1
      case 97...122: 2
      default: 3
      }
    }
    func end() {
      guard let first = run.first else { return }
      let word = String(decoding: run, as: UTF8.self)
      parts.append(kind(first) == 1 ? PythonNumber.integer(word) ?? .string(word) : .string(word))
      run = []
    }
    for byte in text.utf8 {
      if byte == UInt8(ascii: ".") {
        end()
        continue
      }
      if let last = run.last, kind(last) != kind(byte) { end() }
      run.append(byte)
    }
    end()
    return .list(parts)
  }
}
