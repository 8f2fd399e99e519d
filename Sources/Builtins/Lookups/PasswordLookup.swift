import Diagnostics
import Formats
import Glibc
import Templates
import Values

/// `password`: a random password, made once and kept in a file.
struct PasswordLookup {
  private let call: LookupCall
  private var path = ""
  private var length = 20
  private var characters: [String] = ["ascii_letters", "digits", ".,:-_"]
  private var encryption: String?
  private var ident: String?
  private var seed: Value?

  static let names = ["length", "encrypt", "chars", "ident", "seed"]

  static let lookup = Lookup("password", options: names, actsOutside: true) {
    call throws(Failure) in
    var results: [Value] = []
    for term in call.terms {
      var password = PasswordLookup(call: call)
      for (name, value) in call.options { try password.set(name.text, value) }
      try password.read(try call.text(of: term))
      results.append(try password.value())
    }
    return results
  }

  private init(call: LookupCall) { self.call = call }

  private mutating func read(_ term: String) throws(Failure) {
    var unknown: [String] = []
    for (name, value) in try Arguments.parse(term) {
      if name == "_raw_params" {
        path = value
      } else if Self.names.contains(name) {
        try set(name, .string(value))
      } else {
        unknown.append(name)
      }
    }
    guard unknown.isEmpty else {
      throw call.failed(
        "Unrecognized parameter(s) given to password lookup: "
          + unknown.sorted().joined(separator: ", "),
        help: unknown.first.flatMap { NearName.hint($0, among: Self.names) })
    }
    guard !path.isEmpty else { throw call.failed("the lookup password needs the path of a file") }
    path = LookupPath.expanded(path)
    if !path.hasPrefix("/"), let base = call.evaluator.environment.files.searchPath.last {
      path = LookupPath.tidied(LookupPath.join(base, path))
    }
  }

  private mutating func set(_ name: String, _ value: Value) throws(Failure) {
    if value.isNull { return }
    switch name {
    case "length": length = try LookupOption.integer(name, value, call)
    case "encrypt": encryption = try call.text(of: value)
    case "ident": ident = try call.text(of: value)
    case "seed": seed = value
    default:
      if let items = value.items {
        var texts: [String] = []
        for item in items { texts.append(try call.text(of: item)) }
        characters = texts
      } else {
        let text = try call.text(of: value)
        // A doubled comma stands for the comma itself.
        characters =
          (text.contains(",,") ? [","] : [])
          + PythonString.replace(text, ",,", ",").split(separator: ",").map(String.init)
      }
    }
  }

  // MARK: The password and its file

