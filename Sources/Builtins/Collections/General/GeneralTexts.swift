import Diagnostics
import Templates
import Values

extension Collections {
  /// Filters of community.general on texts.
  static let textFilters: [Builtin] =
    [
      Builtin("community.general.crc32") { call throws(Failure) in
        guard let text = call.input.string else {
          throw call.failed(
            "Invalid value type (\(call.input.typeName)) for crc32 (\(call.input.repr))")
        }
        return .string(String(crc32(Array(text.utf8)), radix: 16))
      },
      Builtin("community.general.unicode_normalize", ["form?"]) { call throws(Failure) in
        try normalized(call)
      },
      Builtin("community.general.reveal_ansible_type", ["alias?"]) { call throws(Failure) in
        .string(AnsibleType(call[0]?.dict).name(of: call.input))
      },
      Builtin("community.general.to_yaml", keywords: true) { call throws(Failure) in
        try yaml(call, "to_yaml")
      },
      Builtin("community.general.to_nice_yaml", keywords: true) { call throws(Failure) in
        try yaml(call, "to_nice_yaml")
      },
      Builtin("community.general.path_join") { call throws(Failure) in
        try call.evaluator.apply(filter: "path_join", to: call.input)
      },
    ]
    + ["community.general.random_mac", "random_mac"].map { name in
      Builtin(name, ["seed?"], volatile: true) { call throws(Failure) in try randomMAC(call) }
    }

  static let typeTests: [Builtin] = [
    Builtin("community.general.ansible_type", ["dtype", "alias?"]) { call throws(Failure) in
      guard let type = call[0], type.string != nil || type.items != nil else {
        throw call.failed("the test ansible_type needs the name of a type or a list of names")
      }
      let actual = AnsibleType(call[1]?.dict).name(of: call.input)
      return .bool((type.items ?? [type]).contains { $0.string == actual })
    },
    Builtin("community.general.fqdn_valid", ["min_labels?", "allow_underscores?"]) {
      call throws(Failure) in
      guard let name = call.input.string else {
        throw call.failed("the test fqdn_valid needs a text, not \(call.input.typeName)")
      }
      let underscores = call.flag(1)
      return .bool(
        isDomain(name, labels: try call.integer(0, default: 1), underscores: underscores))
    },
  ]

  private static func yaml(_ call: Call, _ filter: String) throws(Failure) -> Value {
    if call.keyword("redact_sensitive_values")?.isTrue == true {
      throw call.failed("redact_sensitive_values cannot be had here; leave it out")
    }
    let named = call.keywords.filter { $0.name != "redact_sensitive_values" }
    return try call.evaluator.apply(filter: filter, to: call.input, [], named)
  }

  static func crc32(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = 0xffff_ffff
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xedb8_8320 : sum >> 1 }
    }
    return ~sum
  }

  private static func isDomain(_ name: String, labels: Int, underscores: Bool) -> Bool {
    var text = Substring(name)
    if text.hasSuffix(".") { text = text.dropLast() }
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count >= labels, text.utf8.count <= 253 else { return false }
    return parts.allSatisfy { part in
      (1...63).contains(part.count) && part.first != UInt8(ascii: "-")
        && part.last != UInt8(ascii: "-")
        && part.allSatisfy {
          (48...57).contains($0) || ($0 | 32 >= 97 && $0 | 32 <= 122) || $0 == UInt8(ascii: "-")
            || underscores && $0 == UInt8(ascii: "_")
        }
    }
  }

  private static func randomMAC(_ call: Call) throws(Failure) -> Value {
    guard let text = call.input.string else {
      throw call.failed(
        "Invalid value type (\(call.input.typeName)) for random_mac (\(call.input.text))")
    }
    let prefix = text.lowercased()
    func invalid(_ reason: String) -> Failure {
      call.failed("Invalid value (\(prefix)) for random_mac: \(reason)")
    }
    let parts = PythonString.split(prefix, ":")
    guard parts.count <= 5 else { throw invalid("5 colon(:) separated items max") }
    for part in parts {
      if part.isEmpty { throw invalid("empty item") }
      let digits = Array(part.utf8.prefix(2))
      guard digits.count == 2,
        digits.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
      else { throw invalid("\(part) not hexa byte") }
    }
    // Ten hexadecimal digits, of which as many count as are missing.
    let least = 0x10_0000_0000
    let span = 0xff_ffff_ffff - least + 1
    let number: Int
    if let seed = call.given(0) {
      guard var twister = MersenneTwister(seed: seed) else {
        throw invalid("a seed must be a text or a number")
      }
      number = least + twister.below(span)
    } else {
      number = Int.random(in: least..<(least + span))
    }
    let digits = Array(String(number, radix: 16).utf8)
    let more = (parts.count..<6).map { index in
      let start = (index - parts.count) * 2
      return String(decoding: digits[start..<(start + 2)], as: UTF8.self)
    }
    return .string((parts + more).joined(separator: ":"))
  }
}

/// The types of values, in the words of `reveal_ansible_type`.
struct AnsibleType {
  private let aliases: Dict

  init(_ aliases: Dict?) { self.aliases = aliases ?? Dict() }

  func name(of value: Value) -> String {
    switch value {
    case .list(let items) where !items.isEmpty: "list[\(union(items.items))]"
    case .dict(let entries) where !entries.isEmpty:
      "dict[\(union(entries.keys)), \(union(entries.values))]"
    default: simple(value)
    }
  }

  private func union(_ values: [Value]) -> String {
    Set(values.map(simple)).sorted().joined(separator: "|")
  }

  private func simple(_ value: Value) -> String {
    aliases[value.typeName]?.string ?? value.typeName
  }
}
