internal import Diagnostics
internal import ModuleKit
internal import Playbooks
internal import Remote
internal import Templates

/// Tasks of one host that were sent in one write before their turn, and the replies as they come.
///
/// The target stops at the first script whose status is not zero. Belongs to the run's actor.
final class Ahead {
  /// A task whose script is under way.
  struct Sent {
    let task: Task
    let scope: TaskScope
    let evaluator: Evaluator
    let settings: TaskSettings
    let target: Target
    let step: Step
  }

  /// A task of the chain, in its order.
  enum Link {
    case sent(Sent)
    /// Not sent: it will be skipped, or asks nothing of the target.
    case passed(Task)

    var task: Task {
      switch self {
      case .sent(let sent): sent.task
      case .passed(let task): task
      }
    }
  }

  private var links: ArraySlice<Link>
  private let replies: Replies.AsyncIterator

  init(_ links: [Link], _ replies: Replies) {
    self.links = links[...]
    self.replies = replies.makeAsyncIterator()
  }

  /// A task whose turn has come, if it was sent; where another was expected, the rest is forgotten.
  func take(_ task: Task) -> Sent? {
    guard let link = links.popFirst() else { return nil }
    if link.task !== task { links = [] }
    if case .sent(let sent) = link, link.task === task { return sent }
    return nil
  }

  /// The answer of the task that was taken last; nil where the target did not come to it.
  func answer(isolation: isolated (any Actor)? = #isolation) async -> Result<Reply, Failure>? {
    var replies = replies
    return await replies.next(isolation: isolation)
  }

  /// Forgets what the target did not come to, and waits until its shell is free.
  func end(isolation: isolated (any Actor)? = #isolation) async {
    links = []
    while await answer() != nil {}
  }
}
