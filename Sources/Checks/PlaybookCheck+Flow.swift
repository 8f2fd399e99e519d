internal import Diagnostics
internal import Playbooks
internal import Values

/// The handlers that a play knows.
struct Handlers {
  private var names: Set<String> = []
  /// Whether there may be others that only a run can know of.
  var isOpen = false

  init(of play: Play) { add(play.handlers) }

  mutating func add(_ handlers: [Task]) {
    for handler in handlers {
      for value in [handler.name].compactMap({ $0 }) + handler.listen {
        guard let text = value.string else {
          isOpen = true
          continue
        }
        names.insert(text)
        guard let role = handler.role else { continue }
        for name in [role.name, role.shortName] { names.insert("\(name) : \(text)") }
        if let collection = role.collection {
          names.insert("\(collection).\(role.shortName) : \(text)")
        }
      }
    }
  }

  func knows(_ name: String) -> Bool { isOpen || names.contains(name) }
  func hint(_ name: String) -> String? { NearName.hint(name, among: names.sorted()) }
}

extension PlaybookCheck {
  /// Handlers that are notified and do not exist.
  mutating func checkHandlers(of site: Site) {
    guard let known = handlers[site.play.span.place] else { return }
    let places = site.task.keywordPlaces
    let spans = places.values(of: "notify")
    for (index, value) in site.task.notify.enumerated() {
      guard let name = value.string, !known.knows(name) else { continue }
      let span = index < spans.count ? spans[index] : places["notify"] ?? site.task.span
      inspection.problems.error(
        .handler, "no handler is named '\(name)', or listens to it", at: span,
        help: known.hint(name) ?? "add it to the play's or the role's handlers")
    }
  }

  /// `loop` over what is no list.
  mutating func checkLoop(of site: Site) {
    guard let loop = site.task.loop, loop.lookup == nil else { return }
    var value = loop.value
    var name: String?
    if case .template(let template) = value, let variable = Self.soleName(in: template.text) {
      name = variable
      value = definitions.values[variable] ?? value
    }
    switch value {
    case .template, .list, .tuple, .null, .undefined, .object: return
    case .string(let text):
      let what = name.map { "'\($0)' is the text '\(text)'" } ?? "'\(text)' is text"
      inspection.problems.error(
        .loop, "loop needs a list, but \(what)", at: loop.span,
        help: name == nil && definitions.names.contains(text)
          ? "write \"{{ \(text) }}\"" : "put it in a list: [\(text)]")
    case .dict:
      inspection.problems.error(
        .loop, "loop needs a list, but this is a mapping", at: loop.span,
        help: "write \"{{ … | dict2items }}\", and item.key and item.value")
    default:
      inspection.problems.error(
        .loop, "loop needs a list, but this is \(value.text)", at: loop.span,
        help: "put it in a list: [\(value.text)]")
    }
  }

  /// The name where a text is `{{ name }}` and nothing else.
  static func soleName(in text: String) -> String? {
    let trimmed = text.utf8.filter { $0 > 32 }
    guard trimmed.count > 4, trimmed.starts(with: "{{".utf8),
      trimmed.suffix(2).elementsEqual("}}".utf8)
    else { return nil }
    let inner = trimmed.dropFirst(2).dropLast(2)
    let isName = inner.allSatisfy { byte in
      byte == UInt8(ascii: "_") || (48...57).contains(byte) || (97...122).contains(byte | 32)
    }
    return isName ? String(decoding: inner, as: UTF8.self) : nil
  }

  /// Tags of the command line that stand on no task.
  mutating func checkTags(_ wanted: [String]) {
    let special: Set<String> = ["all", "always", "never", "tagged", "untagged"]
    var known: Set<String> = special
    for site in sites {
      for tag in site.task.directives.tags {
        guard let text = tag.string else { return }
        known.insert(text)
      }
    }
    for tag in wanted where !known.contains(tag) {
      let help =
        NearName.hint(tag, among: known.sorted())
        ?? "the tags are \(known.subtracting(special).sorted().joined(separator: ", "))"
      let isCertain = !handlers.values.contains(where: \.isOpen)
      if isCertain {
        inspection.problems.error(.tag, "no task has the tag '\(tag)'", at: nil, help: help)
      } else {
        inspection.problems.warning(.tag, "no task has the tag '\(tag)'", at: nil, help: help)
      }
    }
  }
}
