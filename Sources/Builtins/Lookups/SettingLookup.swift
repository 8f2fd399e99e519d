import Diagnostics
import Formats
import Templates
import Values

/// `config`: settings by the names that `ansible-config` has for them.
struct SettingLookup {
  private let call: LookupCall

  init(_ call: LookupCall) { self.call = call }

  /// The values, in the order of the terms; what is missing is left out where that is allowed.
  func values() throws(Failure) -> [Value] {
    let missing = try call.text("on_missing") ?? "error"
    guard ["error", "warn", "skip"].contains(missing) else {
      throw call.failed(
        "Invalid value '\(missing)' for config 'on_missing' for 'config' lookup plugin.",
        help: "it is error, warn or skip")
    }
    let showsOrigin = try call.flag("show_origin", default: false)
    let type = try call.text("plugin_type")
    let plugin = try call.text("plugin_name")
    if (type == nil) != (plugin == nil) {
      throw call.failed(
        "Both plugin_type and plugin_name are required, cannot use one without the other.")
    }
    var results: [Value] = []
    for term in call.terms {
      guard let name = term.string else {
        throw call.failed(
          "Invalid setting identifier, \(term.text) is not a <class 'str'>, its a "
            + "<class '\(term.typeName)'>.")
      }
      if let (value, origin) = try setting(name, plugin: plugin) {
        results.append(showsOrigin ? .list([value, .string(origin)]) : value)
      } else if missing == "error" {
        throw call.failed(
          "No config definition exists for \(PythonText.quote(name)).",
          help: NearName.hint(name, among: Settings.names))
      }
    }
    return results
  }

  private func setting(
    _ name: String, plugin: String?
  ) throws(Failure) -> (value: Value, origin: String)? {
    let key = plugin.map { "\($0).\(name)" } ?? name
    if let value = call.evaluator.environment.setting(key) { return (value, "user") }
    if let plugin {
      // What a connection takes from variables has no value of its own.
      let known =
        ["ssh", "paramiko_ssh", "local", "psrp", "winrm"].contains(plugin)
        && ["remote_user", "port", "password", "private_key_file"].contains(name)
      return known ? (.null, "default") : nil
    }
    return try Settings.value(of: name).map { ($0, "default") }
  }
}

/// The settings of ansible-core and their defaults.
enum Settings {
  private static let defaults: [String: String] = {
    var defaults: [String: String] = [:]
    for line in SettingDefaults.table.split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1)
      if parts.count == 2 { defaults[String(parts[0])] = String(parts[1]) }
    }
    return defaults
  }()

  static var names: [String] { defaults.keys.sorted() }

  /// The default of a setting, the home directory in its place.
  static func value(of name: String) throws(Failure) -> Value? {
    guard let text = defaults[name] else { return nil }
    return located(try JSON.parse(text))
  }

  /// The value with the home directory in its place.
  private static func located(_ value: Value) -> Value {
    switch value {
    case .string(let text): .string(text.hasPrefix("~/") ? LookupPath.expanded(text) : text)
    case .list(let items): .list(items.map(located))
    default: value
    }
  }
}
