import Diagnostics
import Formats
import Glibc
import Values

/// Runs the cases of one file in this process, one line of answer for each.
enum Worker {
  static let families: [any CaseFamily.Type] = [
    TemplateCases.self, FormatCases.self, InventoryCases.self,
  ]

  /// Answers `number TAB ok` or `number TAB fail TAB text` for each case from `first` on.
  static func run(_ path: String, from first: Int, only pattern: String?) {
    let lines = caseLines(path)
    for number in lines.indices where number >= first {
      let answer = result(of: lines[number], only: pattern)
      Console.write("\(number)\t\(answer)\n")
    }
  }

  static func caseLines(_ path: String) -> [ArraySlice<UInt8>] {
    (Directory.read(path) ?? []).split(separator: 10)
  }

  /// `ok`, `skip`, or `fail` with what was expected and what came.
  private static func result(of line: ArraySlice<UInt8>, only pattern: String?) -> String {
    let directory = Directory.make()
    defer { Directory.remove(directory) }
    guard let value = try? JSON.parse(Array(line)),
      let item = Case(value, directory: directory)
    else { return "fail\tnot a case" }
    if let pattern, !item.id.hasPrefix(pattern) { return "skip" }
    guard let family = families.first(where: { $0.knows(item.kind, item.mode) }) else {
      return "fail\tno family knows the kind \(item.kind) in mode \(item.mode)"
    }
    chdir(directory)
    setenv("HOME", directory, 1)
    setenv("TZ", "UTC", 1)
    for (name, text) in item["environ"]?.dict ?? [:] {
      setenv(name.string ?? "", text.string ?? "", 1)
    }
    defer {
      for (name, _) in item["environ"]?.dict ?? [:] { unsetenv(name.string ?? "") }
      chdir("/")
    }
    do throws(Failure) {
      try Directory.prepare(item)
    } catch {
      return "fail\t\(error.message)"
    }
    let outcome = family.run(item)
    guard let difference = Comparison.difference(of: outcome, in: item) else { return "ok" }
    return "fail\t" + difference.replacing("\n", with: "\\n")
  }
}
