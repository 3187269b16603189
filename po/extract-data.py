#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes po/data-strings.c: what models and examples say to a person, in a form that xgettext reads. The file is
never compiled; the window looks its strings up as they come from the data. With --check it only compares."""
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEADER = re.compile(r'^(neuron|rate|system|channel|synapse|stimulus)\s+\S+\s+"([^"]*)"')
DECLARED = re.compile(r'^\s*(parameter|input|variable|d\S*/dt|[A-Za-z_]\w*(\([^)]*\))?)\b[^#]*?#\s+(.*\S)\s*$')


def of_model(text):
    """Title, description (the lines behind ##, joined as the library joins them), tooltips."""
    description = []
    for line in text.splitlines():
        if header := HEADER.match(line):
            yield header[2]
        elif line.startswith('##'):
            description.append(line[2:].strip())
        elif declared := DECLARED.match(line):
            yield declared[3]
    if description:
        yield '\n'.join(description)


def of_example(text):
    document = json.loads(text)
    yield document.get('title', '')
    yield document.get('notes', '')
    for model in document.get('models', {}).values():
        yield from of_model(model)


def quote(text):
    return '"' + text.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n') + '"'


def main():
    seen = {}
    for path in [*sorted(ROOT.glob('data/models/**/*.model')), *sorted(ROOT.glob('data/examples/*.loligo'))]:
        strings = of_model if path.suffix == '.model' else of_example
        for text in strings(path.read_text(encoding='utf-8')):
            if re.search(r'[A-Za-z]', text):
                seen.setdefault(text, path.relative_to(ROOT).as_posix())
    lines = ['/* SPDX-License-Identifier: GPL-3.0-or-later', ' * Written by po/extract-data.py; never compiled. */']
    place = None
    for text, path in seen.items():
        if path != place:
            lines.append(f'/* {path} */')
            place = path
        lines.append(f'N_({quote(text)})')
    content = '\n'.join(lines) + '\n'
    target = ROOT / 'po/data-strings.c'
    if '--check' in sys.argv:
        if not target.exists() or target.read_text(encoding='utf-8') != content:
            print('po/data-strings.c is not what the data says: run po/update-po.sh')
            return 1
        return 0
    target.write_text(content, encoding='utf-8')
    return 0


if __name__ == '__main__':
    sys.exit(main())
