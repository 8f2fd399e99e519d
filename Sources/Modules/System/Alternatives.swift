package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// Chooses among programs that provide the same command.
package struct Alternatives: Module {
  enum State: String, Choice { case present, selected, auto, absent }

  var name = ""
  var path: String?
  var link: String?
  var priority: Int?
  var state = State.selected
  var subcommands: [Dict] = []
  var family: String?

  package init() {}

  package static let spec = Spec<Self>(
    "community.general.alternatives", aliases: ["alternatives"],
    "Chooses among programs that provide the same command.",
    [
      .init(\.name, "name", required: true, "The command's name."),
      .init(\.path, "path", "The program."), .init(\.link, "link", "Where the command is."),
      .init(\.priority, "priority", "The program's priority, 50 by default."),
      .init(\.state, "state", "Whether it is known, chosen, or chosen by priority."),
      .init(
        \.subcommands, "subcommands", aliases: ["slaves"],
        "Links that go with it: `name`, `path`, `link`."),
      .init(\.family, "family", "The family, where the host's program knows families."),
    ],
    rules: [.oneOf(["path", "family"])],
    example: "- community.general.alternatives:\n    name: editor\n    path: /usr/bin/vim.basic\n")

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    let target = path ?? family ?? ""
    var install = ""
    for command in subcommands {
      guard let link = command["link"], let name = command["name"], let path = command["path"]
      else {
        throw Failure(.usage, "each of subcommands needs name, path and link")
      }
      install += " --slave \(Quote.words([link.text, name.text, path.text]))"
    }
    let word = Quote.word(name)
    let file = Quote.word(target)
    let rank = priority.map { String($0) } ?? "50"
    var text = """
      a=; for x in update-alternatives alternatives; do has $x && { a=$x; break; }; done
      [ "$a" ] || fail 'update-alternatives was not found on the host'
      n='
      '
      o=$n$($a --query \(word) 2>/dev/null </dev/null || $a --display \(word) 2>/dev/null </dev/null)$n
      link=; case $o in *"${n}Link: "*) link=${o#*"${n}Link: "}; link=${link%%"$n"*};; esac
      auto=; case $o in *"${n}Status: auto$n"*|*'status is auto'*) auto=1;; esac
      now=; case $o in *"${n}Value: "*) now=${o#*"${n}Value: "}; now=${now%%"$n"*};; *'points to '*) now=${o#*'points to '}; now=${now%%"$n"*};; esac
      known=; case $o in *"${n}Alternative: "\(file)"$n"*|*"$n"\(file)' - '*) known=1;; esac
      do_() { say changed; [ "$check" ] && return; e=$($a "$@" 2>&1 </dev/null) || fail "$e"; }

      """
    if state == .absent {
      text += "[ \"$known\" ] && do_ --remove \(word) \(file)\n"
    } else {
      let rankTest =
        priority.map {
          "pr=; case $o in *\"${n}Alternative: \"\(file)\"${n}Priority: \(String($0))$n\"*|*\"$n\"\(file)' - '*'priority \($0)'*) pr=1;; esac\n"
        }
        ?? "pr=1\n"
      text += rankTest
      text += """
        if [ ! "$known" ] || [ ! "$pr" ]; then l=\(Quote.word(link ?? "")); [ "$l" ] || l=$link
        [ -e \(file) ] || [ "$check" ] || fail "Specified path \(target.shellInDoubleQuotes) does not exist"
        [ "$l" ] || fail 'Needed to install the alternative, but unable to do so as we are missing the link'
        do_ --install "$l" \(word) \(file) \(rank)\(install); fi

        """
      switch state {
      case .selected:
        text += "[ \"$now\" = \(file) ] || do_ --set \(word) \(file)\n"
      case .auto: text += "[ \"$auto\" ] || do_ --auto \(word)\n"
      default: break
      }
    }
    return .run(Script(context, text + ":\n", promise: .decisive)) {
      (reply: Reply) throws(Failure) in
      let answer = Answer(reply)
      if let failure = answer.failure { return .done(.failure(failure)) }
      return .done(Outcome(changed: answer.has("changed")))
    }
  }
}
