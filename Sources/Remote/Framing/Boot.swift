/// The first lines that a persistent shell reads: they make its private directory, remove those
/// of shells that died, and announce the shell on both streams.
package struct Boot: Sendable {
  /// 32 hexadecimal digits that only this shell knows.
  package let secret: String
  /// The byte 1 and the secret; begins every mark.
  package var mark: String { "\u{1}" + secret }
  /// Directories to try for the private one, before the usual ones.
  package var directories: [String]
  /// Where scripts begin; the directory that the shell starts in when nil.
  package var workingDirectory: String?

  package init(secret: String, directories: [String] = [], workingDirectory: String? = nil) {
    self.secret = secret
    self.directories = directories
    self.workingDirectory = workingDirectory
  }

  /// What private directories are called; the number of the shell's process follows.
  package static let prefix = ".martlet."

  /// The text. Its mark has number 0 and the words `PID DIRECTORY`, or `0 -` if there is no place
  /// for the directory; the shell ends then, as frames may follow already.
  package var text: [UInt8] {
    var places = directories.map(Self.place)
    places += ["\"${TMPDIR:-/tmp}\"", "/tmp", "/var/tmp", "/dev/shm", "\"$HOME\""]
    let go = workingDirectory.map { "cd \(Quote.word($0)) || :\n" } ?? ""
    return Array(
      """
      { exec 8>&1 9>&2 >/dev/null 2>&1
      M=$(printf '\\001\(secret)')
      D=
      for T in \(places.joined(separator: " ")); do
      case $T in /*) ;; *) continue;; esac
      for O in "$T"/\(Self.prefix)*; do
      [ -d "$O" ] || continue
      P=${O##*/\(Self.prefix)}; P=${P%%.*}
      [ -d "/proc/$P" ] || kill -0 "$P" || rm -rf "$O"
      done
      [ -z "$D" ] && mkdir -m 700 "$T/\(Self.prefix)$$.\(secret)" && D=$T/\(Self.prefix)$$.\(secret)
      done
      trap '[ -n "$D" ] && rm -rf "$D"' 0
      trap : 13; trap 'exit 129' 1; trap 'exit 143' 15
      K=; command -v setsid && K=setsid
      \(go)X=0; R=0; W=0; unset O P T
      if [ -n "$D" ]; then printf '%s.0 %d %s\\n' "$M" $$ "$D" >&8
      else printf '%s.0 0 -\\n' "$M" >&8; exit 1; fi
      printf '%s.0 -\\n' "$M" >&9
      }

      """.utf8)
  }

  /// A directory that the user named, `~` meaning the home of the one who runs the shell.
  private static func place(_ path: String) -> String {
    if path == "~" { return "\"$HOME\"" }
    if path.hasPrefix("~/") { return "\"$HOME\"/" + Quote.word(String(path.dropFirst(2))) }
    return Quote.word(path)
  }

  /// Ends what a shell runs, and the shell: for a script over its time. Runs in another shell of
  /// the same identity; nothing that left the shell on purpose earlier is touched.
  package static func ending(pid: Int, directory: String) -> String {
    """
    tree() {
    kill -STOP "$1"
    for c in $(for s in /proc/[0-9]*/stat; do
    IFS= read -r l 2>/dev/null <"$s" || continue
    p=${s#/proc/}; l=${l##*) }; l=${l#* }
    [ "${l%% *}" = "$1" ] && echo "${p%/stat}"
    done); do tree "$c"; done
    [ "$1" = \(pid) ] || kill -KILL -- "-$1"
    kill -KILL "$1"
    }
    { tree \(pid); rm -rf \(Quote.word(directory)); } 2>/dev/null
    :
    """
  }
}
