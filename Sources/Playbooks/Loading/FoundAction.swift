internal import Diagnostics
internal import Formats
internal import Values

/// The action of a task and its arguments, as found among the task's keys.
struct FoundAction {
  /// As the user wrote it.
  var name: String
  var resolved: String
  var arguments = Dict()
  var template: Value?
  var places = ArgumentPlaces()
  var delegateTo: Value?
  /// Why it cannot run here.
  var refusal: Diagnostic?

  /// `_raw_params`: a file name, a command, an action of meta.
  var rawText: Value? { arguments["_raw_params"] }
  /// The name without the builtin collection.
  var short: String { Keywords.short(resolved) }
}
