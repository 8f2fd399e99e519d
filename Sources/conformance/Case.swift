import Diagnostics
import Values

/// One case of a corpus.
struct Case {
  let id: String
  let kind: String
  let mode: String
  /// The fields as they stand in the file, `${TMP}` replaced.
  let fields: Dict
  /// The directory of this case.
  let directory: String

  init?(_ value: Value, directory: String) {
    guard case .dict(let fields) = value.replacing("${TMP}", with: directory),
      let id = fields["id"]?.string, let kind = fields["kind"]?.string
    else { return nil }
    self.id = id
    self.kind = kind
    mode = fields["mode"]?.string ?? ""
    self.fields = fields
    self.directory = directory
  }

  subscript(name: String) -> Value? { fields[name] }

  func flag(_ name: String, default fallback: Bool) -> Bool { fields[name]?.bool ?? fallback }
}

/// What a case is expected to give, or what it gave.
enum Outcome {
  /// Fields such as `value`, `type`, `text`, in the encoding of the corpus.
  case fields(Dict)
  case failure(Failure)
}

/// Runs the cases of some kinds.
protocol CaseFamily: SendableMetatype {
  /// Whether it knows a kind in a mode.
  static func knows(_ kind: String, _ mode: String) -> Bool
  static func run(_ item: Case) -> Outcome
}

extension Value {
  /// The value with a text replaced in all texts inside.
  func replacing(_ old: String, with new: String) -> Value {
    switch self {
    case .string(let text): .string(text.replacing(old, with: new))
    case .list(let items): .list(items.map { $0.replacing(old, with: new) })
    case .dict(let entries):
      .dict(
        Dict(
          pairs: entries.map { entry in
            (entry.key.replacing(old, with: new), entry.value.replacing(old, with: new))
          }))
    default: self
    }
  }
}

extension String {
  /// Every occurrence replaced, by bytes.
  func replacing(_ old: String, with new: String) -> String {
    let bytes = Array(utf8)
    let wanted = Array(old.utf8)
    guard let first = wanted.first, bytes.contains(first) else { return self }
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == first, index + wanted.count <= bytes.count,
        bytes[index..<(index + wanted.count)].elementsEqual(wanted)
      {
        result += Array(new.utf8)
        index += wanted.count
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
