import Diagnostics
import Remote
import Testing

/// How shells are started for users, and what their programs say.
@Suite struct LaunchTests {
  private func launch(_ become: Identity.Become?) throws -> Launch {
    try Launch(identity: Identity(become: become), shell: "/bin/sh", secret: "5ec")
  }

  private let run = "'echo martlet-reads; exec /bin/sh'"

  @Test func commands() throws {
    #expect(try launch(nil).command == "exec /bin/sh")
    #expect(try !launch(nil).announces)
    #expect(
      try launch(.init()).command == "exec sudo -H -S -n -u root /bin/sh -c \(run)")
    #expect(
      try launch(.init(user: "a b", password: "secret")).command
        == "exec sudo -H -S -S -p '[sudo via martlet, key=5ec] password:' -u 'a b' "
        + "/bin/sh -c \(run)")
    #expect(
      try launch(.init(flags: "-nE --non-interactive", executable: "/opt/my sudo", password: "x"))
        .command.hasPrefix("exec /opt/my sudo -E -S -p "))
    #expect(
      try launch(.init(method: .su, user: "bob", flags: "-l")).command
        == "exec su -l bob -c \(run)")
    #expect(
      try launch(.init(method: .doas)).command == "exec doas -n -u root /bin/sh -c \(run)")
  }

  @Test func refusesDoasWithAPassword() {
    let failure = #expect(throws: Failure.self) {
      try launch(.init(method: .doas, password: "x"))
    }
    #expect(failure?.kind == .usage)
  }

  @Test func hearsQuestions() throws {
    let sudo = try launch(.init(password: "x"))
    #expect(sudo.asks("lecture\n[sudo via martlet, key=5ec] password:"))
    #expect(!sudo.asks("Password: "))
    let su = try launch(.init(method: .su, password: "x"))
    #expect(su.asks("Password: "))
    #expect(su.asks("Passwort:"))
    #expect(!su.asks("Password: \n"))
    #expect(!su.asks("su: warning: cannot change directory"))
  }

  @Test(
    arguments: [
      ("sudo", nil, "sudo: a password is required\n", false, false, "Missing sudo password"),
      ("sudo", "x", "Sorry, try again.\n", true, true, "Incorrect sudo password"),
      ("su", nil, "Password: ", true, false, "Missing su password"),
      ("su", "x", "su: Authentication failure\n", false, true, "Incorrect su password"),
      (
        "sudo", "x", "bob is not in the sudoers file.\n", false, true,
        "cannot become user 'root' by sudo: bob is not in the sudoers file."
      ),
      (
        "su", nil, "su: user root does not exist\n", false, false,
        "cannot become user 'root' by su: su: user root does not exist"
      ),
    ] as [(String, String?, String, Bool, Bool, String)])
  func explains(
    _ method: String, _ password: String?, _ said: String, _ asked: Bool, _ answered: Bool,
    _ message: String
  ) throws {
    let method = try #require(Identity.Become.Method(rawValue: method))
    let failure = try launch(.init(method: method, password: password))
      .refusal(said: said, asked: asked, answered: answered)
    #expect(failure.message == message)
    #expect(failure.kind == .other)
  }

  @Test func explainsAShellThatDoesNotStart() throws {
    let failure = try launch(nil).refusal(
      said: "This account is currently not available.\n", asked: false, answered: false)
    #expect(failure.kind == .unreachable)
    #expect(
      failure.message
        == "the shell on the target did not start: This account is currently not available.")
  }
}
