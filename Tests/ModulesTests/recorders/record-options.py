#!/usr/bin/env python3
"""Takes the options of modules out of a recorded surface: `record-options.py SURFACE.json
>../cases/options.json`. Of each option: aliases, choices, type, whether it is required."""
import json, sys

surface = json.load(open(sys.argv[1]))
result = {}
for name, module in sorted(surface["module_detail"].items()):
    options = {}
    for option, detail in (module.get("options") or {}).items():
        kept = {k: detail[k] for k in ("aliases", "choices", "elements", "required", "type") if k in detail}
        options[option] = kept
    result[name] = options
json.dump(result, sys.stdout, indent=1, sort_keys=True)
print()
