#!/usr/bin/env python3
"""Records what ansible-core makes of text edits: `record-edits.py >../cases/edits.jsonl`.

Needs `ansible-playbook` in PATH. Each case is run on a file of its own."""
import json, os, subprocess, sys, tempfile

L, B, R = "lineinfile", "blockinfile", "replace"
M = "# BEGIN ANSIBLE MANAGED BLOCK\n{}# END ANSIBLE MANAGED BLOCK\n"
CASES = [
    (L, "a\nb\nc\n", dict(line="x")),
    (L, "a\nb\nc\n", dict(line="b")),
    (L, "", dict(line="x")),
    (L, "a\nb", dict(line="x")),
    (L, "a\nb", dict(line="b")),
    (L, "a\r\nb\r\n", dict(line="b")),
    (L, "a\nb\na\n", dict(line="Z", insertafter="^a")),
    (L, "a\nb\na\n", dict(line="Z", insertafter="^a", firstmatch=True)),
    (L, "a\nb\na\n", dict(line="Z", insertbefore="^a")),
    (L, "a\nb\na\n", dict(line="Z", insertbefore="^a", firstmatch=True)),
    (L, "a\nb\na\n", dict(line="Z", insertafter="none")),
    (L, "a\nb\na\n", dict(line="Z", insertbefore="none")),
    (L, "a\nb\na\n", dict(line="Z", insertafter="EOF")),
    (L, "a\nb\na\n", dict(line="Z", insertbefore="BOF")),
    (L, "a\nb\na\n", dict(line="a", insertbefore="BOF")),
    (L, "", dict(line="Z", insertbefore="BOF")),
    (L, "a\nb\na\n", dict(line="c", regexp="^a")),
    (L, "a\nb\na\n", dict(line="c", regexp="^a", firstmatch=True)),
    (L, "a\nb\na\n", dict(line="c", regexp="^x", insertafter="^b")),
    (L, "a\nb\na\n", dict(line="c", regexp="^x", insertbefore="^b")),
    (L, "a\nb\na\n", dict(line="b", regexp="^x", insertbefore="^a")),
    (L, "a=1\nb=2\n", dict(line=r"\1=9", regexp="^(a)=", backrefs=True)),
    (L, "a=1\nb=2\n", dict(line=r"\g<k>=9", regexp="^(?P<k>b)=.*", backrefs=True)),
    (L, "a=1\nb=2\n", dict(line=r"\1=9", regexp="^(c)=", backrefs=True)),
    (L, "a=1\nb=2\n", dict(line=r"\1=9", regexp="^(a)=")),
    (L, "a=1\nb=2\n", dict(line="b=3", search_string="b=")),
    (L, "a.1\na1\n", dict(line="x", search_string=".")),
    (L, "a\nb\n", dict(line="c", search_string="q")),
    (L, "a\nb\na\n", dict(state="absent", regexp="^a")),
    (L, "a\nb\na\n", dict(state="absent", line="a")),
    (L, "a\nb\na\n", dict(state="absent", search_string="b")),
    (L, "a\nb\na\n", dict(state="absent", line="q")),
    (L, "a\nb", dict(state="absent", line="b")),
    (L, "  indented\n", dict(line="x", regexp=r"^\s+")),
    (L, "a\nb\n", dict(line="t\tz")),
    (L, "a\n", dict(line="two\nlines")),
    (L, "a\n", dict(line="b\n")),
    (L, "#Port 22\nX yes\n", dict(line="Port 2222", regexp="^#?Port ")),
    (L, "GRUB=\"quiet\"\n", dict(line=r'\1 nosplash"', regexp=r'^(GRUB="[^"]*)"$', backrefs=True)),
    (L, "a\n", dict(line="x", regexp="^A", insertafter="BOF")),
    (L, None, dict(line="x", create=True)),
    (L, None, dict(line="x")),
    (L, None, dict(line="x", state="absent")),
    (L, "a\n", dict(line="x", regexp="a", search_string="b")),
    (L, "a\n", dict(line="x", insertafter="a", insertbefore="b")),
    (L, "a\n", dict(regexp="a")),
    (L, "a\n", dict(state="absent")),
    (L, "a\n", dict(line="x", backrefs=True)),
    (B, "a\nb\n", dict(block="one\ntwo")),
    (B, "a\nb", dict(block="one\ntwo\n")),
    (B, "", dict(block="one")),
    (B, "a\n" + M.format("old\n") + "b\n", dict(block="new")),
    (B, "a\n" + M.format("old\n") + "b\n", dict(block="old")),
    (B, "a\n" + M.format("old\n") + "b\n", dict(block="")),
    (B, "a\n" + M.format("old\n") + "b\n", dict(state="absent", block="x")),
    (B, "a\nb\na\n", dict(block="x", insertafter="^a")),
    (B, "a\nb\na\n", dict(block="x", insertbefore="^a")),
    (B, "a\nb\na\n", dict(block="x", insertbefore="BOF")),
    (B, "a\nb\na\n", dict(block="x", insertafter="EOF")),
    (B, "a\nb\na\n", dict(block="x", insertafter="none")),
    (B, "a\nb\n", dict(block="x", marker="<!-- {mark} -->")),
    (B, "a\nb\n", dict(block="x", marker="; {mark}", marker_begin="OPEN", marker_end="CLOSE")),
    (B, "a\nb\n", dict(block="x", insertafter="^a", append_newline=True, prepend_newline=True)),
    (B, "a\nb\n", dict(block="x", append_newline=True, prepend_newline=True)),
    (B, "a\nb\n", dict(block="x", insertbefore="BOF", append_newline=True, prepend_newline=True)),
    (B, "a\n\nb\n", dict(block="x", insertafter="^a", append_newline=True)),
    (B, None, dict(block="x", create=True)),
    (B, None, dict(block="x")),
    (B, None, dict(block="x", state="absent")),
    (B, "a\n", dict(block="x", insertafter="a", insertbefore="b")),
    (R, "one two one\n", dict(regexp="one", replace="1")),
    (R, "one two one\n", dict(regexp="one")),
    (R, "one\ntwo\n", dict(regexp="^t(.)o$", replace=r"<\1>")),
    (R, "one\ntwo\n", dict(regexp="(?P<n>one)", replace=r"\g<n>\g<n>")),
    (R, "one\ntwo\n", dict(regexp="x", replace="y")),
    (R, "one\ntwo\n", dict(regexp="one", replace="one")),
    (R, "a\nx\nb\nx\n", dict(regexp="x", replace="y", after="b")),
    (R, "a\nx\nb\nx\n", dict(regexp="x", replace="y", before="b")),
    (R, "x\na\nx\nb\nx\n", dict(regexp="x", replace="y", after="a", before="b")),
    (R, "x\n", dict(regexp="x", replace="y", after="none")),
    (R, "# a\n# b\n", dict(regexp=r"^#\s*(.*)$", replace=r"\1")),
    (R, "a\n\n\nb\n", dict(regexp=r"\n\n+", replace="\n")),
    (R, None, dict(regexp="x", replace="y")),
    (R, "x\n", dict(replace="y")),
]

with tempfile.TemporaryDirectory() as root:
    tasks = []
    for number, (module, before, arguments) in enumerate(CASES):
        path = f"{root}/f{number}"
        if before is not None:
            open(path, "w", newline="").write(before)
        raw = json.dumps(dict(arguments, path=path))
        tasks.append({"ignore_errors": True, module: json.loads(raw)})
    play = [{"hosts": "localhost", "gather_facts": False, "connection": "local", "tasks": tasks}]
    json.dump(play, open(f"{root}/play.yml", "w"))
    environment = dict(os.environ, ANSIBLE_STDOUT_CALLBACK="ansible.posix.json")
    text = subprocess.run(
        ["ansible-playbook", f"{root}/play.yml"], capture_output=True, text=True, env=environment
    ).stdout
    results = json.loads(text[text.index("{\n"):])["plays"][0]["tasks"]
    for number, (module, before, arguments) in enumerate(CASES):
        result = results[number]["hosts"]["localhost"]
        path = f"{root}/f{number}"
        after = open(path, newline="").read() if os.path.exists(path) else None
        print(json.dumps(dict(
            module=module, before=before, args=arguments, after=after,
            changed=result["changed"], failed=result.get("failed", False),
            msg=result.get("msg", "").replace(path, "PATH"))))
