#!/bin/sh
# Records what ansible-playbook lists: record.sh ANSIBLE_PLAYBOOK. Sets come out in any order there.
order() {
  python3 -c '
import re, sys
text = sys.stdin.read().replace("[p2,p1]", "[p1,p2]")
hosts = "      w1\n      w2\n      d1\n"
sys.stdout.write(re.sub(r"(    hosts \(3\):\n)(?:      .*\n){3}", lambda m: m.group(1) + hosts, text))'
}
cd "$(dirname "$0")" || exit 1
list() { "$command" -i hosts site.yml "$@" 2>/dev/null | order; }
command=$1
list --list-tasks >tasks.out
list --list-tags >tags.out
list --list-tasks --list-tags --list-hosts >everything.out
list --list-tasks -t x >chosen.out
