import Builtins
import Diagnostics
import Formats
import Inventories
import Templates
import Values

/// The kinds `inventory`, `pattern`, `split-pattern`, `host-range` and `address`.
enum InventoryCases: CaseFamily {
  static func knows(_ kind: String, _ mode: String) -> Bool {
    ["inventory", "pattern", "split-pattern", "host-range", "address"].contains(kind)
  }

  static func run(_ item: Case) -> Outcome {
    do throws(Failure) {
      return .fields(try fields(item))
    } catch {
      return .failure(Failure(.other, error.diagnostics))
    }
  }

  private static func fields(_ item: Case) throws(Failure) -> Dict {
    let text = item["source"]?.string ?? ""
    switch item.kind {
    case "inventory": return try inventory(item)
    case "pattern": return try hosts(item)
    case "split-pattern":
      let patterns = item["source"]?.items?.map(\.text) ?? [text]
      return FormatCases.result(
        .list(patterns.flatMap(HostPattern.split).map(Value.string)))
    case "host-range":
      return FormatCases.result(.list(try HostRange.expand(text).map(Value.string)))
    default:
      let address = try HostAddress(text, ranges: item.flag("allow_ranges", default: false))
      return FormatCases.result(
        .list([.string(address.host), address.port.map(Value.int) ?? .null]))
    }
  }

  private static func load(_ item: Case) throws(Failure) -> Inventory {
    var options = InventoryOptions()
    options.playbookDirectory = item.directory
    options.environment = Environment(builtins: .standard)
    var secrets: [(id: String, password: String)] = []
    for secret in item["vault_secrets"]?.items ?? [] {
      guard let pair = secret.items, pair.count == 2 else { continue }
      secrets.append((pair[0].text, pair[1].text))
    }
    options.secrets = VaultSecrets(secrets)
    let sources = item["sources"]?.items?.map(\.text) ?? ["hosts"]
    let paths = sources.map { source in
      source.utf8.contains(UInt8(ascii: ",")) ? source : item.directory + "/" + source
    }
    let inventory = try Inventory.load(sources: paths, options: options)
    let plugin = item["plugin"]?.string
    if let failed = inventory.failures.first(where: { plugin == nil || $0.plugin == plugin }) {
      throw failed.failure
    }
    return inventory
  }

  private static func inventory(_ item: Case) throws(Failure) -> Dict {
    let inventory = try load(item)
    let limit = item["limit"]?.string
    let document = try InventoryDocument(inventory, limit: limit)
    let listed = try JSON.parse(try document.json()).replacing(item.directory, with: "${TMP}")
    var fields: Dict = [
      "list": ValueEncoding.encode(listed),
      "graph": .string(
        try document.graph(showsVariables: item.flag("graph_vars", default: false))),
    ]
    if item.flag("export", default: false) {
      let exported = try InventoryDocument(inventory, limit: limit, exports: true)
      fields["export"] = ValueEncoding.encode(try JSON.parse(try exported.json()))
    }
    if item.flag("yaml", default: false) { fields["yaml"] = .string(try document.yaml()) }
    return fields
  }

  private static func hosts(_ item: Case) throws(Failure) -> Dict {
    let inventory = try load(item)
    let patterns = item["source"]?.items?.map(\.text) ?? [item["source"]?.text ?? ""]
    let hosts = try inventory.match(
      patterns, limit: item["limit"]?.string, order: item["order"]?.string)
    return ["hosts": .list(hosts.map(Value.string))]
  }
}
