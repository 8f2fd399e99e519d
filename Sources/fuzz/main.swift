import Glibc

/// Gives every reader random input, grown out of recorded cases:
/// `fuzz [--runs N] [--seed N] [--corpora DIRECTORY] [--only TARGET] …`.
///
/// Nothing may crash, take more than a second of processor time, or more than 512 MiB. Prints a
/// line for each reader and ends with 1 if any was found wanting. `--only TARGET --show N` writes
/// the input of an execution, `--only TARGET --run N` executes it in this process.
func main(_ arguments: [String]) -> Int32 {
  var options = Options()
  guard options.read(arguments.dropFirst()) else {
    Console.write(
      "usage: fuzz [--runs N] [--seed N] [--corpora DIRECTORY] [--only TARGET] [--show N | --run N]\n"
        + "targets: \(Targets.all.map(\.name).joined(separator: " "))\n")
    return 2
  }
  let targets = Targets.all.filter { options.only.isEmpty || options.only.contains($0.name) }
  let seeds = Seeds(options.corpora)
  guard !seeds.isEmpty else {
    Console.write("no recorded cases in \(options.corpora); name their directory with --corpora\n")
    return 2
  }
  if let number = options.show ?? options.run, let target = targets.first {
    let input = Mutator(target, seeds).input(options.seed, number)
    if options.show != nil { Console.write(input) } else { _ = target.run(input) }
    return 0
  }
  if let chunk = options.worker, let target = targets.first {
    Worker.run(target, Mutator(target, seeds), options.seed, chunk)
    return 0
  }
  var findings = 0
  for target in targets { findings += Overseer(target, options).run() }
  return findings == 0 ? 0 : 1
}

exit(main(CommandLine.arguments))
