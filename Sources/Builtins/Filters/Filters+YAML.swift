import Diagnostics
import Formats
import Templates
import Values

/// Ansible's filters on YAML.
extension Filters {
  static let ansibleYAML: [Builtin] = [
    Builtin("from_yaml", [], "the value of a YAML text") { (call) throws(Failure) in
      guard let source = source(call) else { return call.input }
      return try call.reading { () throws(Failure) in
        try YAML.load(source, mode: .pyyaml).value
      }
    },
    Builtin("from_yaml_all", [], "the values of all documents of a YAML text") {
      (call) throws(Failure) in
      if call.input.isNull { return [] }
      guard let source = source(call) else { return call.input }
      return try call.reading { () throws(Failure) in
        .list(try YAML.loadAll(source, mode: .pyyaml).map(\.value))
      }
    },
  ]

  /// The input as a source of its own; nil where it is no text, and stays as it is.
  private static func source(_ call: Call) -> Source? {
    if case .object(let object) = call.input, let bytes = object as? Bytes {
      return Source(name: "<text>", bytes: bytes.content)
    }
    return call.input.string.map { Source(name: "<text>", text: $0) }
  }
}
