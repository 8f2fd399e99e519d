"""Runs one program and says what it cost: seconds, processor seconds, memory of all its processes.

Each run gets a cgroup of its own, so that what a program leaves behind (masters of ssh, workers)
counts too, and is ended after it. Memory is the sum of the processes' proportional set sizes,
looked at every few milliseconds: pages that forks share count once.
"""

import os
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass


@dataclass
class Sample:
    wall: float  # seconds
    cpu: float  # seconds, user and system
    memory: float  # MB, the most at any moment


class Failed(Exception):
    """A program ended badly; holds the end of what it said."""


class Group:
    """A cgroup for one run."""

    def __init__(self):
        with open("/proc/mounts") as mounts:
            root = next(line.split()[1] for line in mounts if line.split()[2] == "cgroup2")
        self.path = tempfile.mkdtemp(prefix="martlet-bench-", dir=root)

    def enter(self):
        """Called in the child, before it becomes the program."""
        with open(f"{self.path}/cgroup.procs", "w") as file:
            file.write("0")

    def processes(self):
        with open(f"{self.path}/cgroup.procs") as file:
            return file.read().split()

    def cpu(self):
        with open(f"{self.path}/cpu.stat") as file:
            return int(file.readline().split()[1]) / 1e6

    def memory(self):
        total = 0
        for process in self.processes():
            try:
                with open(f"/proc/{process}/smaps_rollup") as file:
                    total += next(int(line.split()[1]) for line in file if line.startswith("Pss:"))
            except (OSError, StopIteration):
                continue  # it ended meanwhile
        return total / 1024

    def end(self):
        with open(f"{self.path}/cgroup.kill", "w") as file:
            file.write("1")
        for _ in range(500):
            try:
                return os.rmdir(self.path)
            except OSError:
                time.sleep(0.01)


def run(arguments, environment, directory, log):
    """Runs a program to its end. Raises Failed where it does not end with 0."""
    group = Group()
    over = threading.Event()
    memory = 0.0

    def watch():
        nonlocal memory
        pause = 0.004
        while not over.is_set():
            memory = max(memory, group.memory())
            over.wait(pause)
            pause = min(pause * 1.3, 0.25)

    watcher = threading.Thread(target=watch)
    try:
        with open(log, "wb") as output:
            begin = time.perf_counter()
            process = subprocess.Popen(
                arguments, env=environment, cwd=directory, stdin=subprocess.DEVNULL,
                stdout=output, stderr=subprocess.STDOUT, preexec_fn=group.enter)
            watcher.start()
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - begin
            process.returncode = os.waitstatus_to_exitcode(status)
        over.set()
        watcher.join()
        if process.returncode != 0:
            with open(log, errors="replace") as file:
                raise Failed(f"{arguments[0]} ended with {process.returncode}:\n{file.read()[-3000:]}")
        return Sample(wall, group.cpu(), max(memory, usage.ru_maxrss / 1024))
    finally:
        over.set()
        group.end()
