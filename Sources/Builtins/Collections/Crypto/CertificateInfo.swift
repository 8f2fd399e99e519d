import BigInt
import Diagnostics
import Formats
import Glibc
import Templates
import Values

extension Collections {
  /// Filters of community.crypto.
  static let cryptoFilters: [Builtin] = [
    Builtin("community.crypto.x509_certificate_info", ["name_encoding?"], volatile: true) {
      call throws(Failure) in try certificateInfo(call)
    },
    Builtin("community.crypto.split_pem") { call throws(Failure) in
      let text = try call.pem()
      return .list(PEM.blocks(text).map { .string($0.text) })
    },
    Builtin("community.crypto.to_serial") { call throws(Failure) in
      guard let number = PythonNumber.big(call.input) else {
        throw call.failed(
          "The input for the community.crypto.to_serial filter must be an integer; got "
            + "\(call.input.typeName) instead")
      }
      guard number >= 0 else {
        throw call.failed(
          "The input for the community.crypto.to_serial filter must not be negative")
      }
      var digits = String(number, radix: 16, uppercase: true)
      if digits.utf8.count % 2 == 1 { digits = "0" + digits }
      return .string(CertificateInfo.pairs(digits))
    },
    Builtin("community.crypto.parse_serial") { call throws(Failure) in
      guard let text = call.input.string else {
        throw call.failed(
          "The input for the community.crypto.parse_serial filter must be a string; got "
            + "\(call.input.typeName) instead")
      }
      var number = BigInt(0)
      for part in PythonString.split(text, ":") {
        guard let byte = Int(PythonString.strip(part), radix: 16), (0...255).contains(byte) else {
          throw call.failed(
            "parse_serial: the part \(PythonText.quote(part)) is no hexadecimal byte")
        }
        number = number << 8 | BigInt(byte)
      }
      return BigInteger.value(number)
    },
  ]

  private static func certificateInfo(_ call: Call) throws(Failure) -> Value {
    let encoding = call[0]?.text ?? "ignore"
    guard ["ignore", "idna", "unicode"].contains(encoding) else {
      throw call.failed(
        "The name_encoding option must be one of the values \"ignore\", \"idna\", or "
          + "\"unicode\", not \"\(encoding)\"")
    }
    let text = try call.pem()
    let block = PEM.blocks(text).first {
      $0.label == "CERTIFICATE" || $0.label == "X509 CERTIFICATE"
    }
    guard let block, let bytes = block.bytes else {
      throw call.failed("Unable to load PEM file: there is no certificate in the text")
    }
    let info = CertificateInfo(try Certificate(bytes))
    let names = try info.alternativeNames()
    guard encoding == "ignore" || names.allSatisfy({ !$0.contains("xn--") && isASCII($0) }) else {
      throw call.failed("name_encoding=\(encoding) cannot be had here; leave it out")
    }
    return .dict(try info.facts())
  }

  private static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 128 } }
}

extension Call {
  /// The input, which must be a text.
  fileprivate func pem() throws(Failure) -> String {
    guard let text = input.string else {
      throw failed("The \(name) input must be a text type, not \(input.typeName)")
    }
    return text
  }
}

/// What `x509_certificate_info` says about a certificate.
struct CertificateInfo {
  private let certificate: Certificate

  init(_ certificate: Certificate) { self.certificate = certificate }

