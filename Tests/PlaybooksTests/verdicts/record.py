#!/usr/bin/env python3
"""Asks ansible-playbook --syntax-check about each case of cases.txt: record.py ANSIBLE_PLAYBOOK.

Writes verdicts.txt: `ok NAME` or `error NAME`.
"""
import os
import re
import subprocess
import sys

os.chdir(os.path.dirname(os.path.abspath(__file__)))
env = {'PATH': os.environ['PATH'], 'HOME': '/nonexistent', 'ANSIBLE_LOCAL_TEMP': '/tmp/record-local'}
with open('verdicts.txt', 'w') as out:
    for part in re.split(r'^=== ', open('cases.txt').read(), flags=re.M)[1:]:
        name, text = part.split('\n', 1)
        open('case.yml', 'w').write(text)
        run = subprocess.run([sys.argv[1], '--syntax-check', 'case.yml'], env=env,
                             capture_output=True, text=True)
        out.write('%s %s\n' % ('error' if run.returncode else 'ok', name))
        if len(sys.argv) > 2:
            print('---', name, run.returncode, run.stderr.replace('[WARNING]', '').split('[ERROR]')[-1][:200])
os.remove('case.yml')
