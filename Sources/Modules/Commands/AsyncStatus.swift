package import Diagnostics
package import ModuleKit
internal import Remote
internal import Values

/// How a job that goes on by itself stands.
package struct AsyncStatus: Module {
  package enum Mode: String, Choice { case cleanup, status }

  package var job = ""
  package var mode = Mode.status

  package init() {}

  package static let spec = Spec<AsyncStatus>(
    "ansible.builtin.async_status", "Tells how a job that goes on by itself stands.",
    isLocalToHost: false,
    [
      .init(\.job, "jid", required: true, "The job."),
      .init(\.mode, "mode", "Whether to look, or to remove what the job left."),
    ],
    returns: [
      ("ansible_job_id", "The job."), ("started", "Whether it began."),
      ("finished", "Whether it ended."), ("stdout", "Its output."), ("stderr", "Its errors."),
      ("erased", "What was removed."),
    ],
    example: """
      - ansible.builtin.async_status:
          jid: "{{ job.ansible_job_id }}"
        register: result
        until: result is finished
        retries: 30
      """)

  package func begin(_ context: ModuleContext) throws(Failure) -> Step {
    let known = AsyncJob(id: job)
    let values: Dict = [
      "ansible_job_id": .string(job), "started": true,
      "results_file": .string("~/.ansible_async/" + job),
    ]
    if mode == .cleanup {
      return .ask(known.cleanup) { _ throws(Failure) in
        var result = values
        result["started"] = false
        result["finished"] = false
        result["erased"] = .string("~/.ansible_async/" + job)
        result.merge(Self.silence)
        return .done(Outcome(values: result))
      }
    }
    return .run(known.look) { reply in
      var result = values
      switch known.state(reply) {
      case .missing:
        result["finished"] = true
        result.merge(Self.silence)
        return .done(.failure("could not find job", values: result))
      case .running:
        result["finished"] = false
        result.merge(Self.silence)
        return .done(Outcome(values: result))
      case .finished(let reply):
        result["finished"] = true
        let output = Lines.stripped(reply.outputText)
        let errors = Lines.stripped(reply.errorText)
        result["rc"] = .int(reply.status)
        result["stdout"] = .string(output)
        result["stderr"] = .string(errors)
        result["stdout_lines"] = .list(Lines.of(output))
        result["stderr_lines"] = .list(Lines.of(errors))
        var outcome = Outcome(changed: true, values: result)
        if reply.status != 0 {
          outcome.failed = true
          outcome.message =
            reply.status == 124 ? "the job took longer than it may" : "non-zero return code"
        }
        return .done(outcome)
      }
    }
  }

  /// What results hold of a job that said nothing.
  private static let silence: Dict = ["stdout": "", "stderr": ""]
}
