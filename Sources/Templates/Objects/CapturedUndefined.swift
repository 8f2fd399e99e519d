import Diagnostics
import Values

/// The undefined value of a variable whose template used something undefined, with the error.
final class CapturedUndefined: Undefined, @unchecked Sendable {
  // Unchecked: holds only constants.
  let original: Failure

  private init(_ original: Failure) {
    self.original = original
    super.init(name: "", message: original.message, span: original.span)
  }

  static func make(_ failure: Failure) -> Undefined { CapturedUndefined(failure) }
}
