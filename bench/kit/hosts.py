"""Throwaway hosts for a workload, and the inventories that each program wants."""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LAB = os.path.join(HERE, "..", "Tests", "Lab", "lab")


@dataclass
class Host:
    name: str
    address: str
    port: int


class Hosts:
    """Hosts of one kind; every one may be listed under several names, and behind a slow link."""

    def __init__(self, count, kind="light", aliases=1, delay=0):
        self.directory = tempfile.mkdtemp(prefix="martlet-bench.")
        os.chmod(self.directory, 0o755)
        self.lab = f"{self.directory}/lab"
        self.kind = kind
        self.relays = []
        self.hosts = []
        if count:
            subprocess.run(
                [LAB, "up", kind, str(count), "--dir", self.lab], check=True,
                stderr=subprocess.DEVNULL)
            with open(f"{self.lab}/state") as file:
                found = [line.split() for line in file]
            self.hosts = [Host(name, address, int(port)) for _, name, address, port in found]
        if delay:
            self.hosts = [self.relayed(host, delay) for host in self.hosts]
        if aliases > 1:
            self.hosts = [
                Host(f"{host.name}-{n}", host.address, host.port)
                for n in range(aliases) for host in self.hosts]
        self.known_hosts = f"{self.lab}/known_hosts"

    @property
    def user(self):
        return "admin" if self.kind == "debian" else "root"

    def relayed(self, host, delay):
        """The host behind a relay that holds each byte back for half of a round trip."""
        relay = subprocess.Popen(
            [LAB, "relay", self.lab, host.name, "--delay", str(delay / 2), "--log", "/dev/null"],
            stdout=subprocess.PIPE, text=True)
        self.relays.append(relay)
        port = int(relay.stdout.readline())
        with open(f"{self.lab}/hosts/{host.name}/host_key.pub") as file:
            key = " ".join(file.read().split()[:2])
        with open(f"{self.lab}/known_hosts", "a") as file:
            file.write(f"[127.0.0.1]:{port} {key}\n")
        return Host(host.name, "127.0.0.1", port)

    def inventory(self, count=None):
        """For Martlet, Ansible and Mitogen."""
        path = f"{self.directory}/inventory-{count or 'all'}.ini"
        with open(path, "w") as file:
            for host in self.hosts[:count]:
                file.write(f"{host.name} ansible_host={host.address} ansible_port={host.port}\n")
            if not self.hosts:
                for n in range(count or 1):
                    file.write(f"host{n} ansible_connection=local\n")
            file.write(
                f"[all:vars]\nansible_user={self.user}\n"
                "ansible_python_interpreter=/usr/bin/python3\n"
                f"ansible_ssh_private_key_file={self.lab}/key\n"
                "ansible_ssh_common_args='-F none -o IdentitiesOnly=yes -o "
                f"UserKnownHostsFile={self.known_hosts}'\n")
        return path

    def pyinfra_inventory(self, count=None):
        path = f"{self.directory}/inventory_{count or 'all'}.py"
        with open(path, "w") as file:
            file.write("hosts = [\n")
            for host in self.hosts[:count]:
                data = {
                    "ssh_hostname": host.address, "ssh_port": host.port, "ssh_user": self.user,
                    "ssh_key": f"{self.lab}/key", "ssh_known_hosts_file": self.known_hosts,
                    "ssh_config_file": "/dev/null", "bench_name": host.name}
                file.write(f"    ({host.name!r}, {data!r}),\n")
            file.write("]\n")
        return path

    def addresses(self, count=None):
        """For the floor."""
        path = f"{self.directory}/addresses"
        with open(path, "w") as file:
            for host in self.hosts[:count]:
                file.write(f"{host.address} {host.port}\n")
        return path

    def down(self):
        for relay in self.relays:
            relay.terminate()
            relay.wait()
        if os.path.exists(f"{self.lab}/id"):
            subprocess.run([LAB, "down", self.lab], stderr=subprocess.DEVNULL)
        shutil.rmtree(self.directory, ignore_errors=True)
