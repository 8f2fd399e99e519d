#!/usr/bin/env python3
"""Records what ansible-playbook prints for each scenario. See README.md."""
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROGRAM = os.environ.get("ANSIBLE_PLAYBOOK", "ansible-playbook")
ENVIRONMENT = {
    "PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8", "TZ": "UTC",
    "ANSIBLE_NOCOLOR": "1", "ANSIBLE_LOCALHOST_WARNING": "False", "ANSIBLE_FORKS": "1",
    "ANSIBLE_PYTHON_INTERPRETER": "/usr/bin/python3", "ANSIBLE_DEPRECATION_WARNINGS": "False",
    "ANSIBLE_HOME": "/tmp/ansible-home", "ANSIBLE_LOCAL_TEMP": "/tmp/ansible-local",
    "ANSIBLE_REMOTE_TMP": "/tmp/ansible-remote",
}


def lines(path: Path) -> list[str]:
    """The lines of a file that may be missing."""
    return path.read_text().splitlines() if path.exists() else []


def run(scenario: Path) -> str:
    """The text to record: for each run the standard output, then the exit code."""
    with tempfile.TemporaryDirectory() as parent:
        directory = Path(parent).resolve() / scenario.name
        shutil.copytree(scenario, directory, symlinks=True)
        inventory = directory / "hosts"
        if not inventory.exists():
            inventory = HERE / "hosts"
        variables = dict(line.split("=", 1) for line in lines(scenario / "env"))
        text = ""
        for arguments in lines(scenario / "args") or [""]:
            stdin = scenario / "stdin"
            with open(stdin if stdin.exists() else os.devnull) as source:
                done = subprocess.run(
                    [PROGRAM, "-i", str(inventory), "play.yml", *shlex.split(arguments)],
                    cwd=directory, env=ENVIRONMENT | variables, stdin=source,
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            output = done.stdout.replace(str(directory), "${DIR}")
            text += f"{output}--- exit code {done.returncode}\n"
        return text


def main() -> None:
    names = sys.argv[1:] or sorted(str(p.parent.relative_to(HERE)) for p in HERE.glob("*/*/play.yml"))
    for name in names:
        (HERE / name / "expected").write_text(run(HERE / name))
        print(name)


if __name__ == "__main__":
    main()
