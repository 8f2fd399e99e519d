internal import Crypto
internal import Diagnostics
import Glibc
internal import ModuleKit
internal import Playbooks
import Synchronization
internal import Templates
internal import Values

/// The controller's files as one task sees them: the search path of its role, file and play.
struct TaskFiles: ControllerFiles, TemplateFiles {
  let searchPath: [String]
  let cache: FileCache

  /// Files without a task: for writing, and for absolute paths.
  static var plain: TaskFiles {
    TaskFiles(
      searchPath: [],
      cache: FileCache { (bytes, _) throws(Failure) in bytes })
  }

  func find(_ name: String, in subdirectory: String) -> String? {
    if name.hasPrefix("~") { return cache.existing(FileCache.expand(name)) }
    if name.hasPrefix("/") { return cache.existing(name) }
    for directory in searchPath {
      for base in [Paths.join(directory, subdirectory), directory] {
        if let found = cache.existing(Paths.join(base, name)) { return Paths.absolute(found) }
      }
    }
    return nil
  }

  func find(_ name: String, in subdirectory: String) throws(Failure) -> String {
    let found: String? = find(name, in: subdirectory)
    if let found { return found }
    // The play's directory comes last, also where it is that of the task.
    let places = searchPath.count == 1 ? searchPath + searchPath : searchPath
    let tried = places.flatMap { [Paths.join($0, subdirectory), $0] }
      .map { Paths.join($0, name) }
    throw Failure(
      .usage, "could not find or access '\(name)' on the controller",
      notes: [.init("searched in: " + tried.joined(separator: ", "))],
      help: "if the file is on the target, use `remote_src: true`"
    ).reported(
      "Could not find or access '\(name)'\nSearched in:\n"
        + tried.map { "\t" + Paths.absolute($0) }.joined(separator: "\n")
        + " on the Ansible Controller.\nIf you are using a module and expect the file to exist on "
        + "the remote, see the remote_src option")
  }

  func read(_ path: String) throws(Failure) -> [UInt8] { try cache.read(path) }
  func stat(_ path: String) -> ControllerFile? { cache.stat(path) }
  func list(_ directory: String) throws(Failure) -> [String] { try cache.list(directory) }
  func sha1(_ path: String) throws(Failure) -> String { try cache.sum(path, Insecure.SHA1.self) }
  func md5(_ path: String) throws(Failure) -> String { try cache.sum(path, Insecure.MD5.self) }
}

extension Run {
  func files(for task: Task?) -> TaskFiles {
    TaskFiles(searchPath: store.searchPath(of: task), cache: fileCache)
  }

  /// The template environment of a task, with its search path; shared by tasks of one place.
  func environment(for task: Task?) -> Environment {
    if let task, let known = environmentsOfTasks[ObjectIdentifier(task)] {
      return known.environment
    }
    let path = store.searchPath(of: task)
    let key = path.joined(separator: "\n")
    var environment = environments[key] ?? services.environment
    if environments[key] == nil {
      environment.files = TaskFiles(searchPath: path, cache: fileCache)
      environments[key] = environment
    }
    if let task { environmentsOfTasks[ObjectIdentifier(task)] = (task, environment) }
    return environment
  }
}
