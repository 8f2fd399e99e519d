import Diagnostics
import Formats
import Templates
import Values

extension Collections {
  /// `from_csv`, `from_ini`, `to_ini`.
  static let tableFilters: [Builtin] = [
    Builtin(
      "community.general.from_csv",
      ["dialect?", "fieldnames?", "delimiter?", "skipinitialspace?", "strict?"]
    ) { call throws(Failure) in try csv(call) },
    Builtin("community.general.from_ini") { call throws(Failure) in
      guard let text = call.input.string else {
        throw call.failed("from_ini requires a str, got \(call.input.typeName)")
      }
      var options = INI.Options()
      options.keepsCase = true
      let file: INI
      do throws(Failure) {
        file = try INI(Source(name: "<text>", text: text), options)
      } catch {
        throw call.failed("from_ini failed to parse given string: \(error.description)")
      }
      var result = Dict()
      for section in file.sections { result[section.name] = .dict(file.entries(of: section)) }
      if !file.defaults.items.isEmpty { result["DEFAULT"] = .dict(file.entries(of: file.defaults)) }
      return .dict(result)
    },
    Builtin("community.general.to_ini") { call throws(Failure) in
      guard case .dict(let sections) = call.input else {
        throw call.failed("to_ini requires a dict, got \(call.input.typeName)")
      }
      guard !sections.isEmpty else {
        throw call.failed("to_ini received an empty dict. An empty dict cannot be converted.")
      }
      var blocks: [(name: String, block: String)] = []
      for (name, options) in sections {
        guard case .dict(let options) = options else {
          throw call.failed(
            "to_ini failed to parse given dict:the section '\(name.text)' is no dictionary")
        }
        var block = "[\(name.text)]\n"
        for (key, value) in options {
          block += try line(key.text, value, call)
        }
        blocks.append((name.text, block))
      }
      let ordered = blocks.filter { $0.name == "DEFAULT" } + blocks.filter { $0.name != "DEFAULT" }
      return .string(ordered.map(\.block).joined(separator: "\n"))
    },
  ]

  private static func line(_ key: String, _ value: Value, _ call: Call) throws(Failure) -> String {
    switch value {
    case .int, .double, .string, .bool:
      return "\(key) = \(PythonString.replace(value.text, "\n", "\n\t"))\n"
    default:
      throw call.failed("to_ini failed to parse given dict:option values must be strings")
    }
  }

  private static func csv(_ call: Call) throws(Failure) -> Value {
    var dialect = CSV.Dialect()
    let name = call.given(0)?.text ?? "excel"
    switch name {
    case "excel", "unix": break
    case "excel-tab": dialect.delimiter = 9
    default:
      throw call.failed("Dialect '\(name)' is not supported by your version of python.")
    }
    if let delimiter = call.given(2)?.text {
      guard let byte = delimiter.utf8.first, delimiter.utf8.count == 1 else {
        throw call.failed(
          "Unable to create custom dialect: \"delimiter\" must be a 1-character string")
      }
      dialect.delimiter = byte
    }
    dialect.skipsInitialSpace = call.flag(3)
    dialect.isStrict = call.flag(4)
    var rows = try CSV.rows(call.input.text, dialect).filter { !$0.isEmpty }
    var names = (call.given(1)?.items ?? []).map(\.text)
    if call.given(1) == nil {
      guard !rows.isEmpty else { return .list([]) }
      names = rows.removeFirst()
    }
    return .list(
      rows.map { row in
        var entries = Dict()
        for (name, value) in zip(names, row) { entries[name] = .string(value) }
        for name in names.dropFirst(row.count) { entries[name] = .null }
        if row.count > names.count {
          entries[Value.null] = .list(row.dropFirst(names.count).map { .string($0) })
        }
        return .dict(entries)
      })
  }
}
