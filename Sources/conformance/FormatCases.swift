import Diagnostics
import Formats
import Values

/// The kinds `yaml`, `vault-…`, and those of argument strings.
enum FormatCases: CaseFamily {
  private static let kinds: Set<String> = [
    "yaml", "vault-encrypt", "vault-decrypt", "vault-header", "vault-is-encrypted", "split-args",
    "join-args", "unquote", "parse-kv", "mod-args",
  ]

  static func knows(_ kind: String, _ mode: String) -> Bool { kinds.contains(kind) }

  static func run(_ item: Case) -> Outcome {
    do throws(Failure) {
      return .fields(try fields(item))
    } catch {
      return .failure(error)
    }
  }

  static func result(_ value: Value) -> Dict {
    ["value": ValueEncoding.encode(value), "type": .string(ValueEncoding.typeName(value))]
  }

  private static func secrets(_ item: Case) -> VaultSecrets {
    var secrets: [(id: String, password: String)] = []
    for secret in item["vault_secrets"]?.items ?? [] {
      guard let pair = secret.items, pair.count == 2 else { continue }
      secrets.append((pair[0].text, pair[1].text))
    }
    return VaultSecrets(secrets)
  }

  private static func source(_ item: Case) -> Source {
    let name = item.directory + "/case.yml"
    if case .object(let object)? = item["source"].map({ ValueEncoding.decode($0) }),
      let bytes = object as? Bytes
    {
      return Source(name: name, bytes: bytes.content)
    }
    return Source(name: name, text: item["source"]?.string ?? "")
  }

  private static func fields(_ item: Case) throws(Failure) -> Dict {
    let text = item["source"]?.string ?? ""
    switch item.kind {
    case "yaml": return try yaml(item)
    case "vault-encrypt":
      let password = secrets(item).secrets.first?.password ?? []
      return [
        "text": .string(
          try Vault.encrypt(
            Array(text.utf8), password: password, id: item["vault_id"]?.string,
            salt: item["salt"]?.string.map { Array($0.utf8) }))
      ]
    case "vault-decrypt":
      let plain = try Vault.decrypt(Array(text.utf8), with: secrets(item))
      guard let text = String(validating: plain, as: UTF8.self) else {
        return result(.object(Bytes(plain)))
      }
      return ["text": .string(text)]
    case "vault-header":
      let envelope = try VaultEnvelope(Array(text.utf8))
      return result(
        .list([.string(envelope.version), .string(envelope.cipher), .string(envelope.id)]))
    case "vault-is-encrypted": return result(.bool(Vault.isVault(Array(text.utf8))))
    case "split-args": return result(.list(try Arguments.split(text).map(Value.string)))
    case "join-args":
      return result(.string(Arguments.join(item["source"]?.items?.map(\.text) ?? [])))
    case "unquote": return result(.string(Arguments.unquote(text)))
    case "parse-kv":
      let isCommand = item.flag("check_raw", default: false)
      let pairs = try Arguments.parse(text, isCommand: isCommand)
      return result(.dict(pairs.map { ($0.key, Value.string($0.value)) }))
    default: return try task(item)
    }
  }

  // MARK: YAML

  private static func yaml(_ item: Case) throws(Failure) -> Dict {
    let source = source(item)
    if item.mode == "pyyaml" {
      if item.flag("multi", default: false) {
        return result(.list(try YAML.loadAll(source, mode: .pyyaml).map(\.value)))
      }
      return result(try YAML.load(source, mode: .pyyaml).value)
    }
    let secrets = secrets(item)
    guard let node = try YAML.loadFile(source).node else { return result(.null) }
    var fields = result(try plain(node.value, secrets))
    var untrusted: [Value] = []
    collectUntrusted(node, "", item["expected"]?.dict?["untrusted"]?.items ?? [], &untrusted)
    if !untrusted.isEmpty || item["expected"]?.dict?["untrusted"] != nil {
      fields["untrusted"] = .list(untrusted)
    }
    return fields
  }

  /// The value with vaulted texts decrypted.
  private static func plain(_ value: Value, _ secrets: VaultSecrets) throws(Failure) -> Value {
    switch value {
    case .object(let object):
      guard let vault = object as? VaultText else { return value }
      return .string(try Vault.decrypt(vault, with: secrets))
    case .list(let items):
      var result: [Value] = []
      for item in items { result.append(try plain(item, secrets)) }
      return .list(result)
    case .dict(let entries):
      var result = Dict()
      for (key, value) in entries { result[key] = try plain(value, secrets) }
      return .dict(result)
    default: return value
    }
  }

  /// The places of texts that look like templates and are none.
  ///
  /// A text without a template is the same trusted or not; such places are taken as expected.
  private static func collectUntrusted(
    _ node: Node, _ path: String, _ expected: [Value], _ found: inout [Value]
  ) {
    switch node.content {
    case .scalar(.string(let text)):
      let isExpected = expected.contains { $0.string == path }
      if TemplateText.isTemplate(text) || isExpected { found.append(.string(path)) }
    case .scalar: break
    case .sequence(let items):
      for (index, item) in items.enumerated() {
        collectUntrusted(item, "\(path)/\(index)", expected, &found)
      }
    case .mapping(let entries):
      for (key, value) in entries {
        collectUntrusted(value, "\(path)/\(key.value.text)", expected, &found)
      }
    }
  }

  // MARK: Tasks

  private static let keywords: Set<String> = [
    "action", "any_errors_fatal", "args", "async", "become", "become_exe", "become_flags",
    "become_method", "become_user", "changed_when", "check_mode", "collections", "connection",
    "debugger", "delay", "delegate_facts", "delegate_to", "diff", "environment", "failed_when",
    "ignore_errors", "ignore_unreachable", "listen", "local_action", "loop", "loop_control",
    "module_defaults", "name", "no_log", "notify", "poll", "port", "register", "remote_user",
    "retries", "run_once", "static", "tags", "throttle", "timeout", "until", "vars", "when",
  ]

  private static func task(_ item: Case) throws(Failure) -> Dict {
    guard let node = try YAML.loadFile(source(item)).node else { return result(.null) }
    let action = try TaskAction.read(
      node, isKeyword: { keywords.contains($0) }, isModule: { !$0.hasPrefix("nosuch") })
    let arguments = Dict(pairs: action.arguments.map { ($0.key.value, $0.value.value) })
    return result(
      .list([action.name.value, .dict(arguments), action.delegateTo?.value ?? .null]))
  }
}
