import Diagnostics
import Formats
import Templates
import Values

extension Collections {
  /// `validate` as filter, test and lookup.
  static let validateFilters: [Builtin] = [
    Builtin("ansible.utils.validate", ["criteria?", "engine?"], keywords: true) {
      call throws(Failure) in
      try refuseOptions(call)
      return .list(
        try Validation.problems(
          call.input, call.given(0), engine: call.given(1)?.text, kind: "filter"))
    }
  ]

  static let validateTests: [Builtin] = [
    Builtin("ansible.utils.validate", ["criteria?", "engine?"], keywords: true) {
      call throws(Failure) in
      try refuseOptions(call)
      return .bool(
        try Validation.problems(
          call.input, call.given(0), engine: call.given(1)?.text, kind: "test"
        ).isEmpty)
    }
  ]

  static let validateLookups: [Lookup] = [
    Lookup("ansible.utils.validate", options: ["engine"]) { call throws(Failure) in
      guard call.terms.count == 2 else {
        throw call.failed(
          "missing either 'data' or 'criteria' value in lookup input, refer "
            + "ansible.utils.validate lookup plugin documentation for details")
      }
      return try Validation.problems(
        call.terms[0], call.terms[1], engine: try call.text("engine"), kind: "lookup")
    }
  ]

  private static func refuseOptions(_ call: Call) throws(Failure) {
    if let option = call.keywords.first {
      throw call.failed("validate: the option '\(option.name)' is not known here")
    }
  }
}

private enum Validation {
  static func problems(
    _ data: Value, _ criteria: Value?, engine: String?, kind: String
  ) throws(Failure) -> [Value] {
    guard let criteria, criteria.isTrue || criteria.bool != nil else {
      throw Failure(
        .filter,
        "Missing either 'data' or 'criteria' value in \(kind) input, refer "
          + "'ansible.utils.validate' \(kind) plugin documentation for details")
    }
    let engine = engine ?? "ansible.utils.jsonschema"
    guard engine == "ansible.utils.jsonschema" else {
      throw Failure(
        .filter, "validate: the engine '\(engine)' is not known here, use ansible.utils.jsonschema")
    }
    let data = try json(data, "data")
    var reports: [Value] = []
    for schema in criteria.items ?? [criteria] {
      let schema = try json(schema, "criteria")
      do throws(Failure) {
        reports += try JSONSchema(schema).problems(data).map(\.report)
      } catch {
        // A schema that is itself wrong is reported like a problem of the data.
        guard error.kind == .usage else { throw error }
        reports.append(.string(error.message))
      }
    }
    return reports
  }

  private static func json(_ value: Value, _ option: String) throws(Failure) -> Value {
    guard let text = value.string else { return value }
    do throws(Failure) {
      return try JSON.parse(text)
    } catch {
      throw Failure(
        .filter,
        "'\(option)' option value is invalid, value should a valid JSON. Failed to read with error "
          + "'\(error.message)'")
    }
  }
}
