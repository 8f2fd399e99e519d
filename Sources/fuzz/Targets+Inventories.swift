import Builtins
import Diagnostics
import Formats
import Glibc
import Inventories
import Templates
import Values

/// The readers of inventories and of what selects from them.
extension Targets {
  static let inventory = Target(
    name: "inventory", kinds: ["*", "*.ini", "*.toml", "*.yml"],
    texts: [
      "a\n[web]\nw[01:10:2].x ansible_port=22 v='{\"a\": 1}' # c\n[web:vars]\nq=[1, 2]\n[all:children]\nweb\n"
    ],
    tokens: [
      "[web]\n", "[web:vars]\n", "[web:children]\n", "[a:b]", "h[1:9]", "h[a:f]", "[0:99999999]",
      ":22",
      "ansible_host=", "k='v w'", "k=[1]", "[::1]:22", "#", ";", "all:\n", "  hosts:\n",
      "  children:\n",
      "  vars:\n", "ansible_group_priority=9", "[[a.hosts]]", "[a.vars]\n",
    ]
  ) { input in
    loaded(input, plugins: ["yaml", "ini", "toml"], name: "hosts") { inventory in
      // Documents of more hosts take their time because they are long.
      guard inventory.hosts.count < 2000,
        let document = try? InventoryDocument(inventory, limit: nil)
      else { return }
      _ = try? document.json()
      _ = try? document.yaml()
      _ = try? document.toml()
      _ = try? document.graph(showsVariables: true)
    }
  }

  static let constructed = Target(
    name: "constructed", kinds: ["*.config", "*.yml", "*.yaml"],
    texts: [
      "plugin: constructed\nstrict: false\ncompose:\n  v: a ~ 'x'\ngroups:\n  g: a is defined\n"
        + "keyed_groups:\n  - key: a\n    prefix: p\n    separator: '_'\n    parent_group: q\n",
      "plugin: generator\nhosts:\n  name: '{{ x }}-{{ y }}'\n  parents:\n    - name: '{{ x }}'\n"
        + "layers:\n  x: [a, b]\n  y: [1, 2]\n",
    ],
    tokens: [
      "plugin: constructed\n", "plugin: generator\n", "strict: true\n", "compose:\n", "groups:\n",
      "keyed_groups:\n", "  - key: ", "    prefix: ", "    separator: ", "    default_value: ",
      "    trailing_separator: no\n", "leading_separator: no\n", "{{ x }}", "parents:\n",
      "layers:\n",
    ]
  ) { input in
    loaded(input, plugins: ["constructed", "generator"], name: "hosts.config") { _ in }
  }

  static let hostPatterns = Target(
    name: "host-patterns", kinds: ["pattern", "split-pattern", "host-range", "address"],
    tokens: [
      "all", "web", "db*", "w?", ":&", ":!", "!", "&", ",", "~", "~w.*", "[0]", "[-1]", "[0:2]",
      "[1:]",
      "[a:c]", "*", "[::1]", ":22", "localhost", "h[1:3]", "[01:10:3]", "(", ")", "\\",
    ]
  ) { input in
    let text = String(decoding: input, as: UTF8.self)
    // A file of patterns could be any file of this machine.
    guard !text.utf8.contains(UInt8(ascii: "@")), let inventory = known else { return false }
    _ = try? HostAddress(text, ranges: true)
    _ = try? HostRange.expand(text)
    _ = try? inventory.unmatched([text])
    return (try? inventory.match(text, limit: text, order: "sorted")) != nil
  }

  private static let known: Inventory? = {
    var inventory: Inventory?
    let text = "w[1:20] v=1\n[web]\nw[1:10]\n[db]\nw[8:20]\nlocalhost\n[prod:children]\nweb\ndb\n"
    _ = loaded(Array(text.utf8), plugins: ["ini"], name: "known") { inventory = $0 }
    return inventory
  }()

  /// Reads an inventory in a file of its own; whether any plugin could.
  private static func loaded(
    _ input: [UInt8], plugins: [String], name: String, _ body: (Inventory) -> Void
  ) -> Bool {
    let path = "/dev/shm/fuzz.\(getpid()).\(name)"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard descriptor >= 0 else { fatalError("cannot write \(path)") }
    defer { unlink(path) }
    let count = input.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    close(descriptor)
    guard count == input.count else { fatalError("cannot write \(path)") }
    var options = InventoryOptions()
    options.plugins = plugins
    // Lookups could do anything to this machine.
    options.environment.builtins.lookups = [:]
    guard let inventory = try? Inventory.load(sources: [path], options: options) else {
      return false
    }
    body(inventory)
    return inventory.failures.isEmpty
  }
}
