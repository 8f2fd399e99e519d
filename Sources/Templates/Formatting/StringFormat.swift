import Diagnostics
import Values

/// Python's `str.format`.
enum StringFormat {
  static func apply(_ format: String, _ arguments: CallArguments, _ evaluator: Evaluator)
    throws(Failure) -> String
  {
    var writer = Writer(arguments: arguments, evaluator: evaluator)
    return try writer.write(Array(format.unicodeScalars)[...], depth: 2)
  }

  private struct Writer {
    let arguments: CallArguments
    let evaluator: Evaluator
    /// The next automatic position; nil once positions were given by number.
    var automatic: Int? = 0
    var usedAutomatic = false

    mutating func write(_ format: ArraySlice<Unicode.Scalar>, depth: Int) throws(Failure)
      -> String
    {
      if depth < 0 { throw Failure(.other, "Max string recursion exceeded") }
      var result = String.UnicodeScalarView()
      var index = format.startIndex
      while index < format.endIndex {
        let scalar = format[index]
        index += 1
        let next = index < format.endIndex ? format[index] : nil
        if scalar == "}" {
          guard next == "}" else {
            throw Failure(.other, "Single '}' encountered in format string")
          }
          index += 1
          result.append("}")
        } else if scalar == "{" {
          if next == "{" {
            index += 1
            result.append("{")
            continue
          }
          let end = try fieldEnd(format, index)
          result.append(
            contentsOf: try field(format[index..<end], depth: depth).unicodeScalars)
          index = end + 1
        } else {
          result.append(scalar)
        }
      }
      return String(result)
    }

    private func fieldEnd(_ format: ArraySlice<Unicode.Scalar>, _ start: Int) throws(Failure)
      -> Int
    {
      if start == format.endIndex {
        throw Failure(.other, "Single '{' encountered in format string")
      }
      var open = 1
      var brackets = 0
      for index in start..<format.endIndex {
        switch format[index] {
        case "[": brackets += 1
        case "]": brackets = max(0, brackets - 1)
        case "{": open += 1
        case "}":
          open -= 1
          if open == 0 { return index }
        default: break
        }
      }
      throw Failure(.other, "expected '}' before end of string")
    }

    private mutating func field(_ text: ArraySlice<Unicode.Scalar>, depth: Int) throws(Failure)
      -> String
    {
      var name = text
      var specification: ArraySlice<Unicode.Scalar> = []
      var conversion: Unicode.Scalar?
      var bracket = 0
      for index in text.indices {
        if text[index] == "[" { bracket += 1 }
        if text[index] == "]" { bracket -= 1 }
        guard bracket <= 0 else { continue }
        if text[index] == "!" {
          name = text[..<index]
          guard index + 1 < text.endIndex else {
            throw Failure(.other, "unmatched '{' in format spec")
          }
          conversion = text[index + 1]
          if index + 2 < text.endIndex {
            guard text[index + 2] == ":" else {
              throw Failure(.other, "expected ':' after conversion specifier")
            }
            specification = text[(index + 3)...]
          }
          break
        }
        if text[index] == ":" {
          name = text[..<index]
          specification = text[(index + 1)...]
          break
        }
      }
      let value = try evaluator.operand(try lookUp(name), orLenient: true)
      let shown = try write(specification, depth: depth - 1)
      if let conversion {
        let plain: String
        switch conversion {
        case "r": plain = value.repr
        case "s": plain = try evaluator.text(of: value)
        case "a": plain = ascii(value.repr)
        default: throw Failure(.other, "Unknown conversion specifier \(conversion)")
        }
        return try FormatSpec.apply(shown, to: .string(plain), text: plain)
      }
      return try FormatSpec.apply(shown, to: value, text: try evaluator.text(of: value))
    }

    private func ascii(_ text: String) -> String {
      text.unicodeScalars.map { $0.isASCII ? String($0) : PythonText.escape($0) }.joined()
    }

    /// The value of `0`, `name`, `name.attribute` or `name[item]`.
    private mutating func lookUp(_ field: ArraySlice<Unicode.Scalar>) throws(Failure) -> Value {
      let first = field.prefix { $0 != "." && $0 != "[" }
      var value = try argument(String(String.UnicodeScalarView(first)))
      var rest = field[(field.startIndex + first.count)...]
      while let mark = rest.first {
        rest.removeFirst()
        if mark == "." {
          let name = rest.prefix { $0 != "." && $0 != "[" }
          rest = rest.dropFirst(name.count)
          value = try attribute(String(String.UnicodeScalarView(name)), of: value)
        } else {
          let name = rest.prefix { $0 != "]" }
          guard name.count < rest.count else {
            throw Failure(.other, "Missing ']' in format string")
          }
          rest = rest.dropFirst(name.count + 1)
          value = try item(String(String.UnicodeScalarView(name)), of: value)
        }
      }
      return value
    }

    /// The position that digits say; what has a sign is a name.
    private static func position(_ name: String) -> Int? {
      name.utf8.allSatisfy { (48...57).contains($0) } ? Int(name) : nil
    }

    private mutating func argument(_ name: String) throws(Failure) -> Value {
      var position = Self.position(name)
      if name.isEmpty {
        guard let next = automatic else {
          throw Failure(
            .other,
            "cannot switch from manual field specification to automatic field numbering")
        }
        position = next
        automatic = next + 1
        usedAutomatic = true
      } else if position != nil {
        if usedAutomatic {
          throw Failure(
            .other,
            "cannot switch from automatic field numbering to manual field specification")
        }
        automatic = nil
      }
      if let position {
        guard position < arguments.positional.count else {
          throw Failure(
            .other, "Replacement index \(position) out of range for positional args tuple")
        }
        return arguments.positional[position]
      }
      guard let value = arguments.named.first(where: { $0.name == name })?.value else {
        throw Failure(.other, name.quoted)
      }
      return value
    }

    /// Python's own attributes only: a dictionary's entries are none.
    private func attribute(_ name: String, of value: Value) throws(Failure) -> Value {
      let known = try evaluator.defined(value)
      if case .dict = known {
        throw Failure(.other, "'dict' object has no attribute \(name.quoted)")
      }
      let found = try evaluator.attribute(name, of: known)
      if case .undefined = found {
        throw Failure(.other, "'\(known.typeName)' object has no attribute \(name.quoted)")
      }
      return found
    }

    private func item(_ name: String, of value: Value) throws(Failure) -> Value {
      let key = Self.position(name).map(Value.int) ?? .string(name)
      switch value {
      case .string where key.int == nil:
        throw Failure(.type, "string indices must be integers, not 'str'")
      case .list where key.int == nil, .tuple where key.int == nil:
        throw Failure(
          .type, "\(value.typeName) indices must be integers or slices, not str")
      case .int, .bool, .double, .null:
        throw Failure(.type, "'\(value.typeName)' object is not subscriptable")
      case .object(let object) where object is BigInteger:
        throw Failure(.type, "'int' object is not subscriptable")
      default: break
      }
      let found = try evaluator.item(key, of: try evaluator.defined(value))
      if case .undefined = found { throw Failure(.other, key.repr) }
      return found
    }
  }
}
