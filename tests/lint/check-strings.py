#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every string a person sees is marked for translation, listed in POTFILES, and translated to Chinese."""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Calls whose string arguments a person reads; a bare literal of letters there is an omission.
SHOWN = re.compile(
    r'\b(gtk_label_new|gtk_button_new_with_label|gtk_check_button_new_with_label|gtk_label_set_text|'
    r'gtk_label_set_label|gtk_button_set_label|gtk_widget_set_tooltip_text|gtk_window_set_title|'
    r'gtk_entry_set_placeholder_text|gtk_search_entry_set_placeholder_text|adw_toast_new|'
    r'adw_status_page_set_title|adw_status_page_set_description|adw_message_dialog_new|'
    r'adw_window_title_new|adw_preferences_row_set_title|adw_action_row_set_subtitle|'
    r'adw_preferences_group_set_title|adw_preferences_group_set_description|'
    r'adw_preferences_page_set_title|g_menu_append|g_menu_item_new|gtk_expander_new)'
    r'\s*\(([^;]*?)\)\s*;', re.S)
LITERAL = re.compile(r'(?<![_NC]\s\()(?<![_NC]\()"((?:[^"\\]|\\.)*)"')
MARKED = re.compile(r'\b(?:_|N_|C_|ngettext|g_dngettext|dngettext)\s*\((?:[^()]|\([^()]*\))*\)')
ACTION = re.compile(r'^[a-z]+\.[a-z0-9-]+(\(.*\))?(::.*)?$')
XML_TEXT = re.compile(r'<property name="(title|label|subtitle|tooltip-text|placeholder-text)"([^>]*)>([^<]*)<')


def unmarked_in_code(path):
    text = path.read_text(encoding='utf-8')
    for call in SHOWN.finditer(text):
        for literal in LITERAL.finditer(MARKED.sub('', call[2])):
            if re.search(r'[A-Za-z]{2}', re.sub(r'%[-+0-9.*]*[a-zA-Z]+|\\.|G_GU?INT64_FORMAT', '', literal[1])) \
                    and not ACTION.match(literal[1]):
                line = text.count('\n', 0, call.start()) + 1
                yield f'{path.relative_to(ROOT)}:{line}: {call[1]} shows "{literal[1]}" untranslated'


def unmarked_in_ui(path):
    for match in XML_TEXT.finditer(path.read_text(encoding='utf-8')):
        if 'translatable' not in match[2] and re.search(r'[A-Za-z]{2}', match[3]):
            yield f'{path.relative_to(ROOT)}: "{match[3]}" is not translatable'


def potfiles():
    lines = (ROOT / 'po/POTFILES.in').read_text(encoding='utf-8').splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith('#')]


def unlisted():
    listed = set(potfiles())
    for path in [*ROOT.glob('engine/**/*.c'), *ROOT.glob('src/**/*.c'), *ROOT.glob('ui/**/*.ui')]:
        name = path.relative_to(ROOT).as_posix()
        text = path.read_text(encoding='utf-8')
        if re.search(r'(?<![\w])(_|N_|C_|ngettext|g_dngettext)\s*\(\s*"', text) or 'translatable="yes"' in text:
            if name not in listed:
                yield f'{name} has strings to translate and is not in po/POTFILES.in'
    for name in sorted(listed):
        if not (ROOT / name).exists():
            yield f'po/POTFILES.in names {name}, which is gone'


def cut_in_the_middle():
    """xgettext ends a message where a macro of GLib goes on with it, so that no catalogue can match."""
    for name in potfiles():
        text = (ROOT / name).read_text(encoding='utf-8')
        for match in re.finditer(r'\b(?:N?_|N?C_)\s*\(\s*(?:"(?:[^"\\]|\\.)*"[\s,]*)+(G_G\w+)', text):
            line = text.count('\n', 0, match.start()) + 1
            yield f'{name}:{line}: write PRIu64 or %zu in place of {match[1]}, which xgettext does not know'


def stale_library():
    if subprocess.run([sys.executable, ROOT / 'po/extract-library.py', '--check'], check=False).returncode:
        yield 'po/library-strings.h does not have the strings of data/models and data/examples: run po/update-po.sh'


def entries(catalogue, *options):
    """The messages of CATALOGUE that msgattrib selects by OPTIONS, each on one line."""
    text = subprocess.run(['msgattrib', '--no-obsolete', *options, catalogue],
                          capture_output=True, text=True, check=True).stdout
    for block in text.split('\n\n')[1:]:
        yield ''.join(re.findall(r'"(.*)"', block[block.index('msgid'):block.index('msgstr')]))


def untranslated(language):
    """Messages of the sources that LANGUAGE.po lacks, leaves empty or marks fuzzy."""
    catalogue = ROOT / f'po/{language}.po'
    with tempfile.TemporaryDirectory() as folder:
        template, merged = Path(folder) / 'loligo.pot', Path(folder) / 'merged.po'
        subprocess.run(['sh', ROOT / 'po/make-template.sh', template], check=True, stderr=subprocess.DEVNULL)
        subprocess.run(['msgmerge', '--quiet', '--no-fuzzy-matching', '-o', merged, catalogue, template], check=True)
        subprocess.run(['msgfmt', '--check', '-o', '/dev/null', merged], check=True)
        yield from (f'po/{language}.po: not translated: {message}' for message in entries(merged, '--untranslated'))
        yield from (f'po/{language}.po: fuzzy: {message}' for message in entries(catalogue, '--only-fuzzy'))


def untranslated_data(language):
    """The desktop file, the metainfo and the mime type have their own translations inside."""
    for path in sorted(ROOT.glob('data/*.desktop')):
        lines = path.read_text(encoding='utf-8').splitlines()
        for key in ('GenericName', 'Comment', 'Keywords'):
            if any(line.startswith(f'{key}=') for line in lines) \
                    and not any(line.startswith(f'{key}[{language}]=') for line in lines):
                yield f'{path.relative_to(ROOT)}: no {key}[{language}]'
    for path in sorted([*ROOT.glob('data/*.metainfo.xml'), *ROOT.glob('data/*.mime.xml')]):
        text = path.read_text(encoding='utf-8')
        for tag in ('summary', 'p', 'comment'):
            if len(re.findall(f'<{tag}>', text)) != len(re.findall(f'<{tag} xml:lang="{language}">', text)):
                yield f'{path.relative_to(ROOT)}: not each <{tag}> has one with xml:lang="{language}"'


def main():
    problems = [problem for path in sorted(ROOT.glob('src/**/*.c')) for problem in unmarked_in_code(path)]
    problems += [problem for path in sorted(ROOT.glob('ui/**/*.ui')) for problem in unmarked_in_ui(path)]
    problems += [*unlisted(), *cut_in_the_middle(), *stale_library()]
    for language in (ROOT / 'po/LINGUAS').read_text().split():
        problems += [*untranslated(language), *untranslated_data(language)]
    print('\n'.join(problems) or 'every string is marked, listed and translated')
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
