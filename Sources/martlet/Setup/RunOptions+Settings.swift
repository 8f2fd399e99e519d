import Engine
import Playbooks
import Values

extension RunOptions {
  /// Takes what the configuration says.
  mutating func take(_ settings: Settings) {
    forks = settings.forks
    ahead = Ahead(rawValue: settings.ahead) ?? ahead
    configFile = settings.file
    if !settings.tags.isEmpty { tags = settings.tags }
    skipTags = settings.skippedTags
    strategy = settings.strategy
    gathering = settings.gathering
    injectsFacts = settings.injectsFacts
    mergesDictionaries = settings.mergesHashes
    anyErrorsFatal = settings.anyErrorsFatal
    forcesHandlers = settings.forceHandlers
    requiresHandlers = settings.errorOnMissingHandler
    debugsFailures = settings.hasTaskDebugger
    debuggerIgnoresErrors = settings.debuggerIgnoresErrors
    patternMismatch = settings.hostPatternMismatch
    taskTimeout = Double(settings.taskTimeout)
    hidesResults = settings.isSecretByDefault
    connection = settings.connection
    remoteUser = settings.remoteUser
    port = settings.remotePort
    privateKey = settings.privateKeyFile
    connectTimeout = settings.timeout
    checksHostKeys = settings.checksHostKeys
    sshArguments = settings.ssh("ssh_args").string
    sshCommonArguments = settings.ssh("ssh_common_args").string
    sshExtraArguments = settings.ssh("ssh_extra_args").string
    connectionRetries = settings.ssh("reconnection_retries").int ?? 0
    becomes = settings.become
    becomeMethod = settings.becomeMethod
    becomeUser = settings.becomeUser
    becomeFlags = settings.becomeFlags
    becomeExecutable = settings.becomeExecutable
  }
}
