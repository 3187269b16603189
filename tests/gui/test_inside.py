#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Networks as nodes: added from a file or by a drop, opened on their own, saved into the document that holds them."""
import json

import harness
from harness import App, expect

COLUMN = {'format': 'loligo', 'version': 1,
          'nodes': [{'id': 'drive', 'model': 'constant', 'at': [0, 0], 'parameters': {'amplitude': '10 mV'}},
                    {'id': 'E', 'model': 'lif', 'size': 4, 'at': [160, 0]}],
          'edges': [{'from': 'drive', 'to': 'E.I'}]}
ALONE = {'format': 'loligo', 'version': 1, 'title': 'Network', 'nodes': [{'id': 'one', 'model': 'lif', 'at': [0, 0]}]}
HOLDER = {'format': 'loligo', 'version': 1, 'title': 'Network',
          'nodes': [{'id': 'a', 'document': COLUMN, 'at': [0, 0]}, {'id': 'one', 'model': 'lif', 'at': [160, 0]}]}


def write(app, name, document):
    path = app.home / name
    path.write_text(json.dumps(document), encoding='utf-8')
    return path


def open_document(app, document, name='outer.loligo'):
    path = write(app, name, document)
    app.activate('open-path', f"'{path}'")
    app.wait('opened ')
    return path


def node_of(dump, node):
    return next((n for n in dump['document']['nodes'] if n['id'] == node), None)


def canvas_point(app, node, title):
    canvas = app.widget('canvas', title)
    found = next(n for n in app.dump()['dumps']['canvas']['nodes'] if n['id'] == node)
    return app.place(canvas, found['px'], found['py'])


def select(app, node, title):
    app.click_at(*canvas_point(app, node, title))
    app.wait_dump(lambda d: d['selected-nodes'] == [node], f'{node} selected')


def look_at(app, number, title):
    """From here on actions, dumps, keys and the pointer are for the window NUMBER, which has TITLE."""
    app.numbers = [number]
    shown = app.wait_until(lambda: next((w for w in app.dump()['windows'] if w['title'] == title), None), title)
    app.xdotool('windowraise', shown['xid'], 'windowfocus', 1)  # PointerRoot
    canvas = app.widget('canvas', title)
    app.move(*app.place(canvas, canvas['width'] - 30, 30))


def set_amplitude(app, title, text):
    select(app, 'drive', title)
    app.click('parameter amplitude entry', title)
    app.key('ctrl+a')
    app.type(text)
    app.key('Return')
    app.wait_dump(lambda d: node_of(d, 'drive')['parameters']['amplitude'] == text, text)


def choose_file(app, path):
    app.point_at('GtkFileChooserDialog')
    app.key('ctrl+a')
    app.type(str(path))
    app.key('Return')


def test_a_file_becomes_a_node_and_is_followed(app):
    column = write(app, 'column.loligo', COLUMN)
    open_document(app, ALONE)
    app.click('add-document')
    app.wait('dialog add-document')
    app.picture('inside-choose')
    choose_file(app, column)
    app.wait('added column')
    dump = app.wait_dump(lambda d: d['selected-nodes'] == ['column'], 'the node')
    expect(node_of(dump, 'column')['document'], 'column.loligo')
    expect((dump['undo'], dump['modified'], dump['problems']), ('Adding of column', True, []))
    app.picture('inside-added')
    app.click('inside drive')
    expect(app.widget('drive.amplitude')['text'], '10 mV')
    app.point_at_canvas()
    app.key('ctrl+z')
    app.wait_dump(lambda d: node_of(d, 'column') is None, 'no node')
    app.key('ctrl+shift+z')
    app.wait_dump(lambda d: d['selected-nodes'] == ['column'], 'the node again')
    app.click('open-inside')
    app.wait('opened inside column')
    look_at(app, 2, 'column.loligo')
    app.picture('inside-file')
    set_amplitude(app, 'column.loligo', '12 mV')
    expect(app.dump()['path'], str(column))
    app.key('ctrl+s')
    app.wait('saved .*column')
    look_at(app, 1, '• Network')
    app.click('inside drive', '• Network')
    app.wait_until(lambda: app.widget('drive.amplitude', '• Network')['text'] == '12 mV', 'the new value')
    app.picture('inside-followed')
    # Changed by another program; wrong; right again.
    column.write_text(json.dumps(COLUMN).replace('"lif"', '"lifff"'), encoding='utf-8')
    app.wait_dump(lambda d: any('lifff' in p for p in d['problems']), 'the problem')
    column.write_text(json.dumps(COLUMN), encoding='utf-8')
    app.wait_dump(lambda d: not d['problems'], 'no problem')
    # Asked for again, the window that is there comes forward.
    app.activate('open-inside')
    app.wait('raised inside column')


