package import ModuleKit

/// The modules of services, accounts and the kernel.
package let systemModules: [AnyModule] = []
