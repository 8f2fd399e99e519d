import Glibc

/// Replays recorded cases: `conformance [--known FILE] [--only ID-PREFIX] FILE.jsonl …`.
///
/// Prints each case that differs, then `N passed, M failed`; ends with 1 if any failed.
func run(_ arguments: [String]) -> Int32 {
  var files: [String] = []
  var known: Set<String> = []
  var only: String?
  var rest = arguments.dropFirst()
  while let argument = rest.popFirst() {
    switch argument {
    case "--worker":
      Worker.run(
        rest.popFirst() ?? "", from: rest.popFirst().flatMap { Int($0) } ?? 0,
        only: rest.popFirst())
      return 0
    case "--known": known.formUnion(knownDifferences(rest.popFirst() ?? ""))
    case "--only": only = rest.popFirst()
    default: files.append(argument)
    }
  }
  guard !files.isEmpty else {
    Console.write("usage: conformance [--known FILE] [--only ID-PREFIX] FILE.jsonl …\n")
    return 2
  }
  var total = Supervisor.Tally()
  for file in files {
    guard access(file, R_OK) == 0, let path = realpath(file, nil) else {
      Console.write("cannot read \(file)\n")
      return 2
    }
    defer { free(path) }
    let supervisor = Supervisor(
      program: "/proc/self/exe", path: String(cString: path), only: only, known: known)
    let tally = supervisor.run()
    total.passed += tally.passed
    total.failed += tally.failed
    total.differing += tally.differing
  }
  if total.differing > 0 { Console.write("\(total.differing) differ on purpose\n") }
  Console.write("\(total.passed) passed, \(total.failed) failed\n")
  return total.failed == 0 ? 0 : 1
}

/// The ids of a list of known differences: the first words in backquotes of its list items.
func knownDifferences(_ path: String) -> [String] {
  let text = String(decoding: Directory.read(path) ?? [], as: UTF8.self)
  return text.split(separator: "\n").compactMap { line in
    guard line.hasPrefix("- `") else { return nil }
    return line.dropFirst(3).split(separator: "`").first.map(String.init)
  }
}

exit(run(CommandLine.arguments))
