package import Remote

/// A script that goes on by itself on the target, and leaves its result under `~/.ansible_async`.
package struct AsyncJob: Sendable {
  /// The job's name, unique on the target: digits, letters, dots.
  package let id: String

  package init(id: String) { self.id = id }

  /// What a look at a job finds.
  package enum State: Sendable {
    case missing
    case running
    case finished(Reply)
  }

  private var path: String { "\"${ANSIBLE_ASYNC_DIR:-$HOME/.ansible_async}\"/\(Quote.word(id))" }

  /// Starts a script apart from the connection, to be ended after `limit` seconds.
  package func start(_ script: Script, limit: Int) -> Script {
    var copies = ""
    var names = ""
    for number in script.payloads.indices {
      copies += "cp \"$P\(number)\" \"$j/p\(number)\" || exit 1\n"
      names += "P\(number)=$j/p\(number) "
    }
    let variables = script.environment.map { "\($0.name)=\(Quote.word($0.value)) " }.joined()
    let input = script.input == nil ? "/dev/null" : "\"$j/in\""
    var started = Script(
      """
      umask 077
      j=\(path)
      mkdir -p "$j" || exit 1
      \(copies)\(script.input == nil ? "" : "cat >\"$j/in\"\n")\
      printf '%s\\n' "$$" >"$j/started"
      export j
      ( exec 8>&- 9>&- >/dev/null 2>&1 </dev/null; trap '' 1
        \(variables)\(names)timeout \(max(1, limit)) /bin/sh -c \(Quote.word(script.text)) >"$j/out" 2>"$j/err" <\(input)
        r=$?; echo "$r" >"$j/rc.new"; mv "$j/rc.new" "$j/rc" ) &
      """, isolation: .command, input: script.input, payloads: script.payloads)
    started.environment = []
    return started
  }

  /// Looks whether the job has ended.
  package var look: Script {
    Script(
      """
      j=\(path)
      if [ ! -e "$j/started" ]; then echo missing
      elif [ ! -e "$j/rc" ]; then echo running
      else
        read -r r <"$j/rc"; s=$(stat -c %s "$j/out")
        echo "finished $r $s"; cat "$j/out" "$j/err"
      fi
      """)
  }

  /// Removes what the job left.
  package var cleanup: Script { Script("rm -rf \(path)") }

  /// Reads the reply of `look`.
  package func state(_ reply: Reply) -> State {
    let line = reply.output.prefix { $0 != 10 }
    let words = String(decoding: line, as: UTF8.self).split(separator: " ")
    switch words.first {
    case "running": return .running
    case "finished":
      guard words.count == 3, let status = Int(words[1]), let size = Int(words[2]) else {
        return .missing
      }
      let rest = reply.output.dropFirst(line.count + 1)
      return .finished(
        Reply(output: Array(rest.prefix(size)), errors: Array(rest.dropFirst(size)), status: status)
      )
    default: return .missing
    }
  }
}
