#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files: save, save as, open, the question about unsaved changes, recovery after a crash, exports."""
import json
import os

import harness
from harness import App, expect

EXAMPLE = harness.EXAMPLES / 'hodgkin-huxley.loligo'


def accept_file(app, path):
    """In a file chooser whose name entry has the focus."""
    app.point_at('GtkFileChooserDialog')
    app.key('ctrl+a')
    app.type(str(path))
    app.key('Return')


def add_neuron(app):
    palette = app.widget('palette')
    app.click_at(*app.place(palette, 60, 24))
    app.type('leaky')
    app.key('Down', 'Return')
    app.wait_dump(lambda d: any(n['model'] == 'lif' for n in d['document'].get('nodes', [])), 'a node')
    app.point_at_canvas()


def test_save_and_open_round_trip(app):
    add_neuron(app)
    path = app.home / 'mine.loligo'
    app.key('ctrl+s')
    app.wait('dialog save-as')
    accept_file(app, path)
    app.wait('saved ')
    dump = app.dump()
    expect((dump['path'], dump['modified']), (str(path), False))
    saved = json.loads(path.read_text(encoding='utf-8'))
    expect(saved['nodes'][0]['model'], 'lif')
    app.point_at_canvas()
    app.key('ctrl+n')
    app.wait('new')
    expect(app.dump()['document'].get('nodes', []), [])
    app.activate('open-path', f"'{path}'")
    app.wait('opened ')
    expect(app.dump()['document']['nodes'], saved['nodes'])
    other = app.home / 'other.loligo'
    app.key('ctrl+shift+s')
    since = app.mark()
    accept_file(app, other)
    app.wait('saved .*other', since)
    expect(other.read_bytes(), path.read_bytes())


def test_unsaved_changes_are_asked_about(app):
    add_neuron(app)
    app.key('ctrl+n')
    app.wait('dialog unsaved')
    app.picture('unsaved')
    app.point_at('AdwMessageDialog')
    app.key('Escape')
    app.wait_dump(lambda d: len(d['windows']) == 1)
    expect(len(app.dump()['document']['nodes']), 1)
    app.point_at_canvas()
    since = app.mark()
    app.key('ctrl+w')
    app.wait('dialog unsaved', since)
    app.point_at('AdwMessageDialog')
    app.key('alt+d')
    app.process.wait(harness.LIMIT)
    expect(app.process.returncode, 0)


def test_unwritable_file_is_said(app):
    add_neuron(app)
    app.key('ctrl+s')
    app.wait('dialog save-as')
    accept_file(app, '/proc/loligo-cannot-write-here.loligo')
    app.wait('error ')
    app.picture('not-saved')
    expect(app.dump()['modified'], True)


def test_broken_file_is_said(app):
    broken = app.home / 'broken.loligo'
    broken.write_text('{"format": "loligo", "version": 1, "nodes": [ 12 ')
    app.activate('open-path', f"'{broken}'")
    assert 'broken.loligo' in app.wait('error ')
    expect(app.dump()['path'], None)


def test_recovers_after_a_crash(app):
    path = app.home / 'work.loligo'
    path.write_bytes(EXAMPLE.read_bytes())
    app.activate('open-path', f"'{path}'")
    app.wait('opened ')
    add_neuron(app)
    folder = app.home / 'state/loligo/autosave'
    app.wait_until(lambda: folder.is_dir() and list(folder.glob('*.autosave')), 'the copy')
    app.kill()
    expect(path.read_bytes(), EXAMPLE.read_bytes())
    again = App(app.display, home=app.home)
    try:
        again.wait('dialog recovery')
        again.picture('recovery')
        again.point_at('AdwMessageDialog')
        again.key('Return')
        again.wait('recovered ')
        dump = again.dump()
        expect((dump['path'], dump['modified']), (str(path), True))
        expect([n['model'] for n in dump['document']['nodes']], ['step', 'hh', 'lif'])
        again.point_at_canvas()
        again.key('ctrl+s')
        again.wait('saved ')
        expect(list(folder.glob('*.autosave')), [])
        expect(len(json.loads(path.read_text(encoding='utf-8'))['nodes']), 3)
    finally:
        again.close()


def test_exports_figure_and_data(app):
    app.wait('state running')
    app.wait_dump(lambda d: d['n_spikes'] > 0, 'a spike')
    app.point_at_canvas()
    app.key('ctrl+e')
    app.wait('dialog export-figure')
    app.picture('export-figure')
    app.point_at('LoligoExportFigure')
    app.click('export_button', 'LoligoExportFigure')
    app.wait('dialog export-file')
    figure = app.home / 'figure.pdf'
    accept_file(app, figure)
    app.wait('exported ')
    assert figure.read_bytes().startswith(b'%PDF')
    expect([p.name for p in app.home.iterdir() if p.name.startswith('figure')], ['figure.pdf'])


test_exports_figure_and_data.arguments = ['--example', 'hodgkin-huxley']


def test_failed_run_is_explained(app):
    document = {'format': 'loligo', 'version': 1,
                'nodes': [{'id': 'axon', 'model': 'hh', 'at': [0, 0]}],
                'recorders': [{'id': 'v', 'of': 'axon', 'what': 'V'}],
                'run': {'dt': '5 ms', 'duration': '1 s', 'method': 'euler'}}
    path = app.home / 'wild.loligo'
    path.write_text(json.dumps(document))
    app.activate('open-path', f"'{path}'")
    app.wait('opened ')
    app.wait('state paused')
    app.point_at_canvas()
    app.key('F5')
    line = app.wait('failed ')
    assert 'axon' in line, line
    app.wait('state failed')
    app.widget('failure_label')
    app.picture('failed-run')


harness.main(globals())
