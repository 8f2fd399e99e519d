internal import Crypto
internal import Diagnostics
import Glibc
internal import ModuleKit
internal import Playbooks
import Synchronization
internal import Values

/// Files of the controller: what is the same for many hosts is read and hashed once, as long as
/// the file stays as it is.
final class FileCache: Sendable {
  private struct Contents {
    var sums: [SumKey: (stamp: Stamp, sum: String)] = [:]
    var texts: [String: (stamp: Stamp, bytes: [UInt8])] = [:]
  }

  private struct SumKey: Hashable {
    let path: String
    let algorithm: ObjectIdentifier
  }

  /// What changes when a file is written: an earlier task of the run may have done it.
  private struct Stamp: Equatable {
    let inode: ino_t
    let size: off_t
    let seconds: Int
    let nanoseconds: Int

    init?(_ path: String) {
      guard let info = FileCache.status(path) else { return nil }
      inode = info.st_ino
      size = info.st_size
      seconds = info.st_mtim.tv_sec
      nanoseconds = info.st_mtim.tv_nsec
    }
  }

  private let decrypt: @Sendable (_ bytes: [UInt8], _ path: String) throws(Failure) -> [UInt8]
  private let contents = Mutex(Contents())
  /// Files larger than this are read again each time.
  private static let keptBytes = 1 << 20

  init(decrypt: @escaping @Sendable (_ bytes: [UInt8], _ path: String) throws(Failure) -> [UInt8]) {
    self.decrypt = decrypt
  }

  /// The path if there is something.
  func existing(_ path: String) -> String? { access(path, F_OK) == 0 ? path : nil }

  /// `~` at the beginning as the home directory.
  static func expand(_ path: String) -> String {
    guard path.hasPrefix("~"), path == "~" || path.hasPrefix("~/"), let home = getenv("HOME") else {
      return path
    }
    return String(cString: home) + path.dropFirst()
  }

  func read(_ path: String) throws(Failure) -> [UInt8] {
    let stamp = Stamp(path)
    if let known = contents.withLock({ $0.texts[path] }), known.stamp == stamp {
      return known.bytes
    }
    var bytes = try Self.readAll(path)
    if Self.isVault(bytes) { bytes = try decrypt(bytes, path) }
    if let stamp, bytes.count <= Self.keptBytes {
      contents.withLock { $0.texts[path] = (stamp, bytes) }
    }
    return bytes
  }

  func stat(_ path: String) -> ControllerFile? {
    guard let info = Self.status(path) else { return nil }
    let kind: ControllerFile.Kind
    switch info.st_mode & S_IFMT {
    case S_IFDIR: kind = .directory
    case S_IFREG: kind = .file
    default: kind = .other
    }
    var isVault = false
    if case .file = kind, info.st_size > 20 { isVault = Self.isVault(Self.head(path)) }
    return ControllerFile(
      kind: kind, size: Int(info.st_size), mode: Int(info.st_mode & 0o7777), isVault: isVault)
  }

  func list(_ directory: String) throws(Failure) -> [String] {
    guard let handle = opendir(directory) else {
      throw Failure(.usage, "could not read directory '\(directory)': \(Self.reason)")
    }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    var result: [String] = []
    for name in names.sorted() {
      result.append(name)
      let path = Paths.join(directory, name)
      var info = FileStatus()
      // A link to a directory is listed, not entered: it may lead back here.
      guard lstat(path, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else { continue }
      result += try list(path).map { name + "/" + $0 }
    }
    return result
  }

  /// A digest of a file's (decrypted) bytes as hexadecimal text.
  func sum<Hash: HashFunction>(_ path: String, _ algorithm: Hash.Type) throws(Failure) -> String {
    let stamp = Stamp(path)
    let key = SumKey(path: path, algorithm: ObjectIdentifier(algorithm))
    if let known = contents.withLock({ $0.sums[key] }), known.stamp == stamp { return known.sum }
    var hash = Hash()
    if Self.isVault(Self.head(path)) {
      hash.update(data: try read(path))
    } else {
      try Self.eachChunk(of: path) { hash.update(bufferPointer: $0) }
    }
    let sum = hash.finalize().map { byte in
      let digits = String(byte, radix: 16)
      return digits.utf8.count == 1 ? "0" + digits : digits
    }.joined()
    if let stamp { contents.withLock { $0.sums[key] = (stamp, sum) } }
    return sum
  }

  // MARK: Reading

  // The name `stat` is this type's method, too.
  private typealias FileStatus = Glibc.stat

  private static func status(_ path: String) -> FileStatus? {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var info = FileStatus()
    return fstat(file, &info) == 0 ? info : nil
  }

  private static var reason: String { String(cString: strerror(errno)) }

  private static func isVault(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.starts(with: Array("$ANSIBLE_VAULT;".utf8))
  }

  /// The first bytes of a file; none where it cannot be read.
  private static func head(_ path: String) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return [] }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 20)
    let count = Glibc.read(file, &bytes, bytes.count)
    return Array(bytes.prefix(max(0, count)))
  }

  private static func readAll(_ path: String) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    try eachChunk(of: path) { bytes.append(contentsOf: $0) }
    return bytes
  }

  private static func eachChunk(of path: String, _ body: (UnsafeRawBufferPointer) -> Void)
    throws(Failure)
  {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      throw Failure(.usage, "could not read '\(path)': \(reason)")
    }
    defer { close(file) }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = Glibc.read(file, buffer.baseAddress, buffer.count)
      if count == 0 { return }
      if count < 0 {
        if errno == EINTR { continue }
        throw Failure(.usage, "could not read '\(path)': \(reason)")
      }
      body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }
}
