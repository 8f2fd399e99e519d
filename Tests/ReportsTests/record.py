#!/usr/bin/env python3
"""Records what ansible-playbook prints, and the events behind it, for the tests of the reports.

Usage: record.py ANSIBLE_PLAYBOOK [NAME...]

For each playbook in playbooks/ and each variant in its first lines (`# variant NAME: options`),
recorded/NAME.VARIANT.events holds the events as JSON lines and recorded/NAME.VARIANT.out and .err
what was printed. Options of the form KEY=VALUE are environment variables.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))

PLUGIN = r'''
import json, os, time
from ansible.plugins.callback import CallbackBase

class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = 'aggregate'
    CALLBACK_NAME = 'recorder'
    CALLBACK_NEEDS_ENABLED = True

    def emit(self, **event):
        with open(os.environ['RECORDER_OUTPUT'], 'a') as f:
            f.write(json.dumps(event, default=str) + '\n')

    def task(self, task):
        import ansible.constants as C
        args = None
        if not task.no_log and C.DISPLAY_ARGS_TO_STDOUT:
            args = ', '.join('%s=%s' % a for a in task.args.items())
        return dict(name=task.get_name().strip(), action=task.action, id=task._uuid, path=task.get_path(),
            handler=type(task).__name__ == 'Handler', check=bool(task.check_mode), loop=bool(task.loop),
            run_once=bool(task.run_once), arguments=args, role=task._role.get_name() if task._role else None)

    def result(self, kind, result, **more):
        raw = result._result
        value = {k: v for k, v in raw.items() if not k.startswith('_ansible')}
        def strip(v):
            if isinstance(v, dict):
                return {k: strip(x) for k, x in v.items() if not str(k).startswith('_ansible')}
            if isinstance(v, list):
                return [strip(x) for x in v]
            return v
        value = strip(value)
        diff = value.pop('diff', None)
        def events(e):
            while e is not None:
                yield e
                e = e.chain.event if e.chain else None
        found = getattr(result, 'exception', None)
        failure = None
        if found is not None:
            parts = list(events(found.event))
            message = ''
            for part in parts:
                if not message or part.msg not in message:
                    message = message.rstrip('.') + (': ' if message else '') + part.msg
            failure = dict(message=message, context=[p.formatted_source_context for p in parts],
                help=[p.help_text for p in parts])
        value.pop('exception', None)
        delegated = raw.get('_ansible_delegated_vars') or {}
        shown = None
        if delegated:
            shown, address = str(result._task.delegate_to), delegated.get('ansible_host')
            if address and address != shown:
                shown += '(%s)' % address
        self.emit(event=kind, task=self.task(result._task), host=result._host.get_name(), value=value,
            diff=diff, failure=failure, verbose=bool(raw.get('_ansible_verbose_always')),
            secret=bool(raw.get('_ansible_no_log')), label=raw.get('_ansible_item_label'),
            delegated=shown, **more)

    def v2_playbook_on_start(self, playbook):
        self.emit(event='run', playbook=playbook._file_name)
    def v2_playbook_on_play_start(self, play):
        self.emit(event='play', name=play.name, id=str(play._uuid), check=bool(play.check_mode), hosts=[])
    def v2_playbook_on_no_hosts_matched(self):
        self.emit(event='no_hosts_matched')
    def v2_playbook_on_no_hosts_remaining(self):
        self.emit(event='no_hosts_remaining')
    def v2_playbook_on_task_start(self, task, is_conditional):
        self.emit(event='task', task=self.task(task))
    def v2_playbook_on_handler_task_start(self, task):
        self.emit(event='task', task=self.task(task))
    def v2_playbook_on_notify(self, handler, host):
        self.emit(event='notify', handler=handler.get_name(), host=host.get_name())
    def v2_playbook_on_include(self, included):
        item = None
        if included._vars.get('ansible_loop_var'):
            item = included._vars.get(included._vars['ansible_loop_var'])
            item = included._vars.get('_ansible_item_label', item)
        self.emit(event='include', file=included._filename, hosts=[h.name for h in included._hosts], item=item)
    def v2_runner_on_start(self, host, task):
        self.emit(event='start', host=host.get_name(), task=self.task(task))
    def v2_runner_on_ok(self, result):
        self.result('finished', result, status='changed' if result._result.get('changed') else 'ok')
    def v2_runner_on_failed(self, result, ignore_errors=False):
        self.result('finished', result, status='failed', ignored=bool(ignore_errors))
    def v2_runner_on_skipped(self, result):
        self.result('finished', result, status='skipped')
    def v2_runner_on_unreachable(self, result):
        self.result('finished', result, status='unreachable', ignored=bool(result._task.ignore_unreachable))
    def v2_runner_item_on_ok(self, result):
        self.result('item', result, status='changed' if result._result.get('changed') else 'ok')
    def v2_runner_item_on_failed(self, result):
        self.result('item', result, status='failed', ignored=bool(result._task.ignore_errors))
    def v2_runner_item_on_skipped(self, result):
        self.result('item', result, status='skipped')
    def v2_runner_retry(self, result):
        self.result('retry', result, status='failed', attempt=result._result['attempts'], retries=result._result['retries'])
    def v2_runner_on_async_poll(self, result):
        self.result('async', result, status='ok')
    def v2_playbook_on_stats(self, stats):
        self.emit(event='stats', hosts={h: stats.summarize(h) for h in stats.processed}, custom=stats.custom)
'''


def scrub(text, root):
    text = text.replace(root, '/ROOT')
    # What -vv says of the installation is not the run's.
    text = re.sub(r'^(?:ansible-playbook \[core|  (?:config file|configured module|ansible python|ansible collection'
                  r'|executable location|python version|jinja version|pyyaml version) ).*\n', '', text, flags=re.M)
    text = re.sub(r'("(?:start|end|delta)": )"[^"]*"', r'\1"TIME"', text)
    text = re.sub(r'((?:start|end|delta): )[\'"]?\d[\d:. -]+[\'"]?', r'\1TIME', text)
    return text


def main():
    command, names = sys.argv[1], sys.argv[2:]
    for file in sorted(os.listdir(os.path.join(here, 'playbooks'))):
        name, suffix = os.path.splitext(file)
        if suffix != '.yml' or (names and name not in names):
            continue
        text = open(os.path.join(here, 'playbooks', file)).read()
        variants = re.findall(r'^# variant (\S+):(.*)$', text, re.M) or [('plain', '')]
        for variant, options in variants:
            record(command, name, variant, options.split())


def record(command, name, variant, options):
    root = tempfile.mkdtemp()
    shutil.copytree(os.path.join(here, 'playbooks'), root + '/playbooks')
    os.mkdir(root + '/plugins')
    open(root + '/plugins/recorder.py', 'w').write(PLUGIN)
    events = root + '/events'
    env = {'PATH': os.environ['PATH'], 'HOME': root, 'LANG': 'C.UTF-8', 'RECORDER_OUTPUT': events,
        'ANSIBLE_CALLBACKS_ENABLED': 'recorder', 'ANSIBLE_CALLBACK_PLUGINS': root + '/plugins',
        'ANSIBLE_NOCOLOR': '1', 'ANSIBLE_DEVEL_WARNING': '0', 'ANSIBLE_PYTHON_INTERPRETER': sys.executable}
    arguments = []
    for option in options:
        if '=' in option and not option.startswith('-'):
            key, value = option.split('=', 1)
            if key == 'ANSIBLE_FORCE_COLOR':
                del env['ANSIBLE_NOCOLOR']
            env[key] = value.replace('ROOT', root)
        else:
            arguments.append(option)
    if env.get('ANSIBLE_CALLBACKS_ENABLED') != 'recorder':
        env['ANSIBLE_CALLBACKS_ENABLED'] += ',recorder'
    run = subprocess.run(
        [command, '-i', 'hosts', name + '.yml'] + arguments, cwd=root + '/playbooks', env=env,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    base = os.path.join(here, 'recorded', name + '.' + variant)
    for suffix, content in [('.events', open(events).read()), ('.out', run.stdout), ('.err', run.stderr)]:
        content = scrub(content, root)
        with open(base + suffix, 'w') as f:
            f.write(content)
    shutil.rmtree(root)
    print(name, variant, run.returncode)


main()
