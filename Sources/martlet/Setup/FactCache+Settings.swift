import Diagnostics
import Engine
import Playbooks
import Values

extension FactCache {
  /// The cache that the configuration asks for; nil where facts end with the run.
  init?(_ settings: Settings) throws(Failure) {
    let name = settings.factCache
    if ["memory", "ansible.builtin.memory"].contains(name) { return nil }
    guard FactCache.names.contains(name) else {
      throw Failure(
        .usage, "there is no fact cache '\(name)'",
        help: "set `fact_caching` to jsonfile, or to memory, which ends with the run")
    }
    guard let directory = settings.value("cache.jsonfile._uri").string, !directory.isEmpty else {
      throw Failure(
        .usage, "the fact cache '\(name)' has no directory",
        help: "name one with `fact_caching_connection`")
    }
    self.init(
      directory: directory, prefix: settings.value("cache.jsonfile._prefix").string ?? "",
      timeout: settings.factCacheTimeout)
  }
}
