import Diagnostics
import Formats
import Templates
import Values

extension Collections {
  /// `json_patch`, `json_patch_recipe`, `json_diff`: RFC 6902.
  static let patchFilters: [Builtin] = [
    Builtin("community.general.json_patch", ["op", "path", "value?"], keywords: true) {
      call throws(Failure) in
      for (name, _) in call.keywords where name != "from" && name != "fail_test" {
        throw call.failed("json_patch: unexpected keywords arguments: \(name)")
      }
      var operation: Dict = ["op": call[0] ?? .null, "path": call[1] ?? .null]
      operation["value"] = call[2] ?? .null
      if let from = call.keyword("from") { operation["from"] = from }
      let fails = call.keyword("fail_test")?.isTrue ?? false
      return try JSONPatch("json_patch", call).apply([.dict(operation)], failsOnTest: fails)
    },
    Builtin("community.general.json_patch_recipe", ["operations", "fail_test?"]) {
      call throws(Failure) in
      guard let operations = call[0]?.items else {
        throw call.failed("json_patch_recipe: 'operations' needs to be a list")
      }
      return try JSONPatch("json_patch_recipe", call)
        .apply(operations, failsOnTest: call.flag(1))
    },
    Builtin("community.general.json_diff", ["target"]) { call throws(Failure) in
      let patch = JSONPatch("json_diff", call)
      let before = try patch.document(call.input)
      return .list(JSONDifference.operations(before, try patch.document(call[0] ?? .null)))
    },
  ]
}

/// The path of a value within a JSON document (RFC 6901).
struct JSONPointer {
  let parts: [String]

  init(_ text: String) throws(Failure) {
    if text.isEmpty {
      parts = []
      return
    }
    guard text.hasPrefix("/") else { throw Failure(.filter, "Location must start with /") }
    parts = PythonString.split(String(text.dropFirst()), "/").map {
      PythonString.replace(PythonString.replace($0, "~1", "/"), "~0", "~")
    }
  }

  /// A path's text from its parts.
  static func text(_ parts: [String]) -> String {
    parts.map { "/" + PythonString.replace(PythonString.replace($0, "~", "~0"), "/", "~1") }
      .joined()
  }
}

private struct JSONPatch {
  private let name: String
  private let call: Call

  init(_ name: String, _ call: Call) {
    self.name = name
    self.call = call
  }

  func document(_ value: Value) throws(Failure) -> Value {
    switch value {
    case .dict, .list: return value
    case .string(let text):
      do throws(Failure) {
        return try JSON.parse(text)
      } catch {
        throw call.failed("\(name): the input is no JSON: \(error.message)")
      }
    default: throw call.failed("\(name): input is not dictionary, list or string")
    }
  }

  /// The document after the operations; none where a test fails that need not hold.
  func apply(_ operations: [Value], failsOnTest: Bool) throws(Failure) -> Value {
    var value = try document(call.input)
    for operation in operations {
      guard case .dict(let fields) = operation else {
        throw call.failed("\(name): each operation must be a dictionary")
      }
      guard let op = fields["op"]?.string else {
        throw call.failed("\(name): 'op' argument is not a string")
      }
      guard ["add", "copy", "move", "remove", "replace", "test"].contains(op) else {
        throw call.failed("\(name): unsupported 'op' argument: \(op)")
      }
      guard let path = fields["path"]?.string else {
        throw call.failed("\(name): 'path' argument is not a string")
      }
      let pointer = try JSONPointer(path)
      switch op {
      case "add": try add(try member(fields), pointer, &value)
      case "remove": _ = try take(pointer, &value)
      case "replace": try replace(try member(fields), pointer, &value)
      case "test":
        let wanted = try member(fields)
        let found = try? find(pointer, value)
        if found.map({ $0.isEqual(to: wanted) }) == true { continue }
        if failsOnTest {
          throw call.failed(
            "\(found?.repr ?? "nothing") is not equal to tested value \(wanted.repr)")
        }
        return .null
      default: try carry(op, fields, pointer, path, &value)
      }
    }
    return value
  }

