import CCrypt
import Diagnostics

/// Password hashes for `/etc/shadow`, with the defaults that Ansible's `password_hash` has.
enum PasswordHash {
  private enum Scheme: String {
    case md5 = "md5_crypt"
    case bcrypt
    case sha256 = "sha256_crypt"
    case sha512 = "sha512_crypt"

    init?(name: String) {
      switch name {
      case "md5": self = .md5
      case "blowfish": self = .bcrypt
      case "sha256": self = .sha256
      case "sha512": self = .sha512
      default: self.init(rawValue: name)
      }
    }

    var saltSize: Int {
      switch self {
      case .md5: 8
      case .bcrypt: 22
      case .sha256, .sha512: 16
      }
    }

    /// The default and the range of the cost; nil where it cannot be chosen.
    var rounds: (usual: Int, range: ClosedRange<Int>)? {
      switch self {
      case .md5: nil
      case .bcrypt: (12, 4...31)
      case .sha256: (535_000, 1000...999_999_999)
      case .sha512: (656_000, 1000...999_999_999)
      }
    }
  }

  /// The alphabet of salts, in the order of its values for bcrypt.
  private static let bcryptAlphabet = Array(
    "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)

  /// - Throws: `.filter` for an unknown hash, a bad salt, cost or ident.
  static func hash(
    _ password: String, _ name: String, salt: String?, saltSize: Int?, rounds: Int?, ident: String?
  ) throws(Failure) -> String {
    guard let scheme = Scheme(name: name) else {
      throw Failure(
        .filter,
        "\(name) is not in the list of supported passlib algorithms: md5, blowfish, sha256, sha512")
    }
    // Beyond these the system's crypt takes many seconds, and up to days.
    let most = scheme == .bcrypt ? 16 : 5_000_000
    if let rounds, rounds > most {
      throw refused("\(rounds) rounds would take too long; \(most) are allowed for \(name)")
    }
    let salt = try checked(salt, saltSize, scheme)
    let setting: String
    switch scheme {
    case .md5:
      if rounds != nil { throw refused("md5_crypt has no rounds to choose") }
      setting = "$1$\(salt)$"
    case .sha256, .sha512:
      let rounds = try checked(rounds, scheme)
      // 5000 is what crypt takes where the hash does not say.
      let cost = rounds == 5000 ? "" : "rounds=\(rounds)$"
      setting = (scheme == .sha256 ? "$5$" : "$6$") + cost + salt + "$"
    case .bcrypt:
      let rounds = try checked(rounds, scheme)
      let ident = ident ?? "2b"
      guard ["2a", "2b", "2y"].contains(ident) else { throw refused("invalid ident: '\(ident)'") }
      setting = "$\(ident)$" + (rounds < 10 ? "0" : "") + "\(rounds)$\(salt)"
    }
    guard let hash = crypt(password, setting) else {
      throw refused("the system's crypt does not know \(scheme.rawValue)")
    }
    return hash
  }

  private static func refused(_ message: String) -> Failure {
    Failure(.filter, "Could not hash the secret: " + message)
  }

  private static func checked(_ rounds: Int?, _ scheme: Scheme) throws(Failure) -> Int {
    guard let (usual, range) = scheme.rounds else { return 0 }
    let rounds = rounds ?? usual
    if rounds < range.lowerBound {
      throw refused(
        "\(scheme.rawValue): min_desired_rounds (\(rounds)) is too low, must be at least "
          + "\(range.lowerBound)")
    }
    if rounds > range.upperBound {
      throw refused(
        "\(scheme.rawValue): min_desired_rounds (\(rounds)) is too large, cannot be more than "
          + "\(range.upperBound)")
    }
    return rounds
  }

  private static func checked(
    _ given: String?, _ size: Int?, _ scheme: Scheme
  ) throws(Failure) -> String {
    let limit = scheme.saltSize
    guard let given, !given.isEmpty else {
      let size = size ?? limit
      guard size <= limit, size > 0, scheme != .bcrypt || size == limit else {
        throw refused(
          "salt_size too \(size > limit ? "large" : "small") (\(scheme.rawValue) requires "
            + "\(scheme == .bcrypt ? "exactly " : "<= ")\(limit) chars)")
      }
      var generator = SystemRandomNumberGenerator()
      let salt = (0..<size).map { _ in
        bcryptAlphabet[Int.random(in: 0..<64, using: &generator)]
      }
      return try checked(String(decoding: salt, as: UTF8.self), nil, scheme)
    }
    guard given.utf8.allSatisfy(bcryptAlphabet.contains) else {
      throw refused("invalid characters in \(scheme.rawValue) salt")
    }
    let count = given.utf8.count
    if count > limit {
      throw refused("salt too large (\(scheme.rawValue) requires <= \(limit) chars)")
    }
    guard scheme == .bcrypt else { return given }
    guard count == limit else {
      throw refused("salt too small (bcrypt requires exactly \(limit) chars)")
    }
    // The last character carries two bits only; the others must be zero.
    var bytes = Array(given.utf8)
    if let last = bcryptAlphabet.firstIndex(of: bytes[limit - 1]) {
      bytes[limit - 1] = bcryptAlphabet[last & 0x30]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func crypt(_ password: String, _ setting: String) -> String? {
    withUnsafeTemporaryAllocation(of: crypt_data.self, capacity: 1) { buffer in
      guard let data = buffer.baseAddress else { return nil }
      data.initialize(to: crypt_data())
      guard let result = crypt_r(password, setting, data) else { return nil }
      let hash = String(cString: result)
      return hash.hasPrefix("*") ? nil : hash
    }
  }
}
