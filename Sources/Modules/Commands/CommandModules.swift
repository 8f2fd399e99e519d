package import ModuleKit

/// The modules of commands.
package let commandModules: [AnyModule] = []
