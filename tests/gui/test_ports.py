#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wires to and from nodes of several places: a document as a node, a model of several inputs. Where there is more than
one way the window asks; the wire's page lets it be moved."""

import harness
from harness import expect, wire_of

CELL = {'tau': '20 ms', 'V_rest': '-60 mV', 'V_reset': '-60 mV', 'V_th': '-50 mV'}
COLUMN = {
    'format': 'loligo', 'version': 1, 'title': 'Column',
    'nodes': [{'id': 'E', 'model': 'lif', 'size': 320, 'at': [0, 0], 'parameters': CELL},
              {'id': 'I', 'model': 'lif', 'size': 80, 'at': [0, 100], 'parameters': CELL},
              {'id': 'rate', 'model': 'wilson_cowan', 'at': [0, 200]}],
    'edges': [], 'run': {'duration': '1 s', 'dt': '0.1 ms'}}
OUTER = {
    'format': 'loligo', 'version': 1,
    'nodes': [{'id': 'left', 'document': COLUMN, 'expose': ['E', 'I'], 'at': [0, 0]},
              {'id': 'right', 'document': COLUMN, 'expose': ['E', 'I', {'name': 'in', 'of': 'rate.Q'}], 'at': [240, 0]},
              {'id': 'third', 'document': COLUMN, 'expose': ['E', 'I'], 'at': [240, 130]},
              {'id': 'drive', 'model': 'constant', 'at': [0, 130]},
              {'id': 'wc', 'model': 'wilson_cowan', 'at': [0, 260]},
              {'id': 'cell', 'model': 'lif', 'size': 50, 'at': [240, 260], 'parameters': CELL},
              {'id': 'single', 'document': COLUMN, 'expose': [{'name': 'in', 'of': 'rate.Q'}], 'at': [400, 260]}],
    'edges': [], 'run': {'duration': '1 s', 'dt': '0.1 ms', 'speed': 0}}


def ends(app):
    return [(e['from'], e['to']) for e in app.dump()['document'].get('edges', [])]


def connect_by_keys(app, source, direction, target):
    """With C, so that no place of SOURCE is meant; the place in the events before it."""
    area = app.widget('canvas')
    found = app.node(source)
    app.click_at(*app.place(area, found['px'], found['py']))
    app.wait_dump(lambda d: d['selected-nodes'] == [source], f'{source} selected')
    since = app.mark()
    app.key('c')
    app.wait(f'wire-begin {source}', since)
    app.key(direction)
    app.wait(f'wire-target {target}', since)
    app.key('Return')
    return since


def test_both_ends_by_keys(app):
    app.open_document(OUTER)
    since = connect_by_keys(app, 'left', 'Right', 'right')
    app.wait('ports 4', since)
    app.picture('ports-both')
    app.key('Down', 'Right', 'Down', 'Return')
    app.wait('connected left right', since)
    expect(ends(app), [('left.I', 'right.I')])
    dump = app.dump()
    expect(dump['problems'], [])
    expect(dump['undo'], 'Wire from left to right')
    app.point_at_canvas()
    app.key('ctrl+z')
    app.wait_dump(lambda d: not d['document'].get('edges'), 'no wire')


def test_first_by_enter(app):
    app.open_document(OUTER)
    since = app.pull_wire('left', 'right')
    app.wait('ports 2', since)
    app.key('Return')
    app.wait('connected left right', since)
    expect(ends(app), [('left.E', 'right.E')])


def test_target_by_pointer(app):
    app.open_document(OUTER)
    since = app.pull_wire('drive', 'wc')
    app.wait('ports 2', since)
    app.click('port wc.Q')
    app.wait('connected drive wc', since)
    expect(ends(app), [('drive', 'wc.Q')])
    # One place is left, and there is nothing to ask.
    since = app.pull_wire('drive', 'wc')
    app.wait('connected drive wc', since)
    expect(ends(app), [('drive', 'wc.Q'), ('drive', 'wc.P')])


