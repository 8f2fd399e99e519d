import Diagnostics
import Glibc
import Remote
import Testing

@testable import Transports

/// What configuration files and arguments of ssh come to.
@Suite struct SSHConfigurationTests {
  private func settings(_ text: String, _ change: (inout ConnectionOptions) -> Void = { _ in })
    throws -> SSHSettings
  {
    var options = ConnectionOptions(name: "web1")
    change(&options)
    return try SSHSettings(options) { _ in [SSHConfiguration(text: text)] }
  }

  @Test func takesTheFirstValue() throws {
    let it = try settings(
      """
      # comment
      Host db* !db9
        Port 1
      Host web? web10
        HostName %h.example.org
        Port=2222
        IdentityFile /keys/%r-%n
      Match host *.example.org user alice
        ConnectTimeout 7
      Host *
        Port 3
        User alice
        IdentityFile "/keys/with blank"
        UserKnownHostsFile /a /b
      """)
    #expect(it.host == "web1.example.org")
    #expect(it.port == 2222)
    #expect(it.user == "alice")
    #expect(it.keyFiles == ["/keys/alice-web1", "/keys/with blank"])
    #expect(it.knownHosts == ["/a", "/b"])
    #expect(it.connectTimeout == 10)
  }

  @Test func putsArgumentsFirst() throws {
    let it = try settings("Host *\n Port 3\n User alice\n ProxyJump a,bob@b:23\n IdentityFile /c") {
      $0.port = 5
      $0.keyFile = "/k"
      $0.sshCommonArguments = "-o User=carol -i /i -o 'StrictHostKeyChecking accept-new' -4C"
      $0.sshExtraArguments = "-p 9 -oConnectTimeout=4"
    }
    #expect(it.port == 5)
    #expect(it.user == "carol")
    #expect(it.keyFiles == ["/k", "/i", "/c"])
    #expect(it.jumps == ["a", "bob@b:23"])
    #expect(it.checking == .acceptNew)
    #expect(it.addressFamily == 4)
    #expect(it.isCompressed)
    #expect(it.connectTimeout == 4)
    let hop = try SSHSettings(jump: "bob@b:23", configurations: [], like: it)
    #expect(hop.user == "bob")
    #expect(hop.host == "b")
    #expect(hop.port == 23)
    let six = try SSHSettings(jump: "[::1]:24", configurations: [], like: it)
    #expect(six.host == "::1")
    #expect(six.port == 24)
  }

  @Test(arguments: [
    ("-A", "the argument -A of ssh cannot be used here"),
    ("-o ForwardAgent=yes", "the option 'ForwardAgent' of ssh cannot be used here"),
    ("-o Prot", "the option 'Prot' of ssh needs a value: 'Prot=…'"),
    ("-p", "the argument -p of ssh needs a value"),
    ("-p http", "'http' is not a port: a number from 1 to 65535"),
    (
      "-o StrictHostKeyChecking=perhaps",
      "StrictHostKeyChecking cannot be 'perhaps': yes, ask, accept-new or no"
    ),
    ("somewhere", "'somewhere' is not an argument of ssh that can be used here"),
  ]) func refuses(_ text: String, _ message: String) throws {
    let failure = #expect(throws: Failure.self) {
      try settings("") { $0.sshExtraArguments = text }
    }
    #expect(failure?.kind == .usage)
    #expect(failure?.message == message)
  }

  @Test func suggestsNearNames() throws {
    let failure = #expect(throws: Failure.self) {
      try settings("") { $0.sshExtraArguments = "-o ProxyJmp=a" }
    }
    #expect(failure?.diagnostics.first?.help == "did you mean 'proxyjump'?")
  }

  @Test func includes() throws {
    let scratch = try Scratch()
    try scratch.write("one", "Host web1\n Port 7\nUser bob\n")
    try scratch.write("config", "Include \(scratch.path)/on*\nHost *\n Port 8\n")
    let configuration = SSHConfiguration(path: scratch.path + "/config", home: scratch.path)
    let web = try SSHSettings(ConnectionOptions(name: "web1")) { _ in [configuration] }
    #expect(web.port == 7)
    let other = try SSHSettings(ConnectionOptions(name: "web2")) { _ in [configuration] }
    #expect(other.port == 8)
    #expect(other.user != "bob")
  }

  @Test func ignoresWhatAnsibleSetsByDefault() throws {
    let it = try settings("") {
      $0.sshArguments = "-C -o ControlMaster=auto -o ControlPersist=60s"
      $0.checksHostKeys = false
    }
    #expect(!it.isCompressed)
    #expect(it.checking == .off)
    #expect(it.port == 22)
  }

  @Test func splitsWords() {
    #expect(SSHWords.split(#" a 'b c' "d \" e" f\ g '' "#) == ["a", "b c", "d \" e", "f g", ""])
  }
}