  func facts() throws(Failure) -> Dict {
    var facts: Dict = [
      "signature_algorithm": .string(certificate.signatureAlgorithm),
      "subject": named(certificate.subject), "subject_ordered": ordered(certificate.subject),
      "issuer": named(certificate.issuer), "issuer_ordered": ordered(certificate.issuer),
      "version": .int(certificate.version),
    ]
    try add("key_usage", "2.5.29.15", to: &facts, keyUsage)
    try add("extended_key_usage", "2.5.29.37", to: &facts, extendedKeyUsage)
    try add("basic_constraints", "2.5.29.19", to: &facts, basicConstraints)
    try add("ocsp_must_staple", "1.3.6.1.5.5.7.1.24", to: &facts, mustStaple)
    try add("subject_alt_name", "2.5.29.17", to: &facts) { (bytes) throws(Failure) in
      .list(try GeneralNames.read(bytes).map { .string($0) })
    }
    facts["not_before"] = .string(certificate.notBefore.text)
    facts["not_after"] = .string(certificate.notAfter.text)
    facts["expired"] = .bool(certificate.notAfter.isBefore(Self.now))
    let key = certificate.publicKey
    facts["public_key"] = .string(PEM.write("PUBLIC KEY", key.encoding))
    facts["public_key_type"] = .string(key.type)
    facts["public_key_data"] = .dict(key.data)
    facts["public_key_fingerprints"] = Self.fingerprints(Array(key.encoding))
    facts["fingerprints"] = Self.fingerprints(certificate.bytes)
    try addIdentifiers(&facts)
    facts["serial_number"] = BigInteger.value(certificate.serial)
    facts["extensions_by_oid"] = .dict(
      Dict(
        certificate.extensions.map { id, value in
          (
            id,
            .dict([
              ("critical", .bool(value.isCritical)),
              ("value", .string(Base64.encode(value.value))),
            ])
          )
        }))
    try addAccess(&facts)
    return facts
  }

  func alternativeNames() throws(Failure) -> [String] {
    guard let names = certificate.extensionValue("2.5.29.17") else { return [] }
    return try GeneralNames.read(names.value)
  }

  private func named(_ parts: [(name: String, value: String)]) -> Value {
    .dict(Dict(parts.map { ($0.name, .string($0.value)) }))
  }

  private func ordered(_ parts: [(name: String, value: String)]) -> Value {
    .list(parts.map { .list([.string($0.name), .string($0.value)]) })
  }

  private func add(
    _ name: String, _ id: String, to facts: inout Dict,
    _ read: ([UInt8]) throws(Failure) -> Value
  ) throws(Failure) {
    let found = certificate.extensionValue(id)
    facts[name] = try found.map { value throws(Failure) in try read(value.value) } ?? .null
    facts[name + "_critical"] = .bool(found?.isCritical ?? false)
  }

  // MARK: Extensions

  private func keyUsage(_ bytes: [UInt8]) throws(Failure) -> Value {
    let names = [
      "Digital Signature", "Non Repudiation", "Key Encipherment", "Data Encipherment",
      "Key Agreement", "Certificate Sign", "CRL Sign", "Encipher Only", "Decipher Only",
    ]
    let bits = Array(try DER(bytes[...]).bits)
    let set = names.indices.filter { index in
      index / 8 < bits.count && bits[index / 8] & 0x80 >> UInt8(index % 8) != 0
    }
    return .list(set.map { names[$0] }.sorted().map { .string($0) })
  }

  private func extendedKeyUsage(_ bytes: [UInt8]) throws(Failure) -> Value {
    let names = [
      "1.3.6.1.5.5.7.3.1": "TLS Web Server Authentication",
      "1.3.6.1.5.5.7.3.2": "TLS Web Client Authentication",
      "1.3.6.1.5.5.7.3.3": "Code Signing", "1.3.6.1.5.5.7.3.4": "E-mail Protection",
      "1.3.6.1.5.5.7.3.8": "Time Stamping", "1.3.6.1.5.5.7.3.9": "OCSP Signing",
      "2.5.29.37.0": "Any Extended Key Usage",
    ]
    var used: [String] = []
    for element in try DER(bytes[...]).elements() {
      used.append(names[element.identifier] ?? element.identifier)
    }
    return .list(used.sorted().map { .string($0) })
  }

  private func basicConstraints(_ bytes: [UInt8]) throws(Failure) -> Value {
    let parts = try DER(bytes[...]).elements()
    let isAuthority = parts.first.map { $0.tag == 1 && $0.content.first == 0xff } ?? false
    var texts = [isAuthority ? "CA:TRUE" : "CA:FALSE"]
    if let length = parts.last, length.tag == 2 { texts.append("pathlen:\(length.integer)") }
    return .list(texts.map { .string($0) })
  }

  private func mustStaple(_ bytes: [UInt8]) throws(Failure) -> Value {
    .bool(try DER(bytes[...]).elements().contains { $0.integer == 5 })
  }

