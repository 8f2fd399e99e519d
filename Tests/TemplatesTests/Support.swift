import Diagnostics
import Formats
import Templates
import Values

/// A few builtins, so that the machine can be tested without the room that has them all.
enum TestTable {
  static let small = BuiltinTable(
    filters: [
      Builtin("upper", [], "upper case") { (call) throws(Failure) in
        .string(try call.evaluator.text(of: call.input).uppercased())
      },
      Builtin("length", [], "how many") { (call) throws(Failure) in
        .int(try call.evaluator.elements(of: call.input).count)
      },
      Builtin("join", ["separator?"], "joined") { (call) throws(Failure) in
        var texts: [String] = []
        for item in try call.evaluator.elements(of: call.input) {
          texts.append(try call.evaluator.text(of: item))
        }
        return .string(texts.joined(separator: call[0]?.string ?? ""))
      },
      Builtin("default", ["value?", "boolean?"], "or else", lazy: true) { (call) in
        call.input.isUndefined ? call[0] ?? "" : call.input
      },
      Builtin("fails", [], "never works") { (call) throws(Failure) in
        throw Failure(.other, "it does not work")
      },
      Builtin("ticks", [], "counts", volatile: true) { (call) in call.input },
    ],
    tests: [
      Builtin("defined", [], "there", lazy: true, vaults: true) { .bool(!$0.input.isUndefined) },
      Builtin("odd", [], "odd") { .bool(($0.input.int ?? 0) % 2 != 0) },
    ],
    functions: [Builtin("answer", [], "the answer") { _ in 42 }],
    lookups: [Lookup("echo", options: ["loud"]) { $0.terms }])

  static func environment(
    _ mode: Environment.Mode = .ansible, _ files: [String: String] = [:]
  ) -> Environment {
    Environment(
      mode: mode, syntax: mode == .ansible ? .ansible : .jinja2, builtins: small,
      files: TextFiles(texts: files))
  }

  static func evaluator(
    _ variables: Dict = [:], _ mode: Environment.Mode = .ansible, files: [String: String] = [:]
  ) -> Evaluator {
    Evaluator(environment(mode, files), scope: DictScope(variables))
  }
}

/// Template files that are texts of the test.
struct TextFiles: TemplateFiles {
  let texts: [String: String]

  var searchPath: [String] { ["/search"] }
  func find(_ name: String, in subdirectory: String) -> String? { texts[name] == nil ? nil : name }
  func read(_ path: String) throws(Failure) -> [UInt8] { Array((texts[path] ?? "").utf8) }
}

extension Evaluator {
  /// The value of a template that is the whole of a file named `file`.
  func render(_ text: String) throws(Failure) -> Value {
    try render(TemplateText(text, at: Span(Source(name: "file", text: text), line: 1, column: 1)))
  }

  /// What failed, or nil.
  func failure(of text: String) -> Failure? {
    do throws(Failure) {
      _ = try render(text)
      return nil
    } catch {
      return error
    }
  }
}
