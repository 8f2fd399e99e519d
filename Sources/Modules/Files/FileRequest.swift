internal import Diagnostics
internal import ModuleKit
internal import Remote
internal import Values

/// What the file module asks a target, and what it makes of the answer.
struct FileRequest: Sendable {
  let file: File
  let isCheck: Bool
  let wantsDiff: Bool

  init(_ file: File, _ context: ModuleContext) {
    self.file = file
    isCheck = context.isCheck
    wantsDiff = context.wantsDiff
  }

  var attributes: FileAttributes { file.attributes }

  /// Shell text that only an acting run has.
  func act(_ text: String) -> String { isCheck ? ":" : text }

  func script() throws(Failure) -> String {
    var text = FileState.shell + Self.kind + "c= p=\(file.path.word)\n"
    if file.path.isExpanded || file.path.text.hasSuffix("/") {
      text += "while :; do case $p in ?*/) p=${p%/};; *) break;; esac; done\n"
    }
    if file.src != nil || file.state == nil, file.state != .link, file.state != .hard {
      text += source
    }
    text += "kind\n"
    switch file.state {
    case .absent: text += absent
    case .directory: text += followed + report + (try directory())
    case .file: text += followed + report + (try plain())
    case .touch: text += followed + report + (try touch())
    case .link: text += report + (try link())
    case .hard: text += report + (try hard())
    case nil: text += try unnamed()
    }
    return text + "[ -z \"$c\" ] || \(FileState.tellingNow)\n"
  }

  /// `kind`: what is at `p`, in `k`; what `stat` says, where there is something.
  private static let kind = """
    kind() {
      if [ -h "$p" ]; then k=link
      elif [ -d "$p" ]; then k=directory
      elif [ -e "$p" ]; then k=file
      else k=absent; return
      fi
      look "$p"
      [ $k != file ] || [ "$h" -lt 2 ] || k=hard
    }

    """

  /// A source given without a state that links: the name of what is in a directory.
  private var source: String {
    guard let name = file.originalBasename else { return "" }
    return "[ ! -d \"$p\" ] || p=$p/\(Quote.word(name))\n"
  }

  private var followed: String {
    file.follow
      ? "if [ $k = link ] && [ -e \"$p\" ]; then p=$(readlink -f \"$p\"); kind; fi\n" : ""
  }

  private let report = """
    echo "path $p"; echo "kind $k"; [ $k = absent ] || echo "was $l"

    """

  private func unnamed() throws(Failure) -> String {
    let missing = file.recurse ? try directory() : "fail \"file ($p) is absent, cannot continue\"\n"
    return report + """
      case $k in
      absent)
      \(missing);;
      directory)
      \(try directory());;
      link)
      \(try link());;
      *)
      \(try plain());;
      esac

      """
  }

  private func plain() throws(Failure) -> String {
    """
    case $k in file|hard) ;; *) fail "file ($p) is $k, cannot continue";; esac
    \(attributes.shell(isCheck))\(try times(creating: false))
    """
  }

  private var absent: String {
    let content = """
      if [ $k = directory ]; then
        find "$p" -mindepth 1 -type d | while IFS= read -r x; do echo "dir $x"; done
        find "$p" -mindepth 1 ! -type d | while IFS= read -r x; do echo "file $x"; done
      fi

      """
    return report + (wantsDiff ? content : "") + """
      case $k in
      absent) ;;
      directory) \(act("rm -rf \"$p\" || fail 'rmtree failed'"));;
      *) \(act("rm -f \"$p\" || fail 'unlinking failed'"));;
      esac

      """
  }

  /// A umask that leaves no one else in, where the wanted bits are known beforehand.
  private var privately: String {
    if case .bits? = attributes.mode { "umask 077; " } else { "" }
  }

  private func directory() throws(Failure) -> String {
    let born = wantsDiff ? "echo \"born $l\"; " : ""
    let adjust = "for p in \"$@\"; do look \"$p\"; \(born)\(attributes.shell(false)) done"
    var create = """
      \(privately)mkdir -p "$p" || fail "There was an issue creating $1 as requested"
        c=1; \(attributes.isEmpty ? "" : adjust)
      """
    if attributes.isModeOnly {
      // One process makes them as they shall be, one below the other.
      let quick = "mkdir -m \(attributes.octalWord) \"$@\" 2>/dev/null"
      create = "if \(quick); then c=1; else \(create); fi"
    }
    if wantsDiff { create = "printf 'umask '; umask\n" + create }
    return """
      case $k in
      absent)
        q=$p; set --
        while [ ! -e "$q" ] && [ ! -h "$q" ]; do
          set -- "$q" "$@"
          case $q in /*/*|[!/]*/*) q=${q%/*};; /*) q=/;; *) q=.;; esac
        done
        \(act(create));;
      directory)
      \(attributes.shell(isCheck))\(try times(creating: false))\(file.recurse ? recursion : "")
        ;;
      *) fail "$p already exists as a $k";;
      esac

      """
  }

  private func touch() throws(Failure) -> String {
    let create =
      "(\(privately): >\"$p\") || fail 'Error, could not touch target.'; c=1; look \"$p\""
    return """
      if [ $k = absent ]; then
      echo created
      \(isCheck ? ":" : "\(create)\n\(attributes.shell(false))\(try times(creating: true))")
      elif [ $k = link ]; then :
      else
      \(attributes.shell(isCheck))\(try times(creating: false))
      fi

      """
  }

  /// Attributes of everything below a directory.
  private var recursion: String {
    if attributes.isEmpty { return "" }
    let find = file.follow ? "find -L \"$p\" ! -type l" : "find \"$p\""
    var text = ""
    if attributes.owner != nil || attributes.group != nil {
      let change = "-exec chown \(file.follow ? "" : "-h ")\"$o:$r\" {} +"
      var tests: [String] = []
      if attributes.owner != nil { tests.append("! -user \"$o\"") }
      if attributes.group != nil { tests.append("! -group \"$r\"") }
      text += Self.noting(
        "\(find) \\( \(tests.joined(separator: " -o ")) \\) \(isCheck ? "" : change) -print",
        "chown failed")
    }
    switch attributes.mode {
    case .bits(let bits):
      let octal = String(bits, radix: 8)
      text += Self.noting(
        "\(find) ! -type l ! -perm \(octal) \(isCheck ? "" : "-exec chmod \(octal) {} +") -print",
        "chmod failed")
    case .symbolic:
      text += """
        \(find) ! -type l -exec stat -c %f:%n {} + | while IFS= read -r x; do
          m=$((0x${x%%:*} & 4095)) p=${x#*:}; w=$m
          \(attributes.mode?.shell ?? "")
          [ $w = $m ] || { echo "set recurse"; \(act("chmod $(printf %o $w) \"$p\" || echo 'fail chmod failed'")); }
        done

        """
    default: break
    }
    return text
  }

  /// Runs a `find` that prints what it changes, and reports whether there was anything.
  private static func noting(_ command: String, _ failure: String) -> String {
    """
    { \(command) || echo 'fail \(failure)'; } | {
      if read -r x; then
        case $x in 'fail '*) echo "$x";; *) echo "set recurse"; grep '^fail ' || :;; esac
      fi
    }

    """
  }
}
