import Crypto
import Diagnostics
import Formats
import Templates
import Values

extension Collections {
  /// `k8s_config_resource_name`, by its own name and by the one that ansible-core redirects.
  static let kubernetesFilters: [Builtin] = [
    "kubernetes.core.k8s_config_resource_name", "k8s_config_resource_name",
  ].map { filter in
    Builtin(filter) { call throws(Failure) in
      guard case .dict(let resource) = call.input else {
        throw call.failed("the definition of a resource is wanted, not \(call.input.typeName)")
      }
      guard let name = resource["metadata"]?.dict?["name"]?.string else {
        throw call.failed("resource must have a metadata.name key to generate a resource name")
      }
      var fields: Dict = [
        "data": resource["data"] ?? "", "kind": resource["kind"] ?? .null, "name": .string(name),
      ]
      switch resource["kind"]?.string {
      case "ConfigMap": break
      case "Secret": fields["type"] = resource["type"] ?? ""
      case let kind:
        throw call.failed("only a ConfigMap or a Secret has such a name, not \(kind ?? "nothing")")
      }
      let json = try JSON.bytes(of: .dict(fields), .compact)
      let digest = Digests.hex(Array(SHA256.hash(data: json)))
      return .string(name + "-" + letters(digest.prefix(10)))
    }
  }

  /// The digits with letters for those that could spell words.
  private static func letters(_ digits: Substring) -> String {
    let letters: [UInt8: UInt8] = [48: 103, 49: 104, 51: 107, 97: 109, 101: 116]
    return String(decoding: digits.utf8.map { letters[$0] ?? $0 }, as: UTF8.self)
  }
}
