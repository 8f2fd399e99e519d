internal import Diagnostics
internal import Playbooks
internal import Templates
internal import Values

extension Loop {
  /// The loop with the templates of its `loop_control` evaluated.
  func rendered(by evaluator: Evaluator) throws(Failure) -> Loop {
    guard !templates.isEmpty else { return self }
    var result = self
    for (keyword, value) in templates {
      switch keyword {
      case "loop_var": result.variable = try evaluator.word(value, keyword) ?? variable
      case "index_var": result.indexVariable = try evaluator.word(value, keyword)
      case "extended": result.isExtended = try evaluator.flag(value, keyword) ?? false
      default: result.allowsExtendedAllItems = try evaluator.flag(value, keyword) ?? true
      }
    }
    return result
  }
}

extension Run {
  /// Runs a task once for each item of its loop.
  func perform(_ written: Loop, _ attempt: Attempt, evaluator: Evaluator) async -> TaskResult {
    let task = attempt.task
    let settings = TaskSettings(
      isCheck: options.isCheck, wantsDiff: options.wantsDiff, isSecret: false)
    let items: [Value]
    var loop = written
    do throws(Failure) {
      items = try self.items(of: written, task: task, evaluator: evaluator)
    } catch {
      // A condition that is false without the items lets the task be skipped all the same.
      let first = Result { () throws(Failure) in
        try evaluator.firstFalse(task.directives.when)
      }
      if error.kind == .undefined, case .success(let condition?) = first {
        return TaskResult(.skipped, ResultBuilder.skipped(because: condition))
      }
      return error.kind == .undefined
        ? failed(error, attempt, settings: settings, evaluator: evaluator)
        : failed(loop: error, attempt, evaluator: evaluator)
    }
    if items.isEmpty {
      return TaskResult(.skipped, ResultBuilder.withoutItems)
    }
    let course: LoopCourse
    do throws(Failure) {
      loop = try written.rendered(by: evaluator)
      course = LoopCourse(
        loop: loop, items: items, attempt: attempt, evaluator: evaluator,
        pause: try evaluator.number(loop.pause, "pause") ?? 0)
    } catch {
      return failed(loop: error, attempt, evaluator: evaluator)
    }
    await run(course)
    clear(loop, scope: attempt.scope)
    if let name = task.register.name { attempt.scope.set(local: name, nil) }
    if let failure = course.failure {
      return failed(loop: failure, attempt, evaluator: evaluator)
    }
    var result = ResultBuilder.loop(course.results)
    result.isSecret = course.results.contains(where: \.isSecret)
    return result
  }

  /// The result of a loop whose `loop_control` is wrong: it is not told of as the task's own failure.
  private func failed(loop error: Failure, _ attempt: Attempt, evaluator: Evaluator) -> TaskResult {
    let settings = TaskSettings(
      isCheck: options.isCheck, wantsDiff: options.wantsDiff, isSecret: false)
    var result = failed(error, attempt, settings: settings, evaluator: evaluator)
    if let text = result.value["msg"]?.string, text.hasPrefix("Task failed: ") {
      result.value["msg"] = .string(String(text.dropFirst(13)))
    }
    result.value["changed"] = nil
    return result
  }

  /// Takes the result of a loop's next item; false where the loop ends with it.
  func take(_ result: TaskResult, of course: LoopCourse) -> Bool {
    let index = course.results.count
    let (loop, attempt) = (course.loop, course.attempt)
    var result = result
    // The next item finds what this one registered.
    if let name = attempt.task.register.name, result.status != .skipped {
      attempt.scope.set(local: name, .dict(result.value))
    }
    finish(
      &result, of: attempt.task, item: course.items[index], index: index, loop: loop,
      evaluator: course.evaluator, scope: attempt.scope)
    services.emit(.item(attempt.info, host: attempt.host.name, result))
    course.results.append(result)
    do throws(Failure) {
      return try !breaks(
        loop, after: result, task: attempt.task, scope: attempt.scope, evaluator: course.evaluator)
    } catch {
      course.failure = error
      return false
    }
  }

  private func breaks(
    _ loop: Loop, after result: TaskResult, task: Task, scope: TaskScope, evaluator: Evaluator
  ) throws(Failure) -> Bool {
    guard !loop.breakWhen.isEmpty else { return false }
    if let name = task.register.name { scope.set(local: name, .dict(result.value)) }
    return try evaluator.firstFalse(loop.breakWhen) == nil
  }

