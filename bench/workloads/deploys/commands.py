from pyinfra.operations import server

for n in range(30):
    server.shell(name=f"command {n}", commands=["/bin/true"])
