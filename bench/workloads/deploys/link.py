from io import StringIO

from pyinfra import host
from pyinfra.operations import files, server

place = f"{host.data.place}/{host.data.bench_name}"
for n in range(20):
    server.shell(name=f"command {n}", commands=["/bin/true"])
for n in range(10):
    files.put(name=f"copy {n}", src=StringIO(f"number {n}\n"), dest=f"{place}-{n}")