  /// Adds what says which item a result is of.
  func finish(
    _ result: inout TaskResult, of task: Task, item: Value, index: Int, loop: Loop,
    evaluator: Evaluator, scope: TaskScope
  ) {
    result.item = item
    result.value[loop.variable] = item
    result.value["ansible_loop_var"] = .string(loop.variable)
    if let name = loop.indexVariable {
      result.value[name] = .int(index)
      result.value["ansible_index_var"] = .string(name)
    }
    if loop.isExtended, let extended = scope.local["ansible_loop"] {
      result.value["ansible_loop"] = extended
    }
    result.label = item
    guard let label = loop.label else { return }
    do throws(Failure) {
      let shown = try evaluator.resolveDeep(label)
      if case .undefined(let undefined) = shown { throw undefined.failure }
      if shown.string != "" { result.label = shown }
    } catch {
      let reason = error.at(label.span).with {
        $0.message = "Failed to template loop_control.label: " + error.account
        $0.stage = nil
      }
      result.status = .failed
      result.failure = reason
      // Of a debug task's results the item is not left to show.
      if ActionName.table[task.resolvedAction] == .debug { result.label = .null }
      result.value["failed"] = true
      result.value["msg"] = .string(reason.message)
      result.isIgnored = ignores(
        task.directives.ignoreErrors, "ignore_errors", evaluator)
    }
  }

  /// The attempt of an item, with its variables defined.
  func enter(_ index: Int, of course: LoopCourse) -> Attempt {
    set(index, of: course.items, loop: course.loop, scope: course.attempt.scope)
    var attempt = course.attempt
    attempt.item = course.items[index]
    return attempt
  }

  /// Defines the variables of an item.
  func set(_ index: Int, of items: [Value], loop: Loop, scope: TaskScope) {
    scope.set(local: loop.variable, items[index])
    scope.set(local: "ansible_loop_var", .string(loop.variable))
    if let name = loop.indexVariable {
      scope.set(local: name, .int(index))
      scope.set(local: "ansible_index_var", .string(name))
    }
    if loop.isExtended {
      scope.set(local: "ansible_loop", .dict(extended(index, of: items, loop)))
    }
  }

  /// `ansible_loop`.
  private func extended(_ index: Int, of items: [Value], _ loop: Loop) -> Dict {
    var extended: Dict = [
      "index": .int(index + 1), "index0": .int(index), "first": .bool(index == 0),
      "last": .bool(index == items.count - 1), "length": .int(items.count),
      "revindex": .int(items.count - index), "revindex0": .int(items.count - index - 1),
    ]
    if loop.allowsExtendedAllItems { extended["allitems"] = .list(items) }
    if index > 0 { extended["previtem"] = items[index - 1] }
    if index + 1 < items.count { extended["nextitem"] = items[index + 1] }
    return extended
  }

  private func clear(_ loop: Loop, scope: TaskScope) {
    for name in [loop.variable, loop.indexVariable, "ansible_loop_var", "ansible_index_var"] {
      if let name { scope.set(local: name, nil) }
    }
    scope.set(local: "ansible_loop", nil)
  }

  /// Where a task's files are looked for first.
  private static func subdirectory(of task: Task) -> String {
    switch ActionName.table[task.resolvedAction] {
    case .template: "templates"
    case .includeVars: "vars"
    default: "files"
    }
  }

  /// The items of `loop` or `with_NAME`.
  func items(of loop: Loop, task: Task, evaluator: Evaluator) throws(Failure) -> [Value] {
    guard let lookup = loop.lookup else {
      let value = try evaluator.resolveDeep(loop.value)
      if let items = value.items { return items }
      if case .undefined(let undefined) = value { throw undefined.failure.at(loop.span) }
      let wrong = "`loop` value must resolve to a 'list', not '\(value.typeName)'"
      throw Failure(
        .type, "the \(wrong)", at: loop.span,
        help: value.dict == nil ? "write a list" : "use `| dict2items` to loop over a dictionary"
      ).reported("The \(wrong).")
    }
    // `first_found` may be given names that do not exist; others must have theirs.
    let terms = try evaluator.resolveDeep(loop.value)
    if case .undefined(let undefined) = terms { throw undefined.failure.at(loop.span) }
    let list: [Value]
    switch terms {
    case .list(let items), .tuple(let items): list = items.items
    default: list = [terms]
    }
    do throws(Failure) {
      var options: Dict = [:]
      if lookup.hasSuffix("first_found") {
        options["_subdirectory"] = .string(Self.subdirectory(of: task))
      }
      return try evaluator.look(up: lookup, terms: list, options: options)
    } catch {
      throw error.at(loop.span).tellingAll
    }
  }
}

extension Failure {
  /// The same, its account being all that the result says: of what a loop goes over Ansible says
  /// no more than that, unless something is undefined.
  var tellingAll: Failure { kind == .undefined ? self : reported(account) }
}
