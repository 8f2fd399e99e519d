import Diagnostics
import Formats
import Patterns
import Values

/// The readers of formats.
extension Targets {
  static let yaml = Target(
    name: "yaml", kinds: ["yaml", "mod-args", "*.yml", "*.yaml"],
    tokens: [
      "---\n", "...\n", "%YAML 1.1\n", "%TAG ! tag:x,2000:\n", "&a ", "*a", "<<: ", "? ", ": ",
      "- ",
      "!!str ", "!!int ", "!!set ", "!!omap ", "!!pairs ", "!!binary ", "!!timestamp ", "!!float ",
      "!vault ", "!unsafe ", "!<tag:x> ", "|", ">", "|+\n", ">-2\n", "'", "\"", "\\x41", "\\u00e9",
      "\\U0001F600", "[", "]", "{", "}", ", ", "# c\n", "2001-12-14t21:59:43.10-05:00", "190:20:30",
      ".inf", ".nan", "0b11", "1_000", "~", "yes", "&a [*a, *a, *a]", "{<<: [*a, *b]}", "= ",
      "a: b\n",
    ]
  ) { input in
    let source = Source(name: "input", bytes: input)
    let documents = try? YAML.loadAll(source, mode: .pyyaml)
    _ = try? YAML.load(source, mode: .libyaml)
    return (try? YAML.loadFile(source)) != nil || documents != nil
  }

  /// Values that were read are written, and read again as they were.
  static let dump = Target(
    name: "dump", kinds: ["yaml", "*.yml", "*.yaml"],
    texts: ["[{a: 1}, 'b c', \"\\e\\u2028\\t \", |\n  x\n , 1.5, null]"],
    tokens: [
      "- ", ": ", "? ", "\"\\x07\"", "\"\\u2029\"", "' '", "|\n ", "\"\\n a\"", "!!binary aGk=",
      "\"\\ud800\"", "\"# a\"", "\"a: b\"", "\"- \"", "1e3", "\"1e3\"", "0o7", "\"yes\"",
      "2001-01-01",
    ]
  ) { input in
    let source = Source(name: "input", bytes: input)
    guard input.count < 3000, let value = try? YAML.load(source, mode: .pyyaml).value else {
      return false
    }
    for var style in [YAML.Style.plain, .nice, .block] {
      style.sortKeys = false
      guard let text = try? YAML.dump(value, style) else { return false }
      // Pairs come back as lists, so what is written again is compared, not the values.
      guard let again = try? YAML.load(Source(name: "dump", text: text), mode: .pyyaml).value,
        let twice = try? YAML.dump(again, style), twice.isSameText(as: text)
      else {
        fatalError("\(value.repr) is written as \(text)")
      }
    }
    return true
  }

  static let json = Target(
    name: "json", kinds: ["*.json"],
    texts: [
      #"{"a": [1, -2.5e3, "x\u00e9\ud83d\ude00\n", null, true, false], "b": {"c": {}}, "d": []}"#,
      #"[NaN, Infinity, -Infinity, 1E+2, 0.1e-5, "\"\\\/\b\f\r\t"]"#,
      #"{"__ansible_vault": "$ANSIBLE_VAULT;1.1;AES256\n00", "__ansible_unsafe": "{{ x }}"}"#,
    ],
    tokens: [
      "null", "true", "false", "NaN", "Infinity", "-Infinity", "\"", "\\u", "\\ud800", "\\udc00",
      "\\\"", "{", "}", "[", "]", ",", ":", "{\"a\":", "[[", "1e", "1.", "-", "0", "\"a\":1,",
      "{\"__ansible_unsafe\":", "{\"__ansible_vault\":",
    ]
  ) { input in
    _ = (try? JSON.node(Source(name: "input", bytes: input), trusted: true)).map(JSONMarkers.decode)
    guard let value = try? JSON.parse(input) else { return false }
    guard let text = try? JSON.write(value) else { return true }
    guard let again = try? JSON.parse(text), again.repr.isSameText(as: value.repr) else {
      fatalError("\(value.repr) is written as \(text)")
    }
    return true
  }