def test_both_ends_by_pointer(app):
    app.open_document(OUTER)
    since = connect_by_keys(app, 'left', 'Right', 'right')
    app.wait('ports 4', since)
    app.click('port left.I')
    app.click('port right.E')
    app.wait('connected left right', since)
    expect(ends(app), [('left.I', 'right.E')])


def test_escape_makes_no_wire(app):
    app.open_document(OUTER)
    since = app.pull_wire('left', 'right')
    app.wait('ports 2', since)
    app.key('Escape')
    app.wait('ports-cancelled', since)
    app.wait('wire-end', since)
    expect(ends(app), [])
    expect(app.dump()['undo'], None)


def test_one_way_is_not_asked(app):
    app.open_document(OUTER)
    since = app.pull_wire('drive', 'single')
    app.wait('connected drive single', since)
    expect(ends(app), [('drive', 'single.in')])
    assert not any(e.startswith('ports') for e in app.events[since:]), app.events[since:]


def test_drive_inside(app):
    """A stimulus wired to a cell inside takes the strength that the cell's model says is worth trying."""
    inside = {'format': 'loligo', 'version': 1, 'nodes': [{'id': 'cell', 'model': 'hh'}]}
    network = {'id': 'network', 'document': inside, 'expose': [{'name': 'in', 'of': 'cell.I'}], 'at': [200, 0]}
    app.open_document(dict(OUTER, nodes=[{'id': 'drive', 'model': 'constant', 'at': [0, 0]}, network]))
    since = app.pull_wire('drive', 'network')
    app.wait('connected drive network', since)
    dump = app.dump()
    expect(dump['document']['nodes'][0]['parameters'], {'amplitude': '10 uA/cm2'})
    expect(dump['problems'], [])


def test_by_keyboard(app):
    app.open_document(OUTER)
    since = connect_by_keys(app, 'cell', 'Up', 'third')
    app.wait('ports 2', since)
    app.key('Down', 'Return')
    app.wait('connected cell third', since)
    app.wait('wire-end', since)
    expect(ends(app), [('cell', 'third.I')])


def test_many_are_asked_once(app):
    app.open_document(OUTER)
    since = app.pull_wire('left', 'right', keys=('shift',))
    app.wait('ports 2', since)
    app.key('Down', 'Return')
    app.wait('connected left right', since)
    expect(ends(app), [('left.E', 'right.I')])
    area = app.widget('canvas')
    for name in ('third', 'cell'):
        found, since = app.node(name), app.mark()
        app.move(*app.place(area, found['px'], found['py']))
        app.wait(f'wire-target {name}', since)  # the popover that lay there is gone
        app.click_at(*app.place(area, found['px'], found['py']))
        app.wait(f'connected left {name}', since)
        assert not any(e.startswith('ports') for e in app.events[since:]), app.events[since:]
    # As the last of its kind; and where there is none of its kind, the first that fits.
    expect(ends(app), [('left.E', 'right.I'), ('left.E', 'third.I'), ('left.E', 'cell')])
    app.key('Escape')
    app.wait('wire-end', since)


def test_grip_to_grip(app):
    """From the grip of a place to the ring of another: there is nothing to ask."""
    app.open_document(OUTER)
    area = app.widget('canvas')
    start = app.node('left')
    app.move(*app.place(area, start['px'], start['py']))
    givers = app.wait_until(lambda: app.node('left')['givers'], 'the grips of left')
    expect(list(givers), ['left.E', 'left.I'])
    expect(app.node('third')['takers'], {})
    since = app.mark()
    x, y = app.place(area, *givers['left.I'])
    app.move(x, y)
    app.xdotool('mousedown', 1)
    app.move(x + 20, y + 20)
    app.wait('wire-begin left', since)
    takers = app.wait_until(lambda: app.node('third')['takers'], 'the rings of third')
    expect(list(takers), ['third.E', 'third.I'])
    app.move(*app.place(area, *takers['third.E']))
    app.wait('wire-target third', since)
    app.picture('ports-ring')
    app.xdotool('mouseup', 1)
    app.wait('connected left third', since)
    expect(ends(app), [('left.I', 'third.E')])
    assert not any(e.startswith('ports') for e in app.events[since:]), app.events[since:]
    # Into the open: what fits that place.
    since = app.mark()
    app.move(*app.place(area, start['px'], start['py']))
    app.wait_until(lambda: app.node('left')['givers'], 'the grips of left')
    app.drag(x, y, x + 60, y + 60)
    app.wait('quick-insert', since)
    app.type('leaky')
    app.key('Return')
    app.wait('connected left.I ', since)
    expect(ends(app)[1][0], 'left.I')


