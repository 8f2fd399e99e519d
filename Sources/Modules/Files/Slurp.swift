package import Diagnostics
internal import Formats
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
    return .ask(Script(script, promise: .decisive)) { [src] answer throws(Failure) in
      .done(
        Outcome(values: [
          "content": .string(Base64.encode(answer.data ?? [])), "encoding": "base64",
          "source": .string(answer["path"] ?? src.text),
        ]))
    }
  }
}
