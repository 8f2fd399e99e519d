import ArgumentParser
import Glibc

/// `martlet link-names`: makes the names of Ansible's programs.
struct LinkNamesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "link-names",
    abstract: "Make ansible, ansible-playbook and the others as links to martlet.")

  @Argument(help: "The directory, one of PATH.")
  var directory: String

  func run() async throws {
    guard let target = realpath("/proc/self/exe", nil) else {
      throw ValidationError("cannot find out where martlet itself stands")
    }
    defer { free(target) }
    for name in Names.links {
      let path = directory + "/" + name
      if symlink(target, path) == 0 {
        Console.write("\(path)\n")
      } else {
        throw ValidationError("cannot make \(path): \(String(cString: strerror(errno)))")
      }
    }
  }
}
