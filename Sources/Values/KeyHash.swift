/// Hashes of dictionary keys: equal for values that Python takes for one key.
enum KeyHash {
  static func of(_ text: String) -> UInt64 {
    var text = text
    return text.withUTF8 { bytes in
      var hash: UInt64 = 0xcbf2_9ce4_8422_2325
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      return mix(hash)
    }
  }

  static func of(_ value: Value) -> UInt64 {
    switch value {
    case .undefined: return 1
    case .null: return 2
    case .bool(let flag): return of(flag ? 1 : 0)
    case .int(let number): return of(number)
    case .double(let number):
      if let whole = Int(exactly: number) { return of(whole) }
      return mix(number.bitPattern)
    case .string(let text): return of(text)
    case .template(let template): return of(template.text)
    case .list(let items), .tuple(let items):
      return items.reduce(3) { mix($0 ^ of($1)) }
    case .dict(let entries): return mix(UInt64(entries.count) ^ 5)
    case .object(let object): return object.keyHash
    }
  }

  static func of(_ number: Int) -> UInt64 { mix(UInt64(bitPattern: Int64(number)) ^ 0x9e37) }

  static func mix(_ value: UInt64) -> UInt64 {
    var mixed = (value ^ (value >> 31)) &* 0x7fb5_d329_728e_a185
    mixed = (mixed ^ (mixed >> 27)) &* 0x81da_def4_bc2d_d44d
    return mixed ^ (mixed >> 33)
  }
}
