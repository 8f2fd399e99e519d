package import Diagnostics
package import Values

/// Something that happened in a run, in the order in which users are to see it.
///
/// All output and every record of a run are functions of this stream.
package enum Event: Sendable {
  case runBegan(RunInfo)
  case playBegan(PlayInfo)
  /// A play matched no host.
  case noHostsMatched(PlayInfo)
  /// Every host of a play has failed.
  case noHostsRemaining(PlayInfo)
  case taskBegan(TaskInfo)
  /// A host begins a task; for live displays, in no guaranteed order.
  case hostBegan(TaskInfo, host: String)
  /// One item of a loop is done.
  case item(TaskInfo, host: String, TaskResult)
  /// A host has finished a task, all items included.
  case finished(TaskInfo, host: String, TaskResult)
  /// A try of `until` that was not the last: `of` counts all tries, so `of - attempt` are left.
  case retry(TaskInfo, host: String, attempt: Int, of: Int, TaskResult)
  /// An asynchronous job was looked at and is not done.
  case asyncPolled(TaskInfo, host: String, TaskResult)
  /// An asynchronous job that was waited for has ended, or took longer than it may.
  case asyncEnded(TaskInfo, host: String, TaskResult)
  /// A dynamic include brought a file in for hosts.
  case included(file: String, hosts: [String], item: Value?)
  /// What an action says while it is at work.
  case announced(String)
  case handlerNotified(String, host: String)
  /// A target answered a script of a host's task; for records, where the run is told to make one.
  case exchanged(Exchange, host: String)
  case message(Diagnostic)
  case runEnded(Recap)
}

package struct RunInfo: Sendable {
  package var playbooks: [String]
  package var isCheck: Bool

  package init(playbooks: [String], isCheck: Bool = false) {
    self.playbooks = playbooks
    self.isCheck = isCheck
  }
}

package struct PlayInfo: Sendable {
  package var name: String
  package var id: Int
  package var hosts: [String]
  package var isCheck: Bool
  package var place: String?
  /// In `free` and `host_pinned` tasks of several hosts interleave: reports head each result that
  /// is not of the task headed last.
  package var strategy = "linear"

  package init(name: String, id: Int, hosts: [String], isCheck: Bool, place: String? = nil) {
    self.name = name
    self.id = id
    self.hosts = hosts
    self.isCheck = isCheck
    self.place = place
  }
}

package struct TaskInfo: Sendable {
  /// As headed: `nginx : install packages`, or the action where it has no name.
  package var name: String
  package var action: String
  /// Counts the tasks of a run.
  package var id: Int
  package var isHandler: Bool
  package var isCheck: Bool
  /// `file:line`.
  package var path: String
  /// The role's name, where it has one.
  package var role: String?
  /// Arguments in a line, for headings that show them.
  package var arguments: String?
  package var runOnce = false
  /// Whether it loops: then its items have been told one by one before it finishes.
  package var hasLoop = false
  /// Where it stands, for failures that name no place.
  package var span: Span?

  package init(
    name: String, action: String, id: Int, isHandler: Bool, isCheck: Bool, path: String
  ) {
    self.name = name
    self.action = action
    self.id = id
    self.isHandler = isHandler
    self.isCheck = isCheck
    self.path = path
  }
}

/// How a task, or one item of its loop, went on a host.
package struct TaskResult: Sendable {
  package enum Status: String, Sendable { case ok, changed, skipped, failed, unreachable }

  package var status: Status
  /// What is registered: the module's values, `changed`, `failed`, `msg`, `results` …
  package var value: Dict
  package var diffs: [Dict] = []
  /// Whether a failure was ignored.
  package var isIgnored = false
  /// Whether values must not be shown.
  package var isSecret = false
  /// The loop's item, and its label.
  package var item: Value?
  package var label: Value?
  /// As shown: `h2`, or `h2(10.0.0.2)` where its address is not its name.
  package var delegatedTo: String?
  /// Why it failed, with the place in the user's files and the hint: `Module failed: no such user`.
  package var failure: Failure?
  /// Whether `-v` is implied (debug shows its result always).
  package var isVerbose = false
  /// Whether a rescue takes this failure.
  package var isRescued = false
  /// The handlers that the task names, where it ran.
  package var notify: [String] = []
  package var seconds: Double = 0

  package init(_ status: Status, _ value: Dict) {
    self.status = status
    self.value = value
  }
}

/// Totals of a run.
package struct Recap: Sendable {
  package struct Host: Sendable {
    package var ok = 0
    package var changed = 0
    package var unreachable = 0
    package var failed = 0
    package var skipped = 0
    package var rescued = 0
    package var ignored = 0

    package init() {}
  }

  /// By host name; reports sort.
  package var hosts: [String: Host] = [:]
  /// What `set_stats` collected, by host; the run's own under `_run`.
  package var custom: [String: Dict] = [:]
  package var seconds: Double = 0
  /// An error that was no host's own ended the run.
  package var wasAborted = false

  package init() {}
}
