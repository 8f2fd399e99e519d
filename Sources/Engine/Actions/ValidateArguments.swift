internal import Diagnostics
internal import ModuleKit
internal import Playbooks
internal import Templates
internal import Values

extension Run {
  /// `validate_argument_spec`: checks variables against a role's specification.
  func validateArgumentSpec(_ call: ActionCall) throws(Failure) -> Outcome {
    guard let given = call.arguments["argument_spec"] else {
      throw Failure(.usage, "missing required arguments: argument_spec", at: call.task.span)
        .reported(
          "Task failed: \"argument_spec\" arg is required in args: "
            + Value.dict(call.arguments).repr)
    }
    guard case .dict(let spec) = given else {
      throw Failure(
        .usage, "argument_spec must be a dictionary, not \(given.typeName)",
        at: call.task.argumentPlaces["argument_spec"] ?? call.task.span
      ).reported(
        "Task failed: Incorrect type for argument_spec, expected dict and got "
          + ArgumentTypes.className(of: given))
    }
    let provided: Dict = try call.option("provided_arguments") ?? [:]
    let context: Dict = try call.option("validate_args_context") ?? [:]
    var values = provided
    for name in spec.names where values[name] == nil {
      guard let value = try call.evaluator.variable(name) else { continue }
      if case .undefined(let undefined) = value { throw undefined.failure }
      values[name] = value
    }
    let problems = ArgumentRules.problems(values, spec, call.evaluator)
    guard problems.isEmpty else {
      return .failure(
        "Validation of arguments failed:\n" + problems.joined(separator: "\n"),
        values: [
          "argument_errors": .list(problems.map { .string($0) }),
          "argument_spec_data": .dict(spec), "validate_args_context": .dict(context),
        ])
    }
    return Outcome(
      message: "The arg spec validation passed",
      values: ["validate_args_context": .dict(context)])
  }
}
