/// The first lines that a persistent shell reads: they make its private directory, remove those
/// of shells that died, define what frames call, and announce the shell.
package struct Boot: Sendable {
  /// 32 hexadecimal digits that only this shell knows.
  package let secret: String
  /// As many again, for the name of the directory of payloads: nobody may make it before us.
  package let reserve: String
  /// A byte that is special to no shell, and the secret; begins every mark.
  package var mark: String { "\u{1E}" + secret }
  /// A directory to try for the private ones, before the usual ones.
  package var directory: String?
  /// Where scripts begin; the directory that the shell starts in when nil.
  package var workingDirectory: String?
  /// How many bytes of a stream are told at most.
  package var outputLimit: Int

  package init(
    secret: String, reserve: String, directory: String? = nil, workingDirectory: String? = nil,
    outputLimit: Int = 64 << 20
  ) {
    self.secret = secret
    self.reserve = reserve
    self.directory = directory
    self.workingDirectory = workingDirectory
    self.outputLimit = outputLimit
  }

  /// What private directories are called; the number of the shell's process follows.
  package static let prefix = ".martlet."

  /// Where payloads lie: files that may be big, and programs that must be allowed to run.
  private var places: String {
    let first = directory.map { Self.place($0) + " " } ?? ""
    return first + "\"${TMPDIR:-/tmp}\" /tmp /var/tmp /dev/shm \"$HOME\""
  }

  /// The text. Its mark has number 0 and the words `PID DIRECTORY`, or `0 -` if there is no place
  /// for the directory; the shell ends then, as frames may follow already.
  ///
  /// What commands write goes into files, and a new file on a disk costs as much as a process:
  /// where there is memory for it (`/dev/shm`) and the user has not said otherwise, they lie there.
  /// A shell looks after those that died, but no more than fifty that live: on a busy target each
  /// would look at all others.
  package var text: [UInt8] {
    let quick = directory == nil ? "/dev/shm " : ""
    let go = workingDirectory.map { "cd \(Quote.word($0)) || :\n" } ?? ""
    return Array(
      """
      { exec 8>&1 >/dev/null 2>&1
      m_M='\(mark)' m_D= m_L=
      m_w() { m_S=50
      for m_O in "$1"/\(Self.prefix)*; do
      [ -d "$m_O" ] || continue
      m_P=${m_O##*/\(Self.prefix)}; m_P=${m_P%%.*}
      if [ -d "/proc/$m_P" ] || kill -0 "$m_P"; then m_S=$((m_S-1)); [ $m_S -gt 0 ] || break
      else rm -rf "$m_O"; fi
      done
      unset m_O m_P m_S
      }
      m_m() { case $1 in /*) ;; *) return 1;; esac
      [ -w "$1" ] || return 1; m_w "$1"; mkdir -m 700 "$1/\(Self.prefix)$$.$2"; }
      m_l() { [ -z "$m_L" ] || return 0
      for m_T in \(places); do m_m "$m_T" \(reserve) && { m_L=$m_T/\(Self.prefix)$$.\(reserve); break; }; done
      unset m_T; [ -n "$m_L" ]; }
      m_c() { head -c \(outputLimit + 1) "$1"; }
      m_e() { echo "$m_M.$1 errors"; m_c "$2"; : >"$2"; } >&8
      m_p() { ( eval "set --; $4 $2" ) <"${3:-/dev/null}" >&8 2>"$m_D/e" 8>&-; m_R=$?; m_f $1; }
      m_b() { echo "$m_M.$1 ready" >&8
      head -c $3 | { ( eval "set --; $4 $2" ) >&8 2>"$m_D/e" 8>&-; m_R=$?; cat >/dev/null; exit $m_R; }; m_R=$?; m_f $1; }
      m_x() { ( eval "set --; $4 $2" ) <"${3:-/dev/null}" >"$m_D/o$1" 2>"$m_D/e$1" 8>&-; m_R=$?; m_o $1 $5; }
      m_v() { [ -f "$2" ] && [ -x "$2" ] || return 1
      m_i=$1; shift; "$@" </dev/null >"$m_D/o$m_i" 2>"$m_D/e$m_i" 8>&-; m_R=$?; m_o $m_i; return 0; }
      m_o() { [ -s "$m_D/o$1" ] && { ${2:-m_c} "$m_D/o$1" >&8; : >"$m_D/o$1"; }; m_f $1 $1; }
      m_f() { [ -s "$m_D/e$2" ] && m_e $1 "$m_D/e$2"; m_X=$m_R; echo "$m_M.$1 $m_R" >&8; }
      m_g() { [ "$m_X" = 0 ] && return; echo "$m_M.$1 skip" >&8; return 1; }
      for m_T in \(quick)\(places); do m_m "$m_T" \(secret) && { m_D=$m_T/\(Self.prefix)$$.\(secret); break; }; done
      case $m_D in /dev/shm/*) ;; *) m_L=$m_D;; esac
      unset m_T
      trap '[ -n "$m_D" ] && exec rm -rf "$m_D" ${m_L:+"$m_L"}' 0
      trap : 13; trap 'exit 129' 1; trap 'exit 143' 15
      \(go)m_X=0; m_R=0; m_W=0
      if [ -n "$m_D" ]; then echo "$m_M.0 $$ $m_D" >&8
      else echo "$m_M.0 0 -" >&8; exit 1; fi
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
  package func ending(pid: Int, directory: String) -> String {
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
    { tree \(pid)
    for t in \(places); do set -- "$@" "$t/\(Self.prefix)\(pid).\(reserve)"; done
    rm -rf \(Quote.word(directory)) "$@"; } 2>/dev/null
    :
    """
  }
}
