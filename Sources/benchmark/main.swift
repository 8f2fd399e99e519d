import Builtins
import Diagnostics
import Formats
import Glibc
import Templates
import Values

/// Martlet's side of `bench/templates/run`: `benchmark DIRECTORY ROUNDS` does the work that lies in
/// a directory and prints, for each piece of work, its name and the seconds of its fastest round.
func main(_ arguments: [String]) -> Int32 {
  guard arguments.count == 3, let rounds = Int(arguments[2]), rounds > 0 else {
    print("usage: benchmark DIRECTORY ROUNDS")
    return 2
  }
  do throws(Failure) {
    let works = Works(try WorkFiles(arguments[1]))
    for (name, work) in works.all {
      var best = Double.infinity
      for _ in 0..<rounds { best = min(best, try work()) }
      print(name, best)
    }
    return 0
  } catch {
    print(error.message)
    return 1
  }
}

exit(main(CommandLine.arguments))
