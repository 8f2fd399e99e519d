@_spi(_Unicode) import Swift

import Diagnostics
import Templates
import Values

extension Collections {
  /// `unicode_normalize`: the canonical forms.
  static func normalized(_ call: Call) throws(Failure) -> Value {
    guard let text = call.input.string else {
      throw call.failed("\(call.input.typeName) is not a valid input type")
    }
    let form = call[0]?.text ?? "NFC"
    switch form {
    case "NFC", "NFD":
      var scalars = String.UnicodeScalarView()
      if form == "NFC" {
        for scalar in text._nfc { scalars.append(scalar) }
      } else {
        for scalar in text._nfd { scalars.append(scalar) }
      }
      return .string(String(scalars))
    case "NFKC", "NFKD":
      guard text.utf8.allSatisfy({ $0 < 128 }) else {
        throw call.failed("the compatibility form \(form) is not known here; use NFC or NFD")
      }
      return .string(text)
    default: throw call.failed("\(form) is not a valid form")
    }
  }
}
