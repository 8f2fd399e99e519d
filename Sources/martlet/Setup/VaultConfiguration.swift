import Diagnostics
import Glibc

/// The vault passwords that the environment names.
enum VaultConfiguration {
  static func read() throws(Failure) -> (ids: [String], files: [String]) {
    let ids = getenv("ANSIBLE_VAULT_IDENTITY_LIST").map { String(cString: $0) } ?? ""
    let file = getenv("ANSIBLE_VAULT_PASSWORD_FILE").map { String(cString: $0) }
    return (ids.split(separator: ",").map { String($0) }, file.map { [$0] } ?? [])
  }
}
