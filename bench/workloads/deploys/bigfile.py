from pyinfra import host
from pyinfra.operations import files

place = host.data.place
files.put(src=f"{place}/big", dest=f"{place}/{host.data.bench_name}/big", create_remote_dir=True)
