import Diagnostics
import Values

/// What a variable or call is whose evaluation failed: nothing that can be used, with the error.
///
/// In Ansible's mode such errors count only where the value is used. Of those that are about
/// something undefined `default` makes another value; all others stay errors there too.
final class CapturedUndefined: Undefined, @unchecked Sendable {
  // Unchecked: holds only constants.
  let original: Failure

  private init(_ original: Failure) {
    self.original = original
    super.init(name: "", message: original.message, span: original.span)
  }

  override var failure: Failure { original }

  static func make(_ failure: Failure) -> Undefined { CapturedUndefined(failure) }
}
