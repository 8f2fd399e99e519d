package import Diagnostics
package import Templates
internal import Values

extension Play {
  /// The keywords that must be known before a play begins, whatever its hosts are.
  private var early: [(String, Value?)] {
    [
      ("name", name ?? hosts), ("hosts", hosts), ("gather_facts", gatherFacts),
      ("gather_subset", gatherSubset), ("gather_timeout", gatherTimeout),
      ("serial", .list(serial)), ("strategy", strategy), ("order", order),
      ("max_fail_percentage", maxFailPercentage), ("force_handlers", forceHandlers),
    ]
  }

  /// Renders the keywords that must be known before the play begins.
  ///
  /// - Throws: `.syntax`, as ansible-core has it, where one of them cannot be rendered.
  package func checkKeywords(_ evaluator: Evaluator) throws(Failure) {
    for (keyword, value) in early {
      guard let value else { continue }
      do throws(Failure) {
        _ = try evaluator.resolveDeep(value)
      } catch {
        throw Failure(
          .syntax,
          error.diagnostics.map { diagnostic in
            var diagnostic = diagnostic
            diagnostic.message = "Error processing keyword '\(keyword)': \(diagnostic.message)"
            return diagnostic
          })
      }
    }
  }
}
