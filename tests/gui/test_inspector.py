#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inspector: values by slider and by number, their errors, reset and undo; several nodes; recordings; equations."""
import json
import math

import harness
from harness import expect

# A leaky membrane below threshold: V goes to R * I, so the trace tells the value that holds.
MEMBRANES = {
    'format': 'loligo', 'version': 1,
    'nodes': [{'id': 'drive', 'model': 'constant', 'at': [0, 0], 'parameters': {'amplitude': '10 mV'}},
              {'id': 'one', 'model': 'lif', 'at': [160, 0]},
              {'id': 'two', 'model': 'lif', 'at': [160, 120], 'parameters': {'tau': '20 ms'}}],
    'edges': [{'from': 'drive', 'to': 'one.I'}, {'from': 'drive', 'to': 'two.I'}],
    'recorders': [{'id': 'v', 'of': 'one', 'what': 'V'}],
    'plots': [{'kind': 'trace', 'recorders': ['v']}],
    'run': {'duration': '1000 s', 'dt': '0.1 ms', 'speed': 1}}


def open_membranes(app):
    path = app.home / 'membranes.loligo'
    path.write_text(json.dumps(MEMBRANES), encoding='utf-8')
    app.activate('open-path', f"'{path}'")
    app.wait('opened ')
    app.wait_dump(lambda d: d['state'] in ('paused', 'running'), 'an engine')


def select(app, *names):
    canvas = app.widget('canvas')
    for number, name in enumerate(names):
        node = next(n for n in app.dump()['dumps']['canvas']['nodes'] if n['id'] == name)
        if number > 0:
            app.xdotool('keydown', 'shift')
        app.click_at(*app.place(canvas, node['px'], node['py']))
        if number > 0:
            app.xdotool('keyup', 'shift')
    app.wait_dump(lambda d: sorted(d['selected-nodes']) == sorted(names), f'{names} selected')


def parameter(dump, node, name):
    found = next(n for n in dump['document']['nodes'] if n['id'] == node)
    return found.get('parameters', {}).get(name)


def type_into(app, entry, text):
    app.click(entry)
    app.key('ctrl+a')
    app.type(text)
    app.key('Return')


def newest(dump):
    """The last pixel column of the first trace, in the units of the axis."""
    return dump['dumps']['dock']['panels'][0]['entries'][0]['columns'][-1][2]


def test_slider_changes_the_running_trace(app):
    open_membranes(app)
    select(app, 'drive')
    app.key('F5')
    app.wait_dump(lambda d: d['state'] == 'running' and d['t_s'] > 0.2 and abs(newest(d) - 10) < 0.01,
                  'the membrane at 10 mV')
    slider = app.widget('parameter amplitude slider')
    y = slider['height'] / 2
    # The handle lies where 10 mV is between the slider's ends.
    app.drag(*app.place(slider, slider['width'] * 0.75, y), *app.place(slider, slider['width'] * 0.62, y))
    seen = []

    def rests(dump):
        seen.append(parameter(dump, 'drive', 'amplitude'))
        return (seen[-1] != '10 mV' and seen[-3:] == 3 * [seen[-1]]
                and app.find(dump, 'parameter amplitude entry')['text'] == seen[-1])
    dump = app.wait_dump(rests, 'another drive, the same in the document and in its row')
    number, unit = parameter(dump, 'drive', 'amplitude').split()
    expect(unit, 'mV')
    value = float(number)
    assert -20 <= value < 10, value
    dump = app.wait_dump(lambda d: abs(newest(d) - value) < 0.01, 'the trace at the new drive')
    expect((dump['state'], dump['generation']), ('running', 0))
    app.picture('slider')
    # One drag is one step of undo, and it is named.
    name = dump['undo']
    assert 'amplitude' in name, name
    assert app.find(dump, 'undo_button')['tooltip'].startswith(f'Undo {name}'), name
    app.point_at_canvas()
    app.key('ctrl+z')
    dump = app.wait_dump(lambda d: parameter(d, 'drive', 'amplitude') == '10 mV', 'the old drive')
    expect(dump['undo'], None)
    app.wait_dump(lambda d: abs(newest(d) - 10) < 0.01, 'the trace at 10 mV again')


