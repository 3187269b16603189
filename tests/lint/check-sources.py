#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""House rules that a program can see: SPDX lines, length of files and lines, no mutable file-scope state."""
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = {'.c', '.h', '.py', '.sh', '.inc'}
MOST_LINES, MOST_COLUMNS = 800, 120
GENERATED = 'Written by'  # a program's own text, as long and as wide as there is to say
# A file-scope object that is not const: "static type name = ..." or ";" at the margin.
MUTABLE = re.compile(r'^static\s+(?!const\b|inline\b|void\b|_Thread_local\b|G_DEFINE)'
                     r'(?![^;={]*\bconst\b\s*\*?\s*\w+\s*(\[[^\]]*\])*\s*[=;])'
                     r'[\w\s\*]+?\b(\w+)\s*(\[[^\]]*\])*\s*(=|;)', re.M)
# What GLib's own patterns need: type registration, quarks, signal ids and property tables written once.
ALLOWED = re.compile(r'signals$|properties$|_quark$|parent_class$|^initialized$|once$')


def tracked():
    """The project's files: what git knows, or, where there is no git, what is outside build folders."""
    if (ROOT / '.git').exists() and shutil.which('git'):
        names = subprocess.run(['git', 'ls-files'], cwd=ROOT, capture_output=True, text=True, check=True)
        return [ROOT / name for name in names.stdout.splitlines()]
    return [path for path in ROOT.rglob('*')
            if not any(part.startswith(('build', '.')) for part in path.relative_to(ROOT).parts)]


def check(path):
    text = path.read_text(encoding='utf-8')
    name = path.relative_to(ROOT)
    lines = text.splitlines()
    if not any('SPDX-License-Identifier: GPL-3.0-or-later' in line for line in lines[:3]):
        yield f'{name}:1: no SPDX line'
    is_generated = any(GENERATED in line for line in lines[:3])
    if len(lines) > MOST_LINES and not is_generated:
        yield f'{name}: {len(lines)} lines; it has outgrown its room (at most {MOST_LINES})'
    for number, line in enumerate(lines, 1):
        if len(line) > MOST_COLUMNS and not is_generated:
            yield f'{name}:{number}: {len(line)} columns (at most {MOST_COLUMNS})'
        if line != line.rstrip() or '\t' in line:
            yield f'{name}:{number}: a tab or blanks at the end'
    if path.suffix == '.c' and not str(name).startswith('tests/'):
        for match in MUTABLE.finditer(text):
            if not ALLOWED.search(match[2]) and '(' not in match[0]:
                number = text.count('\n', 0, match.start()) + 1
                yield f'{name}:{number}: mutable file-scope state: {match[2]}'


def main():
    paths = [path for path in tracked() if path.suffix in CODE and path.exists()]
    problems = [problem for path in paths for problem in check(path)]
    print('\n'.join(problems) or f'{len(paths)} files keep the house rules')
    return 1 if problems or len(paths) < 10 else 0


if __name__ == '__main__':
    sys.exit(main())
