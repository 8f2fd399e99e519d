package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Manages Python packages with the host's pip.
package struct Pip: Module {
  enum State: String, Choice { case absent, forcereinstall, latest, present }

  var name: [String] = []
  var version: String?
  var requirements: String?
  var virtualenv: TargetPath?
  var venvCommand = "virtualenv"
  var venvPython: String?
  var venvSitePackages = false
  var state = State.present
  var extraArgs: String?
  var editable = false
  var chdir: TargetPath?
  var executable: String?
  var umask: String?
  var breaksSystem = false

  package init() {}

  package static let spec = Spec<Self>(
    "ansible.builtin.pip", "Manages Python packages with the host's pip.",
    [
      .init(\.name, "name", "Packages, each with an optional version."),
      .init(\.version, "version", "The version of a single package."),
      .init(\.requirements, "requirements", "A requirements file on the host."),
      .init(\.virtualenv, "virtualenv", "A virtual environment, made where it is missing."),
      .init(\.venvCommand, "virtualenv_command", "What makes virtual environments."),
      .init(\.venvPython, "virtualenv_python", "The Python of a new environment."),
      .init(
        \.venvSitePackages, "virtualenv_site_packages",
        "Whether a new environment sees the system's packages."),
      .init(\.state, "state", "What the packages are to be."),
      .init(\.extraArgs, "extra_args", "More arguments."),
      .init(\.editable, "editable", "Whether a package stays where its source is."),
      .init(\.chdir, "chdir", "The directory to run in."),
      .init(\.executable, "executable", "The pip to run."),
      .init(\.umask, "umask", "The umask to run with."),
      .init(
        \.breaksSystem, "break_system_packages",
        "Whether to change an environment that the system manages."),
    ],
    rules: [
      .oneOf(["name", "requirements"]), .exclusive(["name", "requirements"]),
      .exclusive(["executable", "virtualenv"]),
    ],
    returns: [
      ("cmd", "The command."), ("stdout", "What pip printed."), ("virtualenv", "The environment."),
    ],
    example: "- ansible.builtin.pip:\n    name: jinja2>=3\n    virtualenv: /opt/tools\n")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    if version != nil, state != .present {
      throw Failure(.usage, "version is incompatible with state=\(state.rawValue)")
    }
    if version != nil, name.count > 1 {
      throw Failure(
        .usage,
        "'version' argument is ambiguous when installing multiple package distributions. Please specify version restrictions next to each package in 'name' argument."
      )
    }
    var names = name.filter { !$0.isEmpty }
    if let version, let only = names.first { names = ["\(only)==\(version)"] }
    if let bad = names.first(where: { $0.hasPrefix("-") }) {
      throw Failure(.usage, "'\(bad)' cannot be the name of a package")
    }
    var text = umask.map { "umask \(Quote.word($0))\n" } ?? ""
    if let virtualenv {
      text += """
        v=\(virtualenv.word); pip=$v/bin/pip
        if [ ! -x "$v/bin/activate" ] && [ ! -e "$v/bin/activate" ]; then say changed; [ "$check" ] && exit 0
        set -- \(venvSitePackages ? "--system-site-packages " : "")\(venvPython.map { "-p \(Quote.word($0)) " } ?? "")"$v"
        c=\(Quote.word(venvCommand)); has ${c%% *} || { has python3 && c='python3 -m venv'; }
        e=$($c "$@" 2>&1 </dev/null) || fail "could not make the virtual environment: $e"; fi

        """
    } else if let executable {
      text += "pip=\(Quote.word(executable))\n"
    } else {
      text +=
        "pip=; for p in pip3 pip; do has $p && { pip=$p; break; }; done; [ \"$pip\" ] || { has python3 && python3 -m pip --version >/dev/null 2>&1 && pip='python3 -m pip'; }\n[ \"$pip\" ] || fail 'Unable to find any of pip3, pip to use.  pip needs to be installed.'\n"
    }
    if let chdir { text += "cd \(chdir.word) || fail 'could not change the directory'\n" }
    let extra = (extraArgs ?? "").wordList.map { " " + Quote.word($0) }.joined()
    let words = Quote.words(names)
    var command = state == .absent ? "uninstall -y" : "install"
    if state == .latest { command += " -U" }
    if state == .forcereinstall { command += " -U --force-reinstall" }
    if breaksSystem { text += "PIP_BREAK_SYSTEM_PACKAGES=1; export PIP_BREAK_SYSTEM_PACKAGES\n" }
    let targets = requirements.map { "-r \(Quote.word($0))" } ?? (editable ? "-e \(words)" : words)
    text += """
      before=$($pip freeze --all 2>/dev/null </dev/null); say cmd "$pip \(command.shellInDoubleQuotes) \(targets.shellInDoubleQuotes)"

      """
    // A plain name that is there needs nothing; anything else is pip's to decide.
    let plain = state == .absent || state == .present
    if plain, requirements == nil, !editable {
      text += """
        n='
        '
        norm() { printf %s "$1" | tr 'A-Z_.' 'a-z--'; }
        list=$n$(norm "$before")$n; miss=; for p in \(words); do b=$(norm "${p%%[<>=!~;[]*}")
        case $p in *[\\<\\>!~\\;/@,]*) miss=1;; *==*) case $list in *"$n$b==$(norm "${p#*==}")$n"*) ;; *) miss=1;; esac;;
        *) case $list in *"$n$b=="*) \(state == .absent ? "miss=1" : "")\(";;") *) \(state == .absent ? "" : "miss=1")\(";;") esac;; esac; done
        [ "$miss" ] || exit 0

        """
    }
    text += """
      if [ "$check" ]; then say changed; exit 0; fi
      t=$(mktemp) || fail 'could not make a file'; trap 'rm -f "$t"' EXIT
      o=$($pip \(command)\(extra) \(targets) 2>"$t" </dev/null); r=$?; e=$(cat "$t")
      [ "$before" = "$($pip freeze --all 2>/dev/null </dev/null)" ] || say changed
      \(state == .forcereinstall ? "say changed\n" : "")say status $r; say data; printf '%s\\n' "$o"; printf '%s\\n' "$e" >&2; [ $r = 0 ]
      """
    let module = self
    return .run(Script(context, isolation: .command, text, promise: .complete)) {
      (reply: Reply) throws(Failure) in
      .done(module.outcome(Answer(reply)))
    }
  }

  private func outcome(_ answer: Answer) -> Outcome {
    if let message = answer["fail"] { return .failure(message) }
    let output = ProgramOutput.text(answer)
    let values: Dict = [
      "cmd": .string(answer["cmd"] ?? ""), "stdout": .string(output),
      "stderr": .string(answer.reply.errorText.trimmed),
      "name": name.isEmpty ? .null : .list(name.map { .string($0) }),
      "requirements": requirements.map { .string($0) } ?? .null, "state": .string(state.rawValue),
      "version": version.map { .string($0) } ?? .null,
      "virtualenv": virtualenv.map { .string($0.text) } ?? .null,
    ]
    if answer.reply.status != 0 {
      return .failure("\nstdout: \(output)\n:stderr: \(answer.reply.errorText)", values: values)
    }
    return Outcome(changed: answer.has("changed"), values: values)
  }
}
