#!/usr/bin/env python3
"""Writes Sources/Playbooks/Settings/SettingsTable+*.swift from what ansible-config knows.

Usage: settings_table.py ANSIBLE_CONFIG
"""
import json
import os
import subprocess
import sys

here = os.path.dirname(os.path.abspath(__file__))
PLUGINS = {
    'connection': ['ssh', 'local'], 'become': ['sudo', 'su'], 'shell': ['sh'],
    'callback': ['default', 'minimal', 'junit', 'tree'], 'cache': ['jsonfile'],
}
TYPES = {
    'boolean': 'bool', 'bool': 'bool', 'integer': 'int', 'int': 'int', 'float': 'float',
    'list': 'list', 'pathspec': 'pathspec', 'pathlist': 'pathlist', 'path': 'path',
    'tmppath': 'path', 'tmp': 'path', 'dict': 'dict', 'dictionary': 'dict',
}


def config(*arguments):
    out = subprocess.run([sys.argv[1], 'list', '--format', 'json', *arguments],
                         capture_output=True, text=True, env={'PATH': os.environ['PATH'], 'HOME': '/root'})
    return json.loads(out.stdout)


def default(value):
    if value is None:
        return '~'
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if isinstance(value, list):
        return ','.join(str(v) for v in value) or '[]'
    if isinstance(value, dict):
        return '{}'
    text = str(value)
    for old, new in [('{{ ANSIBLE_HOME ~ "', '${HOME}'), ('" }}', ''),
                     ("{{ REJECT_EXTS + ['.orig', '.cfg', '.retry'] }}", '${REJECT},.orig,.cfg,.retry'),
                     ("{{ REJECT_EXTS + ['.yaml', '.yml', '.ini'] }}", '${REJECT},.yaml,.yml,.ini'),
                     ('{{CWD}}', '.')]:
        text = text.replace(old, new)
    return text.replace('${HOME}/', '${HOME}/').replace(':/', ':/').replace('\n', ' ') or "''"


def entry(name, d):
    kind = TYPES.get(d.get('type'), 'text')
    value = d.get('default')
    if kind == 'text' and not d.get('choices'):
        kind = {bool: 'bool', int: 'int', float: 'float', list: 'list', dict: 'dict'}.get(type(value), kind)
    if d.get('choices') and d.get('type') not in ('list', 'bool', 'boolean'):
        choices = list(d['choices'])
        if all(isinstance(c, str) for c in choices):
            kind = 'one=' + '/'.join(choices)
    shown = default(value)
    if kind in ('pathspec', 'pathlist') and isinstance(value, list):
        shown = (':' if kind == 'pathspec' else ',').join(value)
    env = ','.join(e['name'] for e in d.get('env') or [])
    ini = ','.join('%s.%s' % (i['section'], i['key']) for i in d.get('ini') or [])
    names = ','.join(i['name'] for i in d.get('vars') or [])
    return [name, kind, shown, 'env=' + env if env else '', 'ini=' + ini if ini else '',
            'vars=' + names if names else '']


def main():
    rows = []
    for name, d in sorted(config().items()):
        if name == 'PLUGINS' or name.startswith('GALAXY_SERVERS'):
            continue
        if 'env' in d or 'ini' in d or 'default' in d:
            rows.append(entry(name, d))
    for kind, names in PLUGINS.items():
        found = config('-t', kind)['PLUGINS'][kind]
        for plugin in names:
            for option, d in sorted(found.get(plugin, {}).items()):
                rows.append(entry('%s.%s.%s' % (kind, plugin, option), d))
    core = [row for row in rows if '.' not in row[0]]
    write('Core', 'core', 'ansible-core itself', core)
    write('Plugins', 'plugins', 'the plugins whose work Martlet does', rows[len(core):])


def write(topic, constant, what, rows):
    path = os.path.join(here, '../../Sources/Playbooks/Settings/SettingsTable+%s.swift' % topic)
    with open(path, 'w') as f:
        f.write('// Written by Tests/PlaybooksTests/settings_table.py.\n\n')
        f.write('extension SettingsTable {\n')
        f.write('  /// The settings of %s: name, type and default, then where each is set.\n' % what)
        f.write('  static let %s = #"""\n' % constant)
        for name, kind, shown, *places in rows:
            f.write('    %s %s %s\n' % (name, kind, shown))
            places = ' '.join(p for p in places if p)
            if places:
                f.write('      ' + places + '\n')
        f.write('    """#\n}\n')


main()
