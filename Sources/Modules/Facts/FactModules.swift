package import ModuleKit

/// The modules of facts.
package let factModules: [AnyModule] = [
  AnyModule("ansible.builtin.getent", Getent.self),
  AnyModule("ansible.builtin.mount_facts", MountPoints.self),
  AnyModule("ansible.builtin.package_facts", PackageFacts.self),
  AnyModule("ansible.builtin.service_facts", ServiceFacts.self),
  AnyModule(
    "ansible.builtin.setup", aliases: ["ansible.builtin.gather_facts", "gather_facts"], Setup.self),
]
