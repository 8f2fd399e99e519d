import Diagnostics
import Templates
import Values

/// Ansible's `version`.
extension Tests {
  static let ansibleVersion: [Builtin] = ["version", "version_compare"].map { name in
    Builtin(
      name, ["version", "operator?", "strict?", "version_type?"],
      "whether a version is before, equal to or after another: `version_type` is loose, strict, "
        + "semver or pep440", compare)
  }

  /// What the result of a comparison must be.
  private static let operators: [String: @Sendable (Int) -> Bool] = [
    "==": { $0 == 0 }, "=": { $0 == 0 }, "eq": { $0 == 0 },
    "<": { $0 < 0 }, "lt": { $0 < 0 }, "<=": { $0 <= 0 }, "le": { $0 <= 0 },
    ">": { $0 > 0 }, "gt": { $0 > 0 }, ">=": { $0 >= 0 }, "ge": { $0 >= 0 },
    "!=": { $0 != 0 }, "<>": { $0 != 0 }, "ne": { $0 != 0 },
  ]

  private static func compare(_ call: Call) throws(Failure) -> Value {
    let strict = call.given(2)
    let type = call.given(3)
    if strict != nil, type != nil {
      throw call.refused("Cannot specify both 'strict' and 'version_type'")
    }
    guard call.input.isTrue else { throw call.refused("Input version value cannot be empty") }
    guard let other = call[0], other.isTrue else {
      throw call.refused("Version parameter to compare against cannot be empty")
    }
    let scheme: VersionScheme
    if strict?.isTrue == true {
      scheme = .strict
    } else if let type {
      switch type.string {
      case "loose": scheme = .loose
      case "strict": scheme = .strict
      case "semver", "semantic": scheme = .semantic
      case "pep440": scheme = .pep440
      default:
        throw call.refused(
          "Invalid version type (\(type.text)). Must be one of 'loose', 'strict', 'semver', "
            + "'semantic', 'pep440'")
      }
    } else {
      scheme = .loose
    }
    let sign = try call.text(1, default: "eq")
    guard let holds = operators[sign] else {
      throw call.refused(
        "Invalid operator type (\(sign)). Must be one of '==', '=', 'eq', '<', 'lt', '<=', 'le', "
          + "'>', 'gt', '>=', 'ge', '!=', '<>', 'ne'")
    }
    do throws(Failure) {
      return .bool(holds(try scheme.compare(try call.text(), try call.text(of: other))))
    } catch {
      throw call.refused("Version comparison failed: " + error.message)
    }
  }
}
