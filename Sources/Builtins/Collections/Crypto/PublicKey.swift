import BigInt
import Diagnostics
import Values

/// A public key within a certificate.
struct PublicKey {
  /// The whole key structure.
  let encoding: ArraySlice<UInt8>
  let type: String
  let data: Dict

  init(_ element: DER) throws(Failure) {
    encoding = element.encoding
    let parts = try element.elements()
    guard parts.count == 2, let algorithm = try parts[0].elements().first else {
      throw DER.failure("the public key is broken")
    }
    let parameters = try parts[0].elements().dropFirst().first
    let bits = parts[1].bits
    switch algorithm.identifier {
    case "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10":
      type = "RSA"
      data = try Self.rsa(bits)
    case "1.2.840.10040.4.1":
      type = "DSA"
      data = try Self.dsa(bits, parameters)
    case "1.2.840.10045.2.1":
      type = "ECC"
      data = Self.elliptic(bits, parameters)
    case "1.3.101.110":
      type = "X25519"
      data = [:]
    case "1.3.101.111":
      type = "X448"
      data = [:]
    case "1.3.101.112":
      type = "Ed25519"
      data = [:]
    case "1.3.101.113":
      type = "Ed448"
      data = [:]
    default:
      type = "unknown (\(algorithm.identifier))"
      data = [:]
    }
  }

  private static func rsa(_ bits: ArraySlice<UInt8>) throws(Failure) -> Dict {
    let numbers = try DER(bits).elements()
    guard numbers.count == 2 else { throw DER.failure("the RSA key is broken") }
    return [
      "size": .int(numbers[0].integer.magnitude.bitWidth),
      "modulus": BigInteger.value(numbers[0].integer),
      "exponent": BigInteger.value(numbers[1].integer),
    ]
  }

  private static func dsa(
    _ bits: ArraySlice<UInt8>, _ parameters: DER?
  ) throws(Failure) -> Dict {
    guard let numbers = try parameters?.elements(), numbers.count == 3 else {
      throw DER.failure("the DSA key is broken")
    }
    return [
      "size": .int(numbers[0].integer.magnitude.bitWidth),
      "p": BigInteger.value(numbers[0].integer), "q": BigInteger.value(numbers[1].integer),
      "g": BigInteger.value(numbers[2].integer), "y": BigInteger.value(try DER(bits).integer),
    ]
  }

  private static func elliptic(_ bits: ArraySlice<UInt8>, _ parameters: DER?) -> Dict {
    let curve = curves[parameters?.identifier ?? ""]
    var data: Dict = ["curve": .string(curve?.name ?? parameters?.identifier ?? "")]
    // An uncompressed point: 4, then both coordinates.
    if bits.first == 4 {
      let point = bits.dropFirst()
      let half = point.count / 2
      data["x"] = BigInteger.value(number(point.prefix(half)))
      data["y"] = BigInteger.value(number(point.suffix(half)))
    }
    data["exponent_size"] = .int(curve?.bits ?? (bits.count - 1) / 2 * 8)
    return data
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> BigInt {
    bytes.reduce(BigInt(0)) { $0 << 8 | BigInt($1) }
  }

  private static let curves: [String: (name: String, bits: Int)] = [
    "1.2.840.10045.3.1.1": ("secp192r1", 192), "1.3.132.0.33": ("secp224r1", 224),
    "1.2.840.10045.3.1.7": ("secp256r1", 256), "1.3.132.0.34": ("secp384r1", 384),
    "1.3.132.0.35": ("secp521r1", 521), "1.3.132.0.10": ("secp256k1", 256),
    "1.3.36.3.3.2.8.1.1.7": ("brainpoolP256r1", 256),
    "1.3.36.3.3.2.8.1.1.11": ("brainpoolP384r1", 384),
    "1.3.36.3.3.2.8.1.1.13": ("brainpoolP512r1", 512),
  ]
}
