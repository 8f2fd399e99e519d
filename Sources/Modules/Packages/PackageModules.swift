package import ModuleKit

/// The modules of packages.
package let packageModules: [AnyModule] = []
