import Diagnostics
import Formats
import Testing
import Values

@Suite struct INITests {
  private func read(_ text: String, _ options: INI.Options = INI.Options()) throws -> INI {
    try INI(Source(name: "a.cfg", text: text), options)
  }

  private func message(_ text: String, _ options: INI.Options = INI.Options()) -> String {
    do throws(Failure) {
      _ = try INI(Source(name: "a.cfg", text: text), options)
      return "no failure"
    } catch {
      return error.description
    }
  }

  @Test func continuationLinesBelongToTheValue() throws {
    let file = try read("[a]\nx = 1\n  2\n\n# comment\n  3\n\ny: 4\r\n")
    #expect(file[section: "a", name: "X"]?.value.text == "1\n2\n\n3")
    #expect(file[section: "a", name: "y"]?.value.text == "4")
  }

  @Test func whatIsIndentedNoFurtherIsAnOption() throws {
    let file = try read("[a]\n  x = 1\n  y = 2\n [b]\n")
    #expect(file[section: "a"]?.items.map(\.name) == ["x", "y"])
    #expect(file[section: "b"] != nil)
  }

  @Test func commentsWithinALineWhereTheReaderKnowsThem() throws {
    #expect(try read("[a]\nx = 1 ; c\n")[section: "a", name: "x"]?.value.text == "1 ; c")
    var options = INI.Options()
    options.inlineComments = [UInt8(ascii: ";")]
    let file = try read("[a]\nx = 1;2 ; c\ny = # 3\n", options)
    #expect(file[section: "a", name: "x"]?.value.text == "1;2")
    #expect(file[section: "a", name: "y"]?.value.text == "# 3")
  }

  @Test func everySectionHasTheDefaults() throws {
    let file = try read("[DEFAULT]\nb = /x\n[a]\np = %(B)s/%%\n[DEFAULT]\nc = 1\n")
    let section = try #require(file[section: "a"])
    let entries = file.entries(of: section)
    #expect(entries.names == ["b", "c", "p"])
    #expect(try file.interpolated("%(p)s", in: entries) == "/x/%")
    #expect(file[section: "a", name: "c"]?.value.text == "1")
    #expect(file[section: "z", name: "c"] == nil)
  }

  @Test func optionsKnowTheirPlaces() throws {
    let item = try #require(try read("[a]\n\n  Name = 1\n")[section: "a", name: "name"])
    #expect(item.span.place == "a.cfg:3:3")
  }

  @Test func namesAlone() throws {
    var options = INI.Options()
    options.allowsNoValue = true
    options.keepsCase = true
    let file = try read("[a]\nFlag\nx =\n", options)
    #expect(file[section: "a", name: "Flag"]?.value.isNull == true)
    #expect(file[section: "a", name: "x"]?.value.string == "")
    #expect(message("[a]\nflag\n  more\n", options).hasPrefix("a.cfg:3:3: the line goes on"))
  }

  @Test(arguments: [
    ("x = 1\n", "a.cfg:1:1: file contains no section headers"),
    ("[a]\nx = 1\nX = 2\n", "a.cfg:3:1: option 'x' in section 'a' already exists"),
    ("[a]\n[b]\n[a]\n", "a.cfg:3:1: section 'a' already exists"),
    ("[a]\nflag\nx = 1\n", "a.cfg:2:1: the line is neither a section nor an option"),
    ("[a]\n = 1\n", "a.cfg:2:2: the line is neither a section nor an option"),
    // What stands twice is found before a line that is nothing, as in Python.
    ("[a]\nflag\n[a]\n", "a.cfg:3:1: section 'a' already exists"),
  ])
  func failures(_ text: String, _ expected: String) {
    #expect(message(text) == expected)
  }

  @Test(arguments: [
    ("%(missing)s", "refers to 'missing'"), ("50%", "'%' must be followed by '%' or '('"),
    ("%(x)", "'%' must be followed by"), ("%(loop)s", "Recursion limit exceeded"),
    ("%(big)s", "grows beyond"),
  ])
  func wrongReferences(_ text: String, _ part: String) throws {
    let bomb = (0..<8).map { "b\($0) = " + String(repeating: "%(b\($0 + 1))s", count: 40) + "\n" }
    let file = try read(
      "[a]\nloop = %(loop)s\nbig = %(b0)s\n" + bomb.joined() + "b8 = text\n")
    let entries = file.entries(of: try #require(file[section: "a"]))
    do throws(Failure) {
      _ = try file.interpolated(text, in: entries)
      Issue.record("no failure")
    } catch {
      #expect(error.message.contains(part), "\(error.message)")
    }
  }
}
