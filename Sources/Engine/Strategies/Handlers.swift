internal import Diagnostics
internal import Playbooks
internal import Templates
internal import Values

extension Run {
  /// Notes the handlers that a changed task names.
  func notify(_ names: [String], from task: Task, host: HostState) {
    do throws(Failure) {
      for name in names { try notify(name, from: task, host: host) }
    } catch {
      abort(error.at(task.span))
    }
  }

  private func notify(_ name: String, from task: Task, host: HostState) throws(Failure) {
    var found = false
    if let handler = handler(named: name, for: host) {
      found = true
      add(handler, named: name, to: host)
    }
    for handler in handlers where try listens(handler, to: name, host: host) {
      found = true
      add(handler, named: name, to: host)
    }
    guard !found else { return }
    guard options.requiresHandlers else {
      warn(
        "the requested handler '\(name)' was not found in either the main handlers list nor in the "
          + "listening handlers list", at: task.span)
      return
    }
    let known = handlers.compactMap { $0.name?.text } + handlers.flatMap { $0.listen.map(\.text) }
    throw Failure(
      .usage,
      "the requested handler '\(name)' was not found in either the main handlers list nor in the "
        + "listening handlers list", at: task.span, help: NearName.hint(name, among: known))
  }

  /// The handler of a name: the first in the play's own list, else in that of the last role that
  /// has one.
  private func handler(named name: String, for host: HostState) -> Task? {
    var found: Task?
    var isOver = false
    for handler in handlers.reversed() {
      if let known = found, known.role !== handler.role { isOver = true }
      if isOver { break }
      if isNamed(handler, name, host: host) { found = handler }
    }
    return found
  }

  private func add(_ handler: Task, named name: String, to host: HostState) {
    if host.notified.insert(ObjectIdentifier(handler)).inserted {
      services.emit(.handlerNotified(name, host: host.name))
    }
  }

  private func isNamed(_ handler: Task, _ name: String, host: HostState) -> Bool {
    guard let written = handler.name else { return false }
    var own = written.text
    if case .template = written {
      do throws(Failure) {
        own = try evaluator(for: host, task: handler).resolve(written).text
      } catch {
        warnOnce(
          "the handler '\(own)' cannot be notified by name, which cannot be rendered: "
            + error.message, at: written.span)
        return false
      }
    }
    if own == name { return true }
    guard let role = handler.role else { return false }
    if role.name + " : " + own == name || role.shortName + " : " + own == name { return true }
    return role.collection.map { "\($0).\(role.shortName) : \(own)" == name } ?? false
  }

  private func listens(_ handler: Task, to topic: String, host: HostState) throws(Failure) -> Bool {
    for value in handler.listen {
      var text = value.text
      if case .template = value {
        text = try evaluator(for: host, task: handler).resolve(value).text
      }
      if text == topic { return true }
    }
    return false
  }

  /// Puts the notified handlers before what follows.
  func flushHandlers(on hosts: [HostState]) {
    let items = handlers.map(Item.task)
    for host in hosts {
      if host.notified.isEmpty {
        host.cursor.advance()
      } else {
        host.cursor.enter(items, areHandlers: true)
      }
    }
  }
}
