"""The programs that are measured: how each is installed, started and told what to do."""

import os
import subprocess
import sys

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.environ.get("MARTLET_BENCH_VENV", os.path.expanduser("~/.cache/martlet-bench"))
MARTLET = os.environ.get("MARTLET", os.path.join(HERE, "..", ".build", "release", "martlet"))
FLOOR = os.path.join(VENV, "floor")
FORKS = "50"
NAMES = ["martlet", "floor", "pyinfra", "mitogen", "ansible"]


def install():
    """Makes the virtual environment of the peers and compiles the floor, where they are not."""
    if not os.path.exists(f"{VENV}/bin/pyinfra"):
        # Debian's Python is faster than one that was compiled by pyenv.
        python = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable
        subprocess.run([python, "-m", "venv", VENV], check=True)
        subprocess.run(
            [f"{VENV}/bin/pip", "-q", "install", "ansible-core==2.19.*", "mitogen", "pyinfra"],
            check=True)
    source = os.path.join(HERE, "floor", "floor.c")
    if not os.path.exists(FLOOR) or os.path.getmtime(FLOOR) < os.path.getmtime(source):
        subprocess.run(
            ["cc", "-O2", "-D_GNU_SOURCE", "-o", FLOOR, source, "-lssh"], check=True)


def versions():
    script = "import ansible_mitogen, mitogen, importlib.metadata as m\n" \
        "for n in ('ansible-core', 'mitogen', 'pyinfra'): print(n, m.version(n))"
    peers = subprocess.run(
        [f"{VENV}/bin/python", "-c", script], check=True, capture_output=True, text=True)
    own = subprocess.run([MARTLET, "--version"], check=True, capture_output=True, text=True)
    return [" ".join(own.stdout.split()[:2])] + peers.stdout.split("\n")[:-1]


def environment(engine):
    """What an engine's processes see: little, so that nobody's configuration counts."""
    result = {
        "PATH": f"{VENV}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": os.path.expanduser("~"), "LANG": "C.UTF-8", "TERM": "dumb",
        "ANSIBLE_FORKS": FORKS, "ANSIBLE_NOCOLOR": "1"}
    if engine in ("ansible", "mitogen"):
        result["ANSIBLE_PIPELINING"] = "1"
        result["ANSIBLE_SSH_ARGS"] = "-o ControlMaster=auto -o ControlPersist=60s"
    if engine == "mitogen":
        find = "import os, ansible_mitogen; print(os.path.dirname(ansible_mitogen.__file__))"
        found = subprocess.run(
            [f"{VENV}/bin/python", "-c", find], check=True, capture_output=True, text=True)
        result["ANSIBLE_STRATEGY_PLUGINS"] = found.stdout.strip() + "/plugins/strategy"
        result["ANSIBLE_STRATEGY"] = "mitogen_linear"
    return result


def arguments(engine, name, hosts, count, place, steps):
    """The command line that does a workload; `place` is where the targets' files go."""
    work = os.path.join(HERE, "workloads")
    if engine == "floor":
        return [
            FLOOR, "--hosts", hosts.addresses(count), "--key", f"{hosts.lab}/key",
            "--steps", steps, "--user", hosts.user, "--at-once", FORKS]
    if engine == "pyinfra":
        return [
            f"{VENV}/bin/pyinfra", "-y", "--data", f"place={place}",
            hosts.pyinfra_inventory(count), f"{work}/deploys/{name}.py"]
    program = [MARTLET, "playbook"] if engine == "martlet" else [f"{VENV}/bin/ansible-playbook"]
    return program + [
        "-i", hosts.inventory(count), "-e", f"place={place}", f"{work}/{name}.yml"]
