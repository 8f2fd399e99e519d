/// When PyYAML constructs a node, for telling which of several failures it meets first.
///
/// It makes each list and mapping empty and fills them later, one level after the other, so a
/// failure further out comes before one further in; and in a mapping what is merged comes first.
struct YAMLTurn: Comparable {
  private var level = 0
  /// The collection whose content it is, in the order of the text.
  private var body = 0
  private var phase = Phase.content

  private enum Phase: Int { case merging, merged, content }

  /// The content of a collection whose turn this is.
  func inside(body: Int) -> YAMLTurn {
    var inside = YAMLTurn()
    inside.level = level + 1
    inside.body = body
    return inside
  }

  /// The look at what a mapping merges.
  var merging: YAMLTurn { with(.merging) }
  /// The entries that come from it.
  var merged: YAMLTurn { with(.merged) }

  private func with(_ phase: Phase) -> YAMLTurn {
    var copy = self
    copy.phase = phase
    return copy
  }

  static func < (a: YAMLTurn, b: YAMLTurn) -> Bool {
    (a.level, a.body, a.phase.rawValue) < (b.level, b.body, b.phase.rawValue)
  }
}
