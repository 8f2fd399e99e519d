import Diagnostics
import Values

extension Machine {
  /// Runs a function's code in a frame.
  func run(_ function: Function, _ frame: Frame, _ output: inout Output) throws(Failure) {
    var counter = 0
    do {
      try execute(function, frame, &output, &counter)
    } catch {
      guard error.span == nil else { throw error }
      throw error.at(program.place.span(of: Int(function.offsets[counter])))
    }
  }

  // One function for all instructions, so that the program counter and the registers stay in the
  // processor's; everything that is longer than a few lines is a call.
  private func execute(
    _ function: Function, _ frame: Frame, _ output: inout Output, _ counter: inout Int
  ) throws(Failure) {
    let registers = frame.registers
    var loops: [LoopContext] = []
    // The innermost loop once more, without counting references for every round; `loops` keeps it.
    var loop: Unmanaged<LoopContext>?
    let limit = evaluator.outputLimit
    var captures: [Output] = []
    var escapes: [Bool] = []
    let code = function.code
    var next = 0
    @inline(__always) func register(_ index: Register) -> Value { registers[Int(index)] }
    while true {
      counter = next
      next &+= 1
      switch code[counter] {
      case .move(let to, let from): registers[Int(to)] = registers[Int(from)]
      case .resolve(let to, let name):
        if registers[Int(to)].isUnset {
          registers[Int(to)] = try lookUp(
            function.names[Int(name)], frame, at: function.offsets[counter])
        }
      case .outer(let to, let depth, let from, let name):
        let value = outer(frame, depth, from)
        registers[Int(to)] =
          value.isUnset
          ? try lookUp(
            function.names[Int(name)], frame, at: function.offsets[counter]) : value
      case .outerRaw(let to, let depth, let from): registers[Int(to)] = outer(frame, depth, from)
      case .unset(let to): registers[Int(to)] = .unset
      case .settle(let to, let from): registers[Int(to)] = try evaluator.settle(register(from))

      case .add(let to, let a, let b):
        if case .int(let x) = registers[Int(a)], case .int(let y) = registers[Int(b)] {
          let (sum, overflow) = x.addingReportingOverflow(y)
          if !overflow {
            registers[Int(to)] = .int(sum)
            continue
          }
        }
        registers[Int(to)] = try arithmetic(.add, register(a), register(b))
      case .subtract(let to, let a, let b):
        if case .int(let x) = registers[Int(a)], case .int(let y) = registers[Int(b)] {
          let (difference, overflow) = x.subtractingReportingOverflow(y)
          if !overflow {
            registers[Int(to)] = .int(difference)
            continue
          }
        }
        registers[Int(to)] = try arithmetic(.subtract, register(a), register(b))
      case .multiply(let to, let a, let b):
        if case .int(let x) = registers[Int(a)], case .int(let y) = registers[Int(b)] {
          let (product, overflow) = x.multipliedReportingOverflow(by: y)
          if !overflow {
            registers[Int(to)] = .int(product)
            continue
          }
        }
        registers[Int(to)] = try arithmetic(.multiply, register(a), register(b))
      case .modulo(let to, let a, let b):
        if case .int(let x) = registers[Int(a)], case .int(let y) = registers[Int(b)], y > 0 {
          registers[Int(to)] = .int(Arithmetic.modulo(x, y))
          continue
        }
        registers[Int(to)] = try arithmetic(.modulo, register(a), register(b))
      case .arithmetic(let sign, let to, let a, let b):
        registers[Int(to)] = try arithmetic(sign, register(a), register(b))
      case .negate(let to, let a):
        registers[Int(to)] = try Arithmetic.negate(try evaluator.defined(register(a)))
      case .plus(let to, let a):
        registers[Int(to)] = try Arithmetic.plus(try evaluator.defined(register(a)))
      case .not(let to, let a): registers[Int(to)] = .bool(!(try truth(register(a))))
      case .concatenate(let to, let first, let count):
        registers[Int(to)] = try concatenate(frame, first, Int(count), escaping: autoescape)
      case .concatenateConstants(let to, let first, let count):
        registers[Int(to)] = try concatenate(frame, first, Int(count), escaping: false)
      case .compare(let sign, let to, let a, let b):
        registers[Int(to)] = .bool(try compare(sign, register(a), register(b)))

      case .list(let to, let first, let count):
        registers[Int(to)] = try built(.list(row(frame, first, Int(count))), frame, first, count)
      case .tuple(let to, let first, let count):
        registers[Int(to)] = try built(
          .tuple(List(row(frame, first, Int(count)))), frame, first, count)
      case .dictionary(let to, let first, let count):
        registers[Int(to)] = try built(
          try dictionary(frame, first, Int(count)), frame, first, 2 * count)
      case .attribute(let to, let object, let name):
        if case .dict(let entries) = registers[Int(object)],
          !function.attributes[Int(name)].methods.contains(.dictionary),
          let value = entries.value(for: function.attributes[Int(name)].key)
        {
          registers[Int(to)] = isAnsible ? try evaluator.settle(value) : value
        } else {
          registers[Int(to)] = try evaluator.attribute(
            function.attributes[Int(name)], of: register(object), self)
        }
      case .item(let to, let object, let key):
        registers[Int(to)] = try evaluator.item(register(key), of: register(object), self)
      case .slice(let to, let object, let first):
        let start = Int(first)
        registers[Int(to)] = try evaluator.slice(
          register(object), registers[start], registers[start + 1], registers[start + 2])
      case .call(let to, let callee, let site):
        registers[Int(to)] = try call(
          register(callee), function.sites[Int(site)], frame, at: function.offsets[counter])
      case .method(let to, let object, let site):
        registers[Int(to)] = try method(
          of: register(object), function.sites[Int(site)], frame, at: function.offsets[counter])
      case .filter(let to, let input, let site):
        registers[Int(to)] = try filter(
          register(input), function.sites[Int(site)], frame, at: function.offsets[counter])
      case .test(let to, let input, let site):
        registers[Int(to)] = try test(
          register(input), function.sites[Int(site)], frame, at: function.offsets[counter])
      case .receiver(let object):
        // Jinja2 looks for the method before it evaluates the arguments.
        if case .undefined(let missing) = registers[Int(object)] {
          _ = try evaluator.attribute(of: missing)
        }
      case .missingElse(let to, let line):
        registers[Int(to)] = .undefined(
          Undefined(
            name: "",
            message:
              "the inline if-expression on line \(line) evaluated to false and no else section was defined.",
            behaviour: .lenient))

      case .jump(let target): next = Int(target)
      case .jumpIfFalse(let a, let target):
        if !(try truth(registers[Int(a)])) { next = Int(target) }
      case .jumpIfTrue(let a, let target):
        if try truth(registers[Int(a)]) { next = Int(target) }
      case .jumpIfSet(let a, let target):
        if !registers[Int(a)].isUnset { next = Int(target) }
      case .jumpUnless(let sign, let a, let b, let target):
        let holds: Bool
        if case .int(let x) = registers[Int(a)], case .int(let y) = registers[Int(b)] {
          switch sign {
          case .equal: holds = x == y
          case .notEqual: holds = x != y
          case .less: holds = x < y
          case .lessOrEqual: holds = x <= y
          case .greater: holds = x > y
          case .greaterOrEqual: holds = x >= y
          default: holds = try compare(sign, register(a), register(b))
          }
        } else {
          holds = try compare(sign, register(a), register(b))
        }
        if !holds { next = Int(target) }
      case .jumpIfExtended(let target): if parent != nil { next = Int(target) }

      case .output(let from):
        if case .int(let number) = registers[Int(from)] {
          try output.append(number)
        } else {
          try put(register(from), &output, isCaptured: !captures.isEmpty)
        }
        if output.count > limit { throw tooMuchOutput() }
      case .outputFiltered(let from):
        let value = register(from)
        if !isAnsible, value.string == nil {
          throw Failure(
            .type, "sequence item 0: expected str instance, \(value.typeName) found")
        }
        try put(value, &output, isCaptured: !captures.isEmpty)
      case .outputText(let start, let count):
        try output.append(
          UnsafeBufferPointer(start: function.texts + Int(start), count: Int(count)))
      case .beginCapture:
        captures.append(output)
        output = Output(native: isAnsible ? evaluator : nil)
      case .endCapture(let to):
        registers[Int(to)] = captured(output)
        if let before = captures.popLast() { output = before }

      case .beginLoop(let source, _, let isRecursive):
        let begun = try self.loop(over: register(source), isRecursive, function, frame)
        loops.append(begun)
        loop = .passUnretained(begun)
      case .nextItem(let to, let exit):
        let item = loop?._withUnsafeGuaranteedRef { $0.next() } ?? nil
        if let item {
          registers[Int(to)] = isAnsible ? try evaluator.settle(item) : item
        } else {
          next = Int(exit)
        }
      case .loopVariable(let to):
        if let loop = loops.last { registers[Int(to)] = .object(loop) }
      case .roundDone: loops.last?.wasCompleted = true
      case .endLoop:
        loops.removeLast()
        loop = loops.last.map(Unmanaged.passUnretained)
      case .endLoopElse(let after):
        if loops.removeLast().wasCompleted { next = Int(after) }
        loop = loops.last.map(Unmanaged.passUnretained)
      case .keep(let to, let item):
        if case .list(let list) = registers[Int(to)] {
          let value = register(item)
          list.mutateShared { $0.append(value) }
        }
      case .unpack(let first, let count, let from):
        try unpack(register(from), into: registers + Int(first), Int(count))

      case .checkNamespace(let object): _ = try namespace(register(object))
      case .setAttribute(let object, let name, let value):
        try setAttribute(function.names[Int(name)], of: register(object), register(value))
      case .export(let name, let value):
        context.export(function.names[Int(name)], register(value))
      case .macro(let to, let index):
        let body = function.functions[Int(index)]
        if let signature = body.signature {
          registers[Int(to)] = .object(Macro(body, signature, self, frame))
        }
      case .callRecursiveLoop(let index, let items):
        let value = try runLoop(
          function.functions[Int(index)], register(items), parent: frame, depth: 1)
        try put(value, &output, isCaptured: !captures.isEmpty)
      case .block(let index): try block(function.blocks[Int(index)], frame, &output)
      case .extends(let template): try extend(register(template))
      case .include(let template, let site):
        try include(register(template), function.inclusions[Int(site)], frame, &output)
      case .importModule(let to, let template, let site):
        registers[Int(to)] = try importModule(
          register(template), function.inclusions[Int(site)], frame)
      case .importName(let to, let module, let name, let line):
        registers[Int(to)] = importedName(
          function.names[Int(name)], from: register(module), line: Int(line))
      case .pushAutoescape(let flag):
        escapes.append(autoescape)
        autoescape = try truth(register(flag))
      case .popAutoescape: if let before = escapes.popLast() { autoescape = before }
      case .fail(let index): throw function.failures[Int(index)]
      case .end: return
      }
    }
  }

  private func outer(_ frame: Frame, _ depth: Int32, _ register: Register) -> Value {
    var current = frame
    for _ in 0..<depth { if let parent = current.parent { current = parent } }
    return current.registers[Int(register)]
  }

  private func tooMuchOutput() -> Failure {
    Failure(.other, "the template puts out more than \(evaluator.outputLimit >> 20) MiB")
  }

  @inline(__always)
  private func truth(_ value: Value) throws(Failure) -> Bool {
    if case .bool(let flag) = value { return flag }
    return try evaluator.truth(value)
  }

  private func row(_ frame: Frame, _ first: Register, _ count: Int) -> [Value] {
    Array(UnsafeBufferPointer(start: frame.registers + Int(first), count: count))
  }

  /// A new container, if it is not too deep.
  private func built(_ container: Value, _ frame: Frame, _ first: Register, _ count: Int32)
    throws(Failure) -> Value
  {
    let items = UnsafeBufferPointer(start: frame.registers + Int(first), count: Int(count))
    if Nesting.note(container, holds: items, limit: evaluator.environment.limits.nesting) {
      return container
    }
    throw Failure(.other, "the value is nested too deeply")
  }
}
