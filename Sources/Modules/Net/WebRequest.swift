internal import Diagnostics
internal import ModuleKit
internal import Remote

/// A request that the target makes, with curl, or with wget where that suffices.
///
/// All that could be secret goes to curl on standard input as a configuration, never as arguments.
struct WebRequest: Sendable {
  var url: String
  let options: WebOptions
  var method = "GET"
  var headers: [(name: String, value: String)] = []
  var authority: TargetPath?
  var followsRedirects = true
  var unixSocket: TargetPath?
  /// Number of the payload that is the body.
  var body: Int?

  init(url: String, options: WebOptions) {
    self.url = url
    self.options = options
  }

  /// curl's configuration, for standard input.
  var configuration: [UInt8] {
    var lines = [
      "url = \(Self.quote(url))", "max-time = \(options.timeout)",
      "user-agent = \(Self.quote(options.agent))",
    ]
    switch method {
    case "GET": if body != nil { lines.append("request = \"GET\"") }
    case "HEAD": lines.append("head")
    default: lines.append("request = \(Self.quote(method))")
    }
    // Python's client sends no such header of itself.
    if !headers.contains(where: { $0.name.lowercased() == "accept" }) {
      lines.append("header = \"Accept:\"")
    }
    for (name, value) in headers {
      lines.append("header = \(Self.quote(value.isEmpty ? "\(name);" : "\(name): \(value)"))")
    }
    if let user = options.username {
      lines.append("user = \(Self.quote("\(user):\(options.password ?? "")"))")
      // Otherwise the password goes only when the server asks, in the way that it asks for.
      lines.append(options.forcesBasicAuth ? "basic" : "anyauth")
    } else if options.usesNetrc {
      lines.append("netrc-optional")
    }
    if options.usesGSSAPI {
      lines += ["negotiate", options.username == nil ? "user = \":\"" : ""]
    }
    if !options.validatesCertificates { lines.append("insecure") }
    if followsRedirects { lines += ["location", "max-redirs = 20"] }
    if !options.usesProxy { lines.append("noproxy = \"*\"") }
    if options.decompresses { lines.append("compressed") }
    if !options.ciphers.isEmpty {
      lines.append("ciphers = \(Self.quote(options.ciphers.joined(separator: ":")))")
    }
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  /// Shell text that makes the request: body into `$B`, headers into `$H`; sets `code` (-1 where
  /// there was no answer), `redirects`, `final`, and `why`.
  ///
  /// - Parameter since: a path whose time of change the answer must be newer than.
  func shell(since: String? = nil) -> String {
    var arguments = ""
    for (option, path) in [
      ("--cert", options.clientCertificate), ("--key", options.clientKey), ("--cacert", authority),
      ("--unix-socket", unixSocket),
    ] {
      if let path { arguments += " \(option) \(path.word)" }
    }
    if let body { arguments += " --data-binary @\"$P\(body)\"" }
    let conditional = since.map { " ${\($0):+-z \"$\($0)\"}" } ?? ""
    let isPlain =
      method == "GET" && headers.isEmpty && options.username == nil && body == nil
      && options.clientCertificate == nil
      && unixSocket == nil && authority == nil && !options.usesGSSAPI && options.ciphers.isEmpty
    let wget =
      !isPlain
      ? "fail 'the target needs curl for this request'"
      : """
      e=$(wget -S \(options.validatesCertificates ? "" : "--no-check-certificate ")\(options.usesProxy ? "" : "-Y off ")-T \(options.timeout) -U \(Quote.word(options.agent)) -O "$B" \(Quote.word(url)) 2>&1) && code=200 || code=-1
        printf '%s\\n' "$e" | sed -n 's/^  *//; /^HTTP\\//p; /^[A-Za-z-]*: /p' >"$H"
        x=$(grep '^HTTP/' "$H" | tail -n 1); [ -z "$x" ] || { x=${x#* }; code=${x%% *}; }
        redirects=0 final=\(Quote.word(url)) why=$(printf '%s' "$e" | tail -n 1)
      """
    return """
      if command -v curl >/dev/null; then
        x=$(curl -q -sS -K -\(arguments)\(conditional) -D "$H" -o "$B" -w '%{http_code} %{num_redirects} %{url_effective}' 2>"$H.e")
        redirects=${x#* }; code=${x%% *}; final=${redirects#* }; redirects=${redirects%% *}
        why=$(cat "$H.e"); [ "$code" != 000 ] || code=-1
      elif command -v wget >/dev/null; then
        \(wget)
      else fail 'the target needs curl or wget'
      fi

      """
  }

  private static func quote(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

/// Names of HTTP's status codes.
enum HTTPStatus {
  static func reason(_ code: Int) -> String {
    names[code] ?? "Unknown"
  }

  private static let names: [Int: String] = [
    200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 206: "Partial Content",
    301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified",
    307: "Temporary Redirect", 308: "Permanent Redirect", 400: "Bad Request", 401: "Unauthorized",
    403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable",
    408: "Request Timeout", 409: "Conflict", 410: "Gone", 411: "Length Required",
    412: "Precondition Failed", 413: "Request Entity Too Large", 415: "Unsupported Media Type",
    422: "Unprocessable Entity", 429: "Too Many Requests", 500: "Internal Server Error",
    501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable",
    504: "Gateway Timeout",
  ]
}
