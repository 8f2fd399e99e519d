import Diagnostics
import Templates
import Values

/// Ansible's tests on the registered results of tasks.
extension Tests {
  static let ansibleResults: [Builtin] =
    result(["failed", "failure"], "failed", "whether the task failed") {
      (entries, call) throws(Failure) in
      try isSet("failed", in: entries, call)
    }
    + result(["succeeded", "success", "successful"], "failed", "whether the task did not fail") {
      (entries, call) throws(Failure) in
      try !isSet("failed", in: entries, call)
    }
    + result(["unreachable"], "unreachable", "whether the host could not be reached") {
      (entries, call) throws(Failure) in
      try isSet("unreachable", in: entries, call)
    }
    + result(["reachable"], "unreachable", "whether the host could be reached") {
      (entries, call) throws(Failure) in
      try !isSet("unreachable", in: entries, call)
    }
    + result(["skipped", "skip"], "skipped", "whether the task was skipped") {
      (entries, call) throws(Failure) in
      try isSet("skipped", in: entries, call)
    }
    + result(["timedout"], "timedout", "whether the task ran out of time") {
      (entries, call) throws(Failure) in
      guard let timeout = try value("timedout", in: entries, call)?.dict else { return false }
      return try isSet("period", in: timeout, call)
    }
    + result(["changed", "change"], "changed", "whether the task changed anything", changed)
    + result(["started"], "started", "whether the asynchronous task has started") {
      (entries, call) throws(Failure) in
      guard let started = try value("started", in: entries, call) else { return true }
      return started.isEqual(to: 1)
    }
    + result(["finished"], "finished", "whether the asynchronous task has ended") {
      (entries, call) throws(Failure) in
      try value("finished", in: entries, call)?.isTrue ?? true
    }

  /// A task is changed if it says so, and one with a loop if any of its items is.
  private static func changed(_ entries: Dict, _ call: Call) throws(Failure) -> Bool {
    if let changed = try value("changed", in: entries, call) { return changed.isTrue }
    guard let results = try value("results", in: entries, call)?.items else { return false }
    for item in results {
      if let entries = try call.evaluator.resolve(item).dict,
        try isSet("changed", in: entries, call)
      {
        return true
      }
    }
    return false
  }

  private static func result(
    _ names: [String], _ label: String, _ summary: String,
    _ body: @escaping @Sendable (Dict, Call) throws(Failure) -> Bool
  ) -> [Builtin] {
    names.map { name in
      Builtin(name, [], summary, lazy: true) { (call) throws(Failure) in
        guard let entries = try call.mapping(try call.subject()) else {
          throw call.refused("The '\(label)' test expects a dictionary")
        }
        return .bool(try body(entries, call))
      }
    }
  }

  private static func value(
    _ key: String, in entries: Dict, _ call: Call
  ) throws(Failure) -> Value? {
    guard let value = entries[key] else { return nil }
    return try call.defined(try call.evaluator.resolve(value))
  }

  private static func isSet(_ key: String, in entries: Dict, _ call: Call) throws(Failure) -> Bool {
    try value(key, in: entries, call)?.isTrue ?? false
  }
}
