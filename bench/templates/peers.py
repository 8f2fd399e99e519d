"""The work of bench/templates/run, and the peers' side of it.

    peers.py make DIRECTORY          writes the work
    peers.py run DIRECTORY ROUNDS    does it with Jinja2, ansible-core and PyYAML
    peers.py table MARTLET PEERS     compares two outputs
"""

import json
import os
import sys
import time

LOOP = "{% for i in items %}{% if i % 3 == 0 %}{{ i * 2 + 1 }}{% else %}{{ i }}{% endif %},{% endfor %}"
FILTERS = (
    "{{ hosts | selectattr('port', 'gt', 30000) | map(attribute='name') | map('upper') | join(',') }}"
    "{{ items | select('odd') | map('string') | join(' ') | length }}"
)
CONFIG = """# service {number}, made by hand of nobody
[service-{number}]
listen = {{{{ bind.address }}}}:{{{{ bind.port + {number} }}}}
name = "{{{{ name | upper }}}}-{number}"
{{% if tls.enabled and {number} % 2 == 0 %}}
certificate = {{{{ tls.certificate }}}}
key = {{{{ tls.key | default('/etc/ssl/{number}.key') }}}}
{{% else %}}
insecure = true
{{% endif %}}
{{% for backend in backends %}}
server backend{{{{ loop.index }}}} {{{{ backend.host }}}}:{{{{ backend.port }}}}{{% if not loop.last %}} weight={{{{ backend.weight or {number} }}}}{{% endif %}}

{{% endfor %}}
{{% macro line(key, value, comment='') -%}}
{{{{ key }}}} = {{{{ value }}}}{{% if comment %}}  # {{{{ comment }}}}{{% endif %}}
{{%- endmacro %}}
{{% for key, value in limits.items() %}}
{{{{ line(key ~ '_{number}', value, 'limit ' ~ loop.index) }}}}
{{% endfor %}}
allowed = {{{{ networks | join(', ') }}}}
{{% set extra = ['a{number}', 'b'] %}}
extra = {{{{ extra | map('upper') | list | join('|') }}}}
"""
WORDS = {
    "loop": ("100,000 items, render only", "Jinja2"),
    "filters": ("select, map and join of 10,000 and 100,000", "Jinja2"),
    "configs": ("500 config templates, compile and render", "Jinja2"),
    "variables": ("5,000 variables ten deep, one host", "ansible-core"),
    "yaml": ("20,000 lines of YAML", "PyYAML, C loader"),
}


def make(directory):
    def write(name, text):
        with open(os.path.join(directory, name), "w", encoding="utf-8") as stream:
            stream.write(text)

    write("ansible.cfg", "")
    write("loop.j2", LOOP)
    write("filters.j2", FILTERS)
    hosts = [{"name": f"host{i}", "port": i * 7 % 65536} for i in range(10_000)]
    write("items.json", json.dumps({"items": list(range(100_000)), "hosts": hosts}))
    os.mkdir(os.path.join(directory, "configs"))
    for number in range(500):
        write(f"configs/{number}.j2", CONFIG.format(number=number))
    write("configs.json", json.dumps({
        "bind": {"address": "10.0.0.1", "port": 8000}, "name": "web",
        "tls": {"enabled": True, "certificate": "/etc/ssl/web.pem"},
        "backends": [{"host": f"10.1.0.{i}", "port": 9000 + i, "weight": i} for i in range(8)],
        "limits": {"nofile": 65536, "nproc": 4096, "memory": "2G"},
        "networks": ["10.0.0.0/8", "192.168.0.0/16", "fd00::/8"],
    }))
    lines = []
    for chain in range(500):
        lines.append(f"v{chain}_0: value {chain}")
        lines += [f'v{chain}_{step}: "{{{{ v{chain}_{step - 1} }}}}-{step}"' for step in range(1, 10)]
    write("variables.yml", "\n".join(lines) + "\n")
    lines = []
    for number in range(2000):
        lines += [
            f"- name: item number {number}", f"  id: {number}", "  enabled: yes",
            f"  ratio: {number / 7:.3f}", "  tags: [web, 'front end', \"x\\ty\"]", "  nested:",
            f"    path: /srv/data/{number}", "    mode: '0644'", "    owner: root",
            "    note: a plain text with some words in it",
        ]
    write("lines.yml", "\n".join(lines) + "\n")


def best(rounds, work):
    fastest = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        fastest = min(fastest, time.perf_counter() - start)
    return fastest


def run(directory, rounds):
    import jinja2
    import yaml

    def read(name):
        with open(os.path.join(directory, name), encoding="utf-8") as stream:
            return stream.read()

    items = json.loads(read("items.json"))
    for name in ("loop", "filters"):
        template = jinja2.Environment().from_string(read(f"{name}.j2"))
        template.render(items)
        print(name, best(rounds, lambda: template.render(items)), flush=True)

    context = json.loads(read("configs.json"))
    texts = [read(f"configs/{number}.j2") for number in range(500)]

    def configs():
        environment = jinja2.Environment()
        for text in texts:
            environment.from_string(text).render(context)

    print("configs", best(rounds, configs), flush=True)

    os.environ["ANSIBLE_CONFIG"] = os.path.join(directory, "ansible.cfg")
    from ansible.parsing.dataloader import DataLoader
    from ansible.template import Templar, trust_as_template

    variables = DataLoader().load(trust_as_template(read("variables.yml")))

    def host():
        values = Templar(loader=DataLoader(), variables=dict(variables)).template(variables)
        assert len(values) == 5000

    print("variables", best(min(rounds, 2), host), flush=True)

    text = read("lines.yml")
    print("yaml", best(rounds, lambda: yaml.load(text, Loader=yaml.CSafeLoader)), flush=True)


def table(ours, theirs):
    def seconds(path):
        with open(path, encoding="utf-8") as stream:
            return {name: float(value) for name, value in (line.split() for line in stream)}

    ours, theirs = seconds(ours), seconds(theirs)
    print("| work | martlet ms | peer ms | peer | times faster |\n|---|---:|---:|---|---:|")
    for name, (words, peer) in WORDS.items():
        a, b = ours[name] * 1000, theirs[name] * 1000
        print(f"| {words} | {a:.1f} | {b:.1f} | {peer} | {b / a:.1f} |")


if __name__ == "__main__":
    action, *arguments = sys.argv[1:]
    if action == "make":
        make(*arguments)
    elif action == "run":
        run(arguments[0], int(arguments[1]))
    else:
        table(*arguments)
