import Diagnostics
import Values

/// A compiled template or expression.
final class Program: Sendable {
  /// What an included template and errors are told by.
  let name: String
  let root: Function
  let blocks: [String: Block]
  let place: Place
  /// Whether it may change a value in place, so that values from the scope are copied first.
  let mutates: Bool
  /// Whether it begins with escaping its output for HTML.
  let autoescape: Bool

  struct Block: Sendable {
    var function: Function
    var isRequired: Bool
  }

  init(
    name: String, root: Function, blocks: [String: Block], place: Place, mutates: Bool,
    autoescape: Bool
  ) {
    self.name = name
    self.root = root
    self.blocks = blocks
    self.place = place
    self.mutates = mutates
    self.autoescape = autoescape
  }
}

/// A piece of a program that runs in a frame of its own: the template, a block, a macro.
final class Function: @unchecked Sendable {
  // Unchecked: the memory that the pointers lead to is written once, before anyone sees it.
  let name: String
  /// The instructions, and the bytes of all constant texts: plain memory, because the machine reads
  /// them for every step.
  let code: UnsafePointer<Instruction>
  let texts: UnsafePointer<UInt8>
  let attributes: UnsafePointer<AttributeName>
  /// For each instruction, the offset of what it was compiled from.
  let offsets: [Int32]
  /// Constants, and `Value.unset` for names to be looked up; register -1 is the first.
  let pool: [Value]
  let registerCount: Int
  let names: [String]
  let sites: [CallSite]
  let functions: [Function]
  let blocks: [BlockSite]
  let inclusions: [InclusionSite]
  let failures: [Failure]
  let signature: MacroSignature?

  init(_ builder: FunctionBuilder) {
    name = builder.name
    code = Function.memory(builder.code)
    texts = Function.memory(builder.texts)
    attributes = Function.memory(builder.names.map(AttributeName.init))
    offsets = builder.offsets
    pool = builder.pool
    registerCount = Int(builder.registerCount)
    names = builder.names
    sites = builder.sites
    functions = builder.functions
    blocks = builder.blocks
    inclusions = builder.inclusions
    failures = builder.failures
    signature = builder.signature
  }

  deinit {
    UnsafeMutablePointer(mutating: attributes).deinitialize(count: names.count)
    attributes.deallocate()
    texts.deallocate()
    code.deallocate()
  }

  private static func memory<Element>(_ elements: [Element]) -> UnsafePointer<Element> {
    let memory = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
    memory.initialize(from: elements, count: elements.count)
    return UnsafePointer(memory)
  }
}

/// The name of an attribute, and what can be known of it beforehand.
struct AttributeName: Sendable {
  let key: TextKey
  let methods: MethodTypes
  /// Whether it begins with an underscore.
  let isPrivate: Bool
  /// Which attribute of a loop it is.
  let loop: LoopAttribute?

  init(_ name: String) {
    key = TextKey(name)
    methods = MethodTypes.having(name)
    isPrivate = name.utf8.first == 95
    loop = LoopAttribute(rawValue: name)
  }

  var text: String { key.text }
}

/// The arguments of a call: consecutive registers, then those of the named ones.
struct CallSite: Sendable {
  /// The filter, test or method; empty for other calls.
  var name: String
  var first: Register
  var positional: Int
  var names: [String]
  /// The register of `*rest`.
  var rest: Register?
  var keywords: Register?
  /// The filter or test, where the table knows it.
  var builtin: Builtin?
  /// Which types have a method of this name.
  var methods: MethodTypes = []
}

/// The parameters of a macro; they are its first registers, then `varargs`, `kwargs`, `caller`.
struct MacroSignature: Sendable {
  var names: [String]
  /// How many of the last parameters have a default.
  var defaults: Int
  var varargs: Register?
  var kwargs: Register?
  var caller: Register?
  /// Whether `caller` is declared as a parameter with a default.
  var declaresCaller = false
}

/// Variables that another template or a scoped block sees.
struct VisibleName: Sendable {
  var name: String
  var register: Register
}

struct BlockSite: Sendable {
  var name: String
  var isScoped: Bool
  var isRequired: Bool
  var visible: [VisibleName]
}

struct InclusionSite: Sendable {
  var ignoreMissing: Bool
  var withContext: Bool
  var visible: [VisibleName]
}

extension Value {
  /// What a variable's register holds before it is assigned.
  static let unset = Value.undefined(unsetMark)
  static let unsetMark = Undefined(name: "", message: "unset")

  var isUnset: Bool {
    if case .undefined(let undefined) = self { undefined === Value.unsetMark } else { false }
  }
}
