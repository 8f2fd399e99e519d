import Diagnostics
import Templates
import Values

extension Collections {
  /// `json_query`, by its own name and by the one that ansible-core redirects.
  static let queryFilters: [Builtin] = ["community.general.json_query", "json_query"].map { name in
    Builtin(name, ["expr"]) { call throws(Failure) in
      guard let query = call[0]?.string else {
        throw call.failed(
          "Error in jmespath.search in json_query filter plugin:\nthe query must be a text, not "
            + (call[0]?.typeName ?? "nothing"))
      }
      do throws(Failure) {
        return try JMESInterpreter.evaluate(try JMESParser.parse(query), call.input)
      } catch {
        if error.kind == .other { throw error.at(call.span) }
        throw Failure(
          .filter, "JMESPathError in json_query filter plugin:\n\(error.message), in \(query)",
          at: call.span, help: error.diagnostics.first?.help)
      }
    }
  }
}
