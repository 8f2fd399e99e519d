internal import Diagnostics
internal import Playbooks
internal import Templates
internal import Values

extension Run {
  /// Gives a rescue what failed: `ansible_failed_task` and `ansible_failed_result`.
  func remember(
    failureOf task: Task, _ result: TaskResult, of host: HostState, on targets: [HostVariables]
  ) {
    let record = Value.dict(record(of: task, for: host))
    for target in targets {
      target.set(fact: "ansible_failed_task", record)
      target.set(fact: "ansible_failed_result", .dict(result.value))
    }
  }

  /// A task's keywords by ansible's names, rendered where that is possible.
  private func record(of task: Task, for host: HostState) -> Dict {
    let evaluator = evaluator(for: host, task: task)
    func shown(_ value: Value?) -> Value {
      guard let value else { return .null }
      do throws(Failure) {
        let resolved = try evaluator.resolveDeep(value)
        return resolved.isUndefined || resolved.isOmit ? .string(value.text) : resolved
      } catch {
        // What only an item of the loop knows stands as it is written.
        return .string(value.text)
      }
    }
    func conditions(_ conditions: [Condition]?) -> Value {
      .list((conditions ?? []).map(\.written))
    }
    let directives = task.directives
    var vars: Dict = [:]
    for layer in directives.vars { vars.merge(layer) }
    return [
      "name": shown(task.name ?? ""), "action": .string(task.action),
      "_resolved_action": .string(task.resolvedAction), "args": shown(.dict(task.arguments)),
      "any_errors_fatal": shown(directives.anyErrorsFatal),
      "async": shown(task.async ?? 0), "async_val": shown(task.async ?? 0),
      "become": shown(directives.become), "become_exe": shown(directives.becomeExe),
      "become_flags": shown(directives.becomeFlags),
      "become_method": shown(directives.becomeMethod),
      "become_user": shown(directives.becomeUser),
      "changed_when": conditions(task.changedWhen), "failed_when": conditions(task.failedWhen),
      "check_mode": shown(directives.checkMode ?? .bool(options.isCheck)),
      "collections": .list(directives.collections.map { .string($0) }),
      "connection": shown(directives.connection ?? .string(options.connection)),
      "debugger": shown(directives.debugger), "delay": shown(task.delay ?? 5),
      "delegate_facts": shown(directives.delegateFacts),
      "delegate_to": shown(directives.delegateTo),
      "diff": shown(directives.diff ?? .bool(options.wantsDiff)),
      "environment": shown(.list(directives.environment)),
      "ignore_errors": shown(directives.ignoreErrors),
      "ignore_unreachable": shown(directives.ignoreUnreachable),
      "loop": shown(task.loop?.value), "loop_with": task.loop?.lookup.map { .string($0) } ?? .null,
      "module_defaults": shown(.list([directives.moduleDefaults.value])),
      "no_log": shown(directives.noLog ?? .bool(options.hidesResults)),
      "notify": task.notify.isEmpty ? .null : shown(.list(task.notify)),
      "poll": shown(task.poll ?? 15), "port": shown(directives.port),
      "register": task.register.name.map { .string($0) } ?? .null,
      "remote_user": shown(directives.remoteUser), "retries": shown(task.retries ?? 3),
      "run_once": shown(directives.runOnce),
      "tags": .list(tags(of: task, for: host).sorted().map { .string($0) }),
      "throttle": shown(directives.throttle ?? 0), "timeout": shown(directives.timeout ?? 0),
      "until": task.until?.count == 1 ? task.until?[0].written ?? .null : conditions(task.until),
      "vars": shown(.dict(vars)),
      "when": conditions(directives.when),
    ]
  }
}
