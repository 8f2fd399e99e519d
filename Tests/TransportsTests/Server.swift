import Diagnostics
import Glibc
import Remote
import Transports

/// An SSH server for one test: each connection is an sshd of its own, started as a proxy command,
/// so that there are no ports and nothing to wait for.
final class Server: Sendable {
  let scratch: Scratch
  let configuration: String

  init(_ lines: String = "") throws {
    scratch = try Scratch()
    configuration = scratch.path + "/sshd_config"
    try Server.makeKey(scratch.path + "/host")
    try Server.makeKey(scratch.path + "/user")
    mkdir("/run/sshd", 0o755)
    // Others than root must reach the keys that let them in.
    chmod(scratch.path, 0o755)
    try scratch.write("authorized", scratch.text("user.pub"), mode: 0o644)
    try scratch.write("unread", "", mode: 0o644)
    try scratch.write(
      "sshd_config",
      """
      \(lines)
      HostKey \(scratch.path)/host
      AuthorizedKeysFile \(scratch.path)/authorized
      PidFile none
      StrictModes no
      PermitRootLogin yes
      LogLevel QUIET
      """)
  }

  static func makeKey(_ path: String, passphrase: String = "") throws {
    try Scratch.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", path])
  }

  /// What known_hosts says of this server under a name.
  func known(_ name: String) throws -> String { "\(name) \(try scratch.text("host.pub"))" }

  /// Options that lead here, the host's key known.
  func options(_ change: (inout ConnectionOptions) -> Void = { _ in }) throws -> ConnectionOptions {
    try scratch.write("known_hosts", known("server.test"))
    var options = ConnectionOptions(name: "server.test")
    options.user = "root"
    options.keyFile = scratch.path + "/user"
    options.remoteTemporary = scratch.path
    options.sshCommonArguments =
      "-F none -o 'ProxyCommand=/usr/sbin/sshd -i -f \(configuration)' -o IdentityAgent=none "
      + "-o UserKnownHostsFile=\(scratch.path)/known_hosts -o GlobalKnownHostsFile=/dev/null"
    change(&options)
    return options
  }

  func connection(_ change: (inout ConnectionOptions) -> Void = { _ in }) throws -> any Connection {
    try Transport().connect(kind: "ssh", options: options(change))
  }
}

/// The same server as a process that listens on a port of this machine, and writes what it does.
final class Daemon: Sendable {
  let port: Int
  private let pid: pid_t
  private let server: Server

  init(_ server: Server) throws {
    self.server = server
    port = try Listener.freePort()
    pid = try Scratch.start([
      "/usr/sbin/sshd", "-D", "-f", server.configuration, "-o", "ListenAddress=127.0.0.1:\(port)",
      "-o", "LogLevel=VERBOSE", "-E", server.scratch.path + "/log",
    ])
    for _ in 0..<200 {
      if let log = try? log, log.contains("listening on") { return }
      usleep(50_000)
    }
    throw Scratch.Trouble(words: "sshd does not listen")
  }

  var log: String { get throws { try server.scratch.text("log") } }

  deinit {
    kill(pid, SIGTERM)
    var status: Int32 = 0
    waitpid(pid, &status, 0)
  }
}

/// A user of this machine for one test, with a password.
final class Person: Sendable {
  let name: String
  let password = "it's a 'secret' $x"

  init(sudo: String? = nil) throws {
    name = "mt\(UInt32.random(in: 0..<UInt32.max))"
    try Scratch.run(["useradd", "-M", "-d", "/tmp", "-s", "/bin/sh", name])
    try Scratch.run([
      "sh", "-c", "printf '%s:%s\\n' \"$0\" \"$1\" | chpasswd", name, password,
    ])
    if let sudo {
      let file = "/etc/sudoers.d/\(name)"
      try Scratch.run([
        "sh", "-c", "printf '%s %s\\n' \"$0\" \"$1\" >\"$2\" && chmod 440 \"$2\"", name, sudo, file,
      ])
    }
  }

  deinit {
    unlink("/etc/sudoers.d/\(name)")
    try? Scratch.run(["userdel", "-f", name])
  }
}
