"""Records yaml-dump.jsonl beside it: what Ansible's dumper writes for values and styles.

Needs ansible-core 2.19; run it with that installation's Python.
"""
import json
import pathlib

import yaml
from ansible.parsing.yaml.dumper import AnsibleDumper

VALUES = [
    None, True, 0, -5, 1.5, 1e100, 1e-7, "", "a", "yes", "1", "~", "a: b", "- a", "#x", "a #b",
    "x\ny", "x\n", "\n", " lead", "trail ", "tab\there", "é", "😀", "it's", "say \"x\"", "\x07",
    "\u2028", "\x85", "a" * 100, "word " * 30, "  indented\n    more\n", "*x", "&x", "!x", "%x", "@x",
    "2001-01-01", "0o7", "0x1f", "1_000", "1:30", ".inf", "=", "<<", "null", "Null", "on",
    [], {}, [[]], [{}], {"a": []}, [1, [2, [3]]], {"b": 1, "a": 2}, {"a": {"b": {"c": 1}}},
    [{"a": 1, "b": [1, 2]}, {"c": None}], {"1": 2, "x y": "z", "": "e"}, {"k": "multi\nline\n"},
    {"long": "word " * 40, "list": ["word " * 30, "x"]}, {"a": ["x: y", "z"]}, [None, True, "true"],
    {"key with: colon": 1, "?": 2, "- x": 3}, {"u": "žluť", "e": "a😀"}, "%", "a%b", "a,b", "[x", "x]",
    "{x}", "a\\b", "\\", "'", '"', "''", "---", "...", "--- x", "x:", ":x", "x: ", "x\n\ny\n\n\n", "\ta",
]
STYLES = [
    {}, {"flow": False, "indent": 4}, {"flow": True}, {"flow": False}, {"width": 20},
    {"quotes": "|"}, {"quotes": '"'}, {"quotes": "'"}, {"quotes": ">"}, {"explicitStart": True},
    {"explicitEnd": True, "sortKeys": False}, {"indent": 8, "flow": False}, {"allowsUnicode": False},
    {"canonical": True},
]
NAMES = {
    "flow": "default_flow_style", "quotes": "default_style", "sortKeys": "sort_keys",
    "explicitStart": "explicit_start", "explicitEnd": "explicit_end",
    "allowsUnicode": "allow_unicode",
}

with open(pathlib.Path(__file__).with_suffix(".jsonl"), "w") as out:
    number = 0
    for style in STYLES:
        for value in VALUES:
            options = {"default_flow_style": None, "allow_unicode": True}
            options |= {NAMES.get(name, name): setting for name, setting in style.items()}
            text = yaml.dump(value, Dumper=AnsibleDumper, **options)
            case = {"id": f"yaml-dump/{number:04}", "kind": "yaml-dump", "source": value,
                    "style": style, "expected": {"value": text}}
            print(json.dumps(case), file=out)
            number += 1
