/// Writes a module's manual from its declaration.
package enum Manual {
  package static func text(of module: AnyModule) -> String {
    var lines = [module.name, "", "  " + module.summary, ""]
    if !module.supportsCheck { lines += ["  Does not support check mode.", ""] }
    lines.append("OPTIONS")
    for option in module.options { lines += self.lines(of: option) }
    if !module.returns.isEmpty {
      lines += ["", "RETURNS"]
      for value in module.returns { lines.append("  \(value.name)\n      \(value.text)") }
    }
    if !module.example.isEmpty {
      lines += ["", "EXAMPLE"]
      lines += module.example.split(separator: "\n", omittingEmptySubsequences: false).map {
        "  " + $0
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func lines(of option: OptionSummary) -> [String] {
    var head = "  \(option.name) (\(option.type)"
    if option.isRequired { head += ", required" }
    head += ")"
    var lines = [head, "      " + option.text]
    if let choices = option.choices {
      lines.append("      one of: " + choices.joined(separator: ", "))
    }
    if !option.aliases.isEmpty {
      lines.append("      also called: " + option.aliases.joined(separator: ", "))
    }
    return lines
  }
}
