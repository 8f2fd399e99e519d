extension Value {
  /// Python's `repr`.
  public var repr: String {
    switch self {
    case .undefined: "Undefined"
    case .null: "None"
    case .bool(let flag): flag ? "True" : "False"
    case .int(let number): String(number)
    case .double(let number): PythonText.number(number)
    case .string(let text): PythonText.quote(text)
    case .template(let template): PythonText.quote(template.text)
    case .list(let items): "[" + items.map(\.repr).joined(separator: ", ") + "]"
    case .tuple(let items):
      items.count == 1
        ? "(" + items[0].repr + ",)" : "(" + items.map(\.repr).joined(separator: ", ") + ")"
    case .dict(let entries):
      "{" + entries.map { $0.key.repr + ": " + $0.value.repr }.joined(separator: ", ") + "}"
    case .object(let object): object.repr
    }
  }

  /// Python's `str`; the empty text for an undefined value.
  public var text: String {
    switch self {
    case .undefined: ""
    case .string(let text): text
    case .template(let template): template.text
    case .object(let object): object.text
    default: repr
    }
  }
}
