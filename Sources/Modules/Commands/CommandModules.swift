package import ModuleKit

/// The modules of commands.
package let commandModules: [AnyModule] = [
  AnyModule(Command.self), AnyModule(Shell.self), AnyModule(Raw.self),
  AnyModule(LocalScript.self), AnyModule(Ping.self), AnyModule(WaitFor.self),
  AnyModule(AsyncStatus.self),
]