def test_slider_by_keyboard(app):
    open_membranes(app)
    select(app, 'one')
    slider = app.widget('parameter tau slider')
    app.click('parameter tau entry')
    app.key('shift+Tab')
    app.wait_dump(lambda d: app.find(d, 'parameter tau slider')['focus'], 'the slider to have the focus')
    app.key('Right')
    dump = app.wait_dump(lambda d: parameter(d, 'one', 'tau') is not None, 'another tau')
    value = float(parameter(dump, 'one', 'tau').split()[0])
    assert 10 < value < 20, value
    app.key('End')
    app.wait_dump(lambda d: parameter(d, 'one', 'tau') == '100 ms', 'the end of the range')
    assert slider['width'] > 60


def test_wrong_values_are_refused(app):
    open_membranes(app)
    select(app, 'one')
    before = app.dump()
    for text, said in (('5 nS', 'nS'), ('tau', ''), ('1e999 ms', ''), ('10 ms +', ''), ('12 bananas', 'banana')):
        type_into(app, 'parameter tau entry', text)
        dump = app.wait_dump(lambda d: app.find(d, 'parameter tau problem'), f'a problem with {text}')
        problem = app.find(dump, 'parameter tau problem')['text']
        assert problem and '\n' not in problem and said in problem, problem
        expect(dump['document'], before['document'])
        expect((dump['undo'], dump['modified']), (None, False))
        expect(app.find(dump, 'parameter tau entry')['text'], text)
    app.picture('wrong-unit')
    app.click('parameter tau entry')
    app.key('Escape')
    dump = app.wait_dump(lambda d: not app.find(d, 'parameter tau problem'), 'no problem')
    expect(app.find(dump, 'parameter tau entry')['text'], '10 ms')


def test_numbers_reset_and_undo(app):
    open_membranes(app)
    select(app, 'one')
    expect(app.widget('parameter tau reset')['sensitive'], False)
    type_into(app, 'parameter tau entry', '0.025 s')
    dump = app.wait_dump(lambda d: parameter(d, 'one', 'tau') == '0.025 s', 'the value as it was typed')
    name = dump['undo']
    assert 'tau' in name, name
    type_into(app, 'parameter tau entry', '30')
    app.wait_dump(lambda d: parameter(d, 'one', 'tau') == '30 ms', 'a bare number in the unit shown')
    expect(app.widget('parameter tau reset')['sensitive'], True)
    # Not accepted yet: the first Ctrl+Z takes back the typing, nothing else.
    app.click('parameter tau entry')
    app.key('ctrl+a')
    app.type('99')
    app.wait_dump(lambda d: app.find(d, 'parameter tau entry')['text'] == '99', 'typed')
    app.key('ctrl+z')
    app.wait_dump(lambda d: app.find(d, 'parameter tau entry')['text'] == '30 ms', 'taken back')
    expect(parameter(app.dump(), 'one', 'tau'), '30 ms')
    app.click('parameter tau reset')
    dump = app.wait_dump(lambda d: parameter(d, 'one', 'tau') is None, 'the default')
    app.wait_dump(lambda d: app.find(d, 'parameter tau entry')['text'] == '10 ms', 'the default shown')
    app.point_at_canvas()
    for text in ('30 ms', '0.025 s', None):
        assert 'tau' in app.find(app.dump(), 'undo_button')['tooltip']
        app.key('ctrl+z')
        app.wait_dump(lambda d: parameter(d, 'one', 'tau') == text, f'{text} again')
    app.wait_dump(lambda d: app.find(d, 'parameter tau entry')['text'] == '10 ms', 'shown too')
    app.key('ctrl+shift+z')
    app.wait_dump(lambda d: parameter(d, 'one', 'tau') == '0.025 s', 'done again')


