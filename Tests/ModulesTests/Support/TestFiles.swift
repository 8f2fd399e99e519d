import Diagnostics
import Foundation
import ModuleKit
import Modules

/// The controller's files, as they are.
struct TestFiles: ControllerFiles {
  func find(_ name: String, in subdirectory: String) throws(Failure) -> String {
    guard FileManager.default.fileExists(atPath: name) else {
      throw Failure(.usage, "could not find or access '\(name)' on the controller")
    }
    return name
  }

  func read(_ path: String) throws(Failure) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure(.usage, "could not read '\(path)'")
    }
    return Array(data)
  }

  func stat(_ path: String) -> ControllerFile? {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
      return nil
    }
    let kind: ControllerFile.Kind
    switch attributes[.type] as? FileAttributeType {
    case .typeDirectory?: kind = .directory
    case .typeSymbolicLink?:
      kind = .link((try? FileManager.default.destinationOfSymbolicLink(atPath: path)) ?? "")
    case .typeRegular?: kind = .file
    default: kind = .other
    }
    return ControllerFile(
      kind: kind, size: (attributes[.size] as? NSNumber)?.intValue ?? 0,
      mode: (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0)
  }

  func list(_ directory: String) throws(Failure) -> [String] {
    (FileManager.default.subpaths(atPath: directory) ?? []).sorted()
  }

  func md5(_ path: String) throws(Failure) -> String { Digest.md5(try read(path)) }

  func sha1(_ path: String) throws(Failure) -> String {
    Digest.sha1(try read(path))
  }
}
