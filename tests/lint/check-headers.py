#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every header compiles alone, with the flags its own folder's sources are compiled with.

usage: check-headers.py BUILD_FOLDER
"""
import json
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Written as templates: what includes them sets them up.
TEMPLATES = ('-template.h',)


def count_folders(words):
    return sum(word.startswith('-I') for word in words)


def flags_by_folder(build):
    flags = {}
    for entry in json.loads((build / 'compile_commands.json').read_text()):
        source = (Path(entry['directory']) / entry['file']).resolve()
        words = shlex.split(entry['command'])
        keep = [word for word in words if word.startswith(('-I', '-D', '-std', '-isystem', '-f', '-m'))
                and not word.startswith('-fsanitize')]
        # Files built apart, once an instruction set, know fewer libraries than the folder's others.
        known = flags.get(source.parent)
        if known is None or count_folders(keep) > count_folders(known[1]):
            flags[source.parent] = (entry['directory'], keep)
    return flags


def main():
    build = Path(sys.argv[1]).resolve()
    flags = flags_by_folder(build)
    headers = [path for top in ('engine', 'src') for path in sorted((ROOT / top).rglob('*.h'))
               if not path.name.endswith(TEMPLATES)]

    def compile_alone(header):
        folder = header.parent
        if folder not in flags and (ROOT / 'src/document') in flags and 'src' in folder.parts:
            folder = ROOT / 'src/document'
        if folder not in flags:
            folder = ROOT / 'engine/base'
        directory, words = flags[folder]
        run = subprocess.run(['cc', *words, '-fsyntax-only', '-x', 'c', str(header)], cwd=directory,
                             capture_output=True, text=True)
        return header, run.returncode, run.stderr

    # The window and the machine code may have been left out of this build.
    built = [header for header in headers if header.parent in flags
             or 'engine' in header.relative_to(ROOT).parts and header.parent.name != 'llvm-plugin']
    failures = 0
    with ThreadPoolExecutor(2) as pool:
        for header, status, errors in pool.map(compile_alone, built):
            if status:
                failures += 1
                print(f'{header.relative_to(ROOT)} does not compile alone:\n{errors}')
    print(f'{len(built) - failures} headers compile alone, {failures} do not')
    return 1 if failures or not built else 0


if __name__ == '__main__':
    sys.exit(main())
