internal import Diagnostics
internal import ModuleKit
internal import Remote

/// Shell text that gives the file `p` new content at once: a temporary file in its directory with
/// the right owner and mode from the first moment, then a rename.
struct FileWrite: Sendable {
  enum Content: Sendable {
    /// Bytes inside the script.
    case inline([UInt8])
    /// What the script reads as its input.
    case input
    /// A shell command that writes the content to standard output.
    case command(String)
  }

  var content: Content
  var attributes: FileAttributes
  var backup = false
  /// A command that must accept the temporary file, `%s`, before it takes the place.
  var validate: String?
  /// Whether what the command said is apart from the message, with its status.
  var tellsStatus = true

  /// Up to this many bytes go inside a script.
  static let inlineLimit = 8192

  /// Content for a script: inside it where it is small, else as its input.
  static func content(_ bytes: [UInt8], for script: inout Script) -> Content {
    if bytes.count <= inlineLimit { return .inline(bytes) }
    script.input = .bytes(bytes)
    return .input
  }

  /// Expects `p`; `n` set if there is no file yet, else what `look` says of it. Reports
  /// `backup_file` and `now`.
  func shell() throws(Failure) -> String {
    var text = """
      bad() { [ "$t" = "$p" ] || rm -f "$t"; fail "$1"; }
      d=.; case $p in /*/*|[!/]*/*) d=${p%/*};; /*) d=/;; esac
      t=$d/.ansible_tmp.$$
      [ -z "$n" ] || u= g= U= G= m=

      """
    if case .symbolic? = attributes.mode {
      text += "[ -z \"$n\" ] || { k=$((0$(umask))); m=$((438 & ~k)); }\n"
    }
    text += attributes.wanted
    // Without a mode of its own a new file gets the login's umask. Where its owner is right from the
    // first, a file may begin with its mode; all else begins private (`v` is what it begins with).
    text += """
      y=
      if [ -n "$n" ]; then [ -z "$o$r" ] || y=1
      elif [ "$o:$r" != "$u:$g" ] || [ ! -O "$p" ] || [ ! -G "$p" ] || [ -g "$d" ]; then y=1
      fi
      v=384
      if [ -n "$w" ]; then
        [ -n "$y" ] || [ $((w&~438|~w&128)) != 0 ] || v=$w
        umask $((~v>>6&7))$((~v>>3&7))$((~v&7))
      fi
      set -C
      { true >"$t"; } 2>/dev/null || { v=384; t=$(mktemp "$d/.ansible_tmpXXXXXX" 2>/dev/null); } || \(creationFailure)
      set +C
      \(writing) || bad "could not write to $d"
      if [ -z "$y" ]; then :
      elif [ -n "$n" ]; then chown "$o${r:+:$r}" "$t" || bad 'chown failed'
      else chown "$o:$r" "$t" 2>/dev/null || [ "$o:$r" = "$u:$g" ] || bad 'chown failed'
      fi
      [ -z "$w" ] || [ "$w" = "$v" ] || chmod \(attributes.octalWord) "$t" || bad 'chmod failed'
      [ ! -e /sys/fs/selinux/enforce ] || [ -n "$n" ] || chcon --reference="$p" "$t" 2>/dev/null

      """
    if let validate {
      text += """
        x=$(\(try Self.command(validate)) 2>&1) || {
          y=$?; [ "$t" = "$p" ] || rm -f "$t"
          \(refusal); exit 1
        }

        """
    }
    if backup { text += Self.backupShell }
    text += """
      [ "$t" = "$p" ] || mv -f "$t" "$p" \(moveFallback)|| bad "could not replace $p"
      [ ! -e /sys/fs/selinux/enforce ] || [ -z "$n" ] || restorecon "$p" 2>/dev/null
      look "$p"
      [ -z "$w" ] || [ "$w" = "$m" ] || { chmod \(attributes.octalWord) "$p" && look "$p"; }

      """
    let extra = attributes.extraShell
    if !extra.isEmpty { text += extra + "look \"$p\"\n" }
    return text + "echo \"now $l\"\n"
  }

  /// Copies `p`, if there is one, to a name with process number and time.
  static let backupShell = """
    if [ -z "$n" ]; then
      b=$p.$$.$(date +%Y-%m-%d@%H:%M:%S)~
      cp -pP "$p" "$b" && echo "backup_file $b" || bad 'could not make a backup'
    fi

    """

  private var refusal: String {
    tellsStatus
      ? "printf 'exit_status %s\\nfail failed to validate\\ndata\\n%s' \"$y\" \"$x\""
      : "fail \"failed to validate: rc:$y error:$(printf %s \"$x\" | tr '\\n' ' ')\""
  }

  private var creationFailure: String {
    attributes.unsafeWrites ? "t=$p" : "fail \"Destination $d not writable\""
  }

  private var moveFallback: String {
    attributes.unsafeWrites ? "2>/dev/null || { cat \"$t\" >\"$p\" && rm -f \"$t\"; } " : ""
  }

  private var writing: String {
    switch content {
    case .inline(let bytes): "printf \(Quote.printf(bytes)) >\"$t\""
    case .input: "cat >\"$t\""
    case .command(let command): "\(command) >\"$t\""
    }
  }

  private static func command(_ validate: String) throws(Failure) -> String {
    let words = try ShellSplit.words(validate)
    guard words.contains(where: { $0.utf8.count > 1 && $0.replacing("%s", with: "") != $0 }) else {
      throw Failure(.usage, "validate must contain %s: \(validate)")
    }
    return words.map { word in
      if word == "%s" { return "\"$t\"" }
      // A byte that no argument can hold marks the places of the file.
      let marked = Quote.word(word.replacing("%s", with: "\u{1}"))
      return marked.replacing("\u{1}", with: "'\"$t\"'")
    }.joined(separator: " ")
  }
}
