package import Playbooks

/// Turns the events of a run into text, a file, or a picture on the terminal.
package protocol Reporter: Sendable {
  /// Takes the next event; events come one at a time, in the order in which users are to see them.
  mutating func receive(_ event: Event)
}

/// Several reporters behind one another.
package struct Reporters: Reporter {
  private var list: [any Reporter]

  package init(_ list: [any Reporter]) { self.list = list }

  package mutating func receive(_ event: Event) {
    for index in list.indices { list[index].receive(event) }
  }
}
