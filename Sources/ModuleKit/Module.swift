package import Diagnostics
package import Remote
package import Values

/// A module: typed options, and pure functions from them to scripts and from replies to an outcome.
///
/// `begin` looks and, unless it checks, acts in the same round trip; it does no I/O of its own
/// besides reading files of the controller through the context.
package protocol Module: Sendable {
  init()
  static var spec: Spec<Self> { get }
  func begin(_ context: ModuleContext) throws(Failure) -> Step
}

/// What a module wants next.
package enum Step: Sendable {
  /// Run a script; its reply decides what follows.
  case run(Script, then: @Sendable (Reply) throws(Failure) -> Step)
  case done(Outcome)
}

extension Step {
  /// The step whose outcome, after all scripts, is changed.
  package func mapping(_ change: @escaping @Sendable (inout Outcome) -> Void) -> Step {
    switch self {
    case .run(let script, let then):
      return .run(script) { (reply: Reply) throws(Failure) in try then(reply).mapping(change) }
    case .done(var outcome):
      change(&outcome)
      return .done(outcome)
    }
  }

  /// Runs a script that reports lines and data; a failed one is the outcome, with `values` in it
  /// and what `describe` makes of the report. A general message, one that ends with a full stop,
  /// stands alone in the result; what the programs said is its reason.
  package static func ask(
    _ script: Script, failing values: Dict = [:],
    describing describe: (@Sendable (Answer) -> Dict)? = nil,
    then: @escaping @Sendable (Answer) throws(Failure) -> Step
  ) -> Step {
    var script = script
    script.text = Answer.prelude + script.text
    return .run(script) { (reply: Reply) throws(Failure) in
      let answer = Answer(reply)
      if let message = answer.failure {
        var values = values
        if let describe { values.merge(describe(answer)) }
        if let status = answer["exit_status"] {
          // A validation that failed: what its command said.
          values["exit_status"] = .int(Int(status) ?? 1)
          values["stdout"] = .string(String(decoding: answer.data ?? [], as: UTF8.self))
          values["stderr"] = ""
        }
        var outcome = Outcome.failure(message, values: values)
        if let general = answer["fail"], general.hasSuffix("."), general != message {
          outcome.message = general
          outcome.reason = reply.errorText.trimmed
        }
        return .done(outcome)
      }
      return try then(answer)
    }
  }
}

/// What a module knows of the run.
package struct ModuleContext: Sendable {
  /// Whether it must only predict.
  package var isCheck = false
  /// Whether the differences will be shown.
  package var wantsDiff = false
  package var files: any ControllerFiles
  /// Facts known of the host, for what depends on its kind.
  package var facts: Dict = [:]
  /// The host's name in the inventory.
  package var host = "localhost"
  /// What the task calls the module.
  package var action: String?
  /// The directory that relative paths of the controller start from: the playbook's.
  package var directory = "."

  package init(
    isCheck: Bool = false, wantsDiff: Bool = false,
    files: any ControllerFiles = NoControllerFiles(),
    facts: Dict = [:]
  ) {
    self.isCheck = isCheck
    self.wantsDiff = wantsDiff
    self.files = files
    self.facts = facts
  }
}

/// Files on the controller that a task names.
package protocol ControllerFiles: Sendable {
  /// The absolute path of a file or directory: `name` itself if absolute, else the first that
  /// exists in the role's, the tasks file's and the play's `subdirectory` and directory.
  func find(_ name: String, in subdirectory: String) throws(Failure) -> String
  /// The bytes of a file, decrypted if it is a vault.
  func read(_ path: String) throws(Failure) -> [UInt8]
  /// The size of a file, nil where there is none; and whether it is a vault, to be decrypted.
  func stat(_ path: String) -> ControllerFile?
  /// Paths of everything below a directory, relative to it, directories before what they hold.
  func list(_ directory: String) throws(Failure) -> [String]
  /// SHA-1 of a file's (decrypted) bytes as hexadecimal text; computed once per run.
  func sha1(_ path: String) throws(Failure) -> String
  /// The same in MD5.
  func md5(_ path: String) throws(Failure) -> String
}

/// What is known of a file on the controller.
package struct ControllerFile: Sendable {
  package enum Kind: Sendable { case file, directory, link(String), other }
  package var kind: Kind
  package var size: Int
  /// Permission bits.
  package var mode: Int
  /// Whether it begins as a vault does.
  package var isVault: Bool

  package init(kind: Kind, size: Int, mode: Int, isVault: Bool = false) {
    self.kind = kind
    self.size = size
    self.mode = mode
    self.isVault = isVault
  }
}

/// A controller without files.
package struct NoControllerFiles: ControllerFiles {
  package init() {}
  package func find(_ name: String, in subdirectory: String) throws(Failure) -> String {
    throw Failure(.usage, "could not find '\(name)' on the controller")
  }
  package func read(_ path: String) throws(Failure) -> [UInt8] {
    throw Failure(.usage, "could not read '\(path)'")
  }
  package func stat(_ path: String) -> ControllerFile? { nil }
  package func list(_ directory: String) throws(Failure) -> [String] { [] }
  package func md5(_ path: String) throws(Failure) -> String { try sha1(path) }
  package func sha1(_ path: String) throws(Failure) -> String {
    throw Failure(.usage, "could not read '\(path)'")
  }
}
