internal import ModuleKit

/// Whether an account is to be there.
enum AccountState: String, Choice { case absent, present }

/// Shell that looks accounts up.
enum AccountShell {
  /// `entry passwd|group NAME`: the account's line, from the host's files or every source it knows.
  static func lookups(isLocal: Bool) -> String {
    """
    entry() { if \(isLocal ? "false" : "has getent"); then getent "$1" "$2"; return 0; fi
    while IFS= read -r x; do case $x in "$2":*) printf '%s\\n' "$x"; return;; esac; done <"/etc/$1"; }
    shadow() { [ -r /etc/shadow ] && while IFS= read -r x; do case $x in "$1":*)
    printf '%s\\n' "$x"; return;; esac; done </etc/shadow; }

    """
  }
}
