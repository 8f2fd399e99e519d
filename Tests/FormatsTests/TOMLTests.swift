import Diagnostics
import Formats
import Testing
import Values

@Suite struct TOMLTests {
  private func parse(_ text: String) throws(Failure) -> Value {
    .dict(try TOML.parse(Source(name: "t.toml", text: text)))
  }

  @Test func reading() throws {
    let text = #"""
      # comment
      title = "T\u00e9\t\"x\""
      raw = 'C:\dir'
      long = """
      one \
         two
      three"""
      int = [0x1f, 0o17, 0b11, 1_000, -5]
      float = [1.5, 1e3, -inf]
      day = 2024-01-31
      moment = 2024-01-31T10:20:30.5Z
      time = 10:20:30
      a.b.c = 1
      inline = { x = 1, y.z = [ {}, ] }

      [web.hosts]
      "h 1" = { port = 22 }
      [web]
      vars = {}
      [[rows]]
      n = 1
      [[rows]]
      n = 2
      [rows.sub]
      s = true
      """#
    #expect(
      try parse(text).repr
        == #"{'title': 'Té\t"x"', 'raw': 'C:\\dir', 'long': 'one two\nthree', 'int': [31, 15, 3, 1000, -5], 'float': [1.5, 1000.0, -inf], 'day': datetime.date(2024, 1, 31), 'moment': datetime.datetime(2024, 1, 31, 10, 20, 30, 500000, tzinfo=datetime.timezone.utc), 'time': datetime.time(10, 20, 30), 'a': {'b': {'c': 1}}, 'inline': {'x': 1, 'y': {'z': [{}]}}, 'web': {'hosts': {'h 1': {'port': 22}}, 'vars': {}}, 'rows': [{'n': 1}, {'n': 2, 'sub': {'s': True}}]}"#
    )
  }

  @Test(arguments: [
    "a = ", "a = 1\na = 2", "[a]\n[a]", "a = \"x", "a 1", "a = 01", "a = 1__0", "= 1",
    "a = {x = 1\n}", "[a", "a = [1, 2", "a = 1 b = 2", "a = \"\\q\"", "a = 1.", "a = .5", "a = yes",
    "a = {}\na.b = 1", "[[a]]\n[a]", "a = 2024-13-01", "a.b = 1\n[a]\nb = 2",
  ])
  func refused(text: String) {
    let failure = #expect(throws: Failure.self) { try parse(text) }
    #expect(failure?.kind == .syntax)
    #expect(failure?.span != nil)
  }

  @Test func writing() throws {
    let table: Dict = [
      "all": ["vars": ["v": "a\"b\n", "n": 1]],
      "web": ["hosts": ["w1": [:], "w 2": ["x": [1, 2]]]],
    ]
    let text = try TOML.write(table)
    #expect(
      text
        == """
        [all.vars]
        v = "a\\"b\\n"
        n = 1

        [web.hosts.w1]

        [web.hosts."w 2"]
        x = [
            1,
            2,
        ]

        """)
    #expect(try parse(text).isEqual(to: .dict(table)))
    #expect(throws: Failure.self) { try TOML.write(["a": .null]) }
  }
}
