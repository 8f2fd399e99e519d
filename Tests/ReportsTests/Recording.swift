import Diagnostics
import Formats
import Foundation
import Playbooks
import Reports
import Testing
import Values

/// A run of ansible-playbook that `record.py` recorded: its events, and what it printed.
struct Recording: CustomTestStringConvertible, Sendable {
  let name: String
  let variant: String
  var testDescription: String { "\(name).\(variant)" }

  static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

  static let all: [Recording] = {
    let path = directory.appendingPathComponent("recorded").path
    let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return files.filter { $0.hasSuffix(".events") }.sorted().map { file in
      let parts = file.split(separator: ".")
      return Recording(name: String(parts[0]), variant: String(parts[1]))
    }
  }()

  func text(_ suffix: String) throws -> String {
    let file = Recording.directory.appendingPathComponent("recorded/\(name).\(variant).\(suffix)")
    return try String(contentsOf: file, encoding: .utf8)
  }

  /// The words behind the variant's name in the playbook.
  var settings: [String] {
    let file = Recording.directory.appendingPathComponent("playbooks/\(name).yml")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    for line in text.components(separatedBy: "\n") where line.hasPrefix("# variant \(variant):") {
      return line.components(separatedBy: ":").dropFirst().joined(separator: ":")
        .split(separator: " ").map(String.init)
    }
    return []
  }

  var options: ReportOptions {
    var options = ReportOptions()
    for setting in settings {
      switch setting {
      case "-v": options.verbosity = 1
      case "-vv": options.verbosity = 2
      case "ANSIBLE_DISPLAY_SKIPPED_HOSTS=no": options.showsSkipped = false
      case "ANSIBLE_DISPLAY_OK_HOSTS=no": options.showsOK = false
      case "ANSIBLE_DISPLAY_FAILED_STDERR=yes": options.failsToStderr = true
      case "ANSIBLE_FORCE_COLOR=1": options.palette = Palette(isOn: true)
      case "ANSIBLE_CALLBACK_RESULT_FORMAT=yaml": options.resultFormat = .yaml
      case "ANSIBLE_CHECK_MODE_MARKERS=yes": options.marksCheckMode = true
      case "ANSIBLE_DISPLAY_ARGS_TO_STDOUT=1": options.showsArguments = true
      case "ANSIBLE_SHOW_PER_HOST_START=1": options.showsHostStart = true
      case "ANSIBLE_CALLBACK_FORMAT_PRETTY=no": options.prettyResults = false
      case "ANSIBLE_SHOW_TASK_PATH_ON_FAILURE=1": options.showsPathOnFailure = true
      case "ANSIBLE_SHOW_CUSTOM_STATS=yes": options.showsCustomStats = true
      default: break
      }
    }
    return options
  }

  // MARK: Events

  func events() throws -> [Event] {
    var tasks: [String: Int] = [:]
    let isCheck = settings.contains("--check")
    var play = PlayInfo(name: "", id: 0, hosts: [], isCheck: isCheck)
    return try text("events").split(separator: "\n").compactMap { line in
      let event = try JSON.parse(String(line)).dict ?? [:]
      let task = event["task"]?.dict.map { info($0, &tasks) }
      let host = event["host"]?.text ?? ""
      switch event["event"]?.text {
      case "run":
        return .runBegan(RunInfo(playbooks: [event["playbook"]?.text ?? ""], isCheck: isCheck))
      case "play":
        play = PlayInfo(
          name: event["name"]?.text ?? "", id: play.id + 1, hosts: [], isCheck: isCheck)
        if name == "free" { play.strategy = "free" }
        return .playBegan(play)
      case "no_hosts_matched": return .noHostsMatched(play)
      case "no_hosts_remaining": return .noHostsRemaining(play)
      case "notify": return .handlerNotified(event["handler"]?.text ?? "", host: host)
      case "include":
        let item = event.given("item")
        let hosts = event["hosts"]?.items?.map(\.text) ?? []
        return .included(file: event["file"]?.text ?? "", hosts: hosts, item: item)
      case "stats": return .runEnded(recap(event))
      default: break
      }
      guard let task else { return nil }
      switch event["event"]?.text {
      case "task": return .taskBegan(task)
      case "start": return .hostBegan(task, host: host)
      case "item": return .item(task, host: host, result(event, task))
      case "finished": return .finished(task, host: host, result(event, task))
      case "retry":
        return .retry(
          task, host: host, attempt: event["attempt"]?.int ?? 0, of: event["retries"]?.int ?? 0,
          result(event, task))
      default: return nil
      }
    }
  }

