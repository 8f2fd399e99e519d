import Diagnostics
import Templates
import Values

extension Collections {
  static let prettyFilters: [Builtin] = [
    Builtin("community.general.to_prettytable", rest: true, keywords: true) {
      call throws(Failure) in try PrettyTable(call).answer()
    }
  ]
}

/// `to_prettytable`: a list of dictionaries as a table drawn with letters.
private struct PrettyTable {
  private enum Alignment { case left, right, center }

  private let call: Call
  private var columns: [Value] = []
  private var headers: [String] = []
  private var alignments: [Alignment] = []
  private var rows: [Dict] = []

  init(_ call: Call) { self.call = call }

  func answer() throws(Failure) -> Value {
    var table = self
    try table.readRows()
    try table.readColumns()
    try table.readHeaders()
    try table.readAlignments()
    return .string(table.drawn())
  }

  private mutating func readRows() throws(Failure) {
    guard let items = call.input.items else {
      throw call.failed("Expected a list of dictionaries, got a \(call.input.typeName)")
    }
    for item in items {
      guard case .dict(let entries) = item else {
        throw call.failed(
          "Expected all items in the list to be dictionaries, got a \(item.typeName)")
      }
      rows.append(entries)
    }
    for (keyword, _) in call.keywords
    where !["column_order", "header_names", "column_alignments"].contains(keyword) {
      throw call.failed("to_prettytable() got an unexpected keyword argument '\(keyword)'")
    }
  }

  private func kind(_ value: Value) -> String {
    value.string == nil ? value.typeName : "string"
  }

  private mutating func readColumns() throws(Failure) {
    let order = call.keyword("column_order").flatMap { $0.isNull ? nil : $0 }
    if let order {
      guard let items = order.items else {
        throw call.failed("Expected a list of column names, got a \(kind(order))")
      }
      columns = items
    } else {
      columns = call.rest.isEmpty ? rows.first?.keys ?? [] : call.rest
    }
    for column in columns where column.string == nil && (order != nil || !call.rest.isEmpty) {
      throw call.failed("Expected a string for column name, got a \(column.typeName)")
    }
    let known = rows.first?.count ?? 0
    if columns.count > known, !rows.isEmpty {
      throw call.failed(
        "'column_order' has more elements (\(columns.count)) than available fields in data "
          + "(\(known))")
    }
  }

  private mutating func readHeaders() throws(Failure) {
    headers = columns.map(\.text)
    guard let names = call.keyword("header_names"), !names.isNull else { return }
    guard let items = names.items else {
      throw call.failed("Expected a list of header names, got a \(kind(names))")
    }
    guard items.count <= columns.count else {
      throw call.failed(
        "'header_names' has more elements (\(items.count)) than available fields in data "
          + "(\(columns.count))")
    }
    for (index, item) in items.enumerated() {
      guard let text = item.string else {
        throw call.failed("Expected a string for header name, got a \(item.typeName)")
      }
      headers[index] = text
    }
  }

  private mutating func readAlignments() throws(Failure) {
    alignments = columns.map { _ in .center }
    guard let given = call.keyword("column_alignments"), !given.isNull else { return }
    guard case .dict(let entries) = given else {
      throw call.failed("Expected a dictionary for column_alignments, got a \(kind(given))")
    }
    for (key, value) in entries {
      let alignment: Alignment
      switch value.string?.lowercased() ?? "" {
      case "l", "left": alignment = .left
      case "r", "right": alignment = .right
      case "c", "center": alignment = .center
      default:
        throw call.failed(
          "Invalid alignment '\(value.text)' in 'column_alignments'. Valid alignments are: c, "
            + "center, l, left, r, right")
      }
      for (index, column) in columns.enumerated()
      where column.isEqual(to: key) || headers[index] == key.string {
        alignments[index] = alignment
      }
    }
  }

  // MARK: Drawing

  private func drawn() -> String {
    let cells = rows.map { row in
      columns.map { column in PythonString.split(row[column]?.text ?? "", "\n") }
    }
    let widths = columns.indices.map { index in
      ([headers[index]] + cells.flatMap { $0[index] }).map(PythonString.count).max() ?? 0
    }
    let rule = "+" + widths.map { String(repeating: "-", count: $0 + 2) + "+" }.joined()
    if columns.isEmpty { return "++\n++" }
    var lines = [rule, line(headers, widths), rule]
    for row in cells {
      for level in 0..<(row.map(\.count).max() ?? 0) {
        lines.append(line(row.map { level < $0.count ? $0[level] : "" }, widths))
      }
    }
    return (lines + [rule]).joined(separator: "\n")
  }

  private func line(_ texts: [String], _ widths: [Int]) -> String {
    var result = "|"
    for (index, text) in texts.enumerated() {
      let space = widths[index] - PythonString.count(text)
      let left =
        switch alignments[index] {
        case .left: 0
        case .right: space
        // An odd space goes to the side that prettytable gives it.
        case .center:
          space % 2 == 1 && PythonString.count(text) % 2 == 0 ? space / 2 + 1 : space / 2
        }
      result +=
        " " + String(repeating: " ", count: left) + text
        + String(repeating: " ", count: space - left) + " |"
    }
    return result
  }
}