def test_only_what_fits_glows(app):
    """While a wire hangs, nodes are told apart by whether it may end there, and so are the places of documents."""
    app.open_document(OUTER)
    area = app.widget('canvas')
    none, source, valid, invalid = range(4)
    for name, fit, rings in (('left', {'right', 'third', 'cell'}, ['right.E', 'right.I']),
                             ('drive', {'left', 'right', 'third', 'wc', 'cell', 'single'}, None),
                             ('wc', {'wc', 'single', 'right'}, None)):
        found = app.node(name)
        app.click_at(*app.place(area, found['px'], found['py']))
        app.wait_dump(lambda d: d['selected-nodes'] == [name], f'{name} selected')
        since = app.mark()
        app.key('c')
        app.wait(f'wire-begin {name}', since)
        nodes = {n['id']: n for n in app.dump()['dumps']['canvas']['nodes']}
        expect({n for n in nodes if nodes[n]['hint'] == valid} - {name}, fit - {name})
        expect({n for n in nodes if nodes[n]['hint'] == invalid}, set(nodes) - fit - {name})
        if rings:
            expect(list(nodes['right']['takers']), rings)
        app.picture(f'ports-glow-{name}')
        app.key('Escape')
        app.wait('wire-end', since)


def test_reset_in_the_menu(app):
    network = dict(OUTER['nodes'][0], parameters={'E.tau': '5 ms'})
    app.open_document(dict(OUTER, nodes=[network]))
    area, found = app.widget('canvas'), app.node('left')
    app.click_at(*app.place(area, found['px'], found['py']), 3)
    app.wait_dump(lambda d: d['dumps']['canvas']['menu'], 'the menu')
    app.click('item Reset Parameters')
    app.wait('reset-parameters')
    app.wait_dump(lambda d: 'parameters' not in d['document']['nodes'][0], 'the values of the document')
    expect(app.dump()['undo'], 'Reset Parameters')


def select_wire(app, name):
    area = app.widget('canvas')
    found = wire_of(app.dump(), name)
    app.click_at(*app.place(area, found['px'], found['py']))
    app.wait_dump(lambda d: d['selected-edges'] == [name], f'{name} selected')


def test_moved_in_the_inspector(app):
    edges = [{'id': 'a', 'from': 'left.E', 'to': 'right.E', 'synapse': 'delta', 'weight': '1 mV'},
             {'id': 'b', 'from': 'drive', 'to': 'wc.P'}]
    app.open_document(dict(OUTER, edges=edges))
    select_wire(app, 'a')
    app.picture('ports-page')
    app.click('wire to')
    app.wait_dump(lambda d: app.find(d, 'place right.I'), 'the places')
    app.picture('ports-page-open')
    app.click('place right.I')
    dump = app.wait_dump(lambda d: d['document']['edges'][0]['to'] == 'right.I', 'the new end')
    expect(dump['document']['edges'][0]['weight'], '1 mV')
    expect(dump['undo'], 'Ends of a')
    expect(dump['problems'], [])
    expect(app.widget('wire summary')['text'], 'left.E → right.I: 25,600 synapses, delta, excitatory')
    app.point_at_canvas()
    app.key('ctrl+z')
    app.wait_dump(lambda d: d['document']['edges'][0]['to'] == 'right.E' and d['undo'] is None, 'the old end')
    select_wire(app, 'b')
    app.click('wire to')
    app.wait_dump(lambda d: app.find(d, 'place wc.Q'), 'the inputs')
    app.click('place wc.Q')
    app.wait_dump(lambda d: d['document']['edges'][1]['to'] == 'wc.Q', 'the other input')
    app.picture('ports-page-plain')


