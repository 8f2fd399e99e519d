import Diagnostics
import Foundation
import Playbooks
import Testing
import Values

@Suite struct SettingsTests {
  private func settings(
    _ file: String, _ environment: [String: String] = [:]
  ) throws -> (Settings, Tree) {
    let tree = try Tree("=== ansible.cfg\n" + file)
    let all = ["HOME": "/nonexistent"].merging(environment) { $1 }
    return (try Settings(environment: all, directory: tree.path), tree)
  }

  private func failure(_ file: String, _ environment: [String: String] = [:]) throws -> String {
    let tree = try Tree("=== ansible.cfg\n" + file)
    let all = ["HOME": "/nonexistent"].merging(environment) { $1 }
    do throws(Failure) {
      _ = try Settings(environment: all, directory: tree.path)
      return "no failure"
    } catch {
      return Renderer().render(error).replacingOccurrences(of: tree.path + "/", with: "")
    }
  }

  @Test func defaults() throws {
    let tree = try Tree("=== other\n")
    let settings = try Settings(environment: ["HOME": "/nonexistent"], directory: tree.path)
    #expect(settings.forks == 5)
    #expect(settings.gathering == "implicit")
    #expect(settings.checksHostKeys)
    #expect(settings.inventory == ["/etc/ansible/hosts"])
    #expect(settings.rolesPath.dropFirst() == ["/usr/share/ansible/roles", "/etc/ansible/roles"])
    #expect(settings.rolesPath.first?.hasSuffix("/.ansible/roles") == true)
    #expect(settings.retryFilesEnabled == false)
    #expect(settings.remoteUser == nil)
    #expect(settings.diffContext == 3)
    #expect(settings.colour("CHANGED") == "yellow")
    #expect(settings.showsSkippedHosts)
    #expect(settings.resultFormat == "json")
    #expect(settings.ssh("reconnection_retries").int == 0)
    #expect(settings.file == nil)
  }

  @Test func file() throws {
    let (settings, tree) = try settings(
      """
      # comment
      [defaults]
      forks = 20   ; inline
      Inventory = hosts, /abs/more
      roles_path = roles:~/x:/abs
      host_key_checking: no
      callbacks_enabled = timer,
        profile_tasks
      private_key_file = keys/id
      log_path = $LOGS/a.log
      [privilege_escalation]
      become = True
      become_method = su
      [ssh_connection]
      pipelining = yes
      retries = 3
      """, ["LOGS": "/logs"])
    #expect(settings.forks == 20)
    #expect(settings.inventory == [tree.path + "/hosts", "/abs/more"])
    #expect(settings.rolesPath.first == tree.path + "/roles")
    #expect(settings.rolesPath.last == "/abs")
    #expect(settings.checksHostKeys == false)
    #expect(settings.callbacksEnabled == ["timer", "profile_tasks"])
    #expect(settings.privateKeyFile == tree.path + "/keys/id")
    #expect(settings.logPath == "/logs/a.log")
    #expect(settings.become)
    #expect(settings.becomeMethod == "su")
    #expect(settings.ssh("pipelining").bool == true)
    #expect(settings.ssh("reconnection_retries").int == 3)
    #expect(settings.file == tree.path + "/ansible.cfg")
  }

  @Test func environmentWins() throws {
    let (settings, _) = try settings(
      "[defaults]\nforks = 20\n",
      ["ANSIBLE_FORKS": "7", "NO_COLOR": "", "ANSIBLE_GATHERING": "smart"])
    #expect(settings.forks == 7)
    #expect(settings.gathering == "smart")
    #expect(settings.origin("DEFAULT_FORKS") == .environment("ANSIBLE_FORKS"))
  }

  @Test func namedFileWins() throws {
    let tree = try Tree(
      "=== ansible.cfg\n[defaults]\nforks=1\n=== x/other.cfg\n[defaults]\nforks=2\n")
    let environment = ["HOME": "/nonexistent", "ANSIBLE_CONFIG": "x/other.cfg"]
    let settings = try Settings(environment: environment, directory: tree.path)
    #expect(settings.forks == 2)
  }

  @Test func worldWritableDirectory() throws {
    let tree = try Tree("=== ansible.cfg\n[defaults]\nforks=1\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: tree.path)
    let settings = try Settings(environment: ["HOME": "/nonexistent"], directory: tree.path)
    #expect(settings.forks == 5)
    #expect(settings.warnings.first?.message.contains("world writable directory") == true)
  }

  @Test func nearName() throws {
    let (settings, _) = try settings("[defaults]\nfork = 3\nsomething_else = 1\n")
    #expect(settings.warnings.map(\.message) == ["'fork' is not a setting of [defaults]"])
    #expect(settings.warnings.first?.help == "did you mean 'forks'?")
  }

  @Test func wrongValues() throws {
    let text = try failure("[defaults]\nforks = many\ngathering = smrt\n", ["ANSIBLE_TIMEOUT": "x"])
    #expect(
      text == """
        error: the setting 'forks' has an invalid value ('many'): it should be an integer
          --> ansible.cfg:2:1
        1 | [defaults]
        2 | forks = many
          | ^^^^^^^^^^^^

        error: the setting 'gathering' has an invalid value ('smrt'): it should be one of explicit, implicit, smart
          --> ansible.cfg:3:1
        2 | forks = many
        3 | gathering = smrt
          | ^^^^^^^^^^^^^^^^ did you mean 'smart'?

        error: the environment variable ANSIBLE_TIMEOUT has an invalid value ('x'): it should be an integer
        """)
  }

  @Test func brokenFiles() throws {
    #expect(
      try failure("[defaults]\nforks = 1\nFORKS = 2\n").hasPrefix(
        "error: option 'forks' in section 'defaults' already exists\n  --> ansible.cfg:3:1"))
    #expect(try failure("forks = 1\n").hasPrefix("error: file contains no section headers\n"))
    #expect(
      try failure("[defaults]\nbad\n").hasPrefix(
        "error: the line is neither a section nor an option\n  --> ansible.cfg:2:1"))
  }

  @Test func everyDefaultHasItsType() throws {
    let settings = try Settings(environment: ["HOME": "/nonexistent"], directory: "/")
    for entry in SettingsTable.entries where entry.initial != "~" && entry.type != .dict {
      #expect(!settings.value(entry.name).isNull, "\(entry.name) \(entry.initial)")
    }
    #expect(SettingsTable.entries.count > 250)
  }
}
