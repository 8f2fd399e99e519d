package import Diagnostics

/// A piece of POSIX shell to run on a target in one round trip, with the bytes it needs.
///
/// A value: the engine may look at it, send several ahead, or replay it in a test.
package struct Script: Sendable {
  /// How far the script is kept apart from the persistent shell.
  package enum Isolation: Sendable {
    /// Our own probes and changes: a subshell of the persistent shell. Leaves no child behind.
    case probe
    /// A user's command: its own `sh` process, output through files, own process group.
    case command
    /// A text of ours that ends in `exec` of a program: a subshell which becomes the program, at the
    /// price of one fork. Output and session as for `command`; `$$` is the persistent shell's.
    case program
  }

  /// What its module knows before the reply: how far others may be sent behind this script without
  /// waiting for it.
  package enum Promise: Sendable, Equatable {
    /// Nothing: the reply may ask for any other script.
    case none
    /// It changes nothing, and looks at one file, which its reply names in a line `which`, the same
    /// for all names of the file. The reply may ask for scripts that change this file only.
    case look
    /// It is all that its task does on the target.
    case complete
    /// It is complete, and a status of zero means that the task has not failed.
    case decisive
  }

  /// The shell text. Every value in it went through `Quote`.
  package var text: String
  package var isolation: Isolation
  /// Standard input of the script; `/dev/null` when nil. What is big streams into a probe while it
  /// runs, and never lies in a file.
  package var input: Payload?
  /// Files that the script needs on the target: it finds their paths in `$P0`, `$P1`, … They lie
  /// in the shell's private directory (mode 0700) and go when the script ends.
  package var payloads: [Payload]
  /// Where standard output goes on the controller, instead of into the reply: a path, for big files.
  package var output: String?
  /// Seconds after which the script is ended and the task fails; nil for no limit.
  package var timeout: Double?
  /// Environment of the script.
  package var environment: [(name: String, value: String)] = []
  package var promise: Promise
  /// The text as a simple command, where it comes to no more: a path and arguments, quoted. Shells
  /// start one without making a copy of themselves; where the path cannot be run, the text runs.
  package var simple: String?
  /// Whether neither it nor its reply may be written down.
  package var isSecret = false

  package init(
    _ text: String, isolation: Isolation = .probe, input: Payload? = nil,
    payloads: [Payload] = [], output: String? = nil, timeout: Double? = nil,
    promise: Promise = .none
  ) {
    self.text = text
    self.isolation = isolation
    self.input = input
    self.payloads = payloads
    self.output = output
    self.timeout = timeout
    self.promise = promise
  }

  /// The same script with its module's word.
  package func promising(_ promise: Promise) -> Script {
    var script = self
    script.promise = promise
    return script
  }
}

/// Bytes to put on the target for a script.
package enum Payload: Sendable {
  case bytes([UInt8])
  /// A file of the controller, streamed.
  case file(path: String, size: Int)
}

/// What a script answered.
package struct Reply: Sendable {
  package var output: [UInt8]
  package var errors: [UInt8]
  /// The return code; 128 + n where signal n ended it.
  package var status: Int
  /// Seconds from the moment that the script's turn came until it ended, as the connection saw it.
  package var seconds: Double?

  package init(output: [UInt8] = [], errors: [UInt8] = [], status: Int = 0) {
    self.output = output
    self.errors = errors
    self.status = status
  }

  package var outputText: String { String(decoding: output, as: UTF8.self) }
  package var errorText: String { String(decoding: errors, as: UTF8.self) }
}

/// As whom a script runs on a target.
package struct Identity: Sendable, Hashable {
  /// How another user is become.
  package struct Become: Sendable, Hashable {
    package enum Method: String, Sendable, CaseIterable {
      case sudo, su, doas

      /// By its name, with or without a collection.
      package init?(name: String) {
        self.init(rawValue: name.split(separator: ".").last.map(String.init) ?? name)
      }

      /// All names, with and without collections.
      package static let names =
        allCases.map(\.rawValue) + ["ansible.builtin.sudo", "ansible.builtin.su"]
        + ["community.general.doas"]
    }

    package var method: Method
    package var user: String
    /// Options of the program, `-H -S -n` by default for sudo.
    package var flags: String?
    /// The program's path, where it is not the method's name.
    package var executable: String?
    /// Given on standard input or at the prompt, never in an argument.
    package var password: String?

    package init(
      method: Method = .sudo, user: String = "root", flags: String? = nil,
      executable: String? = nil, password: String? = nil
    ) {
      self.method = method
      self.user = user
      self.flags = flags
      self.executable = executable
      self.password = password
    }
  }

  /// nil: the user who logged in.
  package var become: Become?

  package init(become: Become? = nil) { self.become = become }

  package static let login = Identity()
}

/// The answers of scripts that were sent together, in their order.
package typealias Replies = AsyncStream<Result<Reply, Failure>>

/// A connection to one target: scripts in, replies out.
///
/// Opens when it is first used. A failure of kind `.unreachable` means that the connection is
/// gone; `.timeout` that the script was ended; any other that the identity could not be assumed.
package protocol Connection: AnyObject, Sendable {
  func run(_ script: Script, as identity: Identity) async throws(Failure) -> Reply

  /// Sends scripts that do not wait for one another's replies, in one write where it can. They run
  /// in order, each whether or not one before it failed; with `stopping`, none after the first
  /// whose status is not zero.
  ///
  /// The answers come as the scripts end: one for each that ran. Where the stream ends before all
  /// have answered, those that are left did not run.
  func send(_ scripts: [Script], as identity: Identity, stopping: Bool) async -> Replies

  /// Closes everything; the next script connects anew.
  func reset() async
}
