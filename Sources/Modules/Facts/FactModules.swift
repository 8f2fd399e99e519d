package import ModuleKit

/// The modules of facts.
package let factModules: [AnyModule] = [AnyModule(Setup.self)]
