package import ModuleKit

extension ModuleTable {
  /// Every module that runs on a target.
  package static let standard = ModuleTable(
    fileModules + commandModules + netModules + packageModules + systemModules + factModules)
}
