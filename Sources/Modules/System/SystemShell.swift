internal import ModuleKit
internal import Remote

/// What the scripts of this folder begin with.
enum SystemShell {
  /// English messages, the administrator's programs, `has PROGRAM`, `fail WORDS`, `say NAME WORDS`.
  static let prelude =
    """
    LC_ALL=C; export LC_ALL; PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
    has() { command -v "$1" >/dev/null 2>&1; }
    say() { printf '%s\\n' "$*"; }

    """ + Answer.prelude

  /// `1` where the module only predicts.
  static func check(_ context: ModuleContext) -> String { "check=\(context.isCheck ? "1" : "")\n" }

  /// The beginning of every script: prelude, and whether it only predicts.
  static func opening(_ context: ModuleContext) -> String { prelude + check(context) }
}

extension Script {
  /// A script of this folder's modules.
  init(
    _ context: ModuleContext, isolation: Isolation = .probe, _ text: String,
    promise: Promise = .none
  ) {
    self.init(SystemShell.opening(context) + text, isolation: isolation, promise: promise)
  }
}
