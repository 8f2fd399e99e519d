package import ModuleKit

/// The modules of files and directories.
package let fileModules: [AnyModule] = [
  AnyModule(File.self), AnyModule(Copy.self), AnyModule(Stat.self), AnyModule(LineInFile.self),
  AnyModule(BlockInFile.self), AnyModule(Replace.self), AnyModule(Slurp.self),
  AnyModule(Find.self), AnyModule(TempFile.self), AnyModule(Fetch.self),
  AnyModule(Assemble.self), AnyModule(IniFile.self), AnyModule(Unarchive.self),
]
