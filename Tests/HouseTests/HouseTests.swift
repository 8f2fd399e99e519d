import Foundation
import Testing

/// The rules of `docs/ARCHITECTURE.md` that a program can check.
@Suite struct HouseTests {
  let house: House

  init() throws { house = try House() }

  @Test func aRoomSeesOnlyRoomsThatStandBeforeIt() {
    #expect(house.rooms.count > 15)
    var before: Set = ["CLibYAML", "CLibSSH", "CPCRE2", "CCrypt", "CPosix"]
    for room in house.rooms {
      for seen in room.sees where !before.contains(seen) {
        Issue.record("\(room.name) sees \(seen), which does not stand before it")
      }
      before.insert(room.name)
    }
  }

  @Test func aFileImportsOnlyWhatItsRoomSees() {
    let rooms = Dictionary(uniqueKeysWithValues: house.rooms.map { ($0.name, $0.sees) })
    #expect(house.files.count > 300)
    for file in house.files {
      guard let sees = rooms[file.room] else {
        Issue.record("\(file.path): no target of that name")
        continue
      }
      for name in file.imports where rooms[name] != nil && !sees.contains(name) {
        Issue.record("\(file.path) imports \(name)")
      }
    }
  }

  @Test func everyRoomIsInThePlan() throws {
    let plan = try String(
      contentsOf: House.root.appending(path: "docs/ARCHITECTURE.md"), encoding: .utf8)
    for room in house.rooms { #expect(plan.contains("| `\(room.name)` |"), "\(room.name)") }
  }

  /// Foundation costs every start of the program 20 ms; FoundationEssentials does not.
  @Test func nothingImportsFoundation() {
    for file in house.files where file.imports.contains("Foundation") {
      Issue.record("\(file.path) imports Foundation")
    }
  }

  @Test func filesHoldOneIdea() {
    for file in house.files { #expect(file.lines.count <= 501, "\(file.path)") }
  }

  /// A promise that the compiler does not check says why it holds, on the lines beside it.
  @Test func uncheckedPromisesGiveTheirReason() {
    for file in house.files {
      let lines = file.lines
      for (number, line) in lines.enumerated() where line.contains("@unchecked Sendable") {
        let beside = lines[max(0, number - 3)...min(lines.count - 1, number + 3)]
        let isSaid = beside.contains { $0.lowercased().contains("// unchecked") }
        #expect(isSaid, "\(file.path):\(number + 1) has no line '// Unchecked: why'")
      }
    }
  }

  /// But for `fuzz`, whose findings are the ends of its workers.
  @Test func nothingEndsTheProgramOnItsOwn() {
    for file in house.files where file.room != "fuzz" {
      for (number, line) in file.lines.enumerated() {
        let code = line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line
        for word in ["fatalError(", "try!", "as! ", "preconditionFailure(", "nonisolated(unsafe)"] {
          #expect(!code.contains(word), "\(file.path):\(number + 1) says \(word)")
        }
      }
    }
  }
}
