from pyinfra import host
from pyinfra.operations import files

place = host.data.place
files.sync(src=f"{place}/tree", dest=f"{place}/{host.data.bench_name}/tree")
