import Diagnostics
import Values

/// What templates are evaluated with, the same for a whole run: the language's options, the
/// builtins, where template files and secrets come from.
package struct Environment: Sendable {
  /// Whose semantics hold.
  package enum Mode: Sendable {
    /// Jinja2's own: text results, lenient undefined.
    case jinja2
    /// ansible-core 2.19's: native results, strict undefined, lazy variables.
    case ansible
  }

  package var mode: Mode
  package var syntax: Syntax
  package var builtins: BuiltinTable
  package var files: any TemplateFiles
  /// Decrypts a `!vault` value.
  package var decrypt: @Sendable (VaultText) throws(Failure) -> String
  package var limits = Limits()
  /// What undefined values can do in Jinja2's mode; Ansible's mode has its own rule.
  package var undefined = Undefined.Behaviour.lenient
  /// Whether a condition may have any result, which then counts by its truth.
  package var allowsBrokenConditions = false
  /// The names of the hosts that a pattern matches; nil where there is no inventory.
  package var hosts: (@Sendable (_ pattern: String) throws(Failure) -> [String])?
  /// A setting that the user changed, by its name in `ansible-config` (`DEFAULT_FORKS`), or
  /// `PLUGIN.NAME`; nil for the default.
  package var setting: @Sendable (_ name: String) -> Value? = { _ in nil }

  package init(
    mode: Mode = .ansible, syntax: Syntax = .ansible, builtins: BuiltinTable,
    files: any TemplateFiles = NoFiles(),
    decrypt: @escaping @Sendable (VaultText) throws(Failure) -> String = {
      (vault: VaultText) throws(Failure) in
      throw Failure(.other, "attempting to decrypt but no vault secrets found", at: vault.span)
    }
  ) {
    self.mode = mode
    self.syntax = syntax
    self.builtins = builtins
    self.files = files
    self.decrypt = decrypt
  }

  /// Bounds on what a template may cost; beyond them it is an error.
  package struct Limits: Sendable {
    package var depth = 400
    /// How many levels of lists and dictionaries a value may have.
    package var nesting = 200
    /// How much of a thread's stack nested evaluations may take; threads that evaluate need about
    /// 256 KiB beside.
    package var stackBytes = 256 << 10
    package var rangeLength = 10_000_000
    package var outputBytes = 128 << 20

    package init() {}
  }
}

/// The controller's files, as templates and lookups see them.
package protocol TemplateFiles: Sendable {
  /// Directories to search, most specific first (role, tasks file, play).
  var searchPath: [String] { get }
  /// The directories where `include` and its like look, in order.
  var templatePath: [String] { get }
  /// The absolute path of a file: as it is if absolute, else the first that exists of
  /// `DIR/subdirectory/name` and `DIR/name`.
  func find(_ name: String, in subdirectory: String) -> String?
  /// The bytes of a file, decrypted where it is a vault.
  func read(_ path: String) throws(Failure) -> [UInt8]
}

extension TemplateFiles {
  package var templatePath: [String] { searchPath.flatMap { ["\($0)/templates", $0] } }
}

/// No files at all.
package struct NoFiles: TemplateFiles {
  package init() {}
  package var searchPath: [String] { [] }
  package func find(_ name: String, in subdirectory: String) -> String? { nil }
  package func read(_ path: String) throws(Failure) -> [UInt8] {
    throw Failure(.other, "could not locate file: \(path)")
  }
}
