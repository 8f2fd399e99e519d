package import ModuleKit

/// The modules of files and directories.
package let fileModules: [AnyModule] = [
  AnyModule(File.self), AnyModule(Copy.self), AnyModule(Stat.self),
]