  private func carry(
    _ op: String, _ fields: Dict, _ pointer: JSONPointer, _ path: String, _ value: inout Value
  ) throws(Failure) {
    guard let from = fields["from"]?.string else {
      throw call.failed("\(name): 'from' argument missing for '\(op)' operation")
    }
    let source = try JSONPointer(from)
    if op == "copy" {
      try add(try find(source, value), pointer, &value)
    } else if from != path {
      guard !path.hasPrefix(from + "/") else {
        throw call.failed("Cannot move values into their own children")
      }
      try add(try take(source, &value), pointer, &value)
    }
  }

  private func member(_ fields: Dict) throws(Failure) -> Value {
    guard let value = fields["value"] else {
      throw call.failed("The operation does not contain a 'value' member")
    }
    return value
  }

  // MARK: Walking

  private func find(_ pointer: JSONPointer, _ value: Value) throws(Failure) -> Value {
    var current = value
    for part in pointer.parts { current = try child(part, current) }
    return current
  }

  private func child(_ part: String, _ value: Value) throws(Failure) -> Value {
    switch value {
    case .dict(let entries):
      guard let found = entries[part] else {
        throw call.failed("member '\(part)' not found in \(value.repr)")
      }
      return found
    case .list(let items):
      let index = try index(part)
      guard items.indices.contains(index) else {
        throw call.failed("index '\(part)' is out of bounds")
      }
      return items[index]
    default: throw call.failed("a \(value.typeName) has no members: '\(part)'")
    }
  }

  private func index(_ part: String) throws(Failure) -> Int {
    let isNumber = !part.isEmpty && part.utf8.allSatisfy { (48...57).contains($0) }
    guard isNumber, part == "0" || !part.hasPrefix("0"), let index = Int(part) else {
      throw call.failed("'\(part)' is not a valid sequence index")
    }
    return index
  }

  /// Changes the parent of a place; the last part of the path is given to `change`.
  private func change(
    _ parts: ArraySlice<String>, _ value: inout Value,
    _ change: (String, inout Value) throws(Failure) -> Void
  ) throws(Failure) {
    guard let part = parts.first else { return }
    if parts.count == 1 { return try change(part, &value) }
    var inner = try child(part, value)
    try self.change(parts.dropFirst(), &inner, change)
    switch value {
    case .dict(var entries):
      entries[part] = inner
      value = .dict(entries)
    case .list(let items):
      var changed = items.items
      changed[try index(part)] = inner
      value = .list(changed)
    default: break
    }
  }

  private func add(_ new: Value, _ pointer: JSONPointer, _ value: inout Value) throws(Failure) {
    guard !pointer.parts.isEmpty else {
      value = new
      return
    }
    try change(pointer.parts[...], &value) { (part, parent) throws(Failure) in
      switch parent {
      case .dict(var entries):
        entries[part] = new
        parent = .dict(entries)
      case .list(let items):
        let index = part == "-" ? items.count : try index(part)
        guard index <= items.count else { throw call.failed("can't insert outside of list") }
        var changed = items.items
        changed.insert(new, at: index)
        parent = .list(changed)
      default: throw call.failed("a \(parent.typeName) has no members: '\(part)'")
      }
    }
  }

  private func take(_ pointer: JSONPointer, _ value: inout Value) throws(Failure) -> Value {
    guard !pointer.parts.isEmpty else { throw call.failed("can't remove the whole document") }
    var taken = Value.null
    try change(pointer.parts[...], &value) { (part, parent) throws(Failure) in
      switch parent {
      case .dict(var entries) where entries[part] != nil:
        taken = entries[part] ?? .null
        entries[part] = nil
        parent = .dict(entries)
      case .list(let items):
        let index = try index(part)
        guard items.indices.contains(index) else {
          throw call.failed("can't remove a non-existent object '\(part)'")
        }
        var changed = items.items
        taken = changed.remove(at: index)
        parent = .list(changed)
      default: throw call.failed("can't remove a non-existent object '\(part)'")
      }
    }
    return taken
  }

