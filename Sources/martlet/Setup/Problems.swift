import Diagnostics

/// Turns what was thrown into what is shown and the process's exit code.
enum Problems {
  /// Runs a command's body; a failure is written to standard error.
  static func reported(_ body: () async throws(Failure) -> Int32) async -> Int32 {
    do throws(Failure) {
      return try await body()
    } catch {
      show(error)
      // As ansible-core has it: files that do not follow their language end with 4.
      return error.kind == .syntax ? 4 : 1
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
