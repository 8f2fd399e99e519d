import Diagnostics

/// Turns what was thrown into what is shown and the process's exit code.
enum Problems {
  /// Runs a command's body; a failure is written to standard error.
  static func reported(_ body: () async throws(Failure) -> Int32) async -> Int32 {
    do throws(Failure) {
      return try await body()
    } catch {
      show(error)
      // As ansible-core has it.
      return switch error.kind {
      case .syntax: 4
      case .option: 5
      default: 1
      }
    }
  }

  static func show(_ diagnostic: Diagnostic) {
    let renderer = Renderer(colour: Console.isTerminal(.errors))
    Console.write(renderer.render(diagnostic) + "\n", to: .errors)
  }

  static func show(_ failure: Failure) {
    let renderer = Renderer(colour: Console.isTerminal(.errors))
    Console.write(renderer.render(failure) + "\n", to: .errors)
  }
}
