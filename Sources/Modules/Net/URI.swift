package import Diagnostics
internal import Formats
package import ModuleKit
internal import Remote
package import Values

/// A request to a web service.
package struct URI: Module {
  package enum BodyFormat: String, Choice {
    case formURLEncoded = "form-urlencoded"
    case json, raw
    case formMultipart = "form-multipart"
  }
  package enum Redirects: String, Choice { case all, none, safe, urllib2, no, yes }

  package var url = ""
  package var method = "GET"
  package var body: Value?
  package var bodyFormat = BodyFormat.raw
  package var src: TargetPath?
  package var remoteSource = false
  package var statusCode = [200]
  package var returnsContent = false
  package var dest: TargetPath?
  package var creates: TargetPath?
  package var removes: TargetPath?
  package var redirects = Redirects.safe
  package var web = WebOptions(timeout: 30)
  package var force = false
  package var authority: TargetPath?
  package var unixSocket: TargetPath?
  package var attributes = FileAttributes()

  package init() {}

  package static let spec = Spec<URI>(
    "ansible.builtin.uri", "Talks to a web service from the target.", check: .none,
    isLocalToHost: false,
    [
      .init(\.url, "url", required: true, "The address."),
      .init(\.method, "method", "The method."),
      .init(\.body, "body", "What to send."),
      .init(\.bodyFormat, "body_format", "How the body is written."),
      .init(\.src, "src", "A file to send instead."),
      .init(\.remoteSource, "remote_src", "Whether the file is on the target."),
      .init(\.statusCode, "status_code", "Codes that mean success."),
      .init(\.returnsContent, "return_content", "Whether the result holds the answer's body."),
      .init(\.dest, "dest", "Where to keep the answer's body on the target."),
      .init(\.creates, "creates", "A path; if it exists, nothing is asked."),
      .init(\.removes, "removes", "A path; unless it exists, nothing is asked."),
      .init(\.redirects, "follow_redirects", "Which redirects are followed."),
      .init(\.force, "force", "Whether caches on the way must not answer."),
      .init(\.authority, "ca_path", "File of authorities to trust."),
      .init(\.unixSocket, "unix_socket", "A socket of the target to talk to."),
    ] + .part(\.web, WebOptions.options(userAlias: "user"))
      + .part(\.attributes, FileAttributes.options),
    rules: [.exclusive(["body", "src"])],
    returns: [
      ("status", "The code."), ("url", "The address of the answer."), ("msg", "The code in words."),
      ("content", "The answer's body."), ("json", "The same, read."), ("elapsed", "Seconds."),
      ("redirected", "Whether it came from elsewhere."),
    ],
    example: """
      - ansible.builtin.uri:
          url: http://localhost:8080/health
          return_content: true
        register: health
      """)

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    guard url.contains("://") else {
      return .done(
        .failure("unknown url type: '\(url)'", values: ["url": .string(url), "status": -1]))
    }
    var request = try web.request(url)
    request.method = method.uppercased()
    request.authority = authority
    request.unixSocket = unixSocket
    switch redirects {
    case .all, .yes: request.followsRedirects = true
    case .none, .no: request.followsRedirects = false
    case .safe, .urllib2: request.followsRedirects = ["GET", "HEAD"].contains(request.method)
    }
    if force { request.headers.append(("Cache-Control", "no-cache")) }
    var script = Script("", promise: .complete)
    if let payload = try payload(context, &request) {
      script.payloads = [payload]
      request.body = 0
    }
    script.text = try text(request)
    script.input = .bytes(request.configuration)
    return .ask(script) { answer throws(Failure) in
      .done(outcome(answer, seconds: Int(answer.reply.seconds ?? 0)))
    }
  }

  private func payload(_ context: ModuleContext, _ request: inout WebRequest) throws(Failure)
    -> Payload?
  {
    func setType(_ type: String) {
      if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
        request.headers.append(("Content-Type", type))
      }
    }
    if let src {
      if remoteSource { return .bytes([]) }
      let path = try context.files.find(src.text, in: "files")
      return .bytes(try context.files.read(path))
    }
    guard let body, !body.isNull else { return nil }
    switch bodyFormat {
    case .raw: return .bytes(Array(body.text.utf8))
    case .json:
      setType("application/json")
      if let text = body.string { return .bytes(Array(text.utf8)) }
      return .bytes(Array(PythonJSON.text(body).utf8))
    case .formURLEncoded:
      setType("application/x-www-form-urlencoded")
      if let text = body.string { return .bytes(Array(text.utf8)) }
      return .bytes(Array(try form(body).utf8))
    case .formMultipart:
      let form = try MultipartForm(body, context.files)
      setType("multipart/form-data; boundary=\(form.boundary)")
      return .bytes(form.bytes)
    }
  }

  private func form(_ body: Value) throws(Failure) -> String {
    var pairs: [(String, String)] = []
    for entry in body.items ?? [] {
      guard let pair = entry.items, pair.count == 2 else {
        throw Failure(.usage, "a form is a dictionary or a list of pairs")
      }
      pairs.append((pair[0].text, pair[1].text))
    }
    for (name, value) in body.dict ?? [:] {
      for item in value.items ?? [value] { pairs.append((name.text, item.text)) }
    }
    return pairs.map { encode($0.0) + "=" + encode($0.1) }.joined(separator: "&")
  }

  private func encode(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 48...57, 65...90, 97...122, 45, 46, 95, 126: result.append(byte)
      case 32: result.append(43)
      default: result += [37, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private func text(_ request: WebRequest) throws(Failure) -> String {
    var conditions = ""
    if let creates {
      conditions +=
        "for x in \(ShellWord.globbing(creates.text)); do [ ! -e \"$x\" ] || { echo skip; exit 0; }; done\n"
    }
    if let removes {
      conditions +=
        "y=; for x in \(ShellWord.globbing(removes.text)); do [ ! -e \"$x\" ] || y=1; done; [ -n \"$y\" ] || { echo absent; exit 0; }\n"
    }
    var keeping = ""
    if let dest {
      let write = FileWrite(content: .command("cat \"$B\""), attributes: attributes)
      keeping = """
        n= c= p=\(dest.word)
        if [ -d "$p" ]; then x=${final%%[?#]*}; x=${x##*/}; p=${p%/}/${x:-index.html}; fi
        echo "path $p"
        if [ -e "$p" ]; then look "$p"; else n=1; fi
        if [ -n "$n" ] || ! cmp -s "$B" "$p"; then
        echo differs
        \(try write.shell())
        else echo "was $l"
        \(attributes.shell(false))
        look "$p"; echo "now $l"
        fi
        """
    }
    let remoteBody =
      remoteSource
      ? src.map { "cat \($0.word) >\"$P0\" || fail 'could not read the file to send'\n" } ?? "" : ""
    return FileState.shell + conditions + remoteBody + """
      T=$(mktemp -d) || fail 'could not make a temporary directory'
      trap 'rm -rf "$T"' 0
      B=$T/body H=$T/head
      \(request.shell())
      [ -e "$B" ] || : >"$B"
      echo "code $code"; echo "redirects $redirects"; echo "final $final"
      [ "$code" != -1 ] || echo "why $why"
      if [ -e "$H" ]; then while IFS= read -r x; do echo "header $x"; done <"$H"; fi
      s=$(stat -c %s "$B"); echo "size $s"
      \(dest == nil ? "" : "case \" \(statusCode.map(String.init).joined(separator: " ")) \" in *\" $code \"*)\n\(keeping);;\nesac")
      echo data; cat "$B"
      """
  }

  private func outcome(_ answer: Answer, seconds: Int) -> Outcome {
    if answer.has("skip") || answer.has("absent") {
      let text =
        answer.has("skip")
        ? "skipped, since '\(creates?.text ?? "")' exists"
        : "skipped, since '\(removes?.text ?? "")' does not exist"
      return Outcome(values: ["stdout": .string(text), "stdout_lines": [.string(text)]])
    }
    let code = answer.int("code")
    var values: Dict = [:]
    addHeaders(answer, &values)
    values["status"] = .int(code)
    values["elapsed"] = .int(seconds)
    // A challenge that was answered counts as one for curl.
    values["redirected"] = .bool(answer.int("redirects") > 0 && answer["final"] != url)
    if let place = values["location"]?.string, place.hasPrefix("/"), let base = origin(answer) {
      values["location"] = .string(base + place)
    }
    values["url"] = .string(code == -1 ? url : answer["final"] ?? url)
    var message =
      code == -1
      ? "Request failed: <urlopen error \(answer["why"] ?? "no answer")>"
      : code < 300
        ? "OK (\(values["content_length"]?.text ?? "unknown") bytes)"
        : "HTTP Error \(code): \(HTTPStatus.reason(code))"
    let body = answer.data ?? []
    let type = values["content_type"]?.text.lowercased() ?? ""
    if returnsContent { values["content"] = .string(String(decoding: body, as: UTF8.self)) }
    if type.hasPrefix("application/json") || type.hasPrefix("text/json")
      || type.split(separator: ";").first?.hasSuffix("+json") == true,
      let json = try? JSON.parse(body)
    {
      values["json"] = json
    }
    var outcome = Outcome(values: values)
    if !statusCode.contains(code) {
      outcome.failed = true
      let list = statusCode.map(String.init).joined(separator: ", ")
      message = "Status code was \(code) and not [\(list)]: \(message)"
    } else if let path = answer["path"] {
      outcome.changed =
        answer.has("differs")
        || !answer.attributeChanges(from: FileState(answer["was"])).after.isEmpty
      outcome.values["path"] = .string(path)
      if let now = FileState(answer["now"]) { outcome.values.merge(now.values) }
    }
    outcome.message = message
    outcome.values["msg"] = .string(message)
    return outcome
  }

  /// Scheme and host of what answered.
  private func origin(_ answer: Answer) -> String? {
    let parts = (answer["final"] ?? url).split(separator: "/", omittingEmptySubsequences: false)
    return parts.count > 2 ? parts[..<3].joined(separator: "/") : nil
  }

  /// Headers of the last answer, as `content_type`; cookies apart.
  private func addHeaders(_ answer: Answer, _ values: inout Dict) {
    var cookies: Dict = [:]
    for line in answer.all("header") {
      let text = line.trimmed
      if text.hasPrefix("HTTP/") {
        values = [:]
        continue
      }
      guard let colon = text.firstIndex(of: ":") else { continue }
      let name = text[..<colon].lowercased().replacing("-", with: "_")
      let value = String(text[text.index(after: colon)...]).trimmed
      if name == "set_cookie", let pair = value.split(separator: ";").first,
        let equals = pair.firstIndex(of: "=")
      {
        cookies[String(pair[..<equals])] = .string(String(pair[pair.index(after: equals)...]))
      }
      if let earlier = values[name] {
        values[name] = .string(earlier.text + ", " + value)
      } else {
        values[name] = .string(value)
      }
    }
    guard (200..<300).contains(answer.int("code")) else { return }
    values["cookies"] = .dict(cookies)
    values["cookies_string"] = .string(
      cookies.map { "\($0.key.text)=\($0.value.text)" }.joined(separator: "; "))
  }
}
