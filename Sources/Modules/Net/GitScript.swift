internal import Diagnostics
internal import ModuleKit
internal import Remote
internal import Values

/// The one script of the module `git`: looks, and unless it only predicts, fetches and checks out.
struct GitScript {
  let git: Git
  let wantsDiff: Bool
  /// `zip` or `tar` or `tar.gz`, nil where no archive is wanted.
  private let format: String?

  init(git: Git, _ context: ModuleContext) throws(Failure) {
    self.git = git
    wantsDiff = context.wantsDiff
    guard let archive = git.archive else {
      format = nil
      return
    }
    let kinds = [(".tar.gz", "tar.gz"), (".tgz", "tar.gz"), (".tar", "tar"), (".zip", "zip")]
    guard let kind = kinds.first(where: { archive.text.hasSuffix($0.0) }) else {
      throw Failure(
        .usage, "the archive '\(archive.text)' has no known format",
        help: "its name must end with .zip, .tar, .tar.gz or .tgz")
    }
    format = kind.1
  }

  var text: String {
    settings + Self.functions + look + update + finish
  }

  private static func flag(_ isOn: Bool) -> String { isOn ? "1" : "" }

  /// What the user said, as variables of the shell.
  private var settings: String {
    let executable = git.executable?.word ?? "git"
    var text = """
      git=\(executable); d=\(git.dest?.word ?? "."); repo=\(Quote.word(git.repo)); v=\(Quote.word(git.version))
      remote=\(Quote.word(git.remote)); refspec=\(Quote.word(git.refspec ?? "")); depth=\(git.depth.map { $0 > 0 ? String($0) : "" } ?? "")
      bare=\(Self.flag(git.bare)); force=\(Self.flag(git.force)); separate=\(git.separateGitDir?.word ?? "")
      has "$git" || fail 'Failed to find required executable "git" in paths'
      GIT_TERMINAL_PROMPT=0; export GIT_TERMINAL_PROMPT

      """
    if let mask = umask { text += "umask \(Quote.word(mask))\n" }
    var ssh = ""
    if git.acceptsNewHostKey, !git.acceptsHostKey { ssh += " -o StrictHostKeyChecking=accept-new" }
    if git.acceptsHostKey { ssh += " -o StrictHostKeyChecking=no" }
    if let options = git.sshOptions { ssh += " " + options }
    if let key = git.keyFile {
      text += "key=\(key.word)\n[ -r \"$key\" ] || fail \"could not read the key $key\"\n"
      ssh += " -o IdentitiesOnly=yes"
    }
    let keyOption =
      git.keyFile == nil ? "" : " -i '$(printf %s \"$key\" | sed \"s/'/'\\\\\\\\''/g\")'"
    if !ssh.isEmpty {
      text += """
        GIT_SSH_COMMAND="ssh -o BatchMode=yes"\(Quote.word(ssh))"\(keyOption)"; export GIT_SSH_COMMAND

        """
    }
    return text
  }

  private var umask: String? {
    switch git.umask {
    case .null: nil
    case .int(let number): "0" + String(number, radix: 8)
    default: git.umask.text
    }
  }

