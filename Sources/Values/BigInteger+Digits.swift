package import BigInt

extension BigInteger {
  /// How many decimal digits a text may have to be read as a number: Python's limit, because the
  /// time that it takes grows with their square.
  package static let digitLimit = 4300

  /// The number of decimal digits; nil where there are too many, or other characters.
  package static func number(decimal digits: String) -> BigInt? {
    digits.utf8.count > digitLimit ? nil : BigInt(digits)
  }
}
