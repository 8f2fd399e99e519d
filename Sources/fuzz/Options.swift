/// The command line.
struct Options {
  /// How many inputs each target gets.
  var runs = 20_000
  var seed: UInt64 = 1
  /// Where the recorded cases are.
  var corpora = "Tests/Corpora"
  /// The targets to run; all where it is empty.
  var only: [String] = []
  var show: Int?
  var run: Int?
  /// The executions that this process does for another, and the file that it notes them in.
  var worker: Chunk?

  struct Chunk {
    var range: Range<Int>
    var file: String
  }

  /// Reads the words; whether they make sense.
  mutating func read(_ words: ArraySlice<String>) -> Bool {
    var words = words
    while let word = words.popFirst() {
      guard let value = words.popFirst() else { return false }
      switch word {
      case "--runs":
        guard let number = Int(value) else { return false }
        runs = number
      case "--seed":
        guard let number = UInt64(value) else { return false }
        seed = number
      case "--corpora": corpora = value
      case "--only":
        guard Targets.all.contains(where: { $0.name == value }) else { return false }
        only.append(value)
      case "--show":
        guard let number = Int(value) else { return false }
        show = number
      case "--run":
        guard let number = Int(value) else { return false }
        run = number
      case "--worker":
        guard let end = words.popFirst().flatMap({ Int($0) }), let start = Int(value),
          start <= end, let file = words.popFirst()
        else { return false }
        worker = Chunk(range: start..<end, file: file)
      default: return false
      }
    }
    return show == nil && run == nil || only.count == 1
  }
}
