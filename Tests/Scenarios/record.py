#!/usr/bin/env python3
"""Records what ansible-playbook prints for each scenario. See README.md."""
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROGRAM = os.environ.get("ANSIBLE_PLAYBOOK", "ansible-playbook")


def run(directory: Path) -> str:
    """The text to record: standard output, then the exit code."""
    inventory = directory / "hosts"
    if not inventory.exists():
        inventory = HERE / "hosts"
    args = directory / "args"
    extra = shlex.split(args.read_text()) if args.exists() else []
    environment = {
        "PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8", "TZ": "UTC",
        "ANSIBLE_NOCOLOR": "1", "ANSIBLE_LOCALHOST_WARNING": "False", "ANSIBLE_FORKS": "1",
        "ANSIBLE_PYTHON_INTERPRETER": "/usr/bin/python3", "ANSIBLE_DEPRECATION_WARNINGS": "False",
        "ANSIBLE_LOCAL_TEMP": "/tmp/ansible-local", "ANSIBLE_REMOTE_TMP": "/tmp/ansible-remote",
    }
    done = subprocess.run(
        [PROGRAM, "-i", str(inventory), "play.yml", *extra], cwd=directory, env=environment,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    output = done.stdout.replace(str(directory), "${DIR}")
    return f"{output}--- exit code {done.returncode}\n"


def main() -> None:
    names = sys.argv[1:] or sorted(p.parent.name for p in HERE.glob("*/play.yml"))
    for name in names:
        (HERE / name / "expected").write_text(run(HERE / name))
        print(name)


if __name__ == "__main__":
    main()
