package import Diagnostics

/// How a persistent shell is started for an identity: the command for the login shell, and the
/// conversation until the shell reads.
package struct Launch: Sendable {
  /// What the login shell runs.
  package let command: String
  /// The shell alone, where nothing has to happen before it: it may be started without another one.
  package let shell: String?
  /// Whether the shell tells on its first stream that it reads, before anything may be sent:
  /// a program that asks for a password would take our first line for it.
  package let announces: Bool
  /// Sent when the program asks, and never else.
  package let password: String?
  /// How the program asks, where we can tell it; else any text that looks like a question.
  package let prompt: String?
  let method: Identity.Become.Method?
  let user: String

  /// What the shell prints when it reads.
  package static let announcement = "martlet-reads"

  package init(identity: Identity, shell: String, secret: String) throws(Failure) {
    guard let become = identity.become else {
      self.init(command: "exec \(Quote.word(shell))", shell: shell, method: nil, user: "")
      return
    }
    let run = Quote.word("echo \(Self.announcement); exec \(Quote.word(shell))")
    let user = Quote.word(become.user)
    let program = Self.program(become.executable ?? become.method.rawValue)
    switch become.method {
    case .sudo:
      var flags = become.flags ?? "-H -S -n"
      var prompt: String?
      if become.password != nil {
        flags = Self.withoutAsking(flags)
        let question = "[sudo via martlet, key=\(secret)] password:"
        flags += " -S -p \(Quote.word(question))"
        prompt = question
      }
      self.init(
        command: "exec \(program) \(flags) -u \(user) /bin/sh -c \(run)",
        announces: true, password: become.password, prompt: prompt, method: .sudo,
        user: become.user)
    case .su:
      let flags = become.flags.map { " " + $0 } ?? ""
      self.init(
        command: "exec \(program)\(flags) \(user) -c \(run)", announces: true,
        password: become.password, prompt: nil, method: .su, user: become.user)
    case .doas:
      guard become.password == nil else {
        throw Failure(
          .usage, "doas asks for a password on a terminal only, and there is none",
          help: "allow it with 'nopass' in doas.conf, or become by sudo or su")
      }
      let flags = become.flags ?? "-n"
      self.init(
        command: "exec \(program) \(flags) -u \(user) /bin/sh -c \(run)", announces: true,
        password: nil, prompt: nil, method: .doas, user: become.user)
    }
  }

  private init(
    command: String, shell: String? = nil, announces: Bool = false, password: String? = nil,
    prompt: String? = nil, method: Identity.Become.Method?, user: String
  ) {
    self.command = command
    self.shell = shell
    self.announces = announces
    self.password = password
    self.prompt = prompt
    self.method = method
    self.user = user
  }

  /// Whether the text that came last asks for a password.
  package func asks(_ text: String) -> Bool {
    if let prompt { return text.contains(prompt) }
    guard method == .su else { return false }
    let line = text.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    let end = line.reversed().first { $0 != " " }
    return end == ":" || end == "："
  }

  /// What it means that the program ended, or asked where it may not, before the shell read.
  package func refusal(said: String, asked: Bool, answered: Bool) -> Failure {
    guard let method else {
      return Failure(
        .unreachable, "the shell on the target did not start" + Self.because(of: said))
    }
    let lower = said.lowercased()
    let isWrong =
      answered
      && (asked || lower.contains("incorrect password") || lower.contains("try again")
        || lower.contains("authentication failure") || lower.contains("incorrect"))
    if isWrong { return Failure(.other, "Incorrect \(method.rawValue) password") }
    let isMissing =
      password == nil
      && (asked || lower.contains("password is required") || lower.contains("authentication")
        || lower.contains("authorization required"))
    if isMissing {
      return Failure(
        .other, "Missing \(method.rawValue) password",
        help: "give it with --ask-become-pass or ansible_become_password")
    }
    return Failure(
      .other, "cannot become user '\(user)' by \(method.rawValue)" + Self.because(of: said))
  }

  private static func because(of said: String) -> String {
    let lines = said.split(whereSeparator: \.isNewline).filter { !$0.contains("key=") }
    return lines.isEmpty ? "" : ": " + lines.suffix(3).joined(separator: "; ")
  }

  /// A path stays a word; a name with arguments (`sudo -E`) is left as the user wrote it.
  private static func program(_ text: String) -> String {
    text.contains(" ") ? text : Quote.word(text)
  }

  /// Flags of sudo without `-n`, which forbids to ask for the password that we have.
  private static func withoutAsking(_ flags: String) -> String {
    let words = flags.split(separator: " ").compactMap { word -> String? in
      if word == "-n" || word == "--non-interactive" { return nil }
      guard word.hasPrefix("-"), !word.hasPrefix("--") else { return String(word) }
      let kept = word.filter { $0 != "n" }
      return kept == "-" ? nil : kept
    }
    return words.joined(separator: " ")
  }
}
