package import ModuleKit

/// The modules of files and directories.
package let fileModules: [AnyModule] = [
  AnyModule("ansible.builtin.file", File.self),
  AnyModule("ansible.builtin.copy", Copy.self),
  AnyModule("ansible.builtin.stat", Stat.self),
  AnyModule("ansible.builtin.lineinfile", LineInFile.self),
  AnyModule("ansible.builtin.blockinfile", BlockInFile.self),
  AnyModule("ansible.builtin.replace", Replace.self),
  AnyModule("ansible.builtin.slurp", Slurp.self),
  AnyModule("ansible.builtin.find", Find.self),
  AnyModule("ansible.builtin.tempfile", TempFile.self),
  AnyModule("ansible.builtin.fetch", Fetch.self),
  AnyModule("ansible.builtin.assemble", Assemble.self),
  AnyModule("community.general.ini_file", IniFile.self),
  AnyModule("ansible.builtin.unarchive", Unarchive.self),
]
