from pyinfra.operations import server

for n in range(100):
    server.shell(name=f"command {n}", commands=["/bin/true"])
