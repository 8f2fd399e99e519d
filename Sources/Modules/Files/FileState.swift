internal import ModuleKit
package import Values

/// What `stat` said of a file: the line that the shell function `look` keeps in `l`.
package struct FileState: Sendable {
  /// Type and permission bits, as `st_mode`.
  package var fullMode: Int
  package var uid: Int
  package var gid: Int
  package var size: Int
  package var links: Int
  package var owner: String
  package var group: String

  /// Reads `mode in hexadecimal:uid:gid:size:links:owner:group`, and what may follow.
  package init?(_ line: String?) {
    guard let line else { return nil }
    let parts = line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 7, let mode = Int(parts[0], radix: 16), let uid = Int(parts[1]),
      let gid = Int(parts[2]), let size = Int(parts[3]), let links = Int(parts[4])
    else { return nil }
    fullMode = mode
    self.uid = uid
    self.gid = gid
    self.size = size
    self.links = links
    owner = parts[5] == "UNKNOWN" ? parts[1] : parts[5]
    group = parts[6] == "UNKNOWN" ? parts[2] : parts[6]
  }

  /// Permission bits.
  package var mode: Int { fullMode & 0o7777 }
  package var isDirectory: Bool { fullMode & 0o170000 == 0o040000 }
  package var isLink: Bool { fullMode & 0o170000 == 0o120000 }
  package var isRegular: Bool { fullMode & 0o170000 == 0o100000 }

  /// `link`, `directory`, `hard` (more than one name) or `file`.
  package var kind: String {
    if isLink { return "link" }
    if isDirectory { return "directory" }
    return links > 1 ? "hard" : "file"
  }

  /// Permission bits as results about a path have them: a zero before three octal digits or more.
  package static func shown(_ bits: Int) -> String {
    let digits = octal(bits)
    return bits > 0o777 ? "0" + digits : digits
  }

  /// Permission bits as `stat` and `find` have them: four octal digits.
  package static func octal(_ bits: Int) -> String {
    let digits = String(bits, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }

  /// What every result about a path holds.
  package var values: Dict {
    [
      "uid": .int(uid), "gid": .int(gid), "owner": .string(owner), "group": .string(group),
      "mode": .string(Self.shown(mode)), "state": .string(kind), "size": .int(size),
    ]
  }

  /// The shell function `look PATH`: keeps what `stat` says of the path itself, links not followed.
  /// `I` is which file it is, whatever it is called.
  package static let shell = """
    look() {
      l=$(stat -c \(format) "$1") || fail "could not look at $1"
      IFS=:; set -- $l; unset IFS
      m=$((0x$1 & 4095)) u=$2 g=$3 s=$4 h=$5 U=$6 G=$7 I=$8
    }

    """

  private static let format = "%f:%u:%g:%s:%h:%U:%G:%d.%i"

  /// The last act of a script: says in a line `now` what `p` has become. The shell itself becomes
  /// the program that says it, which saves a fork.
  package static let tellingNow = "exec stat -c 'now \(format)' \"$p\""

  /// Shell text that says in a line `which` what file `p` will be, where there is none yet.
  package static let placeOfMissing = """
    d=.; case $p in /*/*|[!/]*/*) d=${p%/*};; /*) d=/;; esac
    I=$(cd "$d" 2>/dev/null && pwd -P); echo "which ${I:-$d}/${p##*/}"
    """
}
