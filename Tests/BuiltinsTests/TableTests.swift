import Builtins
import Templates
import Testing

/// The table against the lists of names that ansible-core 2.19 knows.
@Suite struct TableTests {
  static let filters = """
    abs attr b64decode b64encode basename batch bool capitalize center checksum combinations
    combine comment commonpath count d default dict2items dictsort difference dirname e escape
    expanduser expandvars extract fileglob filesizeformat first flatten float forceescape
    format from_json from_yaml from_yaml_all groupby hash human_readable human_to_bytes indent
    int intersect items items2dict join last length list log lower mandatory map max md5 min
    normpath password_hash path_join permutations pow pprint product quote random realpath
    regex_escape regex_findall regex_replace regex_search reject rejectattr rekey_on_member
    relpath replace reverse root round safe select selectattr sha1 shuffle slice sort split
    splitext strftime string striptags subelements sum symmetric_difference ternary title
    to_datetime to_json to_nice_json to_nice_yaml to_uuid to_yaml tojson trim truncate
    type_debug union unique unvault upper urldecode urlencode urlize urlsplit vault
    win_basename win_dirname win_splitdrive wordcount wordwrap xmlattr zip zip_longest
    """
  static let tests = """
    != < <= == > >= abs all any boolean callable change changed contains defined directory
    divisibleby eq equalto escaped even exists failed failure false falsy file filter finished
    float ge greaterthan gt in integer is_abs is_dir is_file is_link is_mount is_same_file
    isnan issubset issuperset iterable le lessthan link link_exists lower lt mapping match
    mount nan ne none number odd reachable regex same_file sameas search sequence skip skipped
    started string subset succeeded success successful superset test timedout true truthy
    undefined unreachable upper uri url urn vault_encrypted vaulted_file version
    version_compare
    """

  static func names(_ list: String) -> [String] {
    list.split { $0 == " " || $0 == "\n" }.map(String.init)
  }

  @Test(arguments: names(filters)) func knowsEveryFilter(_ name: String) {
    #expect(BuiltinTable.standard.filters[name] != nil)
    #expect(BuiltinTable.standard.filters["ansible.builtin." + name] != nil)
  }

  @Test(arguments: names(tests)) func knowsEveryTest(_ name: String) {
    #expect(BuiltinTable.standard.tests[name] != nil)
    #expect(BuiltinTable.standard.tests["ansible.builtin." + name] != nil)
  }

  @Test func jinjaAloneHasNothingOfAnsible() {
    #expect(BuiltinTable.jinja2.filters["combine"] == nil)
    #expect(BuiltinTable.jinja2.tests["version"] == nil)
    #expect(BuiltinTable.jinja2.filters["upper"] != nil)
  }

  @Test func everyBuiltinSaysWhatItDoes() {
    let table = BuiltinTable.standard
    let known =
      Self.names(Self.filters).compactMap { table.filters[$0] }
      + Self.names(Self.tests).compactMap { table.tests[$0] }
    let silent = known.filter(\.summary.isEmpty).map(\.name)
    #expect(Set(silent) == [])
  }

  /// What may answer differently next time must say so, or the engine would keep its answer.
  @Test(arguments: ["random", "shuffle", "password_hash", "vault", "strftime"])
  func volatileFilters(_ name: String) {
    #expect(BuiltinTable.standard.filters[name]?.isVolatile == true)
  }

  @Test(arguments: ["exists", "file", "directory", "link", "same_file", "mount"])
  func volatileTests(_ name: String) {
    #expect(BuiltinTable.standard.tests[name]?.isVolatile == true)
  }
}