def test_several_nodes(app):
    open_membranes(app)
    select(app, 'one', 'two')
    dump = app.wait_dump(lambda d: app.find(d, 'parameter tau entry'), 'the shared parameters')
    expect(app.find(dump, 'parameter tau entry')['text'], '')
    expect(app.find(dump, 'parameter tau entry')['placeholder'], 'mixed')
    expect(app.find(dump, 'parameter R entry')['text'], '1')
    app.picture('mixed')
    type_into(app, 'parameter tau entry', '15 ms')
    app.wait_dump(lambda d: [parameter(d, n, 'tau') for n in ('one', 'two')] == ['15 ms', '15 ms'], 'both')
    app.point_at_canvas()
    app.key('ctrl+z')
    dump = app.wait_dump(lambda d: [parameter(d, n, 'tau') for n in ('one', 'two')] == [None, '20 ms'],
                         'both as they were')
    expect(dump['undo'], None)
    # A slider moves both, in one step.
    app.click('parameter R entry')
    app.key('shift+Tab')
    app.wait_dump(lambda d: app.find(d, 'parameter R slider')['focus'])
    app.key('Right', 'Right', 'Right')
    dump = app.wait_dump(lambda d: parameter(d, 'one', 'R') not in (None, '1'), 'another R')
    app.wait_dump(lambda d: parameter(d, 'two', 'R') == parameter(d, 'one', 'R') == '1.3', 'the same on both')
    app.point_at_canvas()
    app.key('ctrl+z')
    dump = app.wait_dump(lambda d: parameter(d, 'one', 'R') is None, 'the default')
    expect((parameter(dump, 'two', 'R'), dump['undo']), (None, None))


def test_value_of_each_neuron(app):
    open_membranes(app)
    select(app, 'one')
    type_into(app, 'node size', '4')
    app.wait_dump(lambda d: next(n for n in d['document']['nodes'] if n['id'] == 'one').get('size') == 4, 'four')
    app.wait_dump(lambda d: d['state'] == 'paused', 'an engine')
    type_into(app, 'parameter tau entry', '10 ms + i * 1 ms')
    dump = app.wait_dump(lambda d: parameter(d, 'one', 'tau') == '10 ms + i * 1 ms', 'an expression')
    assert not app.find(dump, 'parameter tau problem')
    app.wait_dump(lambda d: not app.find(d, 'parameter tau slider'), 'an entry alone')
    expect(dump['problems'], [])
    type_into(app, 'parameter tau entry', '12 ms')
    app.wait_dump(lambda d: app.find(d, 'parameter tau slider'), 'the slider again')


def test_recordings(app):
    open_membranes(app)
    select(app, 'two')
    app.click('record V')
    dump = app.wait_dump(lambda d: len(d['document']['recorders']) == 2, 'two recorders')
    assert 'Recording of V' in dump['undo'], dump['undo']
    added = next(r for r in dump['document']['recorders'] if r['of'] == 'two')
    expect(added['what'], 'V')
    app.wait_dump(lambda d: any(e['recorder'] == added['id'] for p in d['dumps']['dock']['panels']
                                for e in p['entries']), 'its trace')
    app.click('record spikes')
    app.wait_dump(lambda d: any(p['raster'] for p in d['dumps']['dock']['panels']), 'a raster')
    app.click('record V')
    app.wait_dump(lambda d: not any(r['of'] == 'two' and r['what'] == 'V' for r in d['document']['recorders']),
                  'V no longer recorded')


def test_rename_and_equations(app):
    open_membranes(app)
    select(app, 'one')
    type_into(app, 'node name', 'soma')
    dump = app.wait_dump(lambda d: any(n['id'] == 'soma' for n in d['document']['nodes']), 'the name')
    expect(sorted(e['to'] for e in dump['document']['edges']), ['soma.I', 'two.I'])
    app.click('inspector tab equations')
    text = app.widget('equations')['text']
    assert 'dV/dt = (-(V - V_rest) + R*I) / tau' in text, text
    app.picture('equations')


