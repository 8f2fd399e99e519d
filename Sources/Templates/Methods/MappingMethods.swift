import Diagnostics
import Values

/// A dictionary's methods on mappings that look their values up: `hostvars`, `vars`.
enum MappingMethods {
  static let names = ["get", "items", "keys", "values"]

  static func call(
    _ name: String, _ mapping: Object, _ arguments: CallArguments
  ) throws(Failure) -> Value {
    switch name {
    case "get":
      guard let key = arguments.positional.first else {
        throw Failure(.type, "get expected at least 1 argument, got 0")
      }
      let fallback = arguments.positional.count > 1 ? arguments.positional[1] : .null
      return try mapping.item(key) ?? fallback
    case "keys": return .list(mapping.elements ?? [])
    case "items":
      return .list(try entries(of: mapping).map { .tuple(List([$0.key, $0.value])) })
    default: return .list(try entries(of: mapping).map(\.value))
    }
  }

  private static func entries(of mapping: Object) throws(Failure) -> [(key: Value, value: Value)] {
    var entries: [(key: Value, value: Value)] = []
    for key in mapping.elements ?? [] {
      if let value = try mapping.item(key) { entries.append((key, value)) }
    }
    return entries
  }
}
