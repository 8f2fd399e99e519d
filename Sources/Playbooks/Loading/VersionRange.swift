/// Conditions on a version as in `>=2.15.0,<2.20`; what cannot be read is met.
struct VersionRange {
  private let conditions: [(symbol: String, version: [Int])]

  init(_ text: String) {
    conditions = text.split(separator: ",").compactMap { part in
      let condition = part.trimmed
      let symbol = condition.prefix { "<>=!~".contains($0) }
      let version = VersionRange.numbers(condition.dropFirst(symbol.count).trimmed)
      return symbol.isEmpty || version.isEmpty ? nil : (String(symbol), version)
    }
  }

  func contains(_ version: String) -> Bool {
    let version = VersionRange.numbers(version)
    return conditions.allSatisfy { symbol, other in
      let order = VersionRange.compare(version, other)
      return switch symbol {
      case ">=": order >= 0
      case ">": order > 0
      case "<=": order <= 0
      case "<": order < 0
      case "==", "===": order == 0
      case "!=": order != 0
      case "~=": order >= 0 && version.prefix(other.count - 1).elementsEqual(other.dropLast())
      default: true
      }
    }
  }

  private static func numbers(_ text: String) -> [Int] {
    text.split(separator: ".").map { part in
      Int(String(part.prefix { $0.isNumber })) ?? 0
    }
  }

  private static func compare(_ a: [Int], _ b: [Int]) -> Int {
    for index in 0..<max(a.count, b.count) {
      let x = index < a.count ? a[index] : 0
      let y = index < b.count ? b[index] : 0
      if x != y { return x < y ? -1 : 1 }
    }
    return 0
  }
}
