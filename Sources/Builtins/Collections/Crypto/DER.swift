import BigInt
import Diagnostics

/// One element of a DER encoding: a tag, and the bytes within.
struct DER {
  let tag: UInt8
  let content: ArraySlice<UInt8>
  /// The element as a whole, tag and length included.
  let encoding: ArraySlice<UInt8>

  static let sequence: UInt8 = 0x30
  static let set: UInt8 = 0x31

  static func failure(_ what: String = "the encoding is broken") -> Failure {
    Failure(.filter, "error parsing asn1 value: \(what)")
  }

  /// The element at the beginning of some bytes, which must end with it.
  init(_ bytes: ArraySlice<UInt8>) throws(Failure) {
    var rest = bytes
    self = try DER.take(&rest)
    guard rest.isEmpty else { throw DER.failure("there is more behind the end") }
  }

  private init(tag: UInt8, content: ArraySlice<UInt8>, encoding: ArraySlice<UInt8>) {
    self.tag = tag
    self.content = content
    self.encoding = encoding
  }

  /// Takes the first element off some bytes.
  static func take(_ bytes: inout ArraySlice<UInt8>) throws(Failure) -> DER {
    let whole = bytes
    guard let tag = bytes.popFirst(), tag & 0x1f != 0x1f, let first = bytes.popFirst() else {
      throw failure("it ends too early")
    }
    var length = Int(first)
    if first & 0x80 != 0 {
      let count = Int(first & 0x7f)
      guard (1...4).contains(count), bytes.count >= count else { throw failure() }
      length = 0
      for _ in 0..<count { length = length << 8 | Int(bytes.popFirst() ?? 0) }
    }
    guard bytes.count >= length else { throw failure("it ends too early") }
    let content = bytes.prefix(length)
    bytes = bytes.dropFirst(length)
    return DER(tag: tag, content: content, encoding: whole[..<content.endIndex])
  }

  /// The elements within.
  func elements() throws(Failure) -> [DER] {
    guard tag & 0x20 != 0 else { throw DER.failure("a structure is missing") }
    var rest = content
    var elements: [DER] = []
    while !rest.isEmpty { elements.append(try DER.take(&rest)) }
    return elements
  }

  /// The element within that stands alone: an explicit tag's.
  func inner() throws(Failure) -> DER { try DER(content) }

  var integer: BigInt {
    var magnitude = BigInt(0)
    for byte in content { magnitude = magnitude << 8 | BigInt(byte) }
    guard let first = content.first, first & 0x80 != 0 else { return magnitude }
    return magnitude - (BigInt(1) << (8 * content.count))
  }

  /// Dotted numbers.
  var identifier: String {
    var numbers: [Int] = []
    var number = 0
    for byte in content {
      guard number < 1 << 48 else { return "" }
      number = number << 7 | Int(byte & 0x7f)
      if byte & 0x80 == 0 {
        if numbers.isEmpty {
          let first = min(number / 40, 2)
          numbers = [first, number - first * 40]
        } else {
          numbers.append(number)
        }
        number = 0
      }
    }
    return numbers.map(String.init).joined(separator: ".")
  }

  /// The text of any of the kinds of strings.
  var text: String {
    switch tag {
    case 0x1e:
      let units = stride(from: content.startIndex, to: content.endIndex - 1, by: 2).map {
        UInt16(content[$0]) << 8 | UInt16(content[$0 + 1])
      }
      return String(decoding: units, as: UTF16.self)
    case 0x14:
      var scalars = String.UnicodeScalarView()
      for byte in content { scalars.append(Unicode.Scalar(byte)) }
      return String(scalars)
    default: return String(decoding: content, as: UTF8.self)
    }
  }

  /// The bytes of a bit string, the number of unused bits left out.
  var bits: ArraySlice<UInt8> { content.dropFirst() }
}
