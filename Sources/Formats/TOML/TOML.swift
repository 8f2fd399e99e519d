package import Diagnostics
package import Values

/// TOML 1.0, as Python's `tomllib` reads it.
package enum TOML {
  /// The table of a text; its texts that hold a template are `.template` when trusted.
  ///
  /// - Throws: `.syntax` with the place.
  package static func parse(_ source: Source, trusted: Bool = false) throws(Failure) -> Dict {
    var reader = TOMLReader(source, trusted: trusted)
    return try reader.document()
  }
}

/// A table while it is read: later headers may still add to it.
final class TOMLTable {
  enum Entry {
    case value(Value)
    case table(TOMLTable)
    case tables([TOMLTable])
  }

  /// How a table came to be, which says who may add to it.
  enum Origin { case implied, header, dotted, inline }

  private(set) var names: [String] = []
  private var entries: [String: Entry] = [:]
  var origin: Origin

  init(_ origin: Origin) { self.origin = origin }

  subscript(name: String) -> Entry? {
    get { entries[name] }
    set {
      if entries[name] == nil { names.append(name) }
      entries[name] = newValue
    }
  }

  var dict: Dict {
    var result = Dict()
    for name in names {
      switch entries[name] {
      case .value(let value): result[name] = value
      case .table(let table): result[name] = .dict(table.dict)
      case .tables(let tables): result[name] = .list(tables.map { .dict($0.dict) })
      case nil: break
      }
    }
    return result
  }
}
