package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Algorithms that checksums of files can be asked in; each has a program on the target.
package enum DigestAlgorithm: String, Choice {
  case md5, sha1, sha224, sha256, sha384, sha512

  /// The program that prints the digest and the name.
  package var program: String { rawValue + "sum" }
}

/// What is known of a file.
package struct Stat: Module {
  package var path: TargetPath = ""
  package var follow = false
  package var getChecksum = true
  package var getMime = true
  package var getAttributes = true
  package var algorithm = DigestAlgorithm.sha1

  package init() {}

  package static let spec = Spec<Stat>(
    "ansible.builtin.stat", "Tells what is known of a file.",
    [
      .init(\.path, "path", aliases: ["dest", "name"], required: true, "The file."),
      .init(\.follow, "follow", "Whether a link stands for what it points to."),
      .init(\.getChecksum, "get_checksum", "Whether to compute a checksum."),
      .init(
        \.getMime, "get_mime", aliases: ["mime", "mime_type", "mime-type"],
        "Whether to tell the MIME type and encoding."),
      .init(
        \.getAttributes, "get_attributes", aliases: ["attr", "attributes"],
        "Whether to tell the flags of the file system."),
      .init(
        \.algorithm, "checksum_algorithm", aliases: ["checksum", "checksum_algo"],
        "Algorithm of the checksum."),
    ],
    returns: [("stat", "All that is known; `exists` is false where there is nothing.")],
    example: """
      - ansible.builtin.stat:
          path: /etc/hosts
        register: hosts_file
      """)

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    .ask(Script(script, promise: .decisive)) { answer throws(Failure) in
      .done(Outcome(values: ["stat": .dict(values(answer))]))
    }
  }

  /// Fields of `stat`, one a line, as the report wants them.
  private static let format = [
    "mode %f", "uid %u", "gid %g", "pw_name %U", "gr_name %G", "size %s", "nlink %h",
    "dev %d", "inode %i", "blocks %b", "block_size %o", "major %t", "minor %T", "atime %X",
    "mtime %Y", "ctime %Z", "atimes %x", "mtimes %y", "ctimes %z",
  ].joined(separator: "\n")

  private var script: String {
    var text = """
      p=\(path.word)
      [ -e "$p" ] || [ -h "$p" ] || exit 0
      \(follow ? "[ -e \"$p\" ] || exit 0" : "")
      stat \(follow ? "-L " : "")-c '\(Self.format)' "$p" || fail 'could not look at the file'
      echo "path $p"
      [ ! -r "$p" ] || echo readable
      [ ! -w "$p" ] || echo writeable
      [ ! -x "$p" ] || echo executable

      """
    if !follow {
      text += """
        if [ -h "$p" ]; then
          x=$(readlink "$p"); echo "lnk_target $x"; x=$(readlink -f "$p"); echo "lnk_source $x"
        fi

        """
    }
    if getChecksum {
      let condition = follow ? "[ -f \"$p\" ]" : "[ -f \"$p\" ] && [ ! -h \"$p\" ]"
      text += """
        if \(condition) && [ -r "$p" ]; then x=$(\(algorithm.program) <"$p"); echo "checksum ${x%% *}"; fi

        """
    }
    if getMime {
      text += """
        if command -v file >/dev/null; then
          x=$(file \(follow ? "-L " : "")-b --mime-type --mime-encoding "$p" 2>/dev/null) && echo "mime $x"
        fi

        """
    }
    if getAttributes {
      text += """
        if command -v lsattr >/dev/null && x=$(lsattr -vd "$p" 2>/dev/null); then echo "lsattr $x"; fi

        """
    }
    return text
  }

  private func values(_ answer: Answer) -> Dict {
    guard let mode = answer["mode"].flatMap({ Int($0, radix: 16) }) else {
      return ["exists": false]
    }
    let kind = mode & 0o170000
    let path = answer["path"] ?? path.text
    var values: Dict = [
      "exists": true, "path": .string(path), "mode": .string(FileState.octal(mode & 0o7777)),
      "isdir": .bool(kind == 0o040000), "ischr": .bool(kind == 0o020000),
      "isblk": .bool(kind == 0o060000), "isreg": .bool(kind == 0o100000),
      "isfifo": .bool(kind == 0o010000), "islnk": .bool(kind == 0o120000),
      "issock": .bool(kind == 0o140000),
    ]
    for name in ["uid", "gid", "size", "inode", "dev", "nlink"] {
      values[name] = .int(answer.int(name))
    }
    for name in ["atime", "mtime", "ctime"] { values[name] = .double(Self.time(answer, name)) }
    let bits = [
      ("wusr", 0o200), ("rusr", 0o400), ("xusr", 0o100), ("wgrp", 0o020), ("rgrp", 0o040),
      ("xgrp", 0o010), ("woth", 0o002), ("roth", 0o004), ("xoth", 0o001), ("isuid", 0o4000),
      ("isgid", 0o2000),
    ]
    for (name, bit) in bits { values[name] = .bool(mode & bit != 0) }
    for name in ["readable", "writeable", "executable"] { values[name] = .bool(answer.has(name)) }
    for name in ["pw_name", "gr_name"] {
      if let text = answer[name], text != "UNKNOWN" { values[name] = .string(text) }
    }
    values["blocks"] = .int(answer.int("blocks"))
    values["block_size"] = .int(answer.int("block_size"))
    values["device_type"] = .int(Self.device(answer))
    for name in ["lnk_target", "lnk_source", "checksum"] {
      if let text = answer[name] { values[name] = .string(text) }
    }
    if getMime { Self.addMime(answer, &values) }
    if getAttributes { Self.addFlags(answer, &values) }
    return values
  }

  /// Seconds since 1970 with the fraction that `stat` writes into the readable time.
  private static func time(_ answer: Answer, _ name: String) -> Double {
    let readable = answer[name + "s"] ?? ""
    let fraction = readable.split(separator: ".").dropFirst().first?.prefix {
      ("0"..."9").contains($0)
    }
    return Double("\(answer[name] ?? "0").\(fraction ?? "0")") ?? 0
  }

  /// `st_rdev`, as Linux packs major and minor numbers.
  private static func device(_ answer: Answer) -> Int {
    let major = Int(answer["major"] ?? "0", radix: 16) ?? 0
    let minor = Int(answer["minor"] ?? "0", radix: 16) ?? 0
    return (minor & 0xFF) | ((major & 0xFFF) << 8) | ((minor & ~0xFF) << 12)
  }

  private static func addMime(_ answer: Answer, _ values: inout Dict) {
    let parts = (answer["mime"] ?? "").split(separator: ";")
    let charset = parts.dropFirst().first?.split(separator: "=").last
    values["mimetype"] = .string(parts.first.map(String.init) ?? "unknown")
    values["charset"] = .string(charset.map(String.init) ?? "unknown")
  }

  private static let flagNames: [Character: String] = [
    "A": "noatime", "a": "append", "c": "compressed", "C": "nocow", "d": "nodump",
    "D": "dirsync", "e": "extents", "E": "encrypted", "h": "blocksize", "i": "immutable",
    "I": "indexed", "j": "journalled", "N": "inline", "s": "zero", "S": "synchronous",
    "t": "notail", "T": "blockroot", "u": "undelete", "X": "compressedraw", "Z": "compresseddirty",
  ]

  private static func addFlags(_ answer: Answer, _ values: inout Dict) {
    let words = (answer["lsattr"] ?? "").split(separator: " ").map(String.init)
    let flags = words.count < 2 ? "" : words[1].filter { $0 != "-" }
    values["version"] = words.count < 2 ? .null : .string(words[0])
    values["attr_flags"] = .string(flags)
    values["attributes"] = .list(flags.compactMap { flagNames[$0] }.map { .string($0) })
  }
}
