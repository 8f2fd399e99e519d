internal import Diagnostics
internal import ModuleKit
internal import Values

/// A form as `multipart/form-data` (RFC 7578): a dictionary of texts and files.
struct MultipartForm {
  /// Stands between the parts; in none of them, being random.
  let boundary: String
  private(set) var bytes: [UInt8] = []

  /// - Parameter body: for each field a text, or a dictionary of `filename`, a file of the
  ///   controller, or `content`; and `mime_type`. A list sends a field several times.
  init(_ body: Value, _ files: any ControllerFiles) throws(Failure) {
    boundary = "martlet-" + String(UInt64.random(in: .min ... .max), radix: 36)
    guard let fields = body.dict else {
      throw Failure(.usage, "a multipart form is a dictionary, not '\(body.text)'")
    }
    for (name, value) in fields {
      for item in value.items ?? [value] { try add(name.text, item, files) }
    }
    bytes += Array("--\(boundary)--\r\n".utf8)
  }

  private mutating func add(_ name: String, _ value: Value, _ files: any ControllerFiles)
    throws(Failure)
  {
    var content = Array(value.text.utf8)
    var disposition = "form-data; name=\(Self.quote(name))"
    var type: String?
    if let parts = value.dict {
      let file = parts["filename"]?.string
      guard file != nil || parts["content"] != nil else {
        throw Failure(
          .usage, "the field '\(name)' has neither content nor a file",
          help: "give 'filename' or 'content'")
      }
      if let file { disposition += "; filename=\(Self.quote(String(file.lastComponent)))" }
      if let text = parts["content"] {
        content = Array(text.text.utf8)
      } else if let file {
        content = try files.read(try files.find(file, in: "files"))
      }
      type =
        parts["mime_type"]?.string ?? (file == nil ? "text/plain" : "application/octet-stream")
    }
    var head = "--\(boundary)\r\nContent-Disposition: \(disposition)\r\n"
    if let type {
      if type.utf8.contains(where: { $0 < 32 }) {
        throw Failure(.usage, "the mime_type of the field '\(name)' has a line break")
      }
      head += "Content-Type: \(type)\r\n"
    }
    bytes += Array((head + "\r\n").utf8) + content + [13, 10]
  }

  /// As browsers write it: quotes and line breaks as percent escapes.
  private static func quote(_ text: String) -> String {
    let safe = text.replacing("\"", with: "%22").replacing("\r", with: "%0D")
      .replacing("\n", with: "%0A")
    return "\"\(safe)\""
  }
}

extension String {
  /// What stands behind the last slash.
  fileprivate var lastComponent: Substring {
    utf8.lastIndex(of: UInt8(ascii: "/")).map { self[index(after: $0)...] } ?? self[...]
  }
}
