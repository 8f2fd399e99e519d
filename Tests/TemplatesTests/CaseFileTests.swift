import Diagnostics
import Formats
import Glibc
import Templates
import Testing
import Values

/// One case of a file in `cases/`: variables, a template, what it gives.
///
/// Cases are parted by lines of `====`, a case's three parts by lines of `----`. The first part is
/// `jinja2` or `ansible` and the variables in JSON; the last is the value in JSON, or `error KIND
/// LINE:COLUMN MESSAGE` and, if there is one, a line `help TEXT`.
struct TemplateCase: CustomTestStringConvertible, Sendable {
  let name: String
  let mode: Environment.Mode
  let variables: String
  let template: String
  let expected: String

  var testDescription: String { name }

  static let all: [TemplateCase] = files.flatMap(read)

  private static var directory: String {
    String(#filePath.prefix(upTo: #filePath.lastIndex(of: "/") ?? #filePath.startIndex)) + "/cases"
  }

  private static var files: [String] {
    var names: [String] = []
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".txt") { names.append(name) }
    }
    return names.sorted()
  }

  private static func read(_ file: String) -> [TemplateCase] {
    guard let stream = fopen(directory + "/" + file, "r") else { return [] }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    while case let byte = getc(stream), byte >= 0 { bytes.append(UInt8(byte)) }
    let text = String(decoding: bytes, as: UTF8.self)
    return pieces(text, "\n====\n").enumerated().compactMap { number, piece in
      let parts = pieces(piece, "\n----\n")
      guard parts.count == 3 else { return nil }
      let head = parts[0].split(separator: " ", maxSplits: 1)
      guard let mode = head.first else { return nil }
      return TemplateCase(
        name: "\(file) \(number + 1)", mode: mode == "jinja2" ? .jinja2 : .ansible,
        variables: head.count > 1 ? String(head[1]) : "{}", template: parts[1],
        expected: parts[2].hasSuffix("\n") ? String(parts[2].dropLast()) : parts[2])
    }
  }

  private static func pieces(_ text: String, _ mark: String) -> [String] {
    var result: [String] = []
    var rest = text[...]
    while let found = rest.range(of: mark) {
      result.append(String(rest[..<found.lowerBound]))
      rest = rest[found.upperBound...]
    }
    return result + [String(rest)]
  }
}

extension Substring {
  /// Where a text first occurs.
  fileprivate func range(of mark: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(mark) {
        return start..<(index(start, offsetBy: mark.count, limitedBy: endIndex) ?? endIndex)
      }
      start = index(after: start)
    }
    return nil
  }
}

@Suite struct CaseFileTests {
  @Test func thereAreCases() { #expect(TemplateCase.all.count > 40) }

  @Test(arguments: TemplateCase.all)
  func evaluates(_ item: TemplateCase) throws {
    let source = Source(name: "variables", text: item.variables)
    let variables = try #require(try JSON.parse(source, trusted: true).dict)
    let evaluator = TestTable.evaluator(
      variables, item.mode,
      files: [
        "hello.j2": "hello {{ who }}\n", "broken.j2": "one\n{% if %}",
        "macros.j2": "{% macro greet(x) %}hi {{ x }}{% endmacro %}{% set size = 3 %}",
        "base.j2": "<{% block a %}base{% endblock %}>",
      ])
    let actual: String
    do throws(Failure) {
      actual = try JSON.write(try evaluator.render(item.template))
    } catch {
      let place = error.span.map { "\($0.line):\($0.column)" } ?? "-"
      let help = error.diagnostics.first?.help.map { "\nhelp \($0)" } ?? ""
      actual = "error \(error.kind) \(place) \(error.message)\(help)"
    }
    #expect(actual == item.expected)
  }
}
