package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Manages mount points, in fstab and in the running system.
package struct Mount: Module {
  enum State: String, Choice {
    case absent
    case absentFromFstab = "absent_from_fstab"
    case mounted, present, unmounted, remounted, ephemeral
  }

  var path = ""
  var source: String?
  var kind: String?
  var options: String?
  var dump = "0"
  var pass = "0"
  var state = State.present
  var fstab: String?
  var boot = true
  var backup = false
  var hidesOptions = false

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.posix.mount", aliases: ["mount"],
    "Manages mount points, in fstab and in the running system.", diff: .full,
    [
      .init(\.path, "path", aliases: ["name"], required: true, "The mount point."),
      .init(\.source, "src", "The device, or what else is mounted."),
      .init(\.kind, "fstype", "Type of the file system."),
      .init(\.options, "opts", "Options of the mount."),
      .init(\.dump, "dump", "fstab's fifth field."),
      .init(\.pass, "passno", "fstab's sixth field."),
      .init(\.state, "state", required: true, "What the mount is to be."),
      .init(\.fstab, "fstab", "The file, `/etc/fstab` by default."),
      .init(\.boot, "boot", "Whether it is mounted at boot."),
      .init(\.backup, "backup", "Whether to keep a copy of the file."),
      .init(\.hidesOptions, "opts_no_log", "Whether the options are secret."),
    ],
    returns: [("backup_file", "The copy that was kept."), ("opts", "The options as written.")],
    example:
      "- ansible.posix.mount:\n    path: /data\n    src: /dev/sdb1\n    fstype: xfs\n    state: mounted\n"
  )

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    let needed: [String]
    switch state {
    case .mounted, .present, .ephemeral:
      needed = [source == nil ? "src" : nil, kind == nil ? "fstype" : nil].compactMap { $0 }
    default: needed = []
    }
    if !needed.isEmpty {
      throw Failure(
        .usage,
        "state is \(state.rawValue) but all of the following are missing: \(needed.joined(separator: ", "))"
      )
    }
    return MountEdit(self).step(context)
  }
}
