"""What is measured: on how many hosts, with which preparations, against whom."""

import os
import random
import tarfile
from dataclasses import dataclass, field


@dataclass
class Workload:
    name: str  # of the playbook and the deploy, and in the table
    title: str
    hosts: int = 0
    playbook: str = ""  # where it is not called like the workload
    kind: str = "light"
    aliases: int = 1  # names under which each host is listed
    delay: float = 0  # milliseconds of a round trip
    floor: list = field(default_factory=list)  # steps; none: there is no floor
    deploy: bool = True  # whether pyinfra can do it
    # Hosts for peers that would take minutes; their figures are then those of fewer hosts.
    fewer: dict = field(default_factory=dict)
    once: tuple = ()  # peers for whom a second run would take minutes
    twice: bool = False  # whether a second run, which changes nothing, is measured too
    prepare: object = None  # makes what the run needs in a directory on this machine
    goal: str = ""


TRUE = "/bin/true"


def big_file(place):
    with open(f"{place}/big", "wb") as file:
        file.write(random.Random(1).randbytes(64 << 20))


def tree(place):
    source = random.Random(2)
    with tarfile.open(f"{place}/tree.tar", "w") as archive:
        for n in range(500):
            directory = f"{place}/tree/part{n // 25}"
            os.makedirs(directory, exist_ok=True)
            with open(f"{directory}/file{n}", "wb") as file:
                file.write(source.randbytes(source.randrange(100, 6000)))
        archive.add(f"{place}/tree", "tree")


# `PLACE` stands for the place of the run, `$HOME` for a home that each host has for itself.
ALL = [
    Workload(
        "controller", "100 hosts × 200 tasks without SSH", 0, deploy=False,
        fewer={"martlet": 100, "ansible": 2, "mitogen": 2}, goal="500 × Ansible"),
    Workload(
        "commands", "20 hosts × 30 commands", 20, floor=[TRUE] * 30,
        fewer={"ansible": 3, "mitogen": 10}, goal="≤ 1.5 × floor; 60 × Ansible, 15 × Mitogen, 3 × pyinfra"),
    Workload(
        "mix", "10 hosts × 60 mixed tasks", 10, kind="debian", twice=True,
        fewer={"ansible": 2, "mitogen": 4, "pyinfra": 4}, goal="30 × Ansible, 6 × Mitogen; second run 40 ×, 8 ×, 5 × pyinfra"),
    Workload(
        "facts", "facts of 50 hosts", 50, deploy=False, fewer={"ansible": 10, "mitogen": 10},
        goal="10 × Ansible"),
    Workload(
        "loop", "10 hosts, a loop of 100 items", 10,
        floor=["; ".join(f"mkdir -m 750 -p $HOME/loop/{n}" for n in range(100))],
        fewer={"ansible": 1, "mitogen": 5, "pyinfra": 5}, goal="100 × Ansible, 10 × Mitogen"),
    Workload(
        "bigfile", "64 MiB to 10 hosts", 10, prepare=big_file, twice=True,
        floor=["@send PLACE/big cat >$HOME/big"], goal="≥ 80 % of the floor's throughput"),
    Workload(
        "tree", "500 small files to 10 hosts", 10, prepare=tree, twice=True,
        floor=["@send PLACE/tree.tar tar xf - -C $HOME"],
        fewer={"ansible": 1, "mitogen": 4, "pyinfra": 1}, once=("ansible", "pyinfra"),
        goal="200 × Ansible, 10 × Mitogen"),
    Workload(
        "one", "500 hosts, one command", 100, aliases=5, floor=[TRUE],
        fewer={"ansible": 50, "mitogen": 50}, goal="≤ 3 × floor"),
    Workload(
        "many200", "200 hosts, ping and 5 commands", 200, playbook="many",
        floor=[":"] + [TRUE] * 5, fewer={"ansible": 20, "mitogen": 40}),
    Workload(
        "many1000", "1,000 hosts, ping and 5 commands", 200, aliases=5, playbook="many",
        floor=[":"] + [TRUE] * 5, fewer={"ansible": 0, "mitogen": 0},
        goal="no failure, < 150 MB"),
    Workload(
        "link", "5 hosts at 100 ms, 20 commands and 10 copies", 5, delay=100,
        floor=[TRUE] * 20 + ["printf 'number 1\\n' >$HOME/copy"] * 10, goal="≤ 1.1 × floor"),
    Workload(
        "ahead", "100 commands on a host at 40 ms", 1, delay=40, floor=[TRUE] * 100,
        fewer={"ansible": 0}, goal="≤ 3 round trips"),
    Workload(
        "delegate", "50 hosts give 1 s to one host", 50, deploy=False,
        fewer={"ansible": 20, "mitogen": 10}),
    Workload("startup", "one task on localhost", 0, goal="30 ms"),
    Workload("version", "--version", 0, goal="10 ms"),
]
