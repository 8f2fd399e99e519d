import Diagnostics
import Formats
import Playbooks
import Values

/// Variables of the command line: `key=value`, a JSON or YAML mapping, or `@FILE`.
enum ExtraVars {
  static func read(
    _ arguments: [String], merging: Bool, files: (String) throws(Failure) -> [UInt8]
  ) throws(Failure) -> Dict {
    var result: Dict = [:]
    for argument in arguments {
      let text = argument.hasPrefix(" ") ? String(argument.drop { $0 == " " }) : argument
      if text.hasPrefix("@") {
        let path = Paths.expanded(String(text.dropFirst()))
        result.add(try mapping(Source(name: path, bytes: try files(path))), merging: merging)
      } else if text.hasPrefix("{") || text.hasPrefix("[") {
        result.add(
          try mapping(Source(name: "<command line>", text: text)), merging: merging)
      } else {
        let source = Source(name: "<command line>", text: text)
        for (key, value) in try Arguments.parse(text) {
          if key == "_raw_params" {
            throw Failure(
              .usage,
              "invalid extra vars data supplied: '\(text)' could not be made into a dictionary",
              help: "write key=value, a mapping in braces, or @FILE")
          }
          result[key] = .trusted(value, at: Span(source, line: 1, column: 1))
        }
      }
    }
    return result
  }

  private static func mapping(_ source: Source) throws(Failure) -> Dict {
    let document = try YAML.load(source, mode: .ansible(trusted: true))
    switch document.node?.value {
    case .dict(let entries)?: return entries
    case nil, .null?: return [:]
    case let other?:
      throw Failure(
        .usage, "invalid extra vars data supplied: '\(source.name)' is \(other.typeName)",
        help: "extra variables are a mapping of names to values")
    }
  }
}

extension Dict {
  /// Adds variables over others, as `hash_behaviour` says.
  fileprivate mutating func add(_ stronger: Dict, merging: Bool) {
    if merging { mergeDeeply(stronger) } else { merge(stronger) }
  }
}
