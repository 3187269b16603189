# SPDX-License-Identifier: GPL-3.0-or-later
"""The environment of a Chinese session, and what po/zh_CN.po says. For tests of the window and of the shell."""
import atexit
import ast
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1]


def environment():
    """Makes the locale in a folder of its own where the system has none: gettext translates nothing without one."""
    names = subprocess.run(['locale', '-a'], capture_output=True, text=True, check=True).stdout.lower().split()
    if 'zh_cn.utf8' in names or 'zh_cn.utf-8' in names:
        return {'LC_ALL': 'zh_CN.UTF-8', 'LANGUAGE': ''}
    folder = tempfile.mkdtemp(prefix='loligo-locale-')
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    subprocess.run(['localedef', '-i', 'zh_CN', '-f', 'UTF-8', f'{folder}/zh_CN.UTF-8'], check=True)
    return {'LC_ALL': 'zh_CN.UTF-8', 'LANGUAGE': '', 'LOCPATH': folder}


def catalogue():
    """English text -> Chinese text, without the underlines of mnemonics; what is the same in both is left out."""
    def text(keyword, block):
        found = re.search(rf'^{keyword} ((?:".*"\n?)+)', block, re.M)
        return ''.join(ast.literal_eval(line) for line in found[1].splitlines()) if found else ''
    blocks = (SOURCE / 'po/zh_CN.po').read_text(encoding='utf-8').split('\n\n')[1:]
    pairs = ((text('msgid', block), text('msgstr', block)) for block in blocks)
    return {english.replace('_', ''): chinese for english, chinese in pairs if english and english != chinese}
