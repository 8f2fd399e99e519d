package import Diagnostics
package import ModuleKit
internal import Remote
package import Values

/// Files and trees of the controller, or content given in the task, put on the target.
package struct Copy: Module {
  package var dest: TargetPath = ""
  package var src: TargetPath?
  package var content: Value?
  package var backup = false
  package var force = true
  package var follow = false
  package var localFollow = true
  package var remoteSource = false
  package var directoryMode: FileMode?
  package var validate: String?
  package var checksum: String?
  package var decrypt = true
  package var originalBasename: String?
  package var attributes = FileAttributes()

  package init() {}

  package static let spec = Spec<Copy>(
    "ansible.builtin.copy", "Puts files of the controller, or content, on the target.",
    diff: .full,
    [
      .init(\.dest, "dest", required: true, "Where it goes; with a slash at the end, a directory."),
      .init(\.src, "src", "A file or directory; with a slash at the end, what is in it."),
      .init(\.content, "content", "The content, instead of a source."),
      .init(\.backup, "backup", "Whether to keep the file that is replaced."),
      .init(\.force, "force", "Whether to replace a file that differs."),
      .init(\.follow, "follow", "Whether a link at the destination stands for its target."),
      .init(\.localFollow, "local_follow", "Whether links in the source stand for their targets."),
      .init(\.remoteSource, "remote_src", "Whether the source is on the target already."),
      .init(\.directoryMode, "directory_mode", "Permission bits of directories that are made."),
      .init(\.validate, "validate", "A command that must accept the new file, `%s`."),
      .init(\.checksum, "checksum", "SHA-1 that the content must have."),
      .init(\.decrypt, "decrypt", "Whether a source in a vault is decrypted."),
      .init(\.originalBasename, "_original_basename", "Name of the file within a directory."),
    ] + .part(\.attributes, FileAttributes.options),
    rules: [.exclusive(["src", "content"])],
    returns: [
      ("dest", "The file."), ("checksum", "SHA-1 of the content."), ("md5sum", "MD5 of it."),
      ("src", "The source."), ("backup_file", "Where the replaced file was kept."),
    ] + FileAttributes.returns,
    example: """
      - ansible.builtin.copy:
          src: app.conf
          dest: /etc/app.conf
          mode: "0644"
      """)

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    if let content {
      if case .null = content {} else { return try copyContent(content, context) }
    }
    guard let src, !src.text.isEmpty else {
      throw Failure(.usage, "src (or content) is required")
    }
    if remoteSource { return try RemoteCopy(self, src, context).step() }
    if !decrypt {
      throw Failure(.usage, "copy does not support 'decrypt: false'", help: "leave it out")
    }
    let path = try context.files.find(src.text, in: "files")
    guard let file = context.files.stat(path) else {
      throw Failure(.usage, "could not find or access '\(src.text)' on the controller")
    }
    if case .directory = file.kind {
      return try TreeCopy(self, path, isContentOnly: src.text.hasSuffix("/"), context).step()
    }
    var request = CopyRequest(self, context)
    request.sha1 = try context.files.sha1(path)
    request.name = originalBasename ?? path.split(separator: "/").last.map(String.init)
    request.source = path
    if case .preserve? = attributes.mode { request.attributes.mode = .bits(file.mode & 0o7777) }
    if file.isVault || file.size <= FileWrite.inlineLimit {
      let bytes = try context.files.read(path)
      request.bytes = bytes
      request.size = bytes.count
    } else {
      request.size = file.size
      if file.size <= TextDiff.limit, context.wantsDiff {
        request.bytes = try context.files.read(path)
      }
    }
    return try request.step()
  }

  private func copyContent(_ content: Value, _ context: ModuleContext) throws(Failure) -> Step {
    if remoteSource {
      throw Failure(.usage, "content cannot be used with remote_src")
    }
    var text = content.text
    if content.dict != nil || content.items != nil { text = PythonJSON.text(content) }
    let bytes = Array(text.utf8)
    var request = CopyRequest(self, context)
    request.bytes = bytes
    request.size = bytes.count
    request.sha1 = Digest.sha1(bytes)
    request.name = originalBasename
    if case .preserve? = attributes.mode { request.attributes.mode = nil }
    return try request.step()
  }
}
