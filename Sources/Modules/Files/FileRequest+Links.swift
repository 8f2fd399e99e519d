internal import Diagnostics
internal import ModuleKit
internal import Remote
internal import Values

extension FileRequest {
  /// A symbolic link at `p`.
  func link() throws(Failure) -> String {
    let replace = """
      t=${p%/*}; [ "$t" != "$p" ] || t=.
      t=$t/.ansible_tmp.$$
      [ $k != directory ] || rmdir "$p" || fail "could not remove $p"
      if [ $k = absent ] || [ $k = directory ]; then ln -s "$s" "$p"
      else rm -f "$t"; ln -s "$s" "$t" && mv -f "$t" "$p"; fi || fail 'Error while linking'
      c=1
      """
    let target: String
    if let src = file.src {
      target = "s=\(src.isExpanded ? src.word : Quote.word(src.text))\n"
    } else {
      target = """
        [ $k = link ] || fail 'src is required for creating new symlinks'
        s=$(readlink "$p")

        """
    }
    let refusals = """
      case $s in /*) a=$s;; *) if [ -d "$p" ] && [ ! -h "$p" ]; then a=$p/$s; else
        case $p in */*) a=${p%/*}/$s;; *) a=$s;; esac; fi;; esac
      [ -e "$a" ] || fail "src file does not exist, use 'force=yes' if you really want to create the link: $a"
      case $k in file|hard|directory) fail "refusing to convert from $k to symlink for $p";; esac

      """
    // Attributes are those of what the link points to, if links are followed.
    let then = """
      \(file.follow ? "if [ -h \"$p\" ] && [ -e \"$p\" ]; then q=$p; p=$(readlink -f \"$p\"); else q=; fi" : "q=$p")
      if [ -n "$q" ] && { [ -e "$p" ] || [ -h "$p" ]; }; then
        look "$p"; echo "target $l"
        \(attributes.shell(isCheck))\(try times(creating: false))
        p=$q
      elif [ -h "$p" ]; then echo dangling
      fi

      """
    let unchanged = attributes.isEmpty && file.modificationTime == nil && file.accessTime == nil
    return target + (file.src == nil || file.force ? "" : refusals) + """
      [ $k != directory ] || [ -z "$(ls -A "$p")" ] || fail "the directory $p is not empty, refusing to convert it"
      echo "src $s"
      [ $k != link ] || { x=$(readlink "$p"); echo "old $x"; }
      if [ $k != link ] || [ "$x" != "$s" ]; then
        echo linked
        \(act(replace))
      fi

      """ + (unchanged ? "[ -e \"$p\" ] || echo dangling\n" : then)
  }

  /// A hard link at `p`.
  func hard() throws(Failure) -> String {
    guard let src = file.src else { return "" }
    let refusal =
      file.force
      ? ""
      : """
      case $k in
      hard) fail "Cannot link, different hard link exists at destination";;
      file|link|directory) fail "Cannot link, $k exists at destination";;
      esac

      """
    return """
      s=\(src.word); echo "src $s"
      [ -e "$s" ] || fail "src does not exist"
      if [ $k != absent ] && [ "$(stat -c %d:%i "$p")" = "$(stat -L -c %d:%i "$s")" ]; then :
      else
      \(refusal)
      [ $k != directory ] || [ -z "$(ls -A "$p")" ] || fail "the directory $p is not empty, refusing to convert it"
      echo linked
      \(act("""
        [ $k != directory ] || rmdir "$p" || fail "could not remove $p"
        if [ $k = absent ] || [ $k = directory ]; then ln "$s" "$p"
        else t=$p.ansible_tmp.$$; rm -f "$t"; ln "$s" "$t" && mv -f "$t" "$p"; fi || fail 'Error while linking'
        c=1
        """))
      fi
      if [ -e "$p" ]; then look "$p"
      \(attributes.shell(isCheck))
      fi

      """
  }
}
