import Diagnostics
import Formats
import Patterns
import Templates
import Values

extension Lookups {
  /// Lookups of single values in INI and CSV files.
  static let tableLookups: [Lookup] = [
    Lookup("ini", options: iniOptions) { call throws(Failure) in
      var results: [Value] = []
      for term in call.terms {
        results += try ini(try LookupTerm(try call.text(of: term), call, options: iniOptions), call)
      }
      return results
    },
    Lookup("csvfile", options: csvOptions) { call throws(Failure) in
      if call.terms.isEmpty { throw call.failed("Search key is required but was not found") }
      var results: [Value] = []
      for term in call.terms {
        results += try csv(try LookupTerm(try call.text(of: term), call, options: csvOptions), call)
      }
      return results
    },
  ]

  private static let iniOptions = [
    "type", "file", "section", "re", "encoding", "default", "case_sensitive", "interpolation",
    "allow_no_value", "allow_none",
  ]
  private static let csvOptions = ["col", "keycol", "default", "delimiter", "file", "encoding"]

  private static func checkEncoding(_ term: LookupTerm, _ call: LookupCall) throws(Failure) {
    let encoding = try term.text("encoding") ?? "utf-8"
    let known = ["utf-8", "utf8", "ascii", "us-ascii"]
    guard known.contains(encoding.lowercased()) else {
      throw call.failed("the encoding \(encoding) is not known here; use a file in utf-8")
    }
  }

  private static func ini(_ term: LookupTerm, _ call: LookupCall) throws(Failure) -> [Value] {
    guard !term.key.isEmpty else { throw call.failed("a key to look for is required") }
    try checkEncoding(term, call)
    let name = try term.text("file") ?? "ansible.ini"
    let type = try term.text("type") ?? "ini"
    guard type == "ini" || type == "properties" else {
      throw call.failed(
        "Invalid value '\(type)' for config 'type' for 'ini' lookup plugin.",
        help: "the type of the file is ini or properties")
    }
    guard let path = call.find(name, in: "files") else {
      throw call.failed("Invalid filename None.", help: "the file '\(name)' was not found")
    }
    var options = INI.Options()
    options.keepsCase = try term.flag("case_sensitive", default: false)
    options.allowsNoValue =
      try term.flag("allow_no_value", default: try term.flag("allow_none", default: false))
    if type == "properties" { options.leadingSection = "java_properties" }
    let section = type == "properties" ? "java_properties" : try term.text("section") ?? "global"
    let source = Source(name: name, text: try call.contents(of: path))
    let file: INI
    do throws(Failure) {
      file = try INI(source, options)
    } catch {
      throw call.failed(error.description)
    }
    guard let found = file[section: section] else {
      throw call.failed("No section '\(section)' in '\(name)'.")
    }
    let entries = file.entries(of: found)
    let interpolates = try term.flag("interpolation", default: true)
    func plain(_ value: Value) throws(Failure) -> Value {
      guard interpolates, type == "ini", let text = value.string else { return value }
      return .string(try file.interpolated(text, in: entries))
    }
    if try term.flag("re", default: false) {
      let pattern = try Pattern.compile(term.key)
      var values: [Value] = []
      for (key, value) in entries where try pattern.matches(key.text, .start) {
        values.append(try plain(value))
      }
      return values
    }
    guard let value = entries[file.name(term.key)] else { return [term["default"] ?? ""] }
    return value.isNull ? [] : [try plain(value)]
  }

  private static func csv(_ term: LookupTerm, _ call: LookupCall) throws(Failure) -> [Value] {
    guard !term.key.isEmpty else {
      throw call.failed("Search key is required but was not found")
    }
    try checkEncoding(term, call)
    let column = try term.integer("col") ?? 1
    let keyColumn = try term.integer("keycol") ?? 0
    let name = try term.text("file") ?? "ansible.csv"
    guard let path = call.find(name, in: "files") else {
      throw call.failed(
        "expected str, bytes or os.PathLike object, not NoneType",
        help: "the file '\(name)' was not found")
    }
    var delimiter = try term.text("delimiter") ?? "TAB"
    if delimiter == "TAB" || delimiter == "t" { delimiter = "\t" }
    guard let mark = delimiter.utf8.first, delimiter.utf8.count == 1 else {
      throw call.failed("\"delimiter\" must be a 1-character string")
    }
    var dialect = CSV.Dialect()
    dialect.delimiter = mark
    for row in try CSV.rows(try call.contents(of: path), dialect) where !row.isEmpty {
      guard let key = element(row, keyColumn) else { throw call.failed("list index out of range") }
      guard key.isSameText(as: term.key) else { continue }
      guard let value = element(row, column) else { throw call.failed("list index out of range") }
      return [.string(value)]
    }
    return term["default"].map { [$0] } ?? []
  }

  private static func element(_ row: [String], _ index: Int) -> String? {
    let position = index < 0 ? index + row.count : index
    return row.indices.contains(position) ? row[position] : nil
  }
}
