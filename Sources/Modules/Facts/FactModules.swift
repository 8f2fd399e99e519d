package import ModuleKit

/// The modules of facts.
package let factModules: [AnyModule] = [
  AnyModule(Getent.self), AnyModule(MountPoints.self), AnyModule(PackageFacts.self),
  AnyModule(ServiceFacts.self),
  AnyModule(Setup.self),
]
