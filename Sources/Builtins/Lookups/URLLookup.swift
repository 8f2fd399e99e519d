import Diagnostics
import Templates
import Values

/// `url`: what a server answers, fetched by curl on the controller.
struct URLLookup {
  private let call: LookupCall
  private var settings: [String] = []

  static let lookup = Lookup(
    "url",
    options: [
      "validate_certs", "use_proxy", "username", "password", "headers", "force", "timeout",
      "http_agent", "force_basic_auth", "follow_redirects", "use_gssapi", "use_netrc",
      "unix_socket", "ca_path", "unredirected_headers", "ciphers", "split_lines",
    ], actsOutside: true
  ) { call throws(Failure) in
    var request = URLLookup(call: call)
    try request.configure()
    let splits = try call.flag("split_lines", default: true)
    var results: [Value] = []
    for term in call.terms {
      let text = try request.fetch(try call.text(of: term))
      results += splits ? PythonString.lines(text).map { .string($0) } : [.string(text)]
    }
    return results
  }

  private init(call: LookupCall) { self.call = call }

  /// Settings go to curl through its input: a command line can be read by everyone.
  private mutating func configure() throws(Failure) {
    if try !call.flag("validate_certs", default: true) { settings.append("insecure") }
    if try !call.flag("use_proxy", default: true) { add("noproxy", "*") }
    if try call.flag("use_netrc", default: true) { settings.append("netrc-optional") }
    if let user = try call.text("username") {
      add("user", user + ":" + (try call.text("password") ?? ""))
      settings.append(try call.flag("force_basic_auth", default: false) ? "basic" : "anyauth")
    } else if try call.flag("use_gssapi", default: false) {
      settings.append("negotiate")
      add("user", ":")
    }
    if let headers = call.option("headers") {
      guard case .dict(let entries) = headers else {
        throw call.failed("the option headers must be a dictionary")
      }
      for (name, value) in entries { add("header", "\(name.text): \(try call.text(of: value))") }
    }
    if try call.flag("force", default: false) { add("header", "Cache-Control: no-cache") }
    add("max-time", String(try call.integer("timeout") ?? 10))
    add("user-agent", try call.text("http_agent") ?? "ansible-httpget")
    let redirects = try call.text("follow_redirects") ?? "urllib2"
    switch redirects.lowercased() {
    case "all", "yes", "true", "safe", "urllib2": settings.append("location")
    case "none", "no", "false": break
    default:
      throw call.failed(
        "follow_redirects must be all, yes, safe, none, no or urllib2, not \(redirects)")
    }
    if let path = try call.text("unix_socket") { add("unix-socket", path) }
    if let path = try call.text("ca_path") { add("cacert", LookupPath.expanded(path)) }
    if let ciphers = call.option("ciphers") {
      add("ciphers", (ciphers.items ?? [ciphers]).map(\.text).joined(separator: ":"))
    }
    if let names = call.option("unredirected_headers"), names.isTrue {
      throw call.failed("unredirected_headers cannot be had here; leave it out")
    }
  }

  private mutating func add(_ name: String, _ value: String) {
    settings.append("\(name) = \(Self.quoted(value))")
  }

  private static func quoted(_ text: String) -> String {
    let escaped = PythonString.replace(PythonString.replace(text, "\\", "\\\\"), "\"", "\\\"")
    return "\"" + PythonString.replace(escaped, "\n", "\\n") + "\""
  }

  private func fetch(_ url: String) throws(Failure) -> String {
    var lines = settings
    lines += [
      "url = \(Self.quoted(url))", "silent", "show-error", "write-out = \"\\n%{http_code}\"",
    ]
    let result: ControllerCommand.Result
    do throws(Failure) {
      result = try ControllerCommand.run(
        ["curl", "--config", "-"], input: lines.joined(separator: "\n") + "\n")
    } catch {
      throw call.failed("the lookup url needs curl on this machine: \(error.message)")
    }
    guard result.status == 0 else {
      throw call.failed("Failed lookup url for \(url): \(PythonString.strip(result.errors))")
    }
    let parts = PythonString.split(result.output, "\n")
    guard let status = parts.last.flatMap({ Int($0) }) else { return result.output }
    guard status < 400 else {
      throw call.failed("Received HTTP error for \(url): HTTP Error \(status)")
    }
    return parts.dropLast().joined(separator: "\n")
  }
}
