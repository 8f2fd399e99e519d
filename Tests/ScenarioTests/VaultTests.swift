import Foundation
import Testing

/// `martlet vault` as a user calls it: shell scripts in a directory of their own.
@Suite struct VaultTests {
  /// What a script prints; `vault` stands for `martlet vault`.
  private func printed(by script: String) throws -> String {
    let place = FileManager.default.temporaryDirectory.appending(path: "vault-\(UUID())")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c",
      """
      exec 2>&1; umask 022
      vault() { "$MARTLET" vault "$@"; }
      echo pw1 >pw; echo pwa >pwa; echo pwb >pwb; printf 'k: v\\n' >f
      \(script)
      """,
    ]
    process.currentDirectoryURL = place
    process.environment = [
      "PATH": "/usr/bin:/bin", "HOME": place.path, "LANG": "C.UTF-8", "ANSIBLE_NOCOLOR": "1",
      "MARTLET": Scenario.program.path,
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }

  @Test(arguments: [
    // Files become private, also behind a link, which stays a link.
    (
      "ln -s f l; vault encrypt l --vault-password-file pw; stat -c '%a %F' f l; head -1 f",
      "600 regular file\n777 symbolic link\n$ANSIBLE_VAULT;1.1;AES256\n"
    ),
    ("vault encrypt f --vault-id a@pwa; head -1 f", "$ANSIBLE_VAULT;1.2;AES256;a\n"),
    // A change of the password keeps the mode.
    (
      """
      vault encrypt f --vault-password-file pw; chmod 640 f
      vault rekey f --vault-password-file pw --new-vault-id n@pwa
      stat -c %a f; head -1 f; vault view f --vault-id n@pwa
      """, "640\n$ANSIBLE_VAULT;1.2;AES256;n\nk: v\n"
    ),
    // Bytes that are no text.
    (
      """
      printf '\\377\\000x' >b; cp b c; vault encrypt b --vault-password-file pw
      vault decrypt b --vault-password-file pw --output - | cmp - c && echo same
      vault decrypt b --vault-password-file pw; cmp b c && echo same
      """, "same\nsame\n"
    ),
    (
      "echo in | vault encrypt --vault-password-file pw | vault view - --vault-password-file pw",
      "in\n"
    ),
    // Several texts: standard input comes first.
    (
      """
      echo in | vault encrypt_string x - y -n a --stdin-name s --vault-password-file pw 2>/dev/null |
        sed -n '/!vault/p'
      """, "s: !vault |\na: !vault |\n!vault |\n"
    ),
    // A client is told the label; a source that cannot be read is no matter where another is.
    (
      """
      printf '#!/bin/sh\\n[ "$1 $2" = "--vault-id a" ] && echo pwa' >my-client.sh; chmod +x my-client.sh
      vault encrypt f --vault-id a@pwa; vault view f --vault-id a@my-client.sh
      vault view f --vault-id b@none --vault-id a@pwa 2>/dev/null
      """, "k: v\nk: v\n"
    ),
    (
      "vault encrypt f --vault-password-file pw; EDITOR='sed -i s/v/w/' vault edit f "
        + "--vault-password-file pw; vault view f --vault-password-file pw", "k: w\n"
    ),
    (
      """
      EDITOR='cp f' vault create d/new --vault-password-file pw --skip-tty-check 2>/dev/null
      stat -c %a d/new; vault view d/new --vault-password-file pw
      """, "600\nk: v\n"
    ),
    (
      "export ANSIBLE_VAULT_IDENTITY_LIST=a@pwa,b@pwb ANSIBLE_VAULT_ENCRYPT_IDENTITY=b; "
        + "vault encrypt f; head -1 f; vault view f", "$ANSIBLE_VAULT;1.2;AES256;b\nk: v\n"
    ),
    // The header's id stays through an edit, whichever secret has opened the file.
    (
      "vault encrypt f --vault-id a@pwa; EDITOR='sed -i s/v/w/' vault edit f --vault-id b@pwa; "
        + "head -1 f", "$ANSIBLE_VAULT;1.2;AES256;a\n"
    ),
    // What is shown ends with a line break; a password has no space around it.
    (
      "printf x >g; printf '  pw1\\t\\n\\n' >sp; vault encrypt g --vault-password-file pw; "
        + "vault view g --vault-password-file sp; vault decrypt g --vault-password-file sp; cat g",
      "x\nx"
    ),
    // Exit codes: 5 for options, 1 for what fails, 2 for words that are not understood.
    (
      """
      for words in 'encrypt f --vault-id a;b@pwa' 'encrypt f --vault-id a@pwa --vault-id b@pwb' \\
        'encrypt f pw --output o --vault-password-file pw' 'view f --vault-password-file pw' \\
        'create new --vault-password-file pw' 'encrypt_string --vault-password-file pw' 'view --odd'
      do vault $words >/dev/null 2>&1 </dev/null; echo $?; done
      """, "5\n5\n5\n1\n5\n5\n2\n"
    ),
  ])
  func actions(_ script: String, _ expected: String) throws {
    #expect(try printed(by: script) == expected)
  }

  @Test(arguments: [
    (
      "vault encrypt f --vault-password-file pw; vault view f --vault-password-file pwa",
      "error: Decryption failed (no vault secrets were found that could decrypt). for f"
    ),
    (
      "vault encrypt f --vault-id a@pwa --vault-id b@pwb",
      "error: The vault-ids a,b are available to encrypt. Specify the vault-id to encrypt with"
    ),
    (
      "vault encrypt f --vault-id a@pwa; ANSIBLE_VAULT_ID_MATCH=1 vault view f --vault-id b@pwa",
      "error: Decryption failed"
    ),
    ("vault view f --vault-password-file pw", "error: Input is not vault encrypted data. for f"),
    ("vault encrypt f --vault-id 'a;b@pwa'", "error: 'a;b@pwa' is not a valid vault id."),
    ("vault view f --vault-password-file none", "error: the vault password file"),
    (
      "vault encrypt f --vault-password-file pw; vault encrypt f --vault-password-file pw",
      "error: input is already encrypted"
    ),
    (
      "vault encrypt_string '' -n k --vault-password-file pw",
      "error: The plaintext provided from the command line args was empty, not encrypting"
    ),
    ("vault create a b --vault-password-file pw --skip-tty-check", "only one filename argument"),
    ("vault create new --vault-password-file pw", "error: not a tty, editor cannot be opened"),
    (
      "vault rekey f --new-vault-id a@pwa --new-vault-password-file pwb --vault-password-file pw",
      "exclude one another"
    ),
    ("vault encrypt f pw --output o --vault-password-file pw", "at most one input file"),
  ])
  func failures(_ script: String, _ part: String) throws {
    let text = try printed(by: script + " && echo it went well; cat f")
    #expect(text.contains(part), "\(text)")
    #expect(!text.contains("it went well"))
  }

  /// Nothing is lost where the editor fails.
  @Test func anEditorThatFails() throws {
    let text = try printed(
      by: """
        vault encrypt f --vault-password-file pw; cp f g
        EDITOR=false vault edit f --vault-password-file pw; cmp f g && echo same; ls
        """)
    #expect(text.contains("error: the editor ended with return code 1"))
    #expect(text.hasSuffix("same\nf\ng\npw\npwa\npwb\n"), "\(text)")
  }
}
