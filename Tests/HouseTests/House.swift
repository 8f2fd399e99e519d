import Foundation

/// The house as its files state it: what `Package.swift` lets a room see, and what the rooms import.
struct House {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// One Swift file of a room.
  struct File {
    let room: String
    let path: String
    let text: String

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The names of the modules that the file imports.
    var imports: [String] {
      lines.compactMap { line in
        let words = line.split(separator: " ")
        guard let at = words.prefix(3).firstIndex(of: "import"), at + 1 < words.count,
          words[..<at].allSatisfy({ Self.modifiers.contains(String($0)) })
        else { return nil }
        return String(words[words.count - 1].prefix { $0 != "." })
      }
    }

    private static let modifiers: Set = [
      "public", "package", "internal", "private", "fileprivate", "@testable", "@preconcurrency",
    ]
  }

  /// The rooms in the order of `Package.swift`, each with the targets that it may see.
  let rooms: [(name: String, sees: [String])]
  let files: [File]

  init() throws {
    let package = try String(
      contentsOf: Self.root.appending(path: "Package.swift"), encoding: .utf8)
    // The second piece on begin with a target; what is quoted before `.product` are its dependencies.
    let pieces = package.split(separator: "targets: [", maxSplits: 1).last ?? ""
    rooms = pieces.replacing(".executableTarget(", with: "room(").split(separator: "room(")
      .dropFirst().compactMap { piece in
        let end = piece.firstRange(of: "tests(")?.lowerBound ?? piece.endIndex
        let names = piece[..<end].replacing(#/\.product\([^)]*\)/#, with: "")
          .split(separator: "\"", omittingEmptySubsequences: false).enumerated()
          .filter { $0.offset % 2 == 1 }.map { String($0.element) }
        return names.first.map { ($0, Array(names.dropFirst())) }
      }
    let sources = Self.root.appending(path: "Sources").path
    files = try FileManager.default.subpathsOfDirectory(atPath: sources)
      .filter { $0.hasSuffix(".swift") }.sorted().map { path in
        File(
          room: String(path.prefix { $0 != "/" }), path: "Sources/" + path,
          text: try String(contentsOfFile: sources + "/" + path, encoding: .utf8))
      }
  }
}