  private func replace(
    _ new: Value, _ pointer: JSONPointer, _ value: inout Value
  ) throws(Failure) {
    guard !pointer.parts.isEmpty else {
      value = new
      return
    }
    try change(pointer.parts[...], &value) { (part, parent) throws(Failure) in
      switch parent {
      case .dict(var entries):
        guard entries[part] != nil else {
          throw call.failed("can't replace a non-existent object '\(part)'")
        }
        entries[part] = new
        parent = .dict(entries)
      case .list(let items):
        guard part != "-" else {
          throw call.failed("'path' with '-' can't be applied to 'replace' operation")
        }
        let index = try index(part)
        guard items.indices.contains(index) else {
          throw call.failed("can't replace outside of list")
        }
        var changed = items.items
        changed[index] = new
        parent = .list(changed)
      default: throw call.failed("a \(parent.typeName) has no members: '\(part)'")
      }
    }
  }
}

/// The operations that make one document of another.
enum JSONDifference {
  static func operations(_ before: Value, _ after: Value) -> [Value] {
    var operations: [Value] = []
    compare(before, after, [], &operations)
    return operations
  }

  private static func operation(_ op: String, _ path: [String], _ value: Value?) -> Value {
    var fields: Dict = ["op": .string(op), "path": .string(JSONPointer.text(path))]
    if let value { fields["value"] = value }
    return .dict(fields)
  }

  private static func compare(
    _ a: Value, _ b: Value, _ path: [String], _ operations: inout [Value]
  ) {
    switch (a, b) {
    case (.dict(let x), .dict(let y)):
      var gone = x.filter { y[$0.key] == nil }
      var new = y.filter { x[$0.key] == nil }
      // A value that only changed its name moves.
      for entry in gone {
        guard let place = new.firstIndex(where: { isSame($0.value, entry.value) }) else {
          continue
        }
        operations.append(
          .dict([
            ("op", "move"), ("from", .string(JSONPointer.text(path + [entry.key.text]))),
            ("path", .string(JSONPointer.text(path + [new[place].key.text]))),
          ]))
        new.remove(at: place)
        gone.removeAll { $0.key.isEqual(to: entry.key) }
      }
      for entry in gone { operations.append(operation("remove", path + [entry.key.text], nil)) }
      for entry in new {
        operations.append(operation("add", path + [entry.key.text], entry.value))
      }
      for (key, value) in x {
        if let other = y[key] { compare(value, other, path + [key.text], &operations) }
      }
    case (.list(let x), .list(let y)): lists(x.items, y.items, path, &operations)
    default: if !isSame(a, b) { operations.append(operation("replace", path, b)) }
    }
  }

  private static func lists(
    _ a: [Value], _ b: [Value], _ path: [String], _ operations: inout [Value]
  ) {
    var start = 0
    while start < min(a.count, b.count), isSame(a[start], b[start]) { start += 1 }
    var end = 0
    while end < min(a.count, b.count) - start, isSame(a[a.count - 1 - end], b[b.count - 1 - end]) {
      end += 1
    }
    var old = Array(a[start..<(a.count - end)])
    let new = Array(b[start..<(b.count - end)])
    // What the new list lacks goes first, so that what stays keeps its order.
    if new.count < old.count {
      var index = 0
      while index < old.count, old.count > new.count {
        if new.contains(where: { isSame($0, old[index]) }) {
          index += 1
        } else {
          operations.append(operation("remove", path + [String(start + index)], nil))
          old.remove(at: index)
        }
      }
      while old.count > new.count {
        operations.append(operation("remove", path + [String(start + old.count - 1)], nil))
        old.removeLast()
      }
    }
    for index in new.indices {
      if index < old.count {
        compare(old[index], new[index], path + [String(start + index)], &operations)
      } else {
        operations.append(operation("add", path + [String(start + index)], new[index]))
      }
    }
  }

  private static func isSame(_ a: Value, _ b: Value) -> Bool {
    if case .bool = a, b.bool == nil { return false }
    if case .bool = b, a.bool == nil { return false }
    return a.isEqual(to: b)
  }
}