  static let toml = Target(
    name: "toml", kinds: ["*.toml"],
    texts: [
      "a = 1\nb.c = 'x'\n[t]\nd = [1, 2.5, \"s\"]\n[[u]]\ne = {f = 1, g = 2020-01-02T03:04:05Z}\n",
      "x = \"\"\"\nlong \\\n  text\"\"\"\ny = '''raw'''\nz = 0xff_ff\nw = 07:32:00\n[t.\"q.r\"]\n",
    ],
    tokens: [
      "[", "]", "[[", "]]", "=", ".", "\"\"\"", "'''", "{", "}", "inf", "nan", "true", "1979-05-27",
      "07:32:00", "0b1", "0o7", "1_0", "\\u00e9", "\\U0001F600", "a.b.c = 1\n", "[a.b]\n",
      "[[a]]\n",
    ]
  ) { input in
    guard let table = try? TOML.parse(Source(name: "input", bytes: input)) else { return false }
    // The decimal digits of a long hexadecimal number are more than a reader takes.
    guard input.count < 3000, let text = try? TOML.write(table) else { return true }
    guard (try? TOML.parse(Source(name: "written", text: text))) != nil else {
      fatalError("\(Value.dict(table).repr) is written as \(text)")
    }
    return true
  }

  static let ini = Target(
    name: "ini", kinds: ["*.ini", "*.cfg", "*.properties"],
    texts: [
      "[defaults]\nforks = 20 ; many\nroles_path=a:b\n  :c\n[ssh_connection]\nssh_args: -o A=%(x)s\n",
      "[DEFAULT]\nbase = /x\n[a]\np = %(base)s/%%/y\nlong = 1\n\n  2\n# c\n  3\n[b]\nflag\n",
    ],
    tokens: [
      "[", "]", "=", ":", "%(", ")s", "%%", "%(base)s", "[a]\n", "[DEFAULT]\n", "\n ", " ;", "#",
    ]
  ) { input in
    let source = Source(name: "input", bytes: input)
    var accepted = false
    for isStrict in [true, false] {
      var options = INI.Options()
      options.keepsCase = !isStrict
      options.allowsNoValue = !isStrict
      if isStrict { options.inlineComments = [UInt8(ascii: ";")] }
      guard let file = try? INI(source, options) else { continue }
      accepted = true
      for section in file.sections {
        let entries = file.entries(of: section)
        for (_, value) in entries { _ = try? file.interpolated(value.text, in: entries) }
      }
    }
    return accepted
  }

  static let vault = Target(
    name: "vault", kinds: ["vault-decrypt", "vault-header", "vault-is-encrypted"],
    tokens: [
      "$ANSIBLE_VAULT;1.1;AES256\n", "$ANSIBLE_VAULT;1.2;AES256;id\n", "$ANSIBLE_VAULT", ";", "1.2",
      "AES256", "AES", "0a", "30", "0", "g", "3061", "\n", "\r\n",
    ]
  ) { input in
    // What was encrypted is read back, and bytes that somebody with the keys made up are borne.
    if let keys = vaultKeys, let sealed = try? keys.seal(input) {
      let text = VaultEnvelope.text(sealed, id: "fuzz")
      guard let envelope = try? VaultEnvelope(Array(text.utf8)),
        let payload = try? VaultPayload(envelope.payload), envelope.id == "fuzz",
        let plain = try? keys.open(payload), plain == input
      else { fatalError("a vault of \(input) is written as \(text)") }
      _ = try? keys.open(keys.signed(input))
    }
    _ = Vault.isVault(input)
    guard let envelope = try? VaultEnvelope(input),
      let payload = try? VaultPayload(envelope.payload)
    else { return false }
    _ = try? vaultKeys?.open(payload)
    // To derive the keys for another salt takes milliseconds, so few inputs go all the way.
    let isDue = input.reduce(0 as UInt8, &+) == 7
    let secrets = VaultSecrets(isDue ? [(id: "default", password: "secret")] : [])
    _ = try? Vault.decrypt(input, with: secrets)
    return true
  }