def test_unfit_ends_are_kept(app):
    """A wire whose place is exposed no longer: its page still says it, and lets it be moved to one that is."""
    right = dict(OUTER['nodes'][1], expose=['I'])
    edges = [{'id': 'a', 'from': 'left.E', 'to': 'right.E', 'synapse': 'delta', 'weight': '1 mV'}]
    app.open_document(dict(OUTER, nodes=[OUTER['nodes'][0], right], edges=edges))
    assert 'does not expose "E"' in str(app.dump()['problems'])
    select_wire(app, 'a')
    app.click('wire to')
    app.wait_dump(lambda d: app.find(d, 'place right.I'), 'the place that is left')
    app.click('place right.I')
    dump = app.wait_dump(lambda d: d['document']['edges'][0]['to'] == 'right.I', 'the new end')
    expect(dump['problems'], [])
    expect(dump['document']['edges'][0]['synapse'], 'delta')


def test_alive(app):
    """A document as a node says how many cells it holds, and shows what they do."""
    app.wait_dump(lambda d: d['dumps']['canvas']['nodes'], 'the network')
    app.wait_until(lambda: app.node('left')['detail'] == 'Column · 500 cells', 'how many cells')
    app.point_at_canvas()
    app.key('F5')
    app.wait_dump(lambda d: d['n_spikes'] > 1000, 'spikes')
    app.picture('ports-alive')
    app.key('F5')

    def shows_all(dump):
        nodes = {n['id']: n for n in dump['dumps']['canvas']['nodes']}
        shown = nodes['left']['n_spikes'], nodes['right']['n_spikes']
        return (dump['state'] in ('paused', 'finished') and min(shown) > 0 and sum(shown) == dump['n_spikes']
                and nodes['left']['level'] >= 0)
    app.wait_dump(shows_all, 'all spikes inside')


test_alive.arguments = ['--example', 'columns']


def test_expose(app):
    """What a document lets be reached is chosen on its page; a wire that loses its place is told, and stays."""
    edges = [{'id': 'a', 'from': 'left.E', 'to': 'right.E', 'synapse': 'delta', 'weight': '1 mV'}]
    app.open_document(dict(OUTER, edges=edges))
    area = app.widget('canvas')
    found = app.node('right')
    app.click_at(*app.place(area, found['px'], found['py']))
    exposed = app.widget('exposed')
    app.click_at(*app.place(exposed, 12, 10))
    app.wait_dump(lambda d: app.find(d, 'expose E'), 'the list')
    app.picture('ports-expose')

    def right(dump):
        return dump['document']['nodes'][1].get('expose')
    app.click('expose E')
    dump = app.wait_dump(lambda d: right(d) == ['I', {'name': 'in', 'of': 'rate.Q'}], 'E not reached')
    expect(dump['undo'], 'Ports of right')
    assert 'does not expose "E"' in str(dump['problems']), dump['problems']
    expect(dump['document']['edges'][0]['to'], 'right.E')
    app.wait_dump(lambda d: app.find(d, 'expose parts E'), 'the page made anew')
    app.picture('ports-expose-problem')
    app.key('space')  # the page was made anew, and the focus is where it was
    dump = app.wait_dump(lambda d: right(d) and 'E' in right(d), 'E reached')
    expect(dump['problems'], [])
    app.click('expose name E')
    app.key('ctrl+a')
    app.type('front')
    app.key('Return')
    dump = app.wait_dump(lambda d: d['document']['edges'][0]['to'] == 'right.front', 'the wire goes along')
    expect(dump['problems'], [])
    app.wait_dump(lambda d: app.find(d, 'expose name E'), 'the page made anew')
    app.click('expose all')
    app.wait_dump(lambda d: right(d) is None, 'everything')
    app.point_at_canvas()
    app.key('ctrl+z', 'ctrl+z', 'ctrl+z', 'ctrl+z')
    app.wait_dump(lambda d: right(d) == OUTER['nodes'][1]['expose'] and d['undo'] is None, 'as it was')


if __name__ == '__main__':
    harness.main(globals())