def test_table_of_a_stimulus(app):
    document = {'format': 'loligo', 'version': 1,
                'nodes': [{'id': 'electrode', 'model': 'table', 'at': [0, 0]},
                          {'id': 'one', 'model': 'lif', 'at': [160, 0]}],
                'edges': [{'from': 'electrode', 'to': 'one.I'}],
                'recorders': [{'id': 'i', 'of': 'electrode', 'what': 'I'}],
                'run': {'duration': '20 ms', 'dt': '0.1 ms', 'speed': 0}}
    path, table = app.home / 'play.loligo', app.home / 'values.csv'
    path.write_text(json.dumps(document), encoding='utf-8')
    table.write_text('t_ms,I\n0,1\n10,3\n20,7\n', encoding='utf-8')
    app.activate('open-path', f"'{path}'")
    app.wait('opened ')
    app.wait_dump(lambda d: d['problems'] and d['dumps']['canvas']['nodes'], 'a problem: no file yet')
    select(app, 'electrode')
    expect(app.widget('table file')['text'], 'no file yet')
    app.click('table choose')
    app.wait_dump(lambda d: any(w['type'] == 'GtkFileChooserDialog' for w in d['windows']), 'the dialog')
    app.point_at('GtkFileChooserDialog')
    app.key('ctrl+l')
    app.type(str(table))

    def accepted():
        # The first Return may only take what the dialog completes.
        app.key('Return')
        dump = app.dump()
        return dump if dump['document']['nodes'][0].get('table') else None
    dump = app.wait_until(accepted, 'the table')
    expect(dump['document']['nodes'][0]['table']['file'], 'values.csv')

    def has_closed():
        # A Return too many opens the dialog again, from the button that had opened it.
        is_open = any(w['type'] == 'GtkFileChooserDialog' for w in app.dump()['windows'])
        if is_open:
            app.point_at('GtkFileChooserDialog')
            app.key('Escape')
        return not is_open
    app.wait_until(has_closed, 'no dialog')
    app.wait_dump(lambda d: (app.find(d, 'table file') or {}).get('text') == 'values.csv', 'its name')
    type_into(app, 'table unit', 'bananas')
    app.wait_dump(lambda d: 'bananas' in (app.find(d, 'table problem') or {}).get('text', ''), 'a problem')
    type_into(app, 'table unit', 'mV')
    dump = app.wait_dump(lambda d: d['document']['nodes'][0]['table'].get('unit') == 'mV', 'the unit')
    app.wait_dump(lambda d: d['problems'] == [] and d['state'] == 'paused', 'an engine')
    app.picture('table')
    app.point_at_canvas()
    app.key('F5')
    dump = app.wait_dump(lambda d: d['state'] == 'finished', 'the end')
    assert abs(dump['recorders'][0]['last'] - 7e-3) < 1e-9, dump['recorders']


def test_method_of_a_node(app):
    open_membranes(app)
    select(app, 'one')
    app.click('node method')
    app.wait_dump(lambda d: app.find(d, 'popup'), 'the methods')
    app.key('End', 'Return')
    dump = app.wait_dump(lambda d: d['document']['nodes'][1].get('method'), 'a method')
    assert dump['undo'] == 'Method of one', dump['undo']
    app.point_at_canvas()
    app.activate('undo')
    app.wait_dump(lambda d: not d['document']['nodes'][1].get('method'), "the document's")


def test_gates_of_hodgkin_huxley(app):
    app.wait('state running')
    app.wait_dump(lambda d: d['t_s'] > 0.02, 'some time')
    app.point_at_canvas()
    app.key('F5')
    app.wait_dump(lambda d: d['state'] == 'paused', 'a pause')
    select(app, 'axon')
    app.click('inspector tab equations')
    dump = app.wait_dump(lambda d: 'gates' in d['dumps'], 'the curves')
    app.picture('gates')
    gates = {name: numbers for name, *numbers in dump['dumps']['gates']['gates']}
    expect(sorted(gates), ['h', 'm', 'n'])
    recorded = {r['variable']: r['last'] for r in dump['recorders'] if 'last' in r}
    v_si, _, steady, tau = gates['n']
    assert abs(v_si - recorded['V']) < 1e-12, (v_si, recorded)
    for name in 'mhn':
        expect(gates[name][1], recorded[name])
    # Hodgkin and Huxley's n, by its own formula; the curve is drawn through points 1 mV apart.
    v = v_si * 1e3
    alpha = 0.01 * (v + 55) / (1 - math.exp(-(v + 55) / 10))
    beta = 0.125 * math.exp(-(v + 65) / 80)
    assert abs(steady - alpha / (alpha + beta)) < 1e-3, (steady, alpha / (alpha + beta))
    assert abs(tau - 1e-3 / (alpha + beta)) < 1e-5, (tau, 1e-3 / (alpha + beta))


test_gates_of_hodgkin_huxley.arguments = ['--example', 'hodgkin-huxley']

harness.main(globals())
