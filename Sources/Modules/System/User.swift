package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Manages users.
package struct User: Module {
  enum Update: String, Choice {
    case always
    case onCreate = "on_create"
  }

  var name = ""
  var state = AccountState.present
  var uid: Int?
  var nonUnique = false
  var group: String?
  var groups: [String]?
  var append = false
  var comment: String?
  var home: String?
  var createHome = true
  var moveHome = false
  var skeleton: String?
  var shell: String?
  var password: String?
  var updatePassword = Update.always
  var passwordLock: Bool?
  var expires: Double?
  var expireMax: Int?
  var expireMin: Int?
  var expireWarn: Int?
  var expireDisable: Int?
  var isSystem = false
  var force = false
  var remove = false
  var isLocal = false
  var seuser: String?
  var umask: String?
  var uidMin: Int?
  var uidMax: Int?
  var makesKey = false
  var keyBits: Int?
  var keyType = "rsa"
  var keyFile: String?
  var keyComment = "ansible-generated on $HOSTNAME"
  var keyPassphrase: String?
  /// Options for other systems; each is refused.
  var authorization: String?
  var isHidden: Bool?
  var loginClass: String?
  var profile: String?
  var role: String?

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.builtin.user", "Manages users.",
    [
      .init(\.name, "name", aliases: ["user"], required: true, "The user's name."),
      .init(\.state, "state", "Whether the user is to be there."),
      .init(\.uid, "uid", "The user's number."),
      .init(\.nonUnique, "non_unique", "Whether the number may belong to another user too."),
      .init(\.group, "group", "The primary group."),
      .init(\.groups, "groups", "Further groups; an empty text removes all of them."),
      .init(\.append, "append", "Whether `groups` are added to those that there are."),
      .init(\.comment, "comment", "The user's description."),
      .init(\.home, "home", "The home directory."),
      .init(
        \.createHome, "create_home", aliases: ["createhome"],
        "Whether the home directory is made where it is missing."),
      .init(\.moveHome, "move_home", "Whether an existing home moves to where `home` says."),
      .init(\.skeleton, "skeleton", "Directory of files for a new home."),
      .init(\.shell, "shell", "The login shell."),
      .init(\.password, "password", secret: true, "The password's hash; `*` for none."),
      .init(\.updatePassword, "update_password", "Whether an existing user's password changes."),
      .init(\.passwordLock, "password_lock", "Whether the password is locked."),
      .init(
        \.expires, "expires", "Seconds since 1970 after which the account is closed; -1 for never."),
      .init(\.expireMax, "password_expire_max", "Days that a password lives at most."),
      .init(\.expireMin, "password_expire_min", "Days that a password lives at least."),
      .init(\.expireWarn, "password_expire_warn", "Days of warning before a password expires."),
      .init(
        \.expireDisable, "password_expire_account_disable",
        "Days after a password expired until the account is closed."),
      .init(\.isSystem, "system", "Whether a new user gets a number of the system's range."),
      .init(
        \.force, "force",
        "Whether a user goes although still logged in; whether a key is made again."),
      .init(\.remove, "remove", "Whether home and mail go with the user."),
      .init(\.isLocal, "local", "Whether only the host's own files count."),
      .init(\.seuser, "seuser", "SELinux's user for the login."),
      .init(\.umask, "umask", "The umask of a new home."),
      .init(\.uidMin, "uid_min", "The lowest number for a new user."),
      .init(\.uidMax, "uid_max", "The highest number for a new user."),
      .init(\.makesKey, "generate_ssh_key", "Whether to make an SSH key where there is none."),
      .init(\.keyBits, "ssh_key_bits", "Bits of the key."),
      .init(\.keyType, "ssh_key_type", "Type of the key."),
      .init(
        \.keyFile, "ssh_key_file",
        "File of the key, relative to the home; `.ssh/id_TYPE` by default."),
      .init(\.keyComment, "ssh_key_comment", "Comment of the key."),
      .init(\.keyPassphrase, "ssh_key_passphrase", secret: true, "Passphrase of the key."),
      .init(\.authorization, "authorization", "For Solaris; refused."),
      .init(\.isHidden, "hidden", "For macOS; refused."),
      .init(\.loginClass, "login_class", "For BSD; refused."),
      .init(\.profile, "profile", "For Solaris; refused."),
      .init(\.role, "role", "For Solaris; refused."),
    ],
    returns: [
      ("uid", "The user's number."), ("group", "The primary group's number."),
      ("home", "The home directory."), ("shell", "The login shell."),
      ("ssh_public_key", "The public key that was made or found."),
    ],
    example: "- ansible.builtin.user:\n    name: deploy\n    groups: [sudo]\n    append: true\n")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    let foreign: [(String, Bool)] = [
      ("authorization", authorization != nil), ("hidden", isHidden != nil),
      ("login_class", loginClass != nil), ("profile", profile != nil), ("role", role != nil),
    ]
    if let option = foreign.first(where: { $0.1 }) {
      throw Failure(.usage, "\(option.0) means nothing on Linux", help: "leave it out")
    }
    if nonUnique, uid == nil {
      throw Failure(.usage, "parameters are required together: non_unique, uid")
    }
    if name.isEmpty || name.hasPrefix("-") || name.contains(":") {
      throw Failure(.usage, "'\(name)' cannot be the name of a user")
    }
    let script = Script(
      context, AccountShell.lookups(isLocal: isLocal) + UserScript(self).text, promise: .decisive)
    return .run(script) { (reply: Reply) throws(Failure) in .done(outcome(Answer(reply))) }
  }

  /// Whether a text looks like the hash of a password, or like what locks one.
  static func isHash(_ text: String) -> Bool {
    if ["", "*", "!", "x"].contains(text) { return true }
    let alphabet = Set("./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    let parts = text.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count > 3, parts[0].isEmpty || parts[0] == "!" else {
      return text.utf8.count == 13 && text.utf8.allSatisfy(alphabet.contains)
    }
    let lengths = ["1": 22, "5": 43, "6": 86]
    guard let hash = parts.last, hash.utf8.allSatisfy(alphabet.contains) else { return false }
    return lengths[String(parts[1])].map { hash.utf8.count == $0 } ?? true
  }

  private func outcome(_ answer: Answer) -> Outcome {
    if let failure = answer.failure { return .failure(failure, values: ["name": .string(name)]) }
    var outcome = Outcome(changed: answer.has("changed"))
    if let password, !Self.isHash(password) {
      outcome.warnings.append(
        "The input password appears not to have been hashed. The 'password' argument must be "
          + "encrypted for this module to work properly.")
    }
    if answer.has("predicted") { return outcome }
    var values: Dict = ["name": .string(name), "state": .string(state.rawValue)]
    if state == .absent {
      if outcome.changed {
        values["force"] = .bool(force)
        values["remove"] = .bool(remove)
      }
      outcome.values = values
      return outcome
    }
    if answer.has("created") {
      values["system"] = .bool(isSystem)
      values["create_home"] = .bool(createHome)
    } else {
      values["append"] = .bool(append)
      values["move_home"] = .bool(moveHome)
    }
    if let fields = answer["entry"]?.cut(at: 58), fields.count > 6 {
      values["uid"] = Int(fields[2]).map { .int($0) } ?? .null
      values["group"] = Int(fields[3]).map { .int($0) } ?? .null
      values["comment"] = .string(fields[4])
      values["home"] = .string(fields[5])
      values["shell"] = .string(fields[6])
    }
    if let groups {
      values["groups"] = .string(groups.filter { !$0.isEmpty }.joined(separator: ","))
    }
    if password != nil { values["password"] = "NOT_LOGGING_PASSWORD" }
    if makesKey {
      values["ssh_key_file"] = answer["keyfile"].map { .string($0) } ?? .null
      values["ssh_fingerprint"] = answer["fingerprint"].map { .string($0) } ?? .null
      values["ssh_public_key"] = answer["key"].map { .string($0) } ?? .null
    }
    outcome.values = values
    return outcome
  }
}
