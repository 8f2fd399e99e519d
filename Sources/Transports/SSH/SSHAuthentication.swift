import CLibSSH
import Diagnostics
import Glibc

/// Proves who we are, with what the settings have: keys, agent, answers, password.
struct SSHAuthentication {
  private let session: SSHSession
  private let settings: SSHSettings
  /// What kept a key from being offered.
  private var notes: [String] = []

  init(_ session: SSHSession) {
    self.session = session
    settings = session.settings
  }

  mutating func run() throws(Failure) {
    // A key that the user named is most likely the right one: to ask what the server takes first
    // would cost a round trip.
    var offered: String?
    if settings.allowsKeys, let file = settings.keyFiles.first, Files.exists(file) {
      offered = file
      if try offer(file, isNamed: true) { return }
    } else if try isDone(ssh_userauth_none(session.raw, nil)) {
      return
    }
    if ssh_userauth_list(session.raw, nil) == 0, try isDone(ssh_userauth_none(session.raw, nil)) {
      return
    }
    var tried: Set<String> = []
    // After a partial success the server may ask for more, with other methods.
    for _ in 0..<4 {
      let methods = Self.names(ssh_userauth_list(session.raw, nil))
      let before = tried
      if settings.allowsKeys, methods.contains("publickey"), tried.insert("publickey").inserted {
        if try keys(except: offered) { return }
      }
      if settings.allowsInteractive, settings.password != nil,
        methods.contains("keyboard-interactive"), tried.insert("keyboard-interactive").inserted
      {
        if try interactive() { return }
      }
      if settings.allowsPassword, let password = settings.password, methods.contains("password"),
        tried.insert("password").inserted
      {
        if try isDone(ssh_userauth_password(session.raw, nil, password)) { return }
      }
      let now = Self.names(ssh_userauth_list(session.raw, nil))
      if tried == before || now.subtracting(tried).isEmpty { break }
    }
    let order = ["publickey", "gssapi-with-mic", "password", "keyboard-interactive", "hostbased"]
    let methods = Self.names(ssh_userauth_list(session.raw, nil))
    let list = order.filter(methods.contains).joined(separator: ",")
    let more = notes.isEmpty ? "" : "; " + notes.joined(separator: "; ")
    throw Failure(
      .unreachable,
      "Failed to connect to the host via ssh: \(settings.user)@\(settings.host): "
        + "Permission denied (\(list))\(more)")
  }

  // MARK: Keys

  private mutating func keys(except offered: String?) throws(Failure) -> Bool {
    for file in settings.keyFiles where file != offered {
      if try offer(file, isNamed: true) { return true }
    }
    let socket = settings.agent ?? getenv("SSH_AUTH_SOCK").map { String(cString: $0) } ?? ""
    if !socket.isEmpty, !settings.identitiesOnly || settings.keyFiles.isEmpty {
      // An agent that is not there says so with an error that is none of the server's.
      if try isDone(ssh_userauth_agent(session.raw, nil)) { return true }
    }
    for file in settings.defaultKeyFiles where Files.exists(file) {
      if try offer(file, isNamed: false) { return true }
    }
    return false
  }

  private mutating func offer(_ file: String, isNamed: Bool) throws(Failure) -> Bool {
    var key: ssh_key?
    guard Files.exists(file) else {
      if isNamed { notes.append("no such identity: \(file): \(Descriptors.words(errno))") }
      return false
    }
    let result = ssh_pki_import_privkey_file(file, settings.passphrase, nil, nil, &key)
    guard result == SSH_OK, let key else {
      if isNamed {
        let why =
          settings.passphrase == nil
          ? "the key \(file) has a passphrase, or is not a private key"
          : "the passphrase does not open the key \(file)"
        notes.append(why)
      }
      return false
    }
    defer { ssh_key_free(key) }
    return try isDone(ssh_userauth_publickey(session.raw, nil, key))
  }

  // MARK: Answers

  private func interactive() throws(Failure) -> Bool {
    var hasAnswered = false
    var result = ssh_userauth_kbdint(session.raw, nil, nil)
    // A bounded number of rounds: a wrong answer must not be given for ever.
    for _ in 0..<8 where result == SSH_AUTH_INFO.rawValue {
      let count = ssh_userauth_kbdint_getnprompts(session.raw)
      for index in 0..<UInt32(max(0, count)) {
        var echo: CChar = 0
        _ = ssh_userauth_kbdint_getprompt(session.raw, index, &echo)
        if echo == 0 && hasAnswered { return false }
        let answer = echo == 0 ? settings.password ?? "" : ""
        hasAnswered = hasAnswered || echo == 0
        ssh_userauth_kbdint_setanswer(session.raw, index, answer)
      }
      result = ssh_userauth_kbdint(session.raw, nil, nil)
    }
    return try isDone(result)
  }

  /// Whether the server let us in. A connection that broke is a failure of its own.
  private func isDone(_ result: Int32) throws(Failure) -> Bool {
    if result == SSH_AUTH_SUCCESS.rawValue { return true }
    guard session.isConnected else {
      throw SSHFailure.unreachable(
        "Connection closed by \(settings.host) port \(settings.port): \(session.errorText)")
    }
    return false
  }

  private static func names(_ methods: Int32) -> Set<String> {
    var names: Set<String> = []
    let methods = UInt32(bitPattern: methods)
    if methods & UInt32(SSH_AUTH_METHOD_PUBLICKEY) != 0 { names.insert("publickey") }
    if methods & UInt32(SSH_AUTH_METHOD_PASSWORD) != 0 { names.insert("password") }
    if methods & UInt32(SSH_AUTH_METHOD_INTERACTIVE) != 0 { names.insert("keyboard-interactive") }
    if methods & UInt32(SSH_AUTH_METHOD_HOSTBASED) != 0 { names.insert("hostbased") }
    if methods & UInt32(SSH_AUTH_METHOD_GSSAPI_MIC) != 0 { names.insert("gssapi-with-mic") }
    return names
  }
}
