package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// The content of a file of the target.
package struct Slurp: Module {
  package var src: TargetPath = ""

  package init() {}

  package static let spec = Spec<Slurp>(
    "ansible.builtin.slurp", "Reads a file of the target.",
    [.init(\.src, "src", aliases: ["path"], required: true, "The file.")],
    returns: [
      ("content", "The content in Base64."), ("encoding", "base64."), ("source", "The file."),
    ],
    example: """
      - ansible.builtin.slurp:
          src: /etc/machine-id
        register: id
      """)

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    let script = """
      p=\(src.word)
      [ ! -d "$p" ] || fail "Source is a directory and must be a file: $p"
      [ -e "$p" ] || fail "File not found: $p"
      [ -r "$p" ] || fail "File is not readable: $p"
      echo "path $p"; echo data; cat "$p" || exit 1
      """
    return .ask(Script(script)) { [src] answer throws(Failure) in
      .done(
        Outcome(values: [
          "content": .string(Base64.text(answer.data ?? [])), "encoding": "base64",
          "source": .string(answer["path"] ?? src.text),
        ]))
    }
  }
}

/// Base64 of bytes.
enum Base64 {
  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func text(_ bytes: [UInt8]) -> String {
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    var position = 0
    while position < bytes.count {
      let rest = bytes.count - position
      let group =
        Int(bytes[position]) << 16 | (rest > 1 ? Int(bytes[position + 1]) << 8 : 0)
        | (rest > 2 ? Int(bytes[position + 2]) : 0)
      result.append(digits[group >> 18])
      result.append(digits[group >> 12 & 63])
      result.append(rest > 1 ? digits[group >> 6 & 63] : 61)
      result.append(rest > 2 ? digits[group & 63] : 61)
      position += 3
    }
    return String(decoding: result, as: UTF8.self)
  }
}
