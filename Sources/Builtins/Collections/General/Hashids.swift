import Diagnostics
import Templates
import Values

extension Collections {
  /// `hashids_encode` and `hashids_decode`.
  static let hashidFilters: [Builtin] = [
    Builtin("community.general.hashids_encode", ["salt?", "alphabet?", "min_length?"]) {
      call throws(Failure) in
      let hashids = try Hashids(call)
      var numbers: [UInt64] = []
      for item in call.input.items ?? [call.input] {
        guard let number = item.int else {
          if item.isNull {
            throw call.failed("Data to encode must by a tuple or list of ints, not None")
          }
          return ""
        }
        guard number >= 0 else { return "" }
        numbers.append(UInt64(number))
      }
      return .string(hashids.encode(numbers))
    },
    Builtin("community.general.hashids_decode", ["salt?", "alphabet?", "min_length?"]) {
      call throws(Failure) in
      let numbers = try Hashids(call).decode(call.input.string ?? "")
      return .list(numbers.map { .int(Int($0)) })
    },
  ]
}

/// The hashids scheme of hashids.org: numbers as short texts.
private struct Hashids {
  private typealias Letters = [Unicode.Scalar]

  private let salt: Letters
  private var alphabet: Letters
  private var separators: Letters
  private let guards: Letters
  private let minimum: Int

  init(_ call: Call) throws(Failure) {
    salt = Array((call.given(0)?.text ?? "").unicodeScalars)
    minimum = max(0, try call.wholeNumber(2, "min_length") ?? 0)
    let given =
      call.given(1)?.text ?? "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890"
    var seen: Set<Unicode.Scalar> = []
    var letters = Array(given.unicodeScalars.filter { seen.insert($0).inserted })
    guard letters.count >= 16 else {
      throw call.failed("Alphabet must contain at least 16 unique characters.")
    }
    guard !given.unicodeScalars.contains(" ") else {
      throw call.failed("Alphabet must not contain spaces.")
    }
    var separators = Array("cfhistuCFHISTU".unicodeScalars.filter { letters.contains($0) })
    letters = letters.filter { !separators.contains($0) }
    separators = Self.shuffled(separators, salt)
    let wanted = (Double(letters.count) / 3.5).rounded(.up)
    if separators.isEmpty || Double(letters.count) / Double(separators.count) > 3.5 {
      let count = max(2, Int(wanted))
      if count > separators.count {
        let missing = count - separators.count
        separators += letters.prefix(missing)
        letters.removeFirst(missing)
      }
    }
    letters = Self.shuffled(letters, salt)
    let guardCount = (letters.count + 11) / 12
    if letters.count < 3 {
      guards = Array(separators.prefix(guardCount))
      separators.removeFirst(guardCount)
    } else {
      guards = Array(letters.prefix(guardCount))
      letters.removeFirst(guardCount)
    }
    alphabet = letters
    self.separators = separators
  }

  private static func shuffled(_ letters: Letters, _ salt: Letters) -> Letters {
    guard !salt.isEmpty, letters.count > 1 else { return letters }
    var letters = letters
    var index = 0
    var sum = 0
    for position in stride(from: letters.count - 1, to: 0, by: -1) {
      index %= salt.count
      let code = Int(salt[index].value)
      sum += code
      letters.swapAt(position, (code + index + sum) % position)
      index += 1
    }
    return letters
  }

  private static func text(_ letters: Letters) -> String {
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: letters)
    return String(scalars)
  }

  private static func digits(of number: UInt64, _ alphabet: Letters) -> Letters {
    var number = number
    var digits: Letters = []
    let base = UInt64(alphabet.count)
    repeat {
      digits.append(alphabet[Int(number % base)])
      number /= base
    } while number > 0
    return digits.reversed()
  }

  func encode(_ numbers: [UInt64]) -> String {
    guard !numbers.isEmpty else { return "" }
    var letters = alphabet
    let sum = numbers.enumerated().reduce(UInt64(0)) { $0 &+ $1.element % UInt64($1.offset + 100) }
    let lottery = letters[Int(sum % UInt64(letters.count))]
    var result: Letters = [lottery]
    for (index, number) in numbers.enumerated() {
      letters = Self.shuffled(letters, Array(([lottery] + salt + letters).prefix(letters.count)))
      let digits = Self.digits(of: number, letters)
      result += digits
      if index + 1 < numbers.count {
        let remainder = number % (UInt64(digits[0].value) + UInt64(index))
        result.append(separators[Int(remainder % UInt64(separators.count))])
      }
    }
    return Self.text(extended(result, letters, sum))
  }

  /// The text with guards and letters around it, until it is long enough.
  private func extended(_ text: Letters, _ alphabet: Letters, _ sum: UInt64) -> Letters {
    var result = text
    var letters = alphabet
    func guardLetter(_ code: Unicode.Scalar) -> Unicode.Scalar {
      guards[Int((sum &+ UInt64(code.value)) % UInt64(guards.count))]
    }
    if result.count < minimum {
      result.insert(guardLetter(result[0]), at: 0)
      if result.count < minimum { result.append(guardLetter(result[2])) }
    }
    let half = letters.count / 2
    while result.count < minimum {
      letters = Self.shuffled(letters, letters)
      result = letters[half...] + result + letters[..<half]
      let excess = result.count - minimum
      if excess > 0 {
        let start = excess / 2
        result = Array(result[start..<(start + minimum)])
      }
    }
    return result
  }

  func decode(_ text: String) -> [UInt64] {
    let scalars = Array(text.unicodeScalars)
    guard !scalars.isEmpty else { return [] }
    let parts = scalars.split(omittingEmptySubsequences: false) { guards.contains($0) }
    var body = parts.count == 2 || parts.count == 3 ? parts[1] : parts[0]
    guard let lottery = body.popFirst() else { return [] }
    var letters = alphabet
    var numbers: [UInt64] = []
    for part in body.split(
      omittingEmptySubsequences: false, whereSeparator: { separators.contains($0) })
    {
      letters = Self.shuffled(letters, Array(([lottery] + salt + letters).prefix(letters.count)))
      var number: UInt64 = 0
      for letter in part {
        guard let digit = letters.firstIndex(of: letter) else { return [] }
        let (product, overflow) = number.multipliedReportingOverflow(by: UInt64(letters.count))
        let (sum, beyond) = product.addingReportingOverflow(UInt64(digit))
        if overflow || beyond { return [] }
        number = sum
      }
      numbers.append(number)
    }
    // Only what encodes to the same text was ever made by it.
    guard numbers.allSatisfy({ $0 <= UInt64(Int.max) }), encode(numbers) == text else { return [] }
    return numbers
  }
}
