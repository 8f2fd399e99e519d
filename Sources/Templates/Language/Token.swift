import Values

/// A token of the template language, and where it begins.
struct Token {
  enum Kind: Equatable {
    case data, variableBegin, variableEnd, blockBegin, blockEnd
    case name, string, integer, float
    case `operator`
    case end
  }

  var kind: Kind
  /// The text: of data as it is output, of a string without quotes and with its escapes resolved.
  var text: String
  /// Where it begins, in bytes of the lexer's text.
  var offset: Int

  func isName(_ name: String) -> Bool { kind == .name && text == name }
  func isOperator(_ text: String) -> Bool { kind == .operator && self.text == text }

  /// What an error calls it.
  var description: String {
    switch kind {
    case .name, .operator: text
    default: Token.description(of: kind)
    }
  }

  static func description(of kind: Kind) -> String {
    switch kind {
    case .data: "template data / text"
    case .variableBegin: "begin of print statement"
    case .variableEnd: "end of print statement"
    case .blockBegin: "begin of statement block"
    case .blockEnd: "end of statement block"
    case .name: "name"
    case .string: "string"
    case .integer: "integer"
    case .float: "float"
    case .operator: "operator"
    case .end: "end of template"
    }
  }
}

extension String {
  /// Python's `repr` of the text.
  var quoted: String { PythonText.quote(self) }
}
