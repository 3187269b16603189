#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files: save, save as, open, the question about unsaved changes, recovery after a crash, exports."""
import json
import re
import resource
import subprocess

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


def recover(app, name):
    """Answers the bar of a program that was just started; NAME is said in it."""
    app.wait('recovery offered')
    app.picture('recovery')
    text = app.widget('recovery_label')['text']
    assert name in text, text
    app.click('recover_button')
    app.wait('recovered ')
    app.wait_dump(lambda d: app.find(d, 'recovery_label') is None, 'no bar')


def copies(app):
    return list((app.home / 'state/loligo/autosave').glob('*.autosave'))


def test_recovers_after_a_crash(app):
    path = app.home / 'work.loligo'
    path.write_bytes(EXAMPLE.read_bytes())
    app.activate('open-path', f"'{path}'")
    app.wait('opened ')
    add_neuron(app)
    app.wait_until(lambda: copies(app), 'the copy')
    app.kill()
    expect(path.read_bytes(), EXAMPLE.read_bytes())
    again = App(app.display, home=app.home)
    try:
        recover(again, 'action potential')
        dump = again.dump()
        expect((dump['path'], dump['modified']), (str(path), True))
        expect([n['model'] for n in dump['document']['nodes']], ['step', 'hh', 'lif'])
        again.point_at_canvas()
        again.key('ctrl+s')
        again.wait('saved ')
        expect(copies(app), [])
        expect(len(json.loads(path.read_text(encoding='utf-8'))['nodes']), 3)
    finally:
        again.close()


def test_recovers_what_was_never_saved(app):
    add_neuron(app)
    app.wait_until(lambda: copies(app), 'the copy')
    app.kill()
    again = App(app.display, home=app.home)
    try:
        recover(again, 'Untitled')
        dump = again.dump()
        expect((dump['path'], dump['modified']), (None, True))
        expect([n['model'] for n in dump['document']['nodes']], ['lif'])
        again.kill()  # it is kept until it is saved
    finally:
        again.close()
    third = App(app.display, home=app.home)
    try:
        third.wait('recovery offered')
        third.click('discard_button')
        third.wait_until(lambda: not copies(app), 'no copy')
    finally:
        third.close()


def test_two_copies_open_in_two_windows(app):
    add_neuron(app)
    app.wait_until(lambda: copies(app), 'the copy')
    folder = app.home / 'state/loligo/autosave'
    text = copies(app)[0].read_text(encoding='utf-8')
    app.kill()
    (folder / 'another.autosave').write_text(text.replace('name=Untitled', 'name=Another'))
    again = App(app.display, home=app.home)
    try:
        again.wait('recovery offered')
        text = again.widget('recovery_label')['text']
        assert '2 documents' in text, text
        again.click('recover_button')
        again.wait_dump(lambda d: [w['type'] for w in d['windows']].count('LoligoWindow') == 2,
                        'two windows')
        again.wait('recovered Untitled')
        again.wait('recovered Another')
    finally:
        again.close()


