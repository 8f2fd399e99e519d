import Diagnostics
import Formats
import Templates
import Values

/// `random_string`: characters of the wanted kinds, at least so many of each.
enum RandomString {
  private static let kinds: [(name: String, letters: String)] = [
    ("lower", "abcdefghijklmnopqrstuvwxyz"), ("upper", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    ("numbers", "0123456789"), ("special", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"),
  ]

  static let lookup = Lookup(
    "community.general.random_string",
    options: [
      "length", "base64", "ignore_similar_chars", "similar_chars", "lower", "upper", "numbers",
      "special", "min_lower", "min_upper", "min_numeric", "min_special", "override_all",
      "override_special", "seed",
    ]
  ) { call throws(Failure) in
    let length = try call.integer("length") ?? 8
    guard length <= 1_000_000 else { throw call.failed("a text of \(length) is too long") }
    if call.option("seed") != nil {
      throw call.failed("random_string: the option seed is not known here; leave it out")
    }
    var similar = ""
    if try call.flag("ignore_similar_chars", default: false) {
      similar = try call.text("similar_chars") ?? "il1LoO0"
    }
    func usable(_ letters: String) -> [Unicode.Scalar] {
      letters.unicodeScalars.filter { !similar.unicodeScalars.contains($0) }
    }
    var generator = SystemRandomNumberGenerator()
    func take(_ count: Int, from letters: [Unicode.Scalar]) throws(Failure) -> [Unicode.Scalar] {
      guard count > 0 else { return [] }
      guard !letters.isEmpty else {
        throw call.failed("Available characters cannot be None, please change constraints")
      }
      return (0..<count).map { _ in letters[Int.random(in: letters.indices, using: &generator)] }
    }
    var all: [Unicode.Scalar] = []
    var chosen: [Unicode.Scalar] = []
    if let letters = try call.text("override_all") {
      all = usable(letters)
    } else {
      for (name, letters) in kinds where try call.flag(name, default: true) {
        let own = name == "special" ? try call.text("override_special") ?? letters : letters
        all += usable(own)
      }
      for (name, letters) in kinds {
        let minimum = "min_" + (name == "numbers" ? "numeric" : name)
        chosen += try take(try call.integer(minimum) ?? 0, from: usable(letters))
      }
      if all.isEmpty {
        throw call.failed("Available characters cannot be None, please change constraints")
      }
    }
    chosen += try take(length - chosen.count, from: all)
    chosen.shuffle(using: &generator)
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: chosen)
    let text = String(scalars)
    let encodes = try call.flag("base64", default: false)
    return [.string(encodes ? Base64.encode(Array(text.utf8)) : text)]
  }
}
