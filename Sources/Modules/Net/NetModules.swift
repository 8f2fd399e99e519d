package import ModuleKit

/// The modules of the network.
package let netModules: [AnyModule] = [
  AnyModule("ansible.builtin.get_url", GetURL.self),
  AnyModule("ansible.builtin.git", Git.self),
  AnyModule("ansible.builtin.subversion", Subversion.self),
  AnyModule("ansible.builtin.uri", URI.self),
]
