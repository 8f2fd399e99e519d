internal import Diagnostics
internal import ModuleKit
internal import Values

/// The options that modules which ask a web server have in common.
package struct WebOptions: Sendable {
  var headers: Dict = [:]
  var timeout: Int
  var username: String?
  var password: String?
  var forcesBasicAuth = false
  var validatesCertificates = true
  var clientCertificate: TargetPath?
  var clientKey: TargetPath?
  var agent = "ansible-httpget"
  var usesProxy = true
  var usesNetrc = true
  var usesGSSAPI = false
  var decompresses = true
  var ciphers: [String] = []
  var unredirectedHeaders: [String] = []

  /// - Parameter timeout: seconds.
  init(timeout: Int) { self.timeout = timeout }

  /// - Parameter userAlias: the other name of `url_username`.
  static func options(userAlias: String) -> [Option<WebOptions>] {
    [
      .init(\.headers, "headers", secret: true, "Headers of the request."),
      .init(\.timeout, "timeout", "Seconds."),
      .init(\.username, "url_username", aliases: [userAlias], "User to log in as."),
      .init(\.password, "url_password", aliases: ["password"], secret: true, "The password."),
      .init(
        \.forcesBasicAuth, "force_basic_auth",
        "Whether user and password go with the first request, before the server asks for them."),
      .init(\.validatesCertificates, "validate_certs", "Whether certificates must be good."),
      .init(\.clientCertificate, "client_cert", "Certificate file of the client."),
      .init(\.clientKey, "client_key", "Key file of the client."),
      .init(\.agent, "http_agent", "What the request calls itself."),
      .init(\.usesProxy, "use_proxy", "Whether proxies of the environment are used."),
      .init(\.usesNetrc, "use_netrc", "Whether ~/.netrc is read."),
      .init(\.usesGSSAPI, "use_gssapi", "Whether to log in by Kerberos."),
      .init(\.decompresses, "decompress", "Whether compressed answers are decompressed."),
      .init(\.ciphers, "ciphers", "TLS ciphers to allow."),
      .init(
        \.unredirectedHeaders, "unredirected_headers",
        "Not supported: headers of the first request."),
    ]
  }

  /// The request to an address.
  func request(_ url: String) throws(Failure) -> WebRequest {
    if !unredirectedHeaders.isEmpty {
      throw Failure(
        .usage, "unredirected_headers is not supported",
        help: "leave it out: credentials are never sent on to another host")
    }
    var request = WebRequest(url: url, options: self)
    request.headers = headers.map { ($0.key.text, $0.value.text) }
    return request
  }
}
