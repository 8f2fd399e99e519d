package import ModuleKit

/// The modules of the network.
package let netModules: [AnyModule] = [
  AnyModule(GetURL.self), AnyModule(Git.self), AnyModule(URI.self),
]
