import ModuleKit
import Testing
import Values

@Suite struct StatTests {
  @Test(arguments: TestShell.present) func allIsTold(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    try bench.write("f", "hello\n")
    let (outcome, trips) = try bench.runCounting("stat", ["path": .string(bench.path("f"))])
    let stat = try #require(outcome.values["stat"]?.dict)
    #expect(trips == 1 && !outcome.changed)
    #expect(stat["checksum"]?.string == "f572d396fae9206628714fb2ce00f72e94f2258f")
    #expect(stat["isreg"]?.bool == true && stat["isdir"]?.bool == false)
    #expect(stat["size"]?.int == 6 && stat["nlink"]?.int == 1)
    for key in [
      "atime", "mtime", "ctime", "attr_flags", "attributes", "block_size", "blocks", "charset",
      "dev", "device_type", "executable", "gid", "gr_name", "inode", "isblk", "ischr", "isfifo",
      "isgid", "islnk", "issock", "isuid", "mimetype", "mode", "path", "pw_name", "readable",
      "rgrp", "roth", "rusr", "uid", "version", "wgrp", "woth", "writeable", "wusr", "xgrp",
      "xoth", "xusr",
    ] {
      #expect(stat[key] != nil, "\(key)")
    }
  }

  @Test(arguments: TestShell.present) func linksAndNothing(_ shell: TestShell) throws {
    let bench = try Bench(shell)
    let missing = try bench.run("stat", ["path": .string(bench.path("none"))])
    #expect(missing.values["stat"]?.dict?["exists"]?.bool == false)
    try bench.write("f", "x")
    try bench.run("file", ["path": .string(bench.path("l")), "src": "f", "state": "link"])
    let link = try bench.run("stat", ["path": "~/l"]).values["stat"]?.dict
    #expect(link?["islnk"]?.bool == true && link?["lnk_target"]?.string == "f")
    #expect(link?["lnk_source"]?.string == bench.path("f"))
    let followed = try bench.run("stat", ["path": "$HOME/l", "follow": true, "get_mime": false])
    #expect(followed.values["stat"]?.dict?["isreg"]?.bool == true)
    #expect(followed.values["stat"]?.dict?["mimetype"] == nil)
  }
}