  private func value() throws(Failure) -> Value {
    guard path != "/dev/null" else {
      return try shown(try random(), salt: encryption == nil ? nil : Self.salt(encryption), ident)
    }
    let directory = LookupPath.directory(path)
    try makeDirectory(directory)
    let lock = open(directory.isEmpty ? "." : directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard lock >= 0 else { throw systemFailure("cannot open \(directory)") }
    defer { close(lock) }
    while flock(lock, LOCK_EX) != 0, errno == EINTR {}

    var stored = StoredPassword("")
    var isChanged = false
    if LookupPath.status(path) != nil {
      let content = try call.contents(of: path)
      stored = StoredPassword(
        PythonString.strip(content, "\n").isEmpty
          ? "" : String(content.dropLast(content.hasSuffix("\n") ? 1 : 0)))
    }
    if stored.password.isEmpty {
      stored.password = try random()
      isChanged = true
    }
    if encryption != nil, stored.salt == nil {
      stored.salt = Self.salt(encryption)
      isChanged = true
    }
    if encryption == "bcrypt", stored.ident == nil {
      stored.ident = ident ?? "2b"
      isChanged = true
    }
    if let ident, let known = stored.ident, ident != known {
      throw call.failed(
        "The ident parameter provided (\(ident)) does not match the stored one (\(known)).")
    }
    if isChanged { try write(stored.line) }
    return try shown(stored.password, salt: stored.salt, stored.ident ?? ident)
  }

  private func shown(_ password: String, salt: String?, _ ident: String?) throws(Failure) -> Value {
    guard let encryption else { return .string(password) }
    var named: [(name: String, value: Value)] = []
    if let ident { named.append(("ident", .string(ident))) }
    return try call.evaluator.apply(
      filter: "password_hash", to: .string(password),
      [.string(encryption), salt.map { .string($0) } ?? .null], named)
  }

  private func random() throws(Failure) -> String {
    let scalars = Array(Self.alphabet(characters).unicodeScalars)
    guard !scalars.isEmpty else { throw call.failed("there are no characters to choose from") }
    guard length <= 1_000_000 else { throw call.failed("a password of \(length) is too long") }
    var result = String.UnicodeScalarView()
    if let seed {
      guard var twister = MersenneTwister(seed: seed) else {
        throw call.failed("a text or a number is wanted as seed, not \(seed.typeName)")
      }
      for _ in 0..<max(0, length) { result.append(scalars[twister.below(scalars.count)]) }
    } else {
      var generator = SystemRandomNumberGenerator()
      for _ in 0..<max(0, length) {
        result.append(scalars[Int.random(in: scalars.indices, using: &generator)])
      }
    }
    return String(result)
  }

  /// The characters that names and texts stand for, quotes left out.
  private static func alphabet(_ specifications: [String]) -> String {
    let joined = specifications.map { named[$0] ?? $0 }.joined()
    return PythonString.replace(PythonString.replace(joined, "\"", ""), "'", "")
  }

  private static let lower = "abcdefghijklmnopqrstuvwxyz"
  private static let upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
  private static let punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
  private static let named: [String: String] = [
    "ascii_letters": lower + upper, "ascii_lowercase": lower, "ascii_uppercase": upper,
    "digits": "0123456789", "hexdigits": "0123456789abcdefABCDEF", "octdigits": "01234567",
    "punctuation": punctuation, "whitespace": " \t\n\r\u{b}\u{c}",
    "printable": "0123456789" + lower + upper + punctuation + " \t\n\r\u{b}\u{c}",
  ]

  private static func salt(_ algorithm: String?) -> String {
    let letters = Array((lower + upper + "0123456789./").unicodeScalars)
    let count =
      switch algorithm {
      case "bcrypt": 22
      case "sha256_crypt", "sha512_crypt": 16
      default: 8
      }
    var generator = SystemRandomNumberGenerator()
    var result = String.UnicodeScalarView()
    for index in 0..<count {
      // The last character of bcrypt's salt carries only two bits.
      let choices =
        algorithm == "bcrypt" && index == count - 1 ? Array(".Oeu".unicodeScalars) : letters
      result.append(choices[Int.random(in: choices.indices, using: &generator)])
    }
    return String(result)
  }

  // MARK: Writing

  private func makeDirectory(_ directory: String) throws(Failure) {
    guard !directory.isEmpty, !LookupPath.isDirectory(directory) else { return }
    try makeDirectory(LookupPath.directory(directory))
    guard mkdir(directory, 0o700) == 0 || errno == EEXIST else {
      throw systemFailure("cannot create \(directory)")
    }
  }

  /// Puts the line in place as a whole, for the owner's eyes only.
  private func write(_ line: String) throws(Failure) {
    var template = Array("\(path).XXXXXX".utf8CString)
    let file = mkstemp(&template)
    guard file >= 0 else { throw systemFailure("cannot write beside \(path)") }
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    let bytes = Array((line + "\n").utf8)
    let isWritten =
      bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) } == bytes.count
      && fchmod(file, 0o600) == 0 && fsync(file) == 0
    close(file)
    guard isWritten, rename(template, path) == 0 else {
      let failure = systemFailure("cannot write \(path)")
      unlink(template)
      throw failure
    }
  }

  private func systemFailure(_ what: String) -> Failure {
    call.failed("\(what): \(String(cString: strerror(errno)))")
  }
}

/// The line of a password file: `password salt=… ident=…`.
private struct StoredPassword {
  var password: String
  var salt: String?
  var ident: String?

  init(_ line: String) {
    var rest = line
    func taken(_ mark: String) -> String? {
      let parts = PythonString.split(rest, mark)
      guard parts.count > 1, let last = parts.last else { return nil }
      rest = parts.dropLast().joined(separator: mark)
      return last
    }
    ident = taken(" ident=")
    salt = taken(" salt=")
    password = rest
  }

  var line: String {
    password + (salt.map { " salt=" + $0 } ?? "") + (ident.map { " ident=" + $0 } ?? "")
  }
}
