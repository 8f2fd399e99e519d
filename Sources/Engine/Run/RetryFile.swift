internal import Diagnostics
internal import ModuleKit
internal import Playbooks
internal import Values

extension Run {
  /// Writes the names of the hosts that were lost, one a line, for `--limit @FILE`.
  func writeRetryFile() {
    guard let path = options.retryFile, !lostHosts.isEmpty else { return }
    let text = lostHosts.sorted().map { $0 + "\n" }.joined()
    do throws(Failure) {
      try TaskFiles.plain.write(path, Array(text.utf8))
      services.show("\tto retry, use: --limit @\(path)\n")
    } catch {
      warn("the retry file was not written: \(error.message)")
    }
  }
}
