#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every #include obeys the table 'Who may include whom' of docs/architecture.md."""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)
# System headers by the word of the table that allows them; what matches none is C, POSIX or GLib.
SYSTEM = {
    'gtk': r'gtk/|gdk/|gsk/|graphene', 'adwaita': r'adwaita', 'gtksourceview': r'gtksourceview/',
    'cairo': r'cairo', 'pango': r'pango/', 'json-glib': r'json-glib/', 'udunits2': r'udunits2',
    'llvm-c': r'llvm', 'zlib': r'zlib', 'fftw3': r'fftw3', 'cblas': r'cblas|openblas', 'loligo.h': r'loligo\.h$',
}
GTK_BRINGS = {'gtk': {'cairo', 'pango'}}


def read_table():
    table, reading = {}, False
    for line in (ROOT / 'docs/architecture.md').read_text(encoding='utf-8').splitlines():
        if line.startswith('## '):
            reading = 'Who may include whom' in line
        cells = [cell.strip() for cell in line.strip('|').split('|')]
        if reading and len(cells) == 2 and '/' in cells[0] or reading and cells[0] == 'src':
            table[cells[0]] = {word.strip() for word in cells[1].split(',')}
    return table


def folder_of(path, table):
    parts = path.relative_to(ROOT).parent.as_posix()
    return max((key for key in table if parts == key or parts.startswith(key + '/')), key=len,
               default=None)


def complaint(path, quote, name, folder, allowed):
    if quote == '<' or name == 'loligo.h':
        for word, pattern in SYSTEM.items():
            if re.match(pattern, name) and word not in allowed:
                return f'may not include {word}'
        return None
    top = 'engine' if folder.startswith('engine') else 'src'
    target = (ROOT / top / name)
    if '/' not in name or not target.exists():
        return None if (path.parent / name).exists() or not target.suffix or '/' not in name else \
            f'{name} is not in {top}/'
    own = Path(folder).name if '/' in folder else ''
    other = name.split('/')[0]
    if other == own or other in allowed or f'{top}/{name}'.startswith(folder + '/'):
        return None
    return f'may not include {other}/'


def main():
    table, problems, seen = read_table(), [], 0
    for path in sorted([*ROOT.glob('engine/**/*.[ch]'), *ROOT.glob('src/**/*.[ch]')]):
        if path == ROOT / 'engine/loligo.h':
            continue
        folder = folder_of(path, table)
        if folder is None:
            problems.append(f'{path.relative_to(ROOT)}: its folder is not in the table')
            continue
        allowed = set(table[folder])
        for word in list(allowed):
            allowed |= GTK_BRINGS.get(word, set())
        for match in INCLUDE.finditer(path.read_text(encoding='utf-8')):
            seen += 1
            text = complaint(path, match[1], match[2], folder, allowed)
            if text:
                problems.append(f'{path.relative_to(ROOT)}: {folder} {text} ({match[2]})')
    print('\n'.join(problems) or f'{seen} includes obey the table')
    return 1 if problems or not seen or len(table) < 10 else 0


if __name__ == '__main__':
    sys.exit(main())
