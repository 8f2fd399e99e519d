package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Makes or removes locales.
package struct LocaleGen: Module {
  var names: [String] = []
  var state = AccountState.present

  package init() {}

  package static let spec = Spec<Self>(
    "community.general.locale_gen", aliases: ["locale_gen"], "Makes or removes locales.",
    [
      .init(\.names, "name", required: true, "Locales, `de_DE.UTF-8`."),
      .init(\.state, "state", "Whether they are to be there."),
    ],
    returns: [("name", "The locales."), ("mechanism", "How the host makes locales.")],
    example: "- community.general.locale_gen:\n    name: de_DE.UTF-8\n")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    let names = names.filter { !$0.isEmpty }
    for name in names
    where name.contains(where: {
      !($0.isASCII && ($0.isLetter || $0.isNumber || "._@-".contains($0)))
    }) {
      throw Failure(.usage, "'\(name)' cannot be a locale")
    }
    let text = """
      has locale || fail 'locale was not found on the host'
      flat() { printf %s "$1" | sed 's/\\.utf8$/.UTF-8/;s/\\.UTF8$/.UTF-8/'; }
      have=" $(locale -a 2>/dev/null | sed 's/\\.utf8$/.UTF-8/;s/\\.iso/.ISO-/' | tr '\\n' ' ') "
      if [ -e /etc/locale.gen ]; then kind=glibc; elif has localedef; then kind=ubuntu_legacy; else fail '/etc/locale.gen is missing: install the package locales'; fi
      say kind $kind; set --; for l in \(Quote.words(names)); do l=$(flat "$l")
      case $have in *" $l "*) \(state == .present ? "" : "set -- \"$@\" \"$l\"");; *) \(state == .present ? "set -- \"$@\" \"$l\"" : "");; esac; done
      [ $# = 0 ] && exit 0
      if [ $kind = glibc ] && [ \(state == .present ? "1" : "") ]; then for l; do
      grep -qsE "^[#[:space:]]*$l[[:space:]]" /etc/locale.gen /usr/share/i18n/SUPPORTED || fail "The following locales you have entered are not available on your system: $l"; done; fi
      say changed; [ "$check" ] && exit 0
      for l; do if [ $kind = glibc ]; then
      \(state == .present
        ? "if grep -qE \"^#? *$l[[:space:]]\" /etc/locale.gen; then sed -i \"s/^# *\\($l[[:space:]]\\)/\\1/\" /etc/locale.gen; else grep \"^$l \" /usr/share/i18n/SUPPORTED >>/etc/locale.gen; fi"
        : "sed -i \"s/^\\($l[[:space:]]\\)/# \\1/\" /etc/locale.gen")
      else \(state == .present ? "e=$(localedef -i \"${l%%.*}\" -f \"${l#*.}\" \"$l\" 2>&1 </dev/null) || fail \"$e\"" : "e=$(localedef --delete-from-archive \"$l\" 2>&1 </dev/null) || fail \"$e\""); fi; done
      [ $kind != glibc ] || { \(state == .present ? "" : "rm -f /usr/lib/locale/locale-archive; ")e=$(locale-gen 2>&1 </dev/null) || fail "$e"; }
      """
    let values: Dict = ["name": .list(names.map { .string($0) })]
    return .run(Script(context, text, promise: .decisive)) { (reply: Reply) throws(Failure) in
      let answer = Answer(reply)
      var values = values
      values["mechanism"] = .string(answer["kind"] ?? "glibc")
      if let failure = answer.failure { return .done(.failure(failure, values: values)) }
      return .done(Outcome(changed: answer.has("changed"), values: values))
    }
  }
}