def test_what_a_node_holds_is_edited_in_a_window(app):
    path = open_document(app, HOLDER)
    before = path.read_bytes()
    app.point_at_canvas()
    select(app, 'a', 'Network')
    app.picture('inside-held')
    app.xdotool('mousemove', *canvas_point(app, 'a', 'Network'), 'click', '--repeat', 2, '--delay', 40, 1)
    app.wait('opened inside a')
    look_at(app, 2, 'a in Network')
    set_amplitude(app, 'a in Network', '30 mV')
    expect((app.dump()['path'], app.dump()['modified']), (None, True))
    app.picture('inside-edited')
    app.key('F5')
    app.wait_dump(lambda d: d['n_spikes'] > 0, 'spikes of the inside alone')
    app.key('ctrl+s')
    app.wait('put back a')
    app.wait_dump(lambda d: not d['modified'], 'all put back')
    look_at(app, 1, '• Network')
    dump = app.dump()
    expect((dump['undo'], dump['modified'], dump['problems']), ('Edit of a', True, []))
    expect(node_of(node_of(dump, 'a'), 'drive')['parameters'], {'amplitude': '30 mV'})
    app.picture('inside-put-back')
    app.key('ctrl+z')
    app.wait_dump(lambda d: not d['modified'], 'as it was')
    look_at(app, 2, '• a in Network')
    expect(app.dump()['modified'], True)
    expect(path.read_bytes(), before)


def test_what_is_on_the_way_is_asked_about_first(app):
    path = open_document(app, HOLDER)
    select(app, 'a', 'Network')
    app.key('Return')
    app.wait('opened inside a')
    look_at(app, 2, 'a in Network')
    set_amplitude(app, 'a in Network', '12 mV')
    look_at(app, 1, 'Network')
    app.key('ctrl+q')
    app.wait('dialog unsaved')
    app.point_at('AdwMessageDialog')
    app.picture('inside-closing')
    app.key('Escape')
    app.wait_dump(lambda d: len(d['windows']) == 2, 'both windows')
    look_at(app, 1, 'Network')
    since = app.mark()
    app.key('ctrl+w')
    app.wait('dialog unsaved', since)
    app.point_at('AdwMessageDialog')
    since = app.mark()
    app.key('alt+s')
    app.wait('put back a', since)
    app.wait('dialog unsaved', since)
    app.point_at('AdwMessageDialog')
    app.key('alt+s')
    app.wait('saved ', since)
    app.process.wait(harness.LIMIT)
    expect(app.process.returncode, 0)
    saved = json.loads(path.read_text(encoding='utf-8'))
    expect(saved['nodes'][0]['document']['nodes'][0]['parameters'], {'amplitude': '12 mV'})


def test_an_inside_whose_node_is_gone_asks_for_a_file(app):
    open_document(app, HOLDER)
    select(app, 'a', 'Network')
    app.activate('open-inside')
    app.wait('opened inside a')
    look_at(app, 1, 'Network')
    app.key('Delete')
    app.wait_dump(lambda d: node_of(d, 'a') is None, 'no node')
    look_at(app, 2, '• a')
    expect(app.dump()['modified'], True)
    app.key('ctrl+s')
    app.wait('dialog save-as')
    choose_file(app, app.home / 'mine.loligo')
    app.wait('saved .*mine')
    expect(json.loads((app.home / 'mine.loligo').read_text(encoding='utf-8'))['nodes'][1]['id'], 'E')


def test_an_inside_outlives_the_window_around_it(app):
    path = open_document(app, HOLDER)
    before = path.read_bytes()
    select(app, 'a', 'Network')
    app.key('Return')
    app.wait('opened inside a')
    look_at(app, 1, 'Network')
    app.key('ctrl+w')
    app.numbers = [2]
    app.wait_dump(lambda d: [w['title'] for w in d['windows']] == ['a'], 'one window')
    look_at(app, 2, 'a')
    expect(app.dump()['modified'], False)  # it is in the file
    set_amplitude(app, 'a', '12 mV')
    app.key('ctrl+s')
    app.wait('dialog save-as')
    choose_file(app, app.home / 'mine.loligo')
    app.wait('saved .*mine')
    expect(path.read_bytes(), before)


