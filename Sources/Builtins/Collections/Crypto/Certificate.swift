import BigInt
import Diagnostics
import Formats
import Templates
import Values

/// An X.509 certificate, as far as `x509_certificate_info` shows it.
struct Certificate {
  struct Extension {
    let isCritical: Bool
    let value: [UInt8]
  }

  let bytes: [UInt8]
  let version: Int
  let serial: BigInt
  let signatureAlgorithm: String
  let issuer: [(name: String, value: String)]
  let subject: [(name: String, value: String)]
  let notBefore: CertificateTime
  let notAfter: CertificateTime
  let publicKey: PublicKey
  let extensions: [(id: String, value: Extension)]

  /// - Throws: `.filter` for what is no certificate.
  init(_ bytes: [UInt8]) throws(Failure) {
    self.bytes = bytes
    let outer = try DER(bytes[...]).elements()
    guard outer.count == 3, let body = outer.first else { throw DER.failure("no certificate") }
    var fields = try body.elements()[...]
    var version = 1
    if let first = fields.first, first.tag == 0xa0 {
      version = Int(try first.inner().integer) + 1
      fields = fields.dropFirst()
    }
    let parts = Array(fields)
    guard parts.count >= 6 else { throw DER.failure("no certificate") }
    self.version = version
    serial = parts[0].integer
    signatureAlgorithm = Self.algorithm(try outer[1].elements().first?.identifier ?? "")
    issuer = try DistinguishedName.read(parts[2])
    let validity = try parts[3].elements()
    guard validity.count == 2 else { throw DER.failure("no time of validity") }
    notBefore = try CertificateTime(validity[0])
    notAfter = try CertificateTime(validity[1])
    subject = try DistinguishedName.read(parts[4])
    publicKey = try PublicKey(parts[5])
    extensions = try Self.readExtensions(parts.dropFirst(6))
  }

  private static func readExtensions(
    _ fields: ArraySlice<DER>
  ) throws(Failure) -> [(id: String, value: Extension)] {
    var extensions: [(id: String, value: Extension)] = []
    for field in fields where field.tag == 0xa3 {
      for entry in try field.inner().elements() {
        let parts = try entry.elements()
        guard let id = parts.first, let value = parts.last, parts.count >= 2 else {
          throw DER.failure("an extension is broken")
        }
        let isCritical = parts.count > 2 && parts[1].content.first == 0xff
        extensions.append(
          (id.identifier, Extension(isCritical: isCritical, value: Array(value.content))))
      }
    }
    return extensions
  }

  func extensionValue(_ id: String) -> Extension? { extensions.first { $0.id == id }?.value }

  static func algorithm(_ id: String) -> String { algorithms[id] ?? id }

  private static let algorithms = [
    "1.2.840.113549.1.1.4": "md5WithRSAEncryption",
    "1.2.840.113549.1.1.5": "sha1WithRSAEncryption",
    "1.2.840.113549.1.1.10": "rsassaPss",
    "1.2.840.113549.1.1.11": "sha256WithRSAEncryption",
    "1.2.840.113549.1.1.12": "sha384WithRSAEncryption",
    "1.2.840.113549.1.1.13": "sha512WithRSAEncryption",
    "1.2.840.113549.1.1.14": "sha224WithRSAEncryption",
    "1.2.840.10045.4.1": "ecdsa-with-SHA1", "1.2.840.10045.4.3.1": "ecdsa-with-SHA224",
    "1.2.840.10045.4.3.2": "ecdsa-with-SHA256", "1.2.840.10045.4.3.3": "ecdsa-with-SHA384",
    "1.2.840.10045.4.3.4": "ecdsa-with-SHA512", "1.2.840.10040.4.3": "dsaWithSHA1",
    "2.16.840.1.101.3.4.3.1": "dsa_with_SHA224", "2.16.840.1.101.3.4.3.2": "dsa_with_SHA256",
    "1.3.101.112": "ED25519", "1.3.101.113": "ED448",
  ]
}

