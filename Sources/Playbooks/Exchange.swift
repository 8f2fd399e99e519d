/// A script that ran on a target for a host's task, and what it answered: what a run is resumed
/// from.
package struct Exchange: Sendable, Equatable {
  package struct Reply: Sendable, Equatable {
    package var status: Int
    package var output: [UInt8]
    package var errors: [UInt8]
    package var seconds: Double?

    package init(status: Int, output: [UInt8], errors: [UInt8], seconds: Double? = nil) {
      self.status = status
      self.output = output
      self.errors = errors
      self.seconds = seconds
    }
  }

  /// SHA-256 of all that was sent, in hexadecimal: the same for the same task with the same
  /// arguments.
  package var script: String
  /// nil: it is not kept, because it is secret or long; a resumed run asks again.
  package var reply: Reply?

  package init(script: String, reply: Reply?) {
    self.script = script
    self.reply = reply
  }
}