  private func info(_ value: Dict, _ tasks: inout [String: Int]) -> TaskInfo {
    let id = value["id"]?.text ?? ""
    tasks[id] = tasks[id] ?? tasks.count
    var task = TaskInfo(
      name: value["name"]?.text ?? "", action: value["action"]?.text ?? "", id: tasks[id] ?? 0,
      isHandler: value["handler"]?.isTrue ?? false, isCheck: value["check"]?.isTrue ?? false,
      path: value["path"]?.text ?? "")
    task.hasLoop = value["loop"]?.isTrue ?? false
    task.role = value.given("role")?.text
    task.arguments = value.given("arguments")?.text
    return task
  }

  private func result(_ event: Dict, _ task: TaskInfo) -> TaskResult {
    let status = TaskResult.Status(rawValue: event["status"]?.text ?? "ok") ?? .ok
    var result = TaskResult(status, event["value"]?.dict ?? [:])
    func optional(_ name: String) -> Value? { event.given(name) }
    if let diff = optional("diff") {
      result.diffs = diff.items?.compactMap(\.dict) ?? diff.dict.map { [$0] } ?? []
    }
    result.isIgnored = event["ignored"]?.isTrue ?? false
    result.isSecret = event["secret"]?.isTrue ?? false
    result.isVerbose = event["verbose"]?.isTrue ?? false
    result.item = result.value["item"]
    result.label = optional("label")
    result.delegatedTo = optional("delegated")?.text
    if let failure = optional("failure")?.dict {
      result.failure = Failure(.other, failure["message"]?.text ?? "", at: span(failure))
    }
    return result
  }

  /// The place that the recorded excerpt names.
  private func span(_ failure: Dict) -> Span? {
    guard let context = failure["context"]?.items?.compactMap(\.string).last,
      let line = context.split(separator: "\n").first, line.hasPrefix("Origin: ")
    else { return nil }
    let parts = line.dropFirst(8).split(separator: ":")
    guard parts.count == 3, let row = Int(parts[1]), let column = Int(parts[2]) else { return nil }
    let file = parts[0].replacingOccurrences(of: "/ROOT/", with: "")
    let text = try? String(
      contentsOf: Recording.directory.appendingPathComponent(file), encoding: .utf8)
    return Span(Source(name: String(parts[0]), text: text ?? ""), line: row, column: column)
  }

  private func recap(_ event: Dict) -> Recap {
    var recap = Recap()
    for (name, value) in event["hosts"]?.dict ?? [:] {
      var host = Recap.Host()
      func number(_ key: String) -> Int { value.dict?[key]?.int ?? 0 }
      host.ok = number("ok")
      host.changed = number("changed")
      host.unreachable = number("unreachable")
      host.failed = number("failures")
      host.skipped = number("skipped")
      host.rescued = number("rescued")
      host.ignored = number("ignored")
      recap.hosts[name.text] = host
    }
    for (name, value) in event["custom"]?.dict ?? [:] {
      recap.custom[name.text] = value.dict ?? [:]
    }
    return recap
  }
}

extension Dict {
  /// The value of a key that is there and not null.
  func given(_ name: String) -> Value? {
    guard let value = self[name], !value.isNull else { return nil }
    return value
  }
}
