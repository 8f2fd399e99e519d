"""The work of bench/templates/run, and the peers' side of it.

    peers.py make DIRECTORY          writes the work
    peers.py run DIRECTORY ROUNDS    does it with Jinja2, ansible-core and PyYAML
    peers.py table MARTLET PEERS     compares two outputs, as a page in Markdown
"""

import json
import os
import platform
import statistics
import sys
import textwrap
import time
from importlib.metadata import version

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
PAGE = """\
# Templates, variables and YAML beside the peers

Made by `bench/templates/run`, which does the same work with Martlet's rooms (`Sources/benchmark`) and
with Jinja2, ansible-core's templating and PyYAML (`bench/templates/peers.py`), each a few rounds in
turn; the figures are medians. A first round that compiles is not measured where the work is to
render only. Variables are read anew for each round of Martlet, so that nothing compiled is kept.

{processors} processors, load {load}, {date}. Python {python}, Jinja2 {jinja2}, ansible-core {ansible_core}, PyYAML {pyyaml}.
"""
# What is done, with whom it is compared, how many times faster it is to be, and what limits it.
WORDS = {
    "loop": (
        "a loop over 100,000 items, render only", "Jinja2", 3,
        (
            "Jinja2 compiles to Python byte code, its best case. Here an eighth goes into the "
            "machine's dispatch of instructions; the rest into writing digits and copying values "
            "onto the stack."
        ),
    ),
    "filters": (
        "select, map and join of 10,000 and 100,000 items, render only", "Jinja2", None,
        (
            "both call a function for each item; here it is the binding of a test's or filter's "
            "arguments and the counting of references."
        ),
    ),
    "configs": (
        "500 different config templates, compile and render", "Jinja2", 15,
        (
            "nothing alone: hashing and comparing of names, the lexer and allocations, about as "
            "much to compile as to render."
        ),
    ),
    "variables": (
        "5,000 variables that refer to each other ten deep, all of one host", "ansible-core", 200,
        (
            "looking up names and allocating the results; each variable is compiled and evaluated"
            " once."
        ),
    ),
    "yaml": (
        "20,000 lines of YAML, 540 KB", "PyYAML with the C loader", 10,
        (
            "libyaml's scanner, which is PyYAML's too, takes about half; the rest is allocations "
            "for nodes with their places."
        ),
    ),
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


def show(name, rounds, work, size):
    """Prints the size of what comes out, which must be that of Martlet, and the seconds of each round."""
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        output = work()
        seconds.append(time.perf_counter() - start)
    print(name, size(output), *seconds, flush=True)


def total(texts):
    return sum(len(text.encode()) for text in texts)


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
        show(name, rounds, lambda: template.render(items), lambda text: total([text]))

    context = json.loads(read("configs.json"))
    texts = [read(f"configs/{number}.j2") for number in range(500)]

    def configs():
        environment = jinja2.Environment()
        return [environment.from_string(text).render(context) for text in texts]

    configs()
    show("configs", rounds, configs, total)

    os.environ["ANSIBLE_CONFIG"] = os.path.join(directory, "ansible.cfg")
    from ansible.parsing.dataloader import DataLoader
    from ansible.template import Templar, trust_as_template

    variables = DataLoader().load(trust_as_template(read("variables.yml")))

    def host():
        return Templar(loader=DataLoader(), variables=dict(variables)).template(variables)

    show("variables", 1, host, lambda values: total(values.values()))

    text = read("lines.yml")
    show("yaml", rounds, lambda: yaml.load(text, Loader=yaml.CSafeLoader), len)


def table(ours, theirs):
    def samples(path):
        sizes, result = {}, {}
        with open(path, encoding="utf-8") as stream:
            for name, size, *values in map(str.split, stream):
                sizes[name] = size
                result.setdefault(name, []).extend(float(value) * 1000 for value in values)
        return sizes, result

    (sizes, ours), (peers_sizes, theirs) = samples(ours), samples(theirs)
    if sizes != peers_sizes:
        sys.exit(f"not the same work: {sizes} and {peers_sizes}")
    print(PAGE.format(
        python=platform.python_version(), processors=os.cpu_count(),
        load=f"{os.getloadavg()[0]:.1f}", date=time.strftime("%Y-%m-%d", time.gmtime()),
        **{name.replace("-", "_"): version(name) for name in ("jinja2", "ansible-core", "pyyaml")}))
    print("| work | Martlet ms | peer ms | peer | times faster | goal | rounds |")
    print("|---|---:|---:|---|---:|---:|---:|")
    for name, (words, peer, goal, _) in WORDS.items():
        a, b = statistics.median(ours[name]), statistics.median(theirs[name])
        print(
            f"| {words} | {a:.2f} | {b:.1f} | {peer} | **{b / a:.1f}** | {goal or '–'} "
            f"| {len(ours[name])}, {len(theirs[name])} |")
    print("\n## What limits each\n")
    for name, (words, _, _, limit) in WORDS.items():
        print(textwrap.fill(f"- **{words}**: {limit}", 100, subsequent_indent="  "))


if __name__ == "__main__":
    action, *arguments = sys.argv[1:]
    if action == "make":
        make(*arguments)
    elif action == "run":
        run(arguments[0], int(arguments[1]))
    else:
        table(*arguments)
