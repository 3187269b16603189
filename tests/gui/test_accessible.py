#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader and the keyboard find: names of nodes, plots and buttons; tooltips with their keys."""
import re

import harness
from harness import expect

# GTK calls what has no name of its own by its type.
NAMELESS = re.compile(r'(Gtk|Adw|Loligo)(?!ToggleButton)[A-Z]\w*')  # that is inside of a named combo box


def test_screen_reader_finds_names(app):
    app.wait('state running')
    app.point_at_canvas()
    app.key('F5')
    app.wait('state paused')
    objects = app.read_objects()
    if objects is None:
        print('# not tested: no bindings of AT-SPI here')
        return
    objects = objects or app.wait_until(lambda: app.read_objects(), 'the window in AT-SPI')
    names = [name for role, name, description in objects]
    for wanted in (r'.*axon.*', r'.*step.*', r'.*(plot|Plot|V).*', r'Canvas.*'):
        assert any(re.fullmatch(wanted, name) for name in names), f'{wanted} is not in {names}'
    bad = [(role, name, description) for role, name, description in objects
           if role in ('push button', 'toggle button', 'slider', 'text', 'image', 'list item', 'combo box')
           and (name == '' or NAMELESS.fullmatch(name))]
    assert not bad, f'without a name: {bad}'


test_screen_reader_finds_names.arguments = ['--example', 'hodgkin-huxley']
test_screen_reader_finds_names.environment = {'GTK_A11Y': 'atspi'}


def test_icon_buttons_say_their_keys(app):
    dump = app.dump()
    keys = {'sidebar_button': 'F9', 'new_button': 'Ctrl+N', 'open_button': 'Ctrl+O', 'undo_button': 'Ctrl+Z',
            'redo_button': 'Ctrl+Shift+Z', 'run_button': 'F5', 'step_button': '.', 'spike_button': '>',
            'reset_button': 'Shift+F5', 'speed_button': '[', 'inspector_button': 'Ctrl+I', 'menu_button': 'F10',
            'canvas.zoom-out': 'Ctrl+−', 'canvas.zoom-in': 'Ctrl++', 'canvas.zoom-100': '1',
            'canvas.zoom-fit': 'Ctrl+0', 'dock.follow': 'End', 'dock.cursors': 'K', 'dock.freeze': 'Z',
            'dock.zoom-out': '-', 'dock.zoom-in': '+', 'dock.fit': 'F'}
    for name, key in keys.items():
        tooltip = app.find(dump, name)['tooltip']
        assert tooltip and key in tooltip, f'{name}: {tooltip!r} does not say {key}'


def triggers_of(text):
    """Triggers of C tables and of the shortcuts window, in one spelling."""
    found = set()
    for trigger in re.split(r'[\s|]+', text):
        trigger = trigger.replace('&lt;', '<').replace('&gt;', '>')
        parts = re.findall(r'<(\w+)>', trigger)
        key = re.sub(r'<\w+>', '', trigger)
        names = {'control': 'ctrl', 'primary': 'ctrl'}
        modifiers = sorted(names.get(p.lower(), p.lower()) for p in parts)
        if key:
            found.add('+'.join(modifiers + [key.lower() if len(key) > 1 else key]))
    return found


def test_shortcuts_window_lists_every_key(app):
    source = harness.SOURCE
    listed = set()
    overlay = (source / 'ui/gtk/help-overlay.ui').read_text(encoding='utf-8')
    for accelerator in re.findall(r'name="accelerator">([^<]*(?:<(?!/)[^<]*)*)</property>', overlay):
        listed |= triggers_of(accelerator)
    there = set()
    for path, pattern in (('src/app/application.c', r'\{ "[a-z]+\.[a-z-]+", \{ ("[^}]*) \} \}'),
                          ('src/window/window-edit.c', r'add_shortcut \(keys, ("[^"]+")'),
                          ('src/window/window-run.c', r'\{ ("[^"]+"), "win\.'),
                          ('src/canvas/canvas-keys.c', r'\{ ("[^"]+"), "canvas\.')):
        matches = re.findall(pattern, (source / path).read_text(encoding='utf-8'))
        assert matches, f'no keys in {path}'
        for match in matches:
            # The first of several spellings of one key is the one to tell.
            first = re.findall(r'"([^"]+)"', match)[0]
            there |= triggers_of(first.split('|')[0])
    dock = (source / 'src/plot/dock.c').read_text(encoding='utf-8')
    masks = {'': '', 'GDK_CONTROL_MASK': '<Control>', 'GDK_SHIFT_MASK': '<Shift>'}
    for key, mask in re.findall(r'\{ "dock\.[a-z-]+", GDK_KEY_(\w+)(?:, (\w+))? \}', dock):
        if key != 'equal':
            there |= triggers_of(masks[mask] + key)
    # Said by GTK itself; another name of one that is listed; arrows of canvas and dock.
    there |= {'F10'.lower(), 'shift+f10', 'left', 'right', 'up', 'down', 'ctrl+plus', 'ctrl+minus'}
    others = {'shift+greater', 'ctrl+y', 'ctrl+a', 'ctrl+d', 'delete', 'ctrl+0'}
    expect((listed - there, there - listed - others), (set(), set()))


harness.main(globals())
