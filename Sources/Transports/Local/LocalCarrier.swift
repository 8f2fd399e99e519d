import Diagnostics
import Glibc
import Remote

/// Opens shells on this machine.
final class LocalCarrier: Carrier {
  private var processes: [LocalProcess] = []
  private(set) var isOpen = false
  private let buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: 64 * 1024, alignment: 16)

  deinit { buffer.deallocate() }

  var dialer: Dialer? { nil }

  func open(_ dialed: Dialed?) { isOpen = true }

  var hasNews: Bool { false }

  func start(_ launch: Launch) throws(Failure) -> any Wire {
    let process = try LocalProcess(launch.shell.map { [$0] } ?? LocalProcess.shell(launch.command))
    processes.append(process)
    return process
  }

  func watched() -> [Interest] {
    processes.removeAll { $0.output < 0 }
    return processes.flatMap { $0.watched() }
  }

  func turn(isReady: Bool) {
    guard isReady else { return }
    for process in processes where process.output >= 0 { _ = process.read(into: buffer) }
  }

  func takeLoss() -> Failure? { nil }

  func close() {
    processes = []
    isOpen = false
  }
}
