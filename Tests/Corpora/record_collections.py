#!/usr/bin/env python3
"""Records what the filters, tests and lookups of ansible's collections answer.

    python3 record_collections.py > ../Corpora/collections.jsonl

Run it with an interpreter that has ansible 12 (ansible-core 2.19 and its collections), netaddr,
jmespath, hashids, jsonschema, jsonpatch and xmltodict. The inputs are below, in `collections_*_cases.py`; every answer is
the real implementation's.
"""

import base64
import json
import math
import os
import sys
import warnings

os.environ.update(TZ="UTC", ANSIBLE_DEPRECATION_WARNINGS="0")
warnings.simplefilter("ignore")

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import collections_crypto_cases  # noqa: E402
import collections_data_cases  # noqa: E402
import collections_network_cases  # noqa: E402

import ansible.utils.display as display_module  # noqa: E402
from ansible.parsing.dataloader import DataLoader  # noqa: E402
from ansible.plugins.loader import init_plugin_loader  # noqa: E402
from ansible.template import Templar, trust_as_template  # noqa: E402

PLUGIN_ERRORS = {
    "AnsibleTemplatePluginRuntimeError",
    "AnsibleTemplatePluginLoadError",
    "AnsibleTemplatePluginNotFoundError",
    "AnsibleTemplatePluginError",
    "AnsibleFilterError",
    "AnsibleLookupError",
}


def silence():
    for name in ("warning", "error", "error_as_warning", "_warning", "deprecated", "_deprecated",
                 "verbose", "debug", "v", "vv", "vvv", "vvvv", "_deprecated_with_plugin_info"):
        if hasattr(display_module.Display, name):
            setattr(display_module.Display, name, lambda self, *args, **kwargs: None)


def trusted(value):
    if isinstance(value, str):
        return trust_as_template(value)
    if isinstance(value, list):
        return [trusted(item) for item in value]
    if isinstance(value, dict):
        return {key: trusted(item) for key, item in value.items()}
    return value


def encode(value):
    if value is None or isinstance(value, bool):
        return None if value is None else bool(value)
    if isinstance(value, int):
        value = int(value)
        return value if -(2**63) <= value < 2**63 else {"$int": str(value)}
    if isinstance(value, float):
        value = float(value)
        if math.isnan(value) or math.isinf(value):
            return {"$float": "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"}
        return value
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, str):
        return "".join(str(value))
    if isinstance(value, tuple):
        return {"$tuple": [encode(item) for item in value]}
    if isinstance(value, (set, frozenset)):
        return {"$set": sorted((encode(item) for item in value), key=json.dumps)}
    if isinstance(value, dict):
        if all(isinstance(key, str) and not key.startswith("$") for key in value):
            return {"".join(str(key)): encode(value[key]) for key in value}
        return {"$dict": [[encode(key), encode(value[key])] for key in value]}
    return [encode(item) for item in value]


def type_name(value):
    names = [("none", type(None)), ("bool", bool), ("int", int), ("float", float), ("bytes", bytes),
             ("str", str), ("tuple", tuple), ("set", (set, frozenset)), ("dict", dict)]
    return next((name for name, types in names if isinstance(value, types)), "list")


def failure(error):
    chain = [error]
    while chain[-1].__cause__ is not None and chain[-1].__cause__ not in chain:
        chain.append(chain[-1].__cause__)
    names = {type(item).__name__ for item in chain}
    bases = {base.__name__ for item in chain for base in type(item).__mro__}
    if "UndefinedError" in bases or "AnsibleUndefinedVariable" in names:
        category = "undefined"
    elif "TemplateAssertionError" in bases:
        category = "assertion"
    elif names & PLUGIN_ERRORS or "FilterArgumentError" in bases:
        category = "filter"
    elif bases & {"TemplateSyntaxError", "SyntaxError", "AnsibleTemplateSyntaxError"}:
        category = "syntax"
    else:
        category = "type" if "TypeError" in bases else "other"
    root = chain[-1]
    message = getattr(root, "_original_message", None) or str(root)
    message = message.split(" at '<unknown>'")[0].strip().split("\n")[0][:300]
    return {"error": category, "class": type(root).__name__, "message": message}


def all_cases():
    for module in (collections_network_cases, collections_data_cases, collections_crypto_cases):
        yield from module.CASES


def main():
    silence()
    init_plugin_loader([])
    loader = DataLoader()
    loader.set_basedir("/")
    for identity, source, context in all_cases():
        templar = Templar(loader=loader, variables=trusted(context))
        try:
            value = templar.evaluate_expression(trust_as_template(source))
            expected = {"value": encode(value), "type": type_name(value)}
        except Exception as error:
            expected = failure(error)
        case = {"id": "collections/" + identity, "kind": "expr", "mode": "ansible", "source": source}
        if context:
            case["context"] = context
        case["expected"] = expected
        print(json.dumps(case, ensure_ascii=False))


if __name__ == "__main__":
    main()
