import Diagnostics
import Testing

/// Which known name a hint names.
@Suite struct NearNameTests {
  let known = ["state", "name", "update_cache", "become", "become_user", "when"]

  @Test(arguments: [
    ("statee", "state"), ("sttae", "state"), ("NAME", "name"), ("update-cache", "update_cache"),
    ("becom", "become"), ("become_usr", "become_user"), ("wehn", "when"),
  ]) func finds(_ typed: String, _ meant: String) {
    #expect(NearName.hint(typed, among: known) == "did you mean '\(meant)'?")
  }

  @Test(arguments: ["", "zzz", "loop", "updatecachetwice", "state"])
  func asksNothingWhereNothingIsNear(_ typed: String) {
    #expect(NearName.find(typed, among: known.filter { $0 != typed }) == nil)
  }

  @Test func takesTheNearestThenTheFirstByName() {
    #expect(NearName.find("hosta", among: ["hostc", "hostb", "host"]) == "host")
    #expect(NearName.find("hosta", among: ["hostc", "hostb"]) == "hostb")
  }
}
