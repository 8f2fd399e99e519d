from pyinfra import host
from pyinfra.operations import files

place = f"{host.data.place}/{host.data.bench_name}"
files.directory(name="place", path=place)
for n in range(100):
    files.directory(name=f"directory {n}", path=f"{place}/{n}", mode="750")
