public import Diagnostics

/// An inline `!vault` value: the envelope as it stands in the file, decrypted when it is used.
public final class VaultText: Object, @unchecked Sendable {
  // Unchecked: holds only constants.
  /// The envelope, `$ANSIBLE_VAULT;1.1;AES256` and its hexadecimal lines.
  public let envelope: String
  public let span: Span?
  /// Where the decrypted value is kept once it was used.
  public let plain = CompiledSlot()

  public init(_ envelope: String, at span: Span? = nil) {
    self.envelope = envelope
    self.span = span
  }

  public override var typeName: String { "str" }
  public override var repr: String { PythonText.quote(envelope) }
  public override var text: String { envelope }

  public override func isEqual(to other: Value) -> Bool {
    if case .object(let object) = other {
      (object as? VaultText)?.envelope == envelope
    } else {
      false
    }
  }
}
