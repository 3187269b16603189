#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window: start, gallery, running by keys and by pointer, undo by name, dark style."""
import harness
from harness import expect


def with_arguments(*arguments):
    def decorate(function):
        function.arguments = list(arguments)
        return function
    return decorate


def test_starts_empty(app):
    dump = app.dump()
    expect(dump['name'], 'Untitled')
    expect(dump['modified'], False)
    expect(dump['state'], 'empty')
    for name in ('run_button', 'empty_state', 'gallery_button', 'palette', 'canvas'):
        assert app.find(dump, name), f'{name} is not shown'
    assert not app.find(dump, 'run_button')['sensitive'], 'there is nothing to run'
    app.picture('empty')
    app.quit()


def test_gallery_opens_running(app):
    app.point_at_canvas()
    app.click('gallery_button')
    app.wait('dialog gallery')
    app.picture('gallery')
    app.point_at('LoligoGallery')
    app.type('leaky')
    app.wait_dump(lambda d: app.find(d, 'search', 'LoligoGallery')['text'] == 'leaky')
    app.wait_dump(lambda d: not app.find(d, 'example lorenz.loligo'), 'fewer examples')
    app.key('Return')
    app.wait('example ')
    app.wait('state running')
    first = app.wait_dump(lambda d: d['t_s'] > 0, 'time')
    app.wait_dump(lambda d: d['t_s'] > first['t_s'] or d['state'] == 'finished', 'more time')
    app.wait_dump(lambda d: any(r.get('n_samples', 0) > 1 for r in d['recorders']), 'samples')
    assert not app.find(app.dump(), 'empty_state'), 'the canvas is not empty'
    expect(app.dump()['path'], None)
    app.picture('running')


@with_arguments('--example', 'hodgkin-huxley')
def test_keys_run_pause_step_reset(app):
    app.wait('state running')
    app.point_at_canvas()
    since = app.mark()
    app.key('F5')
    app.wait('state paused', since)
    before = app.wait_dump(lambda d: d['state'] == 'paused')['step']
    app.key('period')
    app.wait_dump(lambda d: d['step'] == before + 1, 'one step')
    since = app.mark()
    app.key('F5')
    app.wait('state running', since)
    app.wait_dump(lambda d: d['step'] > before + 1)
    app.key('shift+F5')
    app.wait_dump(lambda d: d['step'] == 0 and d['state'] == 'paused', 'the start')
    speed = app.dump()['speed']
    app.key('bracketright')
    app.wait_dump(lambda d: d['speed'] > speed, 'a faster run')
    app.key('bracketleft', 'bracketleft')
    app.wait_dump(lambda d: d['speed'] < speed, 'a slower run')


@with_arguments('--example', 'hodgkin-huxley')
def test_pointer_run_pause_step_reset(app):
    app.wait('state running')
    since = app.mark()
    app.click('run_button')
    app.wait('state paused', since)
    before = app.wait_dump(lambda d: d['state'] == 'paused')['step']
    app.click('step_button')
    app.wait_dump(lambda d: d['step'] == before + 1, 'one step')
    app.click('spike_button')
    spikes = app.dump()['n_spikes']
    app.wait_dump(lambda d: d['state'] in ('paused', 'finished') and d['step'] > before + 1, 'a spike')
    assert app.dump()['n_spikes'] >= spikes
    app.click('reset_button')
    app.wait_dump(lambda d: d['step'] == 0, 'the start')
    since = app.mark()
    app.click('run_button')
    app.wait('state running', since)


def test_undo_and_redo_have_names(app):
    app.activate('new')
    app.wait('new')
    palette = app.widget('palette')
    app.move(*app.place(palette, 60, 24))
    app.xdotool('click', 1)
    app.type('leaky')
    app.key('Down', 'Return')
    dump = app.wait_dump(lambda d: len(d['document']['nodes']) == 1, 'a node')
    name = dump['undo']
    assert 'Leaky' in name or 'lif' in name, name
    assert app.find(dump, 'undo_button')['tooltip'].startswith(f'Undo {name}')
    expect(dump['modified'], True)
    app.point_at_canvas()
    canvas = app.widget('canvas')
    app.click_at(*app.place(canvas, canvas['width'] - 30, 30))
    app.key('ctrl+z')
    dump = app.wait_dump(lambda d: not d['document'].get('nodes'), 'no node')
    expect((dump['undo'], dump['redo'], dump['modified']), (None, name, False))
    app.key('ctrl+shift+z')
    app.wait_dump(lambda d: len(d['document']['nodes']) == 1, 'the node again')
    app.key('ctrl+a', 'Delete')
    app.wait('toast ')
    dump = app.wait_dump(lambda d: not d['document'].get('nodes'), 'no node')
    assert dump['undo'].startswith('Deletion of '), dump['undo']
    app.key('ctrl+z')
    app.wait_dump(lambda d: len(d['document']['nodes']) == 1 and d['document']['recorders'],
                  'the node with its recorders')


def test_dark_style(app):
    expect(app.dump()['dark'], False)
    app.point_at_canvas()
    app.key('ctrl+comma')
    app.wait('dialog preferences')
    app.click('style_row', 'LoligoPreferences')
    app.widget('popover', 'LoligoPreferences')
    app.point_at('LoligoPreferences')
    app.key('End', 'Return')
    app.wait_dump(lambda d: d['dark'], 'the dark style')
    app.key('Escape')
    app.picture('dark')


def test_shortcuts_and_about(app):
    app.point_at_canvas()
    app.key('ctrl+question')
    app.wait_dump(lambda d: any(w['type'] == 'GtkShortcutsWindow' for w in d['windows']), 'shortcuts')
    app.picture('shortcuts')
    app.point_at('GtkShortcutsWindow')
    app.key('Escape')
    app.wait_dump(lambda d: not any(w['type'] == 'GtkShortcutsWindow' for w in d['windows']))
    app.point_at_canvas()
    app.key('F10')
    app.click('item About Loligo')
    app.wait('dialog about')
    app.picture('about')


def test_panes_hide_and_show(app):
    app.point_at_canvas()
    for key, name in (('F9', 'palette'), ('F8', 'dock'), ('ctrl+i', 'inspector')):
        app.key(key)
        app.wait_dump(lambda d: not app.find(d, name), f'no {name}')
        app.key(key)
        app.wait_dump(lambda d: app.find(d, name), name)


harness.main(globals())