def test_full_disk_keeps_the_old_file(app):
    path = app.home / 'work.loligo'
    path.write_bytes(EXAMPLE.read_bytes())
    app.activate('open-path', f"'{path}'")
    app.wait('opened ')
    add_neuron(app)
    hard = resource.prlimit(app.process.pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(app.process.pid, resource.RLIMIT_FSIZE, (100, hard))
    app.key('ctrl+s')
    line = app.wait('error ')
    resource.prlimit(app.process.pid, resource.RLIMIT_FSIZE, (hard, hard))
    assert 'work.loligo' in line, line
    expect(path.read_bytes(), EXAMPLE.read_bytes())
    expect([p.name for p in app.home.iterdir() if p.name.startswith(('work', '.work', '.goutput'))],
           ['work.loligo'])
    expect(app.dump()['modified'], True)
    app.point_at('AdwMessageDialog')
    app.key('Escape')
    app.point_at_canvas()
    app.key('ctrl+s')
    app.wait('saved ')
    expect(len(json.loads(path.read_text(encoding='utf-8'))['nodes']), 3)


def write_document(app, name, **changes):
    document = dict(json.loads(EXAMPLE.read_text(encoding='utf-8')), **changes)
    path = app.home / name
    path.write_text(json.dumps(document))
    return path


def test_newer_version_is_read_only(app):
    path = write_document(app, 'future.loligo', version=99)
    before = path.read_bytes()
    app.activate('open-path', f"'{path}'")
    app.wait('toast .*newer')
    app.point_at_canvas()
    app.key('F5')
    app.wait('state running')
    app.key('ctrl+s')
    app.wait('error .*newer')
    app.picture('newer')
    expect(path.read_bytes(), before)


def test_problems_lead_to_their_node(app):
    path = write_document(app, 'wrong.loligo', nodes=[
        {'id': 'step', 'model': 'step', 'at': [0, 0]},
        {'id': 'far', 'model': 'hh', 'at': [4000, 0], 'parameters': {'C': '1 mV'}},
        {'id': 'axon', 'model': 'hh', 'at': [160, 0]}])
    app.activate('open-path', f"'{path}'")
    app.wait('opened ')
    assert app.dump()['problems'], 'no problem'
    app.click('problems_button')
    app.widget('problems_popover')
    app.picture('problems')
    app.click('problem far')
    app.wait('problem far')
    dump = app.wait_dump(lambda d: d['selected-nodes'] == ['far'], 'the node')
    node = next(n for n in dump['dumps']['canvas']['nodes'] if n['id'] == 'far')
    canvas = app.find(dump, 'canvas')
    assert 0 < node['px'] < canvas['width'] and 0 < node['py'] < canvas['height'], node


MODEL = """neuron leaky "A leaky cell"
parameter tau = 10 ms
input I : mV
dV/dt = (-V + I + 25 mV) / tau : mV
spike when V > 20 mV
on spike: V = 0 mV
"""


def test_model_file_opens_as_a_document(app):
    path = app.home / 'leaky.model'
    path.write_text(MODEL)
    app.activate('open-path', f"'{path}'")
    app.wait('opened ')
    dump = app.dump()
    expect((dump['name'], dump['path'], dump['modified'], dump['undo']),
           ('A leaky cell', None, False, None))
    expect(dump['document']['models'], {'leaky': MODEL})
    app.point_at_canvas()
    app.key('F5')
    app.wait('state running')
    app.wait_dump(lambda d: d['n_spikes'] > 0, 'a spike')
    path.write_text(MODEL.replace('tau', 'tau tau', 1))
    app.activate('open-path', f"'{path}'")
    line = app.wait('error ')
    assert 'leaky.model:2' in line, line


def test_files_are_dropped_on_the_window(app):
    path = write_document(app, 'dropped.loligo', title='Dropped')
    with app.dropped_file(path, app.widget('canvas'), 200, 200):
        app.wait('opened .*dropped.loligo')
        expect(app.dump()['name'], 'Dropped')


def test_command_line_opens_files(app):
    path, other = write_document(app, 'one.loligo', title='One'), write_document(app, 'two.loligo', title='Two')
    subprocess.run([str(harness.PROGRAM), str(path)], env=app.environment, check=True)
    app.wait('opened .*one.loligo')
    expect(app.dump()['name'], 'One')  # in the window that had nothing in it
    subprocess.run([str(harness.PROGRAM), '--run', str(other)], env=app.environment, check=True)
    app.wait('opened .*two.loligo')
    app.wait('state running')
    app.wait_dump(lambda d: [w['title'] for w in d['windows']].count('Two') == 1, 'a second window')


def test_opened_files_are_recent(app):
    path = write_document(app, 'recent.loligo')
    app.activate('open-path', f"'{path}'")
    app.wait('opened ')
    app.point_at_canvas()
    app.key('ctrl+n')
    app.wait('new')
    button = app.widget('open_button')
    app.click_at(*app.place(button, button['width'] - 10))
    since = app.mark()
    app.click('item recent.loligo')
    app.wait('opened .*recent.loligo', since)


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
    for suffix, start in (('svg', b'<?xml'), ('png', b'\x89PNG')):
        since = app.mark()
        app.activate('export-figure')
        app.wait('dialog export-figure', since)
        app.click('export_button', 'LoligoExportFigure')
        app.wait('dialog export-file', since)
        accept_file(app, app.home / f'figure.{suffix}')
        app.wait(f'exported .*figure.{suffix}', since)
        assert (app.home / f'figure.{suffix}').read_bytes().startswith(start)
    folder = app.home / 'data-of-run'
    folder.mkdir()
    since = app.mark()
    app.activate('export-data')
    app.wait('dialog export-data', since)
    app.point_at('GtkFileChooserDialog')
    app.picture('export-data')
    app.type(str(folder))
    app.key('Return')
    app.wait_until(lambda: app.find(app.dump(), 'button _Export', 'GtkFileChooserDialog') is None
                   or not app.key('Return'), 'the end of the dialog')
    app.wait('exported .*data-of-run', since)
    assert (folder / 'axon.V.csv').read_text().startswith('# unit: mV'), list(folder.iterdir())
    assert (folder / 'summary.json').exists()


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
    text = app.widget('failure_label')['text']
    assert re.match(r'axon: \w+ of neuron 0 became \w+ at t = [\d.]+ ms; lower dt', text), text
    app.picture('failed-run')
    dump = app.dump()
    assert 0 < dump['t_s'] < 1, dump['t_s']
    kept = next(r for r in dump['recorders'] if r['id'] == 'v')
    assert kept['n_samples'] >= 1, kept
    app.key('shift+F5')
    app.wait_dump(lambda d: d['state'] == 'paused' and d['step'] == 0, 'the start')
    app.wait_dump(lambda d: app.find(d, 'failure_label') is None, 'no bar')


harness.main(globals())