  private func addIdentifiers(_ facts: inout Dict) throws(Failure) {
    let subject = certificate.extensionValue("2.5.29.14")
    facts["subject_key_identifier"] =
      try subject.map { value throws(Failure) in
        .string(Self.hex(try DER(value.value[...]).content))
      } ?? .null
    var key = Value.null
    var issuer = Value.null
    var serial = Value.null
    if let authority = certificate.extensionValue("2.5.29.35") {
      for part in try DER(authority.value[...]).elements() {
        switch part.tag {
        case 0x80: key = .string(Self.hex(part.content))
        case 0xa1: issuer = .list(try GeneralNames.read(part).map { .string($0) })
        case 0x82: serial = BigInteger.value(part.integer)
        default: break
        }
      }
    }
    facts["authority_key_identifier"] = key
    facts["authority_cert_issuer"] = issuer
    facts["authority_cert_serial_number"] = serial
  }

  private func addAccess(_ facts: inout Dict) throws(Failure) {
    var responder = Value.null
    var issuer = Value.null
    if let access = certificate.extensionValue("1.3.6.1.5.5.7.1.1") {
      for entry in try DER(access.value[...]).elements() {
        let parts = try entry.elements()
        guard parts.count == 2, parts[1].tag == 0x86 else { continue }
        let location = Value.string(String(decoding: parts[1].content, as: UTF8.self))
        switch parts[0].identifier {
        case "1.3.6.1.5.5.7.48.1" where responder.isNull: responder = location
        case "1.3.6.1.5.5.7.48.2" where issuer.isNull: issuer = location
        default: break
        }
      }
    }
    facts["ocsp_uri"] = responder
    facts["issuer_uri"] = issuer
  }

  // MARK: Writing

  static func fingerprints(_ bytes: [UInt8]) -> Value {
    var fingerprints = Dict()
    for name in [
      "md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s", "sha3_224",
      "sha3_256", "sha3_384", "sha3_512",
    ] {
      if let digest = Digests.digest(name, of: bytes) {
        fingerprints[name] = .string(hex(digest[...]))
      }
    }
    fingerprints["shake_128"] = .string(hex(Keccak.shake(bytes, bits: 128, length: 32)[...]))
    fingerprints["shake_256"] = .string(hex(Keccak.shake(bytes, bits: 256, length: 32)[...]))
    return .dict(fingerprints)
  }

  static func hex(_ bytes: ArraySlice<UInt8>) -> String { pairs(Digests.hex(bytes)) }

  /// Digits in pairs between colons.
  static func pairs(_ digits: String) -> String {
    let bytes = Array(digits.utf8)
    return stride(from: 0, to: bytes.count, by: 2)
      .map { String(decoding: bytes[$0..<min($0 + 2, bytes.count)], as: UTF8.self) }
      .joined(separator: ":")
  }

  /// The present as certificates write it.
  private static var now: String {
    var seconds = time(nil)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    let numbers = [
      (Int(parts.tm_year) + 1900, 4), (Int(parts.tm_mon) + 1, 2), (Int(parts.tm_mday), 2),
      (Int(parts.tm_hour), 2), (Int(parts.tm_min), 2), (Int(parts.tm_sec), 2),
    ]
    return numbers.map { number, width in
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }.joined() + "Z"
  }
}

/// The names of subjects and issuers: `DNS:example.org`, `IP:10.0.0.1`.
enum GeneralNames {
  static func read(_ bytes: [UInt8]) throws(Failure) -> [String] { try read(try DER(bytes[...])) }

  static func read(_ list: DER) throws(Failure) -> [String] {
    var names: [String] = []
    for element in try list.elements() { names.append(try name(element)) }
    return names
  }

  private static func name(_ element: DER) throws(Failure) -> String {
    let text = String(decoding: element.content, as: UTF8.self)
    switch element.tag {
    case 0x81: return "email:" + text
    case 0x82: return "DNS:" + text
    case 0x86: return "URI:" + text
    case 0x87:
      let number = element.content.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
      return "IP:\(IPAddress(element.content.count == 4 ? .four : .six, number))"
    case 0x88: return "RID:" + element.identifier
    case 0xa4: return "dirName:" + (try DistinguishedName.short(try element.inner()))
    case 0xa0:
      let parts = try element.elements()
      guard let id = parts.first, let value = parts.last else { throw DER.failure() }
      return "otherName:\(id.identifier);\(CertificateInfo.hex(try value.inner().encoding))"
    default: throw DER.failure("a name of an unknown kind")
    }
  }
}
