import Templates

extension BuiltinTable {
  /// Everything that Ansible's templates can call: the one place where the families are named.
  package static let standard: BuiltinTable = {
    var table = BuiltinTable(
      filters: Filters.ansible + Filters.jinja + Collections.filters,
      tests: Tests.ansible + Tests.jinja + Collections.tests,
      functions: Functions.all,
      lookups: Lookups.all)
    table.addQualifiedNames()
    return table
  }()

  /// Jinja2's own filters and tests, without Ansible's.
  package static let jinja2 = BuiltinTable(filters: Filters.jinja, tests: Tests.jinja)

  /// Makes each builtin known as `ansible.builtin.NAME` too; names with a dot are qualified as
  /// they are.
  private mutating func addQualifiedNames() {
    func qualified<Entry>(_ entries: [String: Entry]) -> [String: Entry] {
      var all = entries
      all.reserveCapacity(entries.count * 2)
      for (name, entry) in entries where !name.utf8.contains(UInt8(ascii: ".")) {
        all["ansible.builtin." + name] = entry
      }
      return all
    }
    filters = qualified(filters)
    tests = qualified(tests)
    lookups = qualified(lookups)
  }
}

/// The filters, family by family; of two with one name the first counts.
enum Filters {
  /// Ansible's own, which come before Jinja2's of the same name.
  static let ansible: [Builtin] =
    ansibleBasics + ansibleLists + ansibleDicts + ansibleMath + ansibleRandom + ansibleEncoding
    + ansibleRegex + ansibleComment + ansibleURL + ansibleHash + ansiblePaths + ansibleTime
    + ansibleSecrets + ansibleYAML

  /// Jinja2's.
  static let jinja: [Builtin] =
    jinjaBasics + jinjaText + jinjaSequences + jinjaSelecting + jinjaOrdering + jinjaNumbers
    + jinjaMarkup + jinjaLinks
}

/// The tests, family by family; of two with one name the first counts.
enum Tests {
  static let ansible: [Builtin] =
    ansibleResults + ansibleValues + ansibleFiles + ansibleVersion
  static let jinja: [Builtin] = jinjaTypes + jinjaValues + jinjaComparison
}

/// The global functions that need nothing of the machine that runs the template.
enum Functions {
  static let all: [Builtin] = ansible
}
