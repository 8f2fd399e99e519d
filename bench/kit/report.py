"""The results as a document: a summary of ratios, then a table for each workload."""

from statistics import median

LABELS = {
    "martlet": "Martlet", "floor": "floor", "pyinfra": "pyinfra", "mitogen": "Mitogen",
    "ansible": "Ansible"}


def middle(result, measure):
    return median(sample[measure] for sample in result["samples"])


def number(value):
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


def ratio(own, other, measure):
    """How many times as much the other needs, for as many hosts."""
    mine = middle(own, measure) / max(own["hosts"], 1)
    theirs = middle(other, measure) / max(other["hosts"], 1)
    return theirs / mine if mine else 0


def times(value):
    return f"{value:,.0f} ×" if value >= 10 else f"{value:.1f} ×" if value >= 1 else f"{value:.2f} ×"


def summary(results):
    engines = [name for name in LABELS if name != "martlet"]
    lines = [
        "| workload | Martlet, s | " + " | ".join(LABELS[name] for name in engines) + " | goal |",
        "|---|---|" + "---|" * len(engines) + "---|"]
    for work in results.values():
        own = work["engines"].get("martlet")
        if not own:
            continue
        cells = []
        for name in engines:
            other = work["engines"].get(name)
            cells.append(times(ratio(own, other, "wall")) if other else "–")
        lines.append(
            f"| {work['title']} | {number(middle(own, 'wall'))} | " + " | ".join(cells)
            + f" | {work['goal'] or '–'} |")
    return lines


def table(work):
    own = work["engines"].get("martlet")
    lines = [
        "| | hosts | runs | wall s | controller CPU s | peak MB | wall | CPU |",
        "|---|---|---|---|---|---|---|---|"]
    for name, label in LABELS.items():
        result = work["engines"].get(name)
        if not result:
            continue
        shares = ["1 ×", "1 ×"] if name == "martlet" or not own else [
            times(ratio(own, result, measure)) for measure in ("wall", "cpu")]
        lines.append(
            f"| {label} | {result['hosts'] or '–'} | {len(result['samples'])} | "
            f"{number(middle(result, 'wall'))} | {number(middle(result, 'cpu'))} | "
            f"{middle(result, 'memory'):.0f} | " + " | ".join(shares) + " |")
    return lines


METHOD = """
# Benchmarks

Made by `make bench` (`bench/run`); the raw figures are in `bench/results.json`.

- **Who**: Martlet, a release build; ansible-core with pipelining, ControlPersist and 50 forks;
  Mitogen with the same; pyinfra; and the *floor*, a program in C on libssh that does the same round
  trips over one shell for each host in one poll loop (`bench/floor/floor.c`).
- **Hosts** are sshds of this machine (`Tests/Lab/lab`), so what the targets do takes the same
  processors as the controllers. Slow links are a relay that holds each byte back. 500 and 1,000
  hosts are 100 and 200 sshds, each listed under five names and reached by a connection for each.
- **Runs** go in turn, A B C A B C; the figures are medians. A peer that takes minutes runs once, or
  with fewer hosts: the table says how many, and the ratios are for as many hosts.
- **Wall** is the time of the whole program, its start and the connections included. **CPU** is that
  of all processes of the controller, from a cgroup of the run's own; what sshd and the targets use
  is not in it. **Peak** is the sum of the proportional set sizes of all its processes.
- The **load** of the machine before a workload stands below its table: other work there makes all
  figures larger, those of many processes most; the ratios and the CPU seconds say more than the
  wall times then.
- In the tables, *wall* and *CPU* say how many times what Martlet needs; more than 1 is slower.
""".strip()


def document(data):
    lines = [METHOD, "", f"{data['machine']}. {', '.join(data['versions'])}.", ""]
    lines += ["## How many times Martlet's wall time", ""] + summary(data["workloads"])
    for work in data["workloads"].values():
        lines += ["", f"## {work['title'][0].upper()}{work['title'][1:]}", ""]
        lines += table(work) + ["", f"Measured {work['date']}; load of the machine before it: {work['load']}."]
    return "\n".join(lines) + "\n"
