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


def choose(app, row, *keys):
    """In a combo row of the preferences."""
    app.click(row, 'LoligoPreferences')
    app.widget('popover', 'LoligoPreferences')
    app.point_at('LoligoPreferences')
    app.key(*keys, 'Return')
    app.wait_dump(lambda d: app.find(d, 'popover', 'LoligoPreferences') is None, 'the choice')


def test_preferences_work_and_stay(app):
    def settings(dump):
        return dump['dark'], dump['speed'], dump['document']['run'].get('threads')

    height = app.widget('title_label')['height']
    app.point_at_canvas()
    app.key('ctrl+comma')
    app.wait('dialog preferences')
    choose(app, 'style_row', 'End')
    choose(app, 'speed_row', 'End')
    choose(app, 'text_row', 'Home', 'Down', 'Down')
    app.wait_dump(lambda d: app.find(d, 'title_label')['height'] > 1.3 * height, 'larger text')
    app.picture('large-text')
    button = app.widget('threads_button', 'LoligoPreferences')
    app.click_at(*app.place(button, button['width'] - 14))
    app.point_at('LoligoPreferences')
    app.key('Escape')
    app.wait_dump(lambda d: len(d['windows']) == 1, 'one window')
    app.point_at_canvas()
    app.key('ctrl+n')
    app.wait('new')
    expect(settings(app.dump()), (True, 0, 1))
    app.quit()
    again = harness.App(app.display, environment={'GSETTINGS_BACKEND': 'keyfile'}, home=app.home)
    try:
        expect(settings(again.dump()), (True, 0, 1))
        assert again.widget('title_label')['height'] > 1.3 * height
        again.open_document({'format': 'loligo', 'version': 1, 'nodes': [{'id': 'cell', 'model': 'hh', 'at': [0, 0]}]})
        assert again.node('cell')['height'] > 110, again.node('cell')
    finally:
        again.close()


test_preferences_work_and_stay.environment = {'GSETTINGS_BACKEND': 'keyfile'}


def test_every_edit_is_undone_by_name(app):
    """What undo takes back, step by step, is the document as it was; what redo brings, as it became."""
    path = app.home / 'edits.loligo'
    path.write_bytes((harness.EXAMPLES / 'hodgkin-huxley.loligo').read_bytes())
    app.activate('open-path', f"'{path}'")
    app.wait('opened ')
    first = app.dump()
    steps = [(first['document'], None)]

    def done(what):
        before = steps[-1][0]
        dump = app.wait_dump(lambda d: d['document'] != before, what)
        assert dump['undo'] and dump['undo'] not in [name for _, name in steps], (what, dump['undo'])
        steps.append((dump['document'], dump['undo']))

    def enter(entry, text):
        app.click(entry)
        app.key('ctrl+a')
        app.type(text)
        app.key('Return')
        done(entry)

    enter('document title', 'Another title')
    enter('run duration', '120 ms')
    canvas = app.widget('canvas')
    nodes = app.dump()['dumps']['canvas']['nodes']
    axon, step = (next(n for n in nodes if n['id'] == name) for name in ('axon', 'step'))
    at = app.place(canvas, axon['px'], axon['py'])
    app.drag(*at, at[0] + 40, at[1] + 60)
    done('a move')
    enter('node name', 'squid')
    enter('parameter g_Na entry', '100 mS/cm2')
    app.move(*app.place(app.widget('inspector'), 6, 300))
    app.xdotool('click', '--repeat', 30, '--delay', 20, 5)  # the wheel: recordings stand at the end
    app.click('record m')
    done('a recording')
    app.click_at(*app.place(canvas, step['px'], step['py']))
    app.wait_dump(lambda d: d['selected-nodes'] == ['step'], 'the step')
    app.key('ctrl+d')
    done('a copy')
    app.key('ctrl+a', 'Delete')
    done('a deletion')
    for document, name in reversed(steps[1:]):
        dump = app.dump()
        expect((dump['document'], dump['undo']), (document, name))
        assert name in app.find(dump, 'undo_button')['tooltip']
        app.key('ctrl+z')
        app.wait_dump(lambda d: d['redo'] == name, f'undo of {name}')
    dump = app.dump()
    expect((dump['document'], dump['undo'], dump['modified']), (steps[0][0], None, False))
    for document, name in steps[1:]:
        app.key('ctrl+shift+z')
        dump = app.wait_dump(lambda d: d['undo'] == name, f'redo of {name}')
        expect(dump['document'], document)


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
