from io import StringIO
from os.path import basename, dirname

from pyinfra import host
from pyinfra.operations import files, server

place = host.data.place
template = dirname(__file__) + "/../files/service.conf.j2"
files.directory(name="place", path=place, _sudo=True)
for n in range(1, 10):
    here = f"{place}/{n}"
    files.directory(name=f"directory {n}", path=here, mode="755", _sudo=True)
    files.put(
        name=f"motd {n}", src=StringIO(f"Be kind to machine {n}.\n"), dest=f"{here}/motd",
        mode="644", _sudo=True)
    files.template(
        name=f"template {n}", src=template, dest=f"{here}/service.conf", mode="640", _sudo=True,
        n=n, inventory_hostname=host.name)
    files.line(
        name=f"line {n}", path=f"{here}/service.conf", line="^workers.*",
        replace=f"workers = {n}0", _sudo=True)
    files.block(
        name=f"block {n}", path=f"{here}/service.conf", content=f"allow 10.0.{n}.0/24\ndeny all",
        _sudo=True)
    server.shell(name=f"stat {n}", commands=[f"stat {here}/service.conf"], _sudo=True)
for letter in "abcde":
    server.user(
        name=f"user {letter}", user=f"{basename(place)}-{letter}", shell="/bin/sh", _sudo=True)