def test_insides_of_insides(app):
    open_document(app, dict(HOLDER, title='Outer', nodes=[{'id': 'b', 'document': HOLDER, 'at': [0, 0]}]))
    select(app, 'b', 'Outer')
    app.key('Return')
    app.wait('opened inside b')
    look_at(app, 2, 'b in Outer')
    select(app, 'a', 'b in Outer')
    app.key('Return')
    app.wait('opened inside a')
    look_at(app, 3, 'a in b in Outer')
    set_amplitude(app, 'a in b in Outer', '12 mV')
    app.key('ctrl+s')
    app.wait('put back a')
    look_at(app, 2, '• b in Outer')
    app.picture('inside-nested')
    app.key('ctrl+s')
    app.wait('put back b')
    look_at(app, 1, '• Outer')
    expect(node_of(node_of(node_of(app.dump(), 'b'), 'a'), 'drive')['parameters'], {'amplitude': '12 mV'})


def test_an_inside_is_recovered(app):
    open_document(app, HOLDER)
    select(app, 'a', 'Network')
    app.key('Return')
    app.wait('opened inside a')
    look_at(app, 2, 'a in Network')
    set_amplitude(app, 'a in Network', '12 mV')
    app.wait_until(lambda: list((app.home / 'state/loligo/autosave').glob('*.autosave')), 'the copy')
    app.kill()
    again = App(app.display, home=app.home)
    try:
        again.wait('recovery offered')
        assert 'a in Network' in again.widget('recovery_label')['text']
        again.click('recover_button')
        again.wait('recovered ')
        dump = again.dump()
        expect((dump['path'], dump['modified']), (None, True))
        expect(node_of(dump, 'drive')['parameters'], {'amplitude': '12 mV'})
    finally:
        again.close()


def test_what_cannot_be_a_node_is_said(app):
    path = open_document(app, ALONE)
    for name, words in (('outer.loligo', 'holds itself'), ('broken.loligo', 'broken.loligo')):
        (app.home / 'broken.loligo').write_text('{"format": ')
        since = app.mark()
        app.activate('add-document')
        app.wait('dialog add-document', since)
        choose_file(app, app.home / name)
        line = app.wait('error ', since)
        assert words in line, line
        app.point_at('AdwMessageDialog')
        app.picture('inside-refused')
        app.key('Escape')
        app.wait_dump(lambda d: len(d['windows']) == 1, 'no dialog')
    dump = app.dump()
    expect((len(dump['document']['nodes']), dump['undo'], dump['modified']), (1, None, False))
    assert path.exists()


def test_a_dropped_document_becomes_a_node_on_the_canvas_only(app):
    column = write(app, 'column.loligo', COLUMN)
    open_document(app, ALONE)
    with app.dropped_file(column, app.widget('canvas'), 300, 60, 'inside-drop'):
        app.wait('added column')
    dump = app.dump()
    node = next(n for n in dump['dumps']['canvas']['nodes'] if n['id'] == 'column')
    assert abs(node['px'] - 300) < 30 and abs(node['py'] - 60) < 30, node
    app.key('ctrl+z')
    app.wait_dump(lambda d: not d['modified'], 'as it was')
    with app.dropped_file(column, app.widget('palette'), 60, 120):
        app.wait('opened .*column.loligo')
    expect(app.dump()['path'], str(column))


def test_menu_puts_the_network_where_it_was_opened(app):
    column = write(app, 'column.loligo', COLUMN)
    open_document(app, ALONE)
    canvas = app.widget('canvas')
    app.click_at(*app.place(canvas, 330, 70), button=3)
    app.click('item Network from a File…')
    app.wait('dialog add-document')
    choose_file(app, column)
    app.wait('added column')
    node = next(n for n in app.dump()['dumps']['canvas']['nodes'] if n['id'] == 'column')
    assert abs(node['px'] - 330) < 30 and abs(node['py'] - 70) < 30, node
    app.click_at(*canvas_point(app, 'column', None), button=3)
    app.picture('inside-menu')
    app.click('item Open the Inside')
    app.wait('opened inside column')


harness.main(globals())
