package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Checks a version of a git repository out and keeps it there.
package struct Git: Module {
  var repo = ""
  var dest: TargetPath?
  var version = "HEAD"
  var remote = "origin"
  var refspec: String?
  var depth: Int?
  var clones = true
  var updates = true
  var force = false
  var bare = false
  var recursive = true
  var tracksSubmodules = false
  var singleBranch = false
  var reference: String?
  var separateGitDir: TargetPath?
  var executable: TargetPath?
  var keyFile: TargetPath?
  var sshOptions: String?
  var acceptsHostKey = false
  var acceptsNewHostKey = false
  var verifies = false
  var fingerprints: [String] = []
  var archive: TargetPath?
  var archivePrefix: String?
  var umask: Value = .null

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.builtin.git", "Checks a version of a git repository out and keeps it there.",
    diff: .full,
    [
      .init(\.repo, "repo", aliases: ["name"], required: true, "Where the repository is."),
      .init(\.dest, "dest", required: true, "The directory on the host."),
      .init(\.version, "version", "A branch, a tag, a commit, or HEAD."),
      .init(\.remote, "remote", "What the repository is called on the host."),
      .init(\.refspec, "refspec", "One more thing to fetch."),
      .init(\.depth, "depth", "How many commits of the history to take."),
      .init(\.clones, "clone", "Whether a missing repository is cloned."),
      .init(\.updates, "update", "Whether an existing one is updated."),
      .init(\.force, "force", "Whether changes of files that git knows are thrown away."),
      .init(\.bare, "bare", "Whether it has no files checked out."),
      .init(\.recursive, "recursive", "Whether submodules are checked out too."),
      .init(\.tracksSubmodules, "track_submodules", "Whether submodules follow their branches."),
      .init(\.singleBranch, "single_branch", "Whether only the history of `version` is cloned."),
      .init(\.reference, "reference", "A repository on the host to borrow objects from."),
      .init(\.separateGitDir, "separate_git_dir", "Where `.git` is kept instead."),
      .init(\.executable, "executable", "The git to run."),
      .init(\.keyFile, "key_file", "A private key on the host."),
      .init(\.sshOptions, "ssh_opts", "Options for ssh."),
      .init(\.acceptsHostKey, "accept_hostkey", "Whether any host key is taken."),
      .init(\.acceptsNewHostKey, "accept_newhostkey", "Whether an unknown host key is taken."),
      .init(\.verifies, "verify_commit", "Whether the signature is verified."),
      .init(
        \.fingerprints, "gpg_allowlist", aliases: ["gpg_whitelist"],
        "Fingerprints, one of which must have signed."),
      .init(\.archive, "archive", "An archive of the files to make: zip, tar, tar.gz or tgz."),
      .init(\.archivePrefix, "archive_prefix", "What stands before the paths in the archive."),
      .init(\.umask, "umask", "The umask to run with."),
    ],
    rules: [.requiredBy("archive_prefix", ["archive"])],
    returns: [
      ("before", "The commit that was checked out; null where there was none."),
      ("after", "The commit that is checked out."),
      ("remote_url_changed", "Whether the address of the remote was changed."),
      ("git_dir_before", "Where `.git` was, if it was moved."),
      ("git_dir_now", "Where `.git` is, if it was moved."),
    ],
    example: """
      - ansible.builtin.git:
          repo: https://example.org/tools.git
          dest: /opt/tools
          version: v1.2

      """)

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    let script = Script(context, isolation: .command, try GitScript(git: self, context).text)
    return .run(script) { (reply: Reply) throws(Failure) in .done(outcome(Answer(reply))) }
  }

  private func outcome(_ answer: Answer) -> Outcome {
    let before = answer["before"] ?? ""
    var values: Dict = ["before": before.isEmpty ? .null : .string(before)]
    if let after = answer["after"] { values["after"] = .string(after) }
    if answer.failure != nil { return failure(answer) }
    // Only what was there before has an address that can change.
    if !before.isEmpty, updates { values["remote_url_changed"] = .bool(answer.has("remote")) }
    for name in ["git_dir_before", "git_dir_now"] {
      if let place = answer[name] { values[name] = .string(place) }
    }
    if archive != nil { values["archive"] = .string(answer["archive"] ?? "") }
    if answer.has("archive_changed") { values["archive_changed"] = true }
    var outcome = Outcome(changed: answer.has("changed"), values: values)
    var difference = answer.data.map { String(decoding: $0, as: UTF8.self) } ?? ""
    if difference.hasPrefix(">> Newly") { difference = difference.trimmed }
    if !difference.isEmpty { outcome.diffs.append(Diff(prepared: difference)) }
    return outcome
  }

  /// What went wrong, and what git said, apart.
  private func failure(_ answer: Answer) -> Outcome {
    let words = answer.reply.errorText
    guard let message = answer["fail"], !words.isEmpty else {
      return .failure(answer.failure ?? "")
    }
    // Where the remote cannot be read git's own words are the reason.
    let isRemote = message.hasPrefix("could not read from")
    var outcome = Outcome.failure(
      isRemote ? words.trimmed : message,
      values: ["rc": isRemote ? 128 : 1, "stdout": "", "stderr": .string(words)])
    outcome.reason = isRemote ? nil : words.trimmed
    return outcome
  }
}