  /// What the rest is written with. `resolve` sets `kind` (head, branch, tag, commit), `branch`
  /// and `want`, the commit that the remote has; one question to the remote answers all.
  private static let functions = #"""
    g() { "$git" -C "$d" "$@" </dev/null; }
    head() { g rev-parse -q --verify "${1:-HEAD}^{commit}" 2>/dev/null; }
    resolve() {
      kind= branch= want= tag=
      refs=$("$git" ls-remote --symref -- "$1" HEAD "refs/heads/$v" "refs/tags/$v" "refs/tags/$v^{}" </dev/null) || fail "could not read from $1"
      if [ "$v" = HEAD ]; then kind=head
        branch=$(printf '%s\n' "$refs" | sed -n 's!^ref: refs/heads/\(.*\)	HEAD$!\1!p')
        want=$(printf '%s\n' "$refs" | sed -n 's!^\([0-9a-f]*\)	HEAD$!\1!p'); return; fi
      while IFS='	' read -r x y; do case $y in
        "refs/heads/$v") kind=branch; branch=$v; want=$x;;
        "refs/tags/$v") tag=$x;; "refs/tags/$v^{}") tag=$x;; esac; done <<END
    $refs
    END
      [ "$kind" ] && return
      if [ "$tag" ]; then kind=tag; want=$tag
      else kind=commit; want=$v; fi
    }
    modules() { [ ! "$recursive" ] || [ "$bare" ] || [ ! -f "$d/.gitmodules" ] || {
      g submodule -q sync --recursive >/dev/null && g submodule update -q --init --recursive $track ${force:+--force} >/dev/null; } || fail 'Failed to init/update submodules'; }
    fetch() {
      set -- fetch -q ${depth:+--depth "$depth"} --force "$remote"
      if [ "$depth" ]; then case $kind in
        head | branch) if [ "$bare" ]; then set -- "$@" "+refs/heads/$branch:refs/heads/$branch"; else set -- "$@" "+refs/heads/$branch:refs/remotes/$remote/$branch"; fi;;
        tag) set -- "$@" "+refs/tags/$v:refs/tags/$v";;
        commit) [ "$refspec" ] || set -- "$@" "$v";; esac
      elif [ "$bare" ]; then set -- "$@" '+refs/heads/*:refs/heads/*' '+refs/tags/*:refs/tags/*'
      else set -- "$@" "+refs/heads/*:refs/remotes/$remote/*" '+refs/tags/*:refs/tags/*'; fi
      [ "$refspec" ] && set -- "$@" "$refspec"
      g "$@" >/dev/null || fail "Failed to download remote objects and refs"
    }
    switch() {
      [ "$bare" ] && return
      case $kind in
      head | branch)
        [ "$branch" ] || { g checkout -q --force "$want" || fail "Failed to checkout $want"; return; }
        if g show-ref -q --verify "refs/heads/$branch"; then
          [ "$(g symbolic-ref -q HEAD)" = "refs/heads/$branch" ] || g checkout -q --force "$branch" -- || fail "Failed to checkout branch $branch"
        else g checkout -q --force -b "$branch" --track "refs/remotes/$remote/$branch" || fail "Failed to checkout branch $branch"; fi
        g reset -q --hard "refs/remotes/$remote/$branch" -- || fail "Failed to checkout branch $branch";;
      *) if [ "$kind" = tag ]; then x=refs/tags/$v; else x=$v; fi
        [ "$(head)" = "$(head "$x")" ] || g checkout -q --force "$x" -- || fail "Failed to checkout $v"
        [ "$force" ] && { g reset -q --hard "$x" -- || fail "Failed to checkout $v"; };; esac
    }

    """#

  private var look: String {
    """
    recursive=\(Self.flag(git.recursive)); track=\(git.tracksSubmodules ? "--remote" : "")
    clones=\(Self.flag(git.clones)); updates=\(Self.flag(git.updates))

    """
  }

  /// Clones, or brings what is there to the version.
  private var update: String {
    let reference = git.reference.map { " --reference \(Quote.word($0))" } ?? ""
    let single = git.singleBranch ? " --single-branch" : ""
    return #"""
      before= after=
      if [ "$bare" ]; then there=$d/config; else there=$d/.git; fi
      if [ ! -e "$there" ]; then
        say before; say changed; new=1
        resolve "$repo"
        if [ "$check" ] || [ ! "$clones" ]; then say after "$want"; \#(difference("new")); exit 0; fi
        set -- clone -q\#(reference)\#(single)
        if [ "$bare" ]; then set -- "$@" --bare; else set -- "$@" --origin "$remote"; fi
        [ "$separate" ] && set -- "$@" --separate-git-dir="$separate"
        case $kind in tag | branch) [ "$depth\#(single)" ] && set -- "$@" --branch "$v";; esac
        [ "$depth" ] && [ "$kind" != commit ] && set -- "$@" --depth "$depth"
        case $d in */*) mkdir -p "${d%/*}/" || fail "could not make ${d%/*}";; esac
        "$git" "$@" -- "$repo" "$d" >/dev/null </dev/null || fail "Failed to clone $repo"
        [ "$bare" ] && [ "$remote" != origin ] && g remote rename origin "$remote" >/dev/null 2>&1
        if [ "$refspec" ]; then fetch; elif [ "$kind" = commit ] && ! head "$v" >/dev/null; then fetch; fi
        [ "$kind" = head ] || switch
        modules
      else
        before=$(head) || before=; say before "$before"
        if [ "$separate" ] && [ ! "$bare" ]; then
          now=$(cd "$d" && cd "$("$git" rev-parse --git-dir)" && pwd -P)
          case $separate in /*) ;; *) separate=$PWD/$separate;; esac
          if [ "$now" != "$separate" ]; then say changed; say git_dir_before "$now"; say git_dir_now "$separate"
          [ "$check" ] || { mv "$now" "$separate" && rm -rf "$d/.git" && printf 'gitdir: %s\n' "$separate" >"$d/.git"; } || fail "could not move $now to $separate"; fi
        fi
        if [ "$updates" ]; then
          if [ ! "$bare" ]; then
            mods=$(g status --porcelain --untracked-files=no) || fail 'could not read the state of the repository'
            if [ "$mods" ]; then
              [ "$force" ] || fail "Local modifications exist in the destination: $d (force=no)."
              say changed; [ "$check" ] || g reset -q --hard HEAD -- || fail 'Failed to throw the changes away'
            fi
          fi
          url=$(g config --get "remote.$remote.url")
          if [ "$url" != "$repo" ]; then say remote; say changed
            if [ ! "$check" ]; then
              if [ "$url" ]; then g remote set-url "$remote" "$repo"; else g remote add "$remote" "$repo"; fi || fail 'could not set the address of the remote'
            fi
          fi
          case $v in *[!0-9a-f]* | '') known=;; *) known=$(head "$v");; esac
          if [ "$known" ] && [ ${#v} -ge 40 ] && [ ! "$refspec" ]; then kind=commit; want=$v; else resolve "$repo"; known=; fi
          if [ "$check" ]; then
            if [ "$want" ] && [ "$want" != "$before" ]; then say changed; fi
            say after "$want"; \#(difference("old")); exit 0
          fi
          old=$(g submodule status --recursive 2>/dev/null)
          [ "$known" ] || { [ "$want" = "$before" ] && [ ! "$refspec" ]; } || fetch
          switch; modules
          [ "$old" = "$(g submodule status --recursive 2>/dev/null)" ] || say changed
        fi
      fi

      """#
  }

  /// Commands that say how the files differ, after everything else.
  private func difference(_ kind: String) -> String {
    guard wantsDiff else { return ":" }
    return kind == "new"
      ? "say data; say \">> Newly checked out $want\""
      : "[ \"$want\" = \"$before\" ] || { say data; g diff \"$before\" \"$want\" 2>/dev/null || say \"$before -> $want\"; }"
  }

  private var finish: String {
    var text = "after=$(head); say after \"$after\"\n"
    if git.verifies { text += verification }
    text += "[ \"$new\" ] || [ \"$after\" = \"$before\" ] || say changed\n"
    if let format, let archive = git.archive {
      let prefix = git.archivePrefix.map { " --prefix=\(Quote.word($0))" } ?? ""
      text += """
        a=\(archive.word); say archive "$a"; t=$(mktemp "${a%/*}/.martlet.XXXXXX") || fail "could not write in ${a%/*}"
        trap 'rm -f "$t"' EXIT; chmod 0644 "$t"
        g archive --format=\(format)\(prefix) HEAD >"$t" || fail "Failed to perform archive operation"
        cmp -s "$t" "$a" || { say changed; say archive_changed; mv -f "$t" "$a" || fail "could not write $a"; }

        """
    }
    if wantsDiff {
      text += """
        if [ "$new" ]; then say data; say ">> Newly checked out $after"
        elif [ "$after" != "$before" ]; then say data; g diff "$before" "$after"; fi

        """
    }
    return text + ":\n"
  }

  /// A signature by a key that the host knows, and of the list where there is one.
  private var verification: String {
    let list = git.fingerprints.map { $0.replacing(" ", with: "").uppercased() }
    return #"""
      if g cat-file -e "refs/tags/$v^{tag}" 2>/dev/null; then said=$(g verify-tag --raw "$v" 2>&1); else said=$(g verify-commit --raw HEAD 2>&1); fi ||
      fail "Failed to verify GPG signature of commit/tag \"$v\""
      list=\#(Quote.word(list.joined(separator: " ")))
      if [ "$list" ]; then ok=
      for x in $(printf '%s\n' "$said" | sed -n 's/^\[GNUPG:\] VALIDSIG //p'); do case " $list " in *" $x "*) ok=1;; esac; done
      [ "$ok" ] || fail "The gpg_allowlist does not include the public key of the signature of \"$v\""; fi

      """#
  }
}
