/// An index into a frame: locals and temporaries from 0 up, constants and free names below.
typealias Register = Int32

/// One step of a program.
///
/// Operands are registers, so that an expression over locals and constants copies nothing.
enum Instruction {
  case move(to: Register, from: Register)
  /// Looks a name up in the context where the register is unset.
  case resolve(Register, name: Int32)
  /// A variable of a function around this one.
  case outer(to: Register, depth: Int32, register: Register, name: Int32)
  /// The same without looking in the context where it is unset.
  case outerRaw(to: Register, depth: Int32, register: Register)
  case unset(Register)
  /// Renders a constant that is a template.
  case settle(to: Register, Register)

  case add(to: Register, Register, Register)
  case subtract(to: Register, Register, Register)
  case multiply(to: Register, Register, Register)
  case modulo(to: Register, Register, Register)
  case arithmetic(BinaryOperator, to: Register, Register, Register)
  case negate(to: Register, Register)
  case plus(to: Register, Register)
  case not(to: Register, Register)
  case concatenate(to: Register, first: Register, count: Int32)
  /// The same of constants, which Jinja2 joins as texts even where it escapes.
  case concatenateConstants(to: Register, first: Register, count: Int32)
  case compare(ComparisonOperator, to: Register, Register, Register)

  case list(to: Register, first: Register, count: Int32)
  case tuple(to: Register, first: Register, count: Int32)
  case dictionary(to: Register, first: Register, count: Int32)
  case attribute(to: Register, Register, name: Int32)
  case item(to: Register, Register, key: Register)
  /// `object[start:stop:step]`, the three in consecutive registers.
  case slice(to: Register, Register, first: Register)
  case call(to: Register, Register, site: Int32)
  /// Checks that what a method is called of has attributes.
  case receiver(Register)
  case method(to: Register, Register, site: Int32)
  case filter(to: Register, Register, site: Int32)
  case test(to: Register, Register, site: Int32)
  /// The undefined value of an `if` without `else`.
  case missingElse(to: Register, line: Int32)

  case jump(Int32)
  case jumpIfFalse(Register, Int32)
  case jumpIfTrue(Register, Int32)
  case jumpIfSet(Register, Int32)
  case jumpUnless(ComparisonOperator, Register, Register, Int32)
  /// Skips output of a template that another one is the frame of.
  case jumpIfExtended(Int32)

  case output(Register)
  /// Puts out what the filters of a block made; it has to be text in Jinja2's mode.
  case outputFiltered(Register)
  case outputText(start: Int32, count: Int32)
  case beginCapture
  case endCapture(to: Register)

  /// Begins a loop over a value, innermost from here on.
  case beginLoop(Register, hasVariable: Bool, isRecursive: Bool)
  /// The next element, or a jump where there is none.
  case nextItem(to: Register, exit: Int32)
  case loopVariable(to: Register)
  /// One round came to its end.
  case roundDone
  case endLoop
  /// The same, and a jump over the `else` where a round came to its end.
  case endLoopElse(Int32)
  /// Keeps an element for a loop that is filtered beforehand.
  case keep(to: Register, Register)
  case unpack(first: Register, count: Int32, from: Register)

  case checkNamespace(Register)
  case setAttribute(Register, name: Int32, Register)
  case export(name: Int32, Register)
  case macro(to: Register, function: Int32)
  case callRecursiveLoop(function: Int32, Register)
  case block(Int32)
  case extends(Register)
  case include(Register, site: Int32)
  case importModule(to: Register, Register, site: Int32)
  case importName(to: Register, Register, name: Int32, line: Int32)
  case pushAutoescape(Register)
  case popAutoescape
  case fail(Int32)
  case end
}
