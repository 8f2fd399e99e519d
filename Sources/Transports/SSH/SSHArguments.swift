import Diagnostics

/// The arguments for ssh that a user wrote in `ansible_ssh_common_args` and its kin, as far as
/// they mean something without an ssh program; any other is refused.
struct SSHArguments {
  private(set) var options: [(name: String, value: String)] = []
  /// `-F`: the configuration to read instead of the user's and the system's.
  private(set) var configuration: String?

  /// What ansible.cfg has by default; it says nothing that we do not do anyway.
  private static let usual = "-C -o ControlMaster=auto -o ControlPersist=60s"

  init() {}

  mutating func add(_ text: String) throws(Failure) {
    if text == Self.usual { return }
    var words = SSHWords.split(text)[...]
    while let word = words.popFirst() {
      guard word.hasPrefix("-"), word.utf8.count >= 2 else {
        throw Failure(.usage, "'\(word)' is not an argument of ssh that can be used here")
      }
      let flag = String(word.prefix(2))
      let rest = String(word.dropFirst(2))
      if let option = Self.switches[flag] {
        add(option.0, option.1)
        // Switches may stand together: -4C.
        if !rest.isEmpty { words = ["-" + rest] + words }
        continue
      }
      if Self.quiet.contains(flag) {
        if !rest.isEmpty { words = ["-" + rest] + words }
        continue
      }
      guard let name = Self.flags[flag] else {
        throw Failure(
          .usage, "the argument \(flag) of ssh cannot be used here",
          help: "-o, -i, -F, -J, -p, -l, -C, -4 and -6 can")
      }
      guard let value = rest.isEmpty ? words.popFirst() : rest else {
        throw Failure(.usage, "the argument \(flag) of ssh needs a value")
      }
      switch name {
      case "F": configuration = value
      case "o": try addOption(value)
      default: add(name, value)
      }
    }
  }

  private mutating func add(_ name: String, _ value: String) { options.append((name, value)) }

  /// `-o Name=value` or `-o "Name value"`.
  private mutating func addOption(_ text: String) throws(Failure) {
    let bytes = Array(text.utf8)
    guard let end = bytes.firstIndex(where: { $0 == 61 || $0 == 32 }) else {
      throw Failure(.usage, "the option '\(text)' of ssh needs a value: '\(text)=…'")
    }
    let name = String(decoding: bytes[..<end], as: UTF8.self).lowercased()
    let value = bytes[(end + 1)...].drop { $0 == 61 || $0 == 32 }
    guard SSHOptions.known.contains(name) || SSHOptions.settled.contains(name) else {
      throw Failure(
        .usage,
        "the option '\(String(decoding: bytes[..<end], as: UTF8.self))' of ssh cannot be used here",
        help: NearName.hint(name, among: SSHOptions.known))
    }
    let words = SSHWords.split(String(decoding: value, as: UTF8.self))
    add(
      name,
      name == "proxycommand" ? String(decoding: value, as: UTF8.self) : words.joined(separator: " ")
    )
  }

  private static let flags = [
    "-o": "o", "-F": "F", "-i": "identityfile", "-J": "proxyjump", "-p": "port", "-l": "user",
    "-c": "ciphers", "-m": "macs", "-S": "controlpath",
  ]
  private static let switches = [
    "-C": ("compression", "yes"), "-4": ("addressfamily", "inet"), "-6": ("addressfamily", "inet6"),
  ]
  /// Without meaning where there is no terminal.
  private static let quiet: Set<String> = ["-q", "-T", "-x", "-a", "-v", "-n"]
}
