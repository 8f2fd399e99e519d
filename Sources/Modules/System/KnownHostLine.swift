internal import Crypto
internal import Formats
internal import ModuleKit
internal import Patterns

/// A line of a known_hosts file, as sshd(8) describes it: `[@marker] hosts kind key [comment]`.
struct KnownHostLine: Sendable {
  /// `@cert-authority` or `@revoked`, "" without one.
  let marker: String
  /// Patterns with commas between, or one hidden name `|1|salt|hash`.
  let hosts: String
  let kind: String
  let key: String
  let comment: String

  /// nil where the line is empty, a comment, or none of the format.
  init?(_ line: String) {
    var words = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
    guard let first = words.first, !first.hasPrefix("#") else { return nil }
    marker = first.hasPrefix("@") ? words.removeFirst() : ""
    // The key's own bytes begin with the length and the name of its kind.
    guard words.count >= 3, let bytes = Base64.decode(words[2].utf8), bytes.count > 4,
      bytes.dropFirst(4).starts(with: words[1].utf8)
    else { return nil }
    hosts = words[0]
    kind = words[1]
    key = words[2]
    comment = words.dropFirst(3).joined(separator: " ")
  }

  private init(_ line: KnownHostLine, hosts: String) {
    marker = line.marker
    self.hosts = hosts
    kind = line.kind
    key = line.key
    comment = line.comment
  }

  var isHashed: Bool { hosts.hasPrefix("|1|") }

  var text: String {
    [marker, hosts, kind, key, comment].filter { !$0.isEmpty }.joined(separator: " ")
  }

  func isSameKey(as other: KnownHostLine) -> Bool {
    kind == other.kind && key == other.key && marker == other.marker
  }

  /// Whether the line is for a host: one of its patterns matches, and none that is negated.
  func names(_ host: String) -> Bool {
    if isHashed {
      let parts = hosts.split(separator: "|")
      guard parts.count == 3, let salt = Base64.decode(parts[1].utf8) else { return false }
      return Self.hash(host, salt) == parts[2]
    }
    var isNamed = false
    for pattern in hosts.split(separator: ",") {
      let isNegated = pattern.first == "!"
      // In these patterns brackets are a host with a port, not a set.
      let words = pattern.drop { $0 == "!" }.lowercased().replacing("[", with: "[[]")
      guard Glob(words).matches(host) else { continue }
      if isNegated { return false }
      isNamed = true
    }
    return isNamed
  }

  /// One line a name, each name hidden behind a salt of its own.
  func hashed() -> [String] {
    hosts.split(separator: ",").map { name in
      let salt = (0..<20).map { _ in UInt8.random(in: 0...255) }
      let hidden = "|1|\(Base64.encode(salt))|\(Self.hash(name.lowercased(), salt))"
      return KnownHostLine(self, hosts: hidden).text
    }
  }

  private static func hash(_ host: String, _ salt: [UInt8]) -> String {
    Base64.encode(
      Array(
        HMAC<Insecure.SHA1>.authenticationCode(
          for: Array(host.utf8), using: SymmetricKey(data: salt))))
  }
}
