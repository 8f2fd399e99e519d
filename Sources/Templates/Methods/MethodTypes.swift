/// Which of Python's types have a method of a name.
struct MethodTypes: OptionSet, Sendable {
  let rawValue: UInt8

  static let text = MethodTypes(rawValue: 1)
  static let list = MethodTypes(rawValue: 2)
  static let tuple = MethodTypes(rawValue: 4)
  static let dictionary = MethodTypes(rawValue: 8)
  static let integer = MethodTypes(rawValue: 16)
  static let float = MethodTypes(rawValue: 32)
  static let set = MethodTypes(rawValue: 64)
  static let bytes = MethodTypes(rawValue: 128)

  /// Methods that change their object.
  static let changing: Set<String> = [
    "append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse", "update",
    "setdefault", "popitem", "add", "discard", "difference_update", "intersection_update",
    "symmetric_difference_update", "__setitem__", "__delitem__", "__iadd__", "__ior__",
    "__imul__",
  ]

  static let texts: Set<String> = [
    "capitalize", "casefold", "center", "count", "encode", "endswith", "expandtabs", "find",
    "format", "format_map", "index", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit",
    "isidentifier", "islower", "isnumeric", "isprintable", "isspace", "istitle", "isupper", "join",
    "ljust", "lower", "lstrip", "maketrans", "partition", "removeprefix", "removesuffix",
    "replace", "rfind", "rindex", "rjust", "rpartition", "rsplit", "rstrip", "split", "splitlines",
    "startswith", "strip", "swapcase", "title", "translate", "upper", "zfill",
  ]
  static let lists: Set<String> = [
    "append", "clear", "copy", "count", "extend", "index", "insert", "pop", "remove", "reverse",
    "sort",
  ]
  static let dictionaries: Set<String> = [
    "clear", "copy", "fromkeys", "get", "items", "keys", "pop", "popitem", "setdefault", "update",
    "values",
  ]
  static let sets: Set<String> = [
    "add", "clear", "copy", "difference", "difference_update", "discard", "intersection",
    "intersection_update", "isdisjoint", "issubset", "issuperset", "pop", "remove",
    "symmetric_difference", "symmetric_difference_update", "union", "update",
  ]
  static let integers: Set<String> = [
    "as_integer_ratio", "bit_count", "bit_length", "conjugate", "from_bytes",
    "to_bytes", "real", "imag", "numerator", "denominator",
  ]
  static let floats: Set<String> = [
    "as_integer_ratio", "conjugate", "fromhex", "hex", "is_integer", "real", "imag",
  ]
  static let byteTexts: Set<String> = [
    "count", "decode", "endswith", "find", "hex", "index", "join", "lower", "replace", "split",
    "startswith", "strip", "upper",
  ]
  /// Python's own methods that every container has.
  static let common: Set<String> = ["__len__", "__contains__", "__getitem__", "__eq__", "__ne__"]

  static func having(_ name: String) -> MethodTypes {
    var types: MethodTypes = []
    if texts.contains(name) { types.insert(.text) }
    if lists.contains(name) { types.insert(.list) }
    if name == "count" || name == "index" { types.insert(.tuple) }
    if dictionaries.contains(name) { types.insert(.dictionary) }
    if integers.contains(name) { types.insert(.integer) }
    if floats.contains(name) { types.insert(.float) }
    if sets.contains(name) { types.insert(.set) }
    if byteTexts.contains(name) { types.insert(.bytes) }
    if common.contains(name) { types.formUnion([.text, .list, .tuple, .dictionary, .set, .bytes]) }
    if name == "__setitem__" || name == "__delitem__" { types.formUnion([.list, .dictionary]) }
    if ["__and__", "__or__", "__xor__", "__lshift__", "__rshift__"].contains(name) {
      types.insert(.integer)
    }
    if ["__add__", "__sub__", "__mul__"].contains(name) { types.formUnion([.integer, .float]) }
    if name == "__add__" { types.formUnion([.text, .list, .tuple]) }
    return types
  }
}
