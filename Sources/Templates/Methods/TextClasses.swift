import Diagnostics
import Values

/// What Python knows about characters.
package enum TextClasses {
  /// Python's `str.isspace` of one character.
  package static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 9...13, 28...32, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
      0x3000:
      true
    default: false
    }
  }

  static func isCased(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    return properties.isLowercase || properties.isUppercase
      || properties.generalCategory == .titlecaseLetter
  }

  /// Python's `str.lower`: as Unicode has it, and a capital sigma at a word's end is `ς`.
  package static func lowered(_ text: String) -> String {
    guard hasSigma(text) else { return text.lowercased() }
    let scalars = Array(text.unicodeScalars)
    return scalars.indices.map { lowered(scalars, $0) }.joined()
  }

  /// Whether a text has a capital sigma, whose small letter depends on where it stands.
  private static func hasSigma(_ text: String) -> Bool {
    var previous: UInt8 = 0
    for byte in text.utf8 {
      if previous == 0xCE, byte == 0xA3 { return true }
      previous = byte
    }
    return false
  }

  /// The small letter of a character among others.
  private static func lowered(_ scalars: [Unicode.Scalar], _ index: Int) -> String {
    guard scalars[index] == "Σ" else { return scalars[index].properties.lowercaseMapping }
    let before = scalars[..<index].last { !$0.properties.isCaseIgnorable }
    let after = scalars[(index + 1)...].first { !$0.properties.isCaseIgnorable }
    let isFinal = before.map(isCased) ?? false && !(after.map(isCased) ?? false)
    return isFinal ? "ς" : "σ"
  }

  /// Python's `str.title`.
  package static func titled(_ text: String) -> String {
    var result = ""
    var isInside = false
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      let isLetter = isCased(scalar)
      result +=
        isLetter
        ? (isInside ? lowered(scalars, index) : scalar.properties.titlecaseMapping)
        : String(scalar)
      isInside = isLetter
    }
    return result
  }

  /// Python's `str.capitalize`.
  package static func capitalized(_ text: String) -> String {
    guard let first = text.unicodeScalars.first else { return text }
    let scalars = Array(text.unicodeScalars)
    return first.properties.titlecaseMapping
      + scalars.indices.dropFirst().map { lowered(scalars, $0) }.joined()
  }

  static func swapped(_ text: String) -> String {
    var result = ""
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      let properties = scalar.properties
      result +=
        properties.isUppercase
        ? lowered(scalars, index)
        : properties.isLowercase ? properties.uppercaseMapping : String(scalar)
    }
    return result
  }

  /// Python's `str.casefold`, by lower case and the letters whose folding is longer.
  package static func folded(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "ß", "ẞ": result += "ss"
      case "ς": result += "σ"
      case "ŉ": result += "ʼn"
      case "ﬀ": result += "ff"
      case "ﬁ": result += "fi"
      case "ﬂ": result += "fl"
      case "ﬃ": result += "ffi"
      case "ﬄ": result += "ffl"
      case "ſ": result += "s"
      case "ﬅ", "ﬆ": result += "st"
      default: result += scalar.properties.lowercaseMapping
      }
    }
    return result
  }

  /// Python's `is…` methods; nil for any other.
  static func test(_ name: String, _ text: String, _ given: CallArguments) throws(Failure) -> Bool?
  {
    guard name.hasPrefix("is") else { return nil }
    _ = try given.bind([], to: "str.\(name)")
    let scalars = text.unicodeScalars
    switch name {
    case "isascii": return text.utf8.allSatisfy { $0 < 0x80 }
    case "isprintable": return scalars.allSatisfy { PythonText.isPrintable($0) }
    case "isidentifier":
      guard let first = scalars.first else { return false }
      return (first == "_" || first.properties.isXIDStart)
        && scalars.allSatisfy { $0.properties.isXIDContinue }
    case "islower":
      return scalars.contains { $0.properties.isLowercase }
        && !scalars.contains {
          $0.properties.isUppercase || $0.properties.generalCategory == .titlecaseLetter
        }
    case "isupper":
      return scalars.contains { $0.properties.isUppercase }
        && !scalars.contains {
          $0.properties.isLowercase || $0.properties.generalCategory == .titlecaseLetter
        }
    case "istitle": return isTitle(text)
    default: break
    }
    if scalars.isEmpty { return false }
    switch name {
    case "isspace": return scalars.allSatisfy { isSpace($0) }
    case "isalpha": return scalars.allSatisfy { isLetter($0) }
    case "isalnum": return scalars.allSatisfy { isLetter($0) || $0.properties.numericType != nil }
    case "isdecimal": return scalars.allSatisfy { $0.properties.numericType == .decimal }
    case "isdigit":
      return scalars.allSatisfy {
        $0.properties.numericType == .decimal || $0.properties.numericType == .digit
      }
    case "isnumeric": return scalars.allSatisfy { $0.properties.numericType != nil }
    default: return nil
    }
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }

  private static func isTitle(_ text: String) -> Bool {
    var isInside = false
    var found = false
    for scalar in text.unicodeScalars {
      let properties = scalar.properties
      if properties.isUppercase || properties.generalCategory == .titlecaseLetter {
        if isInside { return false }
        isInside = true
        found = true
      } else if properties.isLowercase {
        if !isInside { return false }
        found = true
      } else {
        isInside = false
      }
    }
    return found
  }
}