/// A moment of a certificate, `20291231235959Z`.
struct CertificateTime {
  let text: String

  init(_ element: DER) throws(Failure) {
    let written = element.text
    guard element.tag == 0x17 || element.tag == 0x18, written.hasSuffix("Z") else {
      throw DER.failure("a time is broken")
    }
    if element.tag == 0x18 {
      text = String(written.split(separator: ".")[0].prefix(14)) + "Z"
    } else {
      // Two digits of the year: from 1950 to 2049.
      text = (Int(written.prefix(2)) ?? 0 < 50 ? "20" : "19") + written
    }
  }

  /// Whether it is before another, in the same writing.
  func isBefore(_ other: String) -> Bool { text < other }
}

/// The name of a subject or issuer.
enum DistinguishedName {
  static func read(_ element: DER) throws(Failure) -> [(name: String, value: String)] {
    var parts: [(name: String, value: String)] = []
    for set in try element.elements() {
      for pair in try set.elements() {
        let fields = try pair.elements()
        guard fields.count == 2 else { throw DER.failure("a name is broken") }
        let id = fields[0].identifier
        parts.append((names[id]?.long ?? id, fields[1].text))
      }
    }
    return parts
  }

  /// `CN=name,O=organization`, the last part first (RFC 4514).
  static func short(_ element: DER) throws(Failure) -> String {
    var parts: [String] = []
    for set in try element.elements() {
      for pair in try set.elements() {
        let fields = try pair.elements()
        guard fields.count == 2 else { throw DER.failure("a name is broken") }
        let id = fields[0].identifier
        parts.append((names[id]?.short ?? id) + "=" + fields[1].text)
      }
    }
    return parts.reversed().joined(separator: ",")
  }

  private static let names: [String: (long: String, short: String)] = [
    "2.5.4.3": ("commonName", "CN"), "2.5.4.4": ("surname", "SN"),
    "2.5.4.5": ("serialNumber", "serialNumber"), "2.5.4.6": ("countryName", "C"),
    "2.5.4.7": ("localityName", "L"), "2.5.4.8": ("stateOrProvinceName", "ST"),
    "2.5.4.9": ("streetAddress", "street"), "2.5.4.10": ("organizationName", "O"),
    "2.5.4.11": ("organizationalUnitName", "OU"), "2.5.4.12": ("title", "title"),
    "2.5.4.13": ("description", "description"),
    "2.5.4.15": ("businessCategory", "businessCategory"),
    "2.5.4.16": ("postalAddress", "postalAddress"), "2.5.4.17": ("postalCode", "postalCode"),
    "2.5.4.42": ("givenName", "GN"), "2.5.4.43": ("initials", "initials"),
    "2.5.4.44": ("generationQualifier", "generationQualifier"),
    "2.5.4.45": ("x500UniqueIdentifier", "x500UniqueIdentifier"),
    "2.5.4.46": ("dnQualifier", "dnQualifier"), "2.5.4.65": ("pseudonym", "pseudonym"),
    "2.5.4.97": ("organizationIdentifier", "organizationIdentifier"),
    "0.9.2342.19200300.100.1.1": ("userId", "UID"),
    "0.9.2342.19200300.100.1.25": ("domainComponent", "DC"),
    "1.2.840.113549.1.9.1": ("emailAddress", "emailAddress"),
    "1.2.840.113549.1.9.2": ("unstructuredName", "unstructuredName"),
    "1.3.6.1.4.1.311.60.2.1.1": ("jurisdictionLocalityName", "jurisdictionL"),
    "1.3.6.1.4.1.311.60.2.1.2": ("jurisdictionStateOrProvinceName", "jurisdictionST"),
    "1.3.6.1.4.1.311.60.2.1.3": ("jurisdictionCountryName", "jurisdictionC"),
  ]
}
