package import ModuleKit

/// The modules of commands.
package let commandModules: [AnyModule] = [
  AnyModule("ansible.builtin.command", Command.self),
  AnyModule("ansible.builtin.shell", Shell.self),
  AnyModule("ansible.builtin.raw", Raw.self),
  AnyModule("ansible.builtin.script", LocalScript.self),
  AnyModule("ansible.builtin.ping", Ping.self),
  AnyModule("ansible.builtin.wait_for", WaitFor.self),
  AnyModule("ansible.builtin.async_status", AsyncStatus.self),
  AnyModule("ansible.builtin.expect", Expect.self),
]
