import Builtins
import Diagnostics
import Formats
import Glibc
import Templates
import Values

/// Martlet's side of `bench/templates/run`: `benchmark DIRECTORY ROUNDS` does the work that lies in
/// a directory and prints, for each piece of work, its name, the size of what came
/// out and the seconds of each round.
/// `benchmark DIRECTORY ROUNDS WORK` does one of them, for a profile.
func main(_ arguments: [String]) -> Int32 {
  guard (3...4).contains(arguments.count), let rounds = Int(arguments[2]), rounds > 0 else {
    print("usage: benchmark DIRECTORY ROUNDS [WORK]")
    return 2
  }
  do throws(Failure) {
    let works = Works(try WorkFiles(arguments[1]))
    for (name, work) in works.all where arguments.count == 3 || arguments[3] == name {
      var seconds: [String] = []
      var size = 0
      for _ in 0..<rounds {
        let round = try work()
        size = round.size
        seconds.append(String(round.seconds))
      }
      print(name, size, seconds.joined(separator: " "))
    }
    return 0
  } catch {
    print(error.message)
    return 1
  }
}

exit(main(CommandLine.arguments))
