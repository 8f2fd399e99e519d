internal import Remote
internal import Values

/// Writes the one script that gathers facts: as few processes as can be, raw text out.
///
/// Every file that facts are read from goes through one `grep`, every link through one `ls`; what
/// the shell can find out by itself costs no process at all. The controller does the thinking.
struct FactScript {
  let collectors: Set<FactCollector>
  /// Directory of local facts.
  let factPath: String
  /// Seconds that a program or a file system may take.
  let timeout: Int

  var script: Script {
    var parts: [String] = []
    // Before anything is set, so that it is the environment of the user's own commands.
    if collectors.contains(.env) { parts.append("printf '\\001env\\n'; cat /proc/self/environ") }
    parts.append(Self.opening)
    parts += FactCollector.allCases.filter(collectors.contains).compactMap(Self.commands)
    if collectors.contains(.local) { parts.append(localCommands) }
    if collectors.contains(.hardware) { parts.append(mountCommands) }
    parts.append(filesAndLinks)
    var script = Script(parts.joined(separator: "\n"))
    script.timeout = nil
    // The environment is in it; and what is recorded of a run need not hold what is old by then.
    script.isSecret = true
    return script
  }

  private static let opening = """
    LC_ALL=C; export LC_ALL; PATH=$PATH:/usr/sbin:/sbin:/usr/local/sbin; IFS=' 	
    '
    s() { printf '\\001%s\\n' "$1"; }
    has() { command -v "$1" >/dev/null 2>&1; }
    """

  /// What a family needs besides files and links.
  private static func commands(_ collector: FactCollector) -> String? {
    switch collector {
    case .platform: platform
    case .dateTime:
      """
      s date; date '+%Y %m %d %H %M %S %a %A %w %W %s %Z %z %N'; printf '%s\\n' "${TZ-}"
      z=/etc/localtime; case ${TZ-} in ?*) z=/usr/share/zoneinfo/${TZ#:};; esac
      [ -f "$z" ] && tail -n 1 "$z" 2>/dev/null
      """
    case .user:
      """
      s status; u=; while read -r k a b c; do case $k in
      Uid:) u=$b; printf 'Uid %s %s\\n' "$a" "$b";; Gid:) printf 'Gid %s %s\\n' "$a" "$b";;
      Cpus_allowed_list:) printf 'Cpus %s\\n' "$a"; break;; esac; done </proc/self/status
      s passwd; grep -s "^[^:]*:[^:]*:$u:" /etc/passwd || { has getent && getent passwd "$u"; }
      """
    case .caps: "has capsh && { s capsh; capsh --print; }"
    case .lsb:
      """
      has lsb_release && { s lsb; [ -e /etc/debian_version ] || lsb_release -a 2>/dev/null; }
      """
    case .chroot:
      """
      s chroot; if [ "${debian_chroot-}" ]; then echo yes
      elif [ -e /proc/1/root/. ]; then [ / -ef /proc/1/root/. ] || echo yes
      else i=$(stat -c '%i' / 2>/dev/null); case $i in 2|128|256|'') ;; *) echo yes;; esac; fi
      """
    case .systemd:
      "has systemctl && [ -d /run/systemd/system ] && { s systemd; systemctl --version; }"
    case .virtual: "s init; cat /proc/1/environ 2>/dev/null"
    case .network: network
    case .hardware: hardware
    default: nil
    }
  }

  private static let platform = """
    s machine; uname -m; head -c 20 /proc/self/exe
    s names; read -r h </proc/sys/kernel/hostname; grep -sqw -e "$h" /etc/hosts || {
    has getent && getent ahosts "$h" 2>/dev/null | { read -r i _ && getent hosts "$i"; }; }
    """

  private static let network = """
    has ip && {
    s addresses; ip -o addr show 2>/dev/null
    s route4; ip -4 route get 8.8.8.8 2>/dev/null
    s route6; ip -6 route get 2404:6800:400a:800::1012 2>/dev/null
    s local4; ip -4 route show table local 2>/dev/null
    s local6; ip -6 route show table local 2>/dev/null; }
    has ethtool && for i in /sys/class/net/*; do i=${i##*/}
    [ -e "/sys/class/net/$i/device" ] || continue
    s "features $i"; ethtool -k "$i" 2>/dev/null; s "stamping $i"; ethtool -T "$i" 2>/dev/null; done
    """

  private static let hardware = """
    s cpu; grep -sE '^(processor|Processor|model name|vendor_id|cpu|Vendor|physical id|core id|\
    siblings|cpu cores|# processors|features|cpu MHz static|CPU)[^:]*:' /proc/cpuinfo
    s flags; grep -s -m 1 -E '^(flags|Features|features)[^:]*:' /proc/cpuinfo
    has vgs && { s vgs; vgs --noheadings --nosuffix --units g --separator , 2>/dev/null
    s lvs; lvs --noheadings --nosuffix --units g --separator , 2>/dev/null
    s pvs; pvs --noheadings --nosuffix --units g --separator , 2>/dev/null; }
    has lspci && { s pci; lspci -D 2>/dev/null; }
    """

  /// Sizes of file systems; those on a network may hang, and get a limit.
  private var mountCommands: String {
    """
    s mounts; m=/proc/self/mounts; [ -r $m ] || m=/proc/mounts; l= n=
    while read -r d p t o x; do case $d in /*|*:/*) ;; *) continue;; esac
    printf '%s %s %s %s %s\\n' "$d" "$p" "$t" "$o" "$x"
    case $p in *[!a-zA-Z0-9/._:@+=,\\\\-]*) continue;; esac
    case $t in nfs*|cifs|smb*|fuse.*|ceph|glusterfs|9p) n="$n $p";; *) l="$l $p";; esac; done <$m
    f='%S %s %b %a %c %d %n'; s sizes; set -f; set -- $(printf "%b\\n" "$l")
    [ $# = 0 ] || stat -f -c "$f" -- "$@" 2>/dev/null
    for p in $n; do p=$(printf %b "$p"); s sizes; if has timeout; then
    timeout \(timeout) stat -f -c "$f" -- "$p" 2>/dev/null; else stat -f -c "$f" -- "$p"; fi; done
    set +f
    """
  }

  private var localCommands: String {
    let path = Quote.word(factPath)
    return """
      for f in \(path)/*.fact; do [ -f "$f" ] || continue; s "local $f"
      if [ -x "$f" ]; then o=$("$f" 2>/dev/null </dev/null); r=$?
      if [ $r = 0 ]; then printf '0\\n%s' "$o"; else printf '%s\\n' $r; "$f" 2>&1 >/dev/null; fi
      else printf '0\\n'; cat "$f"; fi; done
      """
  }

  private var filesAndLinks: String {
    let chosen = FactCollector.allCases.filter(collectors.contains)
    var files = chosen.flatMap(FactSources.files)
    var seen: Set<String> = []
    files = files.filter { seen.insert($0).inserted }
    let links = chosen.flatMap(FactSources.links)
    let probes = chosen.flatMap(FactSources.probes)
    var text = ""
    if !probes.isEmpty {
      text += """
        s present; for f in \(probes.joined(separator: " ")); do
        [ -e "$f" ] && printf '%s\\n' "$f"; done

        """
    }
    if !links.isEmpty { text += "s links; ls -ld \(links.joined(separator: " ")) 2>/dev/null\n" }
    if !files.isEmpty { text += "s files; grep -sH '' \(files.joined(separator: " "))\n" }
    return text + "exit 0"
  }
}