  private static let vaultKeys = try? VaultKeys(
    password: Array("secret".utf8), salt: Array("salt".utf8))

  static let arguments = Target(
    name: "arguments", kinds: ["split-args", "parse-kv", "unquote", "mod-args", "join-args"],
    tokens: [
      "a=1 ", "=", "\\=", "\\\n", "{{ ", " }}", "{% ", " %}", "{# ", " #}", "creates=", "chdir=",
      "'",
      "\"", "\\'", "\\\"", "\\x", "\\u12", "\\N{DASH}", "\\777", "_raw_params=", "warn=no", "\n",
    ]
  ) { input in
    let text = String(decoding: input, as: UTF8.self)
    _ = try? ShellWords.split(text, comments: input.count % 2 == 0)
    _ = Arguments.unquote(text)
    _ = PythonEscapes.decode(input)
    let words = try? Arguments.split(text)
    _ = Arguments.join(words ?? [])
    _ = try? Arguments.parse(text, isCommand: true)
    return (try? Arguments.parse(text, isCommand: false)) != nil
  }

  static let literals = Target(
    name: "literals", kinds: ["parse-kv"],
    texts: [
      "[1, 'a', (2.5, None), {'k': True}, {1, 2}, b'x', 0x1f, 1_0, -3j, \"\\u00e9\" 'b']",
      "{'a': [1, {'b': ()}], 2: -1e5}", "'''long\\\ntext'''", "r'\\n'", "set()", "1+2j", "...",
    ],
    tokens: [
      "(", ")", "[", "]", "{", "}", ",", ":", "'", "\"", "'''", "\"\"\"", "None", "True", "b'",
      "r'",
      "u'", "f'", "rb'", "\\x41", "\\N{DASH}", "\\777", "0x", "0b", "0o", "1_", "1j", "+", "-",
      "set()",
      "1e5", "\\\n", "lambda", " if ",
    ]
  ) { input in
    let value = PythonLiteral.parse(String(decoding: input, as: UTF8.self))
    _ = value?.repr
    return value != nil
  }

  static let patterns = Target(
    name: "patterns", kinds: [],
    texts: [
      "(?P<a>\\w+)-(?P=a)", "^(?:[a-z]|\\d{2,3})*?$", "(?i)x(?!y)", "\\A[^\\]]+\\Z",
      "(a|b)(?(1)c|d)",
      "\\bfoo\\b", "(a+)+$", "[[:alpha:]]", "\\u00e9\\N{DASH}", "(?x) a # c\n b", "(?<=a)b",
      "a{,3}",
      "https?://[^/]+/(.*)", "^\\s*#?\\s*(\\w+)\\s*=.*$",
    ],
    tokens: [
      "(", ")", "(?:", "(?P<n>", "(?P=n)", "(?=", "(?!", "(?<=", "(?<!", "(?#", "(?i)", "(?s:",
      "(?(1)",
      "[", "[^", "]", "-", "{2}", "{1,}", "{,9}", "*", "+", "?", "*?", "++", "|", "^", "$", ".",
      "\\d",
      "\\W", "\\b", "\\Z", "\\1", "\\99", "\\x41", "\\u0041", "\\N{DASH}", "\\g<1>", "\\0", "\\Q",
      "\\K",
      "(*FAIL)", "(?R)", "[[:alpha:]]", "\\p{L}", "\\R", "\\C", "(a+)+", "(a|aa)+$",
    ]
  ) { input in
    let text = String(decoding: input, as: UTF8.self)
    _ = Glob.matches(text, "web1.example.com")
    guard let pattern = try? Pattern.compile(text, input.count % 3 == 0 ? [.ignoreCase] : []) else {
      return false
    }
    let subject = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaX foo-foo key = value\n#é 12"
    _ = try? pattern.first(in: subject)
    _ = try? pattern.all(in: subject, limit: 100)
    _ = try? pattern.split(subject)
    _ = try? pattern.substitute(text, in: subject)
    return true
  }
}
