package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Sets the host's time zone, and whether its clock runs on local time.
package struct Timezone: Module {
  enum Clock: String, Choice {
    case local
    case utc = "UTC"
  }

  var name: String?
  var clock: Clock?

  package init() {}

  package static let spec = Spec<Self>(
    "community.general.timezone", aliases: ["timezone"],
    "Sets the host's time zone, and whether its clock runs on local time.", diff: .full,
    [
      .init(\.name, "name", "The zone, `Europe/Berlin`."),
      .init(\.clock, "hwclock", aliases: ["rtc"], "What the hardware's clock runs on."),
    ],
    rules: [.oneOf(["hwclock", "name"])],
    example: "- community.general.timezone:\n    name: Etc/UTC\n")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    if let name, name.hasPrefix("/") || name.cut(at: 47).contains("..") {
      throw Failure(.usage, "'\(name)' is not a time zone")
    }
    var text = "sd=; has timedatectl && [ -d /run/systemd/system ] && sd=1\n"
    if let name {
      text += """
        z=\(Quote.word(name)); [ -f "/usr/share/zoneinfo/$z" ] || fail "Error message: tz database file for $z not found: install the package tzdata"
        old=n/a; if [ -h /etc/localtime ]; then l=$(readlink /etc/localtime); old=${l##*zoneinfo/}
        elif [ -e /etc/timezone ]; then read -r old </etc/timezone; fi
        t=$old; [ -s /etc/timezone ] && read -r t </etc/timezone
        say old "$old"
        if [ "$old" != "$z" ] || [ "$t" != "$z" ]; then say changed name; [ "$check" ] || {
        if [ "$sd" ]; then e=$(timedatectl set-timezone "$z" 2>&1 </dev/null) || fail "Error message: $e"
        else ln -sf "/usr/share/zoneinfo/$z" /etc/localtime.martlet && mv -f /etc/localtime.martlet /etc/localtime || fail 'could not replace /etc/localtime'; fi
        if [ -e /etc/timezone ] || [ -e /etc/debian_version ]; then printf '%s\\n' "$z" >/etc/timezone; fi; }; fi

        """
    }
    if let clock {
      text += """
        c=UTC; [ -e /etc/adjtime ] && while read -r x; do case $x in LOCAL) c=local;; esac; done </etc/adjtime
        say clock $c
        if [ $c != \(clock.rawValue) ]; then say changed hwclock; [ "$check" ] || {
        if [ "$sd" ]; then e=$(timedatectl set-local-rtc \(clock == .local ? "yes" : "no") 2>&1 </dev/null) || fail "Error message: $e"
        else e=$(hwclock --systohc \(clock == .local ? "--localtime" : "--utc") 2>&1 </dev/null) || fail "Error message: $e"; fi; }; fi

        """
    }
    let module = self
    return .run(Script(context, text + ":\n", promise: .decisive)) {
      (reply: Reply) throws(Failure) in
      let answer = Answer(reply)
      if let failure = answer.failure { return .done(.failure(failure)) }
      var outcome = Outcome(changed: answer.has("changed"))
      var before = Dict()
      var after = Dict()
      if let name = module.name {
        before["name"] = .string(answer["old"] ?? "n/a")
        after["name"] = .string(name)
      }
      if let clock = module.clock {
        before["hwclock"] = .string(answer["clock"] ?? "n/a")
        after["hwclock"] = .string(clock.rawValue)
      }
      outcome.diffs = [Diff(from: before, to: after)]
      return .done(outcome)
    }
  }
}
