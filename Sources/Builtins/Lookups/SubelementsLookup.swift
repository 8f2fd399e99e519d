import Diagnostics
import Templates
import Values

/// `subelements`: each element of a list beside each element of a list within it.
enum SubelementsLookup {
  static let lookup = Lookup("subelements", options: ["skip_missing"]) { call throws(Failure) in
    guard (2...3).contains(call.terms.count) else { throw wrong(call) }
    guard let path = call.terms[1].string else { throw wrong(call, shape) }
    let elements: [Value]
    switch call.terms[0] {
    case .list(let items), .tuple(let items): elements = items.items
    case .dict(let entries):
      if let skipped = entries["skipped"], !skipped.isEqual(to: false) { return [] }
      elements = entries.values
    default: throw wrong(call, shape)
    }
    var skipsMissing = try call.flag("skip_missing", default: false)
    if call.terms.count == 3 {
      guard case .dict(let flags) = call.terms[2] else {
        throw wrong(call, " the optional third item must be a dict with flags skip_missing")
      }
      if let flag = flags["skip_missing"] {
        skipsMissing = try LookupOption.flag("skip_missing", flag, call)
      }
    }
    var results: [Value] = []
    for element in elements {
      guard case .dict(let entries) = element else {
        throw call.failed("subelements lookup expects a dictionary, got '\(element.text)'")
      }
      if let skipped = entries["skipped"], !skipped.isEqual(to: false) { continue }
      let keys = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      guard
        let (rest, items) = try taken(entries, keys[...], element, skipsMissing, call)
      else { continue }
      for item in items { results.append(.list([.dict(rest), item])) }
    }
    return results
  }

  private static let shape =
    " first a dict or a list, second a string pointing to the subkey"

  private static func wrong(_ call: LookupCall, _ more: String = "") -> Failure {
    call.failed("subelements lookup expects a list of two or three items," + more)
  }

  /// The dictionary without the list at a path, and the list; nil where it is to be skipped.
  private static func taken(
    _ entries: Dict, _ keys: ArraySlice<String>, _ element: Value, _ skipsMissing: Bool,
    _ call: LookupCall
  ) throws(Failure) -> (Dict, [Value])? {
    guard let key = keys.first else { return nil }
    guard let value = entries[key] else {
      if skipsMissing { return nil }
      throw call.failed("could not find '\(key)' key in iterated item '\(element.text)'")
    }
    var rest = entries
    if keys.count == 1 {
      guard let items = value.items else {
        throw call.failed("the key \(key) should point to a list, got '\(value.text)'")
      }
      rest[key] = nil
      return (rest, items)
    }
    guard case .dict(let inner) = value else {
      if skipsMissing { return nil }
      throw call.failed("the key \(key) should point to a dictionary, got '\(value.text)'")
    }
    guard let (innerRest, items) = try taken(inner, keys.dropFirst(), element, skipsMissing, call)
    else { return nil }
    rest[key] = .dict(innerRest)
    return (rest, items)
  }
}
