package import Diagnostics
package import ModuleKit
internal import Remote
package import Values

/// Files, directories and links: that they are there or not, and their attributes.
package struct File: Module {
  package enum State: String, Choice { case absent, directory, file, hard, link, touch }

  package var path: TargetPath = ""
  package var state: State?
  package var src: TargetPath?
  package var recurse = false
  package var force = false
  package var follow = true
  package var modificationTime: String?
  package var modificationTimeFormat = "%Y%m%d%H%M.%S"
  package var accessTime: String?
  package var accessTimeFormat = "%Y%m%d%H%M.%S"
  package var originalBasename: String?
  package var diffPeek: Value?
  package var attributes = FileAttributes()

  package init() {}

  package static let spec = Spec<File>(
    "ansible.builtin.file", "Manages files, directories, links and their attributes.",
    check: .full, diff: .partial,
    [
      .init(\.path, "path", aliases: ["dest", "name"], required: true, "What is managed."),
      .init(
        \.state, "state",
        "What it shall be; without it, what is there keeps its kind and only attributes change."),
      .init(\.src, "src", "What a link points to."),
      .init(\.recurse, "recurse", "Whether attributes apply to everything below a directory."),
      .init(\.force, "force", "Whether a link may replace a file, or point to nothing."),
      .init(\.follow, "follow", "Whether a link at the path stands for what it points to."),
      .init(
        \.modificationTime, "modification_time",
        "Time of the last change: 'now', 'preserve' or a time."),
      .init(
        \.modificationTimeFormat, "modification_time_format", "How modification_time is written."),
      .init(\.accessTime, "access_time", "Time of the last use: 'now', 'preserve' or a time."),
      .init(\.accessTimeFormat, "access_time_format", "How access_time is written."),
      .init(\.originalBasename, "_original_basename", "Name of the source, for copies."),
      .init(\.diffPeek, "_diff_peek", "Unused here; other modules pass it."),
    ] + .part(\.attributes, FileAttributes.options),
    returns: [("path", "The path, links followed."), ("dest", "The path of a file or link.")]
      + FileAttributes.returns,
    example: """
      - ansible.builtin.file:
          path: /srv/data
          state: directory
          mode: "0755"
      """)

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    try checkArguments()
    let request = FileRequest(self, context)
    return .ask(
      Script(try request.script(), promise: .decisive), describing: { request.failing($0) }
    ) { answer throws(Failure) in
      .done(request.outcome(answer))
    }
  }

  private func checkArguments() throws(Failure) {
    if recurse, let state, state != .directory {
      throw Failure(.usage, "recurse option requires state to be 'directory'")
    }
    if let state, src != nil, state != .link, state != .hard {
      throw Failure(.usage, "src option requires state to be 'link' or 'hard'")
    }
    if state == .hard, src == nil {
      throw Failure(.usage, "src is required for creating new hardlinks")
    }
    if case .preserve? = attributes.mode {
      throw Failure(.usage, "bad symbolic permission for mode: preserve")
    }
  }
}
