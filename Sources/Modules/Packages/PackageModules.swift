package import ModuleKit

/// The modules of packages and repositories.
package let packageModules: [AnyModule] = [AnyModule(Apt.self)]
