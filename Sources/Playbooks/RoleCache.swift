import Synchronization

/// The roles that a play has loaded, by how they are used.
package final class RoleCache: Sendable {
  private let roles = Mutex<[String: Role]>([:])

  package init() {}

  /// The role that is used in the same way, or `role`, which is kept from now on.
  package func shared(_ role: Role, key: String) -> Role {
    roles.withLock { roles in
      if let known = roles[key] { return known }
      roles[key] = role
      return role
    }
  }
}
