#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes library-strings.h: what a person reads of the shipped models and examples, for xgettext.

Of a model the family, the title, the ## lines and the comment of each declaration; of an example the title and the
notes. The program looks them up where it shows them (engine/base/i18n.h).

usage: extract-library.py [--check]      with --check nothing is written: status 1 says that the file is out of date
"""
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUTPUT = ROOT / 'po/library-strings.h'
HEAD = re.compile(r'^(?:neuron|rate|system|channel|synapse|stimulus)\s+\w+\s+"([^"]*)"')
# A declaration and the comment at its end, which is the tooltip of the symbol.
DECLARATION = re.compile(r'^(?:(?:parameter|input|variable)\s+\w+|\w+\s*=|d\w+/dt\s*=)[^#]*#\s*(.*\S)\s*$')
ABOUT = '''\
/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a person reads of data/models and data/examples. Written by po/extract-library.py, read by xgettext,
 * compiled by nobody.
 */
'''


def texts_of_model(path):
    lines = path.read_text(encoding='utf-8').splitlines()
    yield from (match[1] for match in map(HEAD.match, lines) if match)
    yield '\n'.join(line[2:].strip() for line in lines if line.startswith('##'))
    yield from (match[1] for match in map(DECLARATION.match, lines) if match)


def texts_of_example(path):
    document = json.loads(path.read_text(encoding='utf-8'))
    yield document.get('title', '')
    yield document.get('notes', '')


def quote(text):
    """TEXT as literals of C that fit in the columns of the house."""
    literals = []
    for part in text.splitlines(keepends=True):
        words = part.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n')
        literals += [f'"{piece}"' for piece in re.findall(r'.{1,100}(?:\s|$)|\S+', words)]
    return literals


def mark(context, text):
    literals = quote(text)
    first = f'NC_ ("{context}", {literals[0]}'
    if len(literals) == 1 and len(first) < 119:
        return first + ')'
    return f'NC_ ("{context}",\n     ' + '\n     '.join(literals) + ')'


def make():
    families = sorted({path.parent.name for path in (ROOT / 'data/models').rglob('*.model')})
    seen, result = set(), [ABOUT, '/* folders of data/models */', *(mark('family', name) for name in families)]
    sources = [(path, texts_of_model) for path in sorted((ROOT / 'data/models').rglob('*.model'))]
    sources += [(path, texts_of_example) for path in sorted((ROOT / 'data/examples').glob('*.loligo'))]
    for path, read in sources:
        fresh = [text for text in dict.fromkeys(read(path)) if text and text not in seen]
        seen.update(fresh)
        if fresh:
            result.append(f'/* {path.relative_to(ROOT / "data").as_posix()} */')
            result += [mark('library', text) for text in fresh]
    return '\n'.join(result) + '\n'


def main():
    text = make()
    if sys.argv[1:] == ['--check']:
        return 0 if OUTPUT.exists() and OUTPUT.read_text(encoding='utf-8') == text else 1
    OUTPUT.write_text(text, encoding='utf-8')
    return 0


if __name__ == '__main__':
    sys.exit(main())
