package import Diagnostics
internal import ModuleKit
package import Values

/// Permission bits that a task wants: octal, symbolic, or those of the source.
package enum FileMode: OptionValue, Sendable {
  case bits(Int)
  /// `u=rw,g+X,o-w`.
  case symbolic([Clause])
  case preserve

  /// One `who op what` of a symbolic mode.
  package struct Clause: Sendable {
    /// `u`, `g`, `o` as bit positions 6, 3, 0.
    let who: [Int]
    /// Whether nobody was named, so that the umask counts.
    let usesUmask: Bool
    /// `+`, `-` or `=`.
    let sign: UInt8
    let what: [UInt8]

    fileprivate var text: String {
      let names = [6: "u", 3: "g", 0: "o"]
      let who = usesUmask ? "" : self.who.compactMap { names[$0] }.joined()
      return who + String(decoding: [sign] + what, as: UTF8.self)
    }
  }

  package static var typeInWords: String { "raw" }

  package var value: Value {
    switch self {
    case .bits(let bits): .string("0" + String(bits, radix: 8))
    case .symbolic(let clauses): .string(clauses.map(\.text).joined(separator: ","))
    case .preserve: "preserve"
    }
  }

  package static func decode(_ value: Value) throws(Failure) -> FileMode {
    if case .int(let number) = value { return try checked(number, value.text) }
    let text = try String.decode(value).trimmed
    if text == "preserve" { return .preserve }
    var digits = text
    if digits.hasPrefix("0o") { digits.removeFirst(2) }
    if let number = Int(digits, radix: 8) { return try checked(number, text) }
    return .symbolic(try clauses(text))
  }

  private static func checked(_ bits: Int, _ text: String) throws(Failure) -> FileMode {
    guard (0...0o7777).contains(bits) else {
      throw Failure(
        .usage, "mode must be in octal or symbolic form, got \(text)",
        help: "write it in quotes, as '0644' or 'u=rw,go=r'"
      ).reported("mode must be in octal or symbolic form")
    }
    return .bits(bits)
  }

  private static func clauses(_ text: String) throws(Failure) -> [Clause] {
    var result: [Clause] = []
    for part in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      let signs: [UInt8] = Array("+-=".utf8)
      let who = part.prefix { !signs.contains($0) }
      var rest = part.dropFirst(who.count)
      guard !rest.isEmpty, who.allSatisfy({ "ugoa".utf8.contains($0) }) else {
        throw Failure(
          .usage, "mode must be in octal or symbolic form, got \(text)",
          help: "write it in quotes, as '0644' or 'u=rw,go=r'"
        ).reported("mode must be in octal or symbolic form")
      }
      var positions: [Int] = []
      for (letter, position) in zip("ugo".utf8, [6, 3, 0])
      where who.isEmpty || who.contains(letter) || who.contains(UInt8(ascii: "a")) {
        positions.append(position)
      }
      while let sign = rest.first {
        let what = rest.dropFirst().prefix { !signs.contains($0) }
        guard what.allSatisfy({ "rwxXstugo".utf8.contains($0) }) else {
          throw Failure(
            .usage, "bad symbolic permission for mode: \(text)"
          ).reported("mode must be in octal or symbolic form")
        }
        result.append(
          Clause(who: positions, usesUmask: who.isEmpty, sign: sign, what: Array(what)))
        rest = rest.dropFirst(1 + what.count)
      }
    }
    return result
  }

  /// Shell text that sets `w` to the wanted bits, from `w`, the bits that are, and `p`, the path;
  /// for `preserve`, from `M`, the bits of the source.
  package var shell: String {
    switch self {
    case .bits(let bits): "w=\(bits)\n"
    case .symbolic(let clauses):
      "v=0; [ ! -d \"$p\" ] || v=1\n"
        + (clauses.contains(where: \.usesUmask) ? "k=$((0$(umask)))\n" : "")
        + clauses.map(\.shell).joined()
    case .preserve: "w=${M:-$w}\n"
    }
  }
}

extension FileMode {
  /// The bits that this makes of others, computed on the controller.
  package func applied(to bits: Int, isDirectory: Bool, umask: Int) -> Int {
    switch self {
    case .bits(let wanted): return wanted
    case .preserve: return bits
    case .symbolic(let clauses):
      return clauses.reduce(bits) { $1.applied(to: $0, isDirectory, umask) }
    }
  }
}

extension FileMode.Clause {
  fileprivate func applied(to bits: Int, _ isDirectory: Bool, _ umask: Int) -> Int {
    var sum = 0
    var special = 0
    for position in who {
      for letter in what {
        switch letter {
        case UInt8(ascii: "r"): sum |= 4 << position
        case UInt8(ascii: "w"): sum |= 2 << position
        case UInt8(ascii: "x"): sum |= 1 << position
        case UInt8(ascii: "X"): if isDirectory || bits & 0o111 != 0 { sum |= 1 << position }
        case UInt8(ascii: "u"): sum |= (bits >> 6 & 7) << position
        case UInt8(ascii: "g"): sum |= (bits >> 3 & 7) << position
        case UInt8(ascii: "o"): sum |= (bits & 7) << position
        case UInt8(ascii: "s"): special |= position == 6 ? 0o4000 : position == 3 ? 0o2000 : 0
        default: special |= position == 0 ? 0o1000 : 0
        }
      }
    }
    if usesUmask { sum &= ~umask }
    sum |= special
    switch sign {
    case UInt8(ascii: "+"): return bits | sum
    case UInt8(ascii: "-"): return bits & ~sum
    default:
      let mask = who.reduce(0) { $0 | ($1 == 6 ? 0o4700 : $1 == 3 ? 0o2070 : 0o1007) }
      return bits & ~mask | sum
    }
  }

  /// One assignment to `w`; `v` is 1 for a directory, `k` the umask.
  fileprivate var shell: String {
    var bits = 0
    var conditional = 0
    var copies: [String] = []
    for position in who {
      for letter in what {
        switch letter {
        case UInt8(ascii: "r"): bits |= 4 << position
        case UInt8(ascii: "w"): bits |= 2 << position
        case UInt8(ascii: "x"): bits |= 1 << position
        case UInt8(ascii: "X"): conditional |= 1 << position
        case UInt8(ascii: "u"): copies.append("((w>>6&7)<<\(position))")
        case UInt8(ascii: "g"): copies.append("((w>>3&7)<<\(position))")
        case UInt8(ascii: "o"): copies.append("((w&7)<<\(position))")
        default: break
        }
      }
    }
    var terms = [String(bits)]
    if conditional != 0 { terms.append("((w&73)||v?\(conditional):0)") }
    terms += copies
    var sum = terms.joined(separator: "|")
    if usesUmask { sum = "((\(sum))&~k)" }
    var special = 0
    if what.contains(UInt8(ascii: "s")) {
      if who.contains(6) { special |= 0o4000 }
      if who.contains(3) { special |= 0o2000 }
    }
    if what.contains(UInt8(ascii: "t")), who.contains(0) { special |= 0o1000 }
    if special != 0 { sum += "|\(special)" }
    switch sign {
    case UInt8(ascii: "+"): return "w=$((w|\(sum)))\n"
    case UInt8(ascii: "-"): return "w=$((w&~(\(sum))))\n"
    default:
      var mask = 0
      if who.contains(6) { mask |= 0o4700 }
      if who.contains(3) { mask |= 0o2070 }
      if who.contains(0) { mask |= 0o1007 }
      return "w=$((w&\(0o7777 ^ mask)|\(sum)))\n"
    }
  }
}
