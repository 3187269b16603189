#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Canvas and palette: building, wiring and moving with pointer and keys; what the view does."""
import math
import subprocess

import harness
from harness import expect


class Canvas:
    """The canvas of an App in its own pixels."""

    def __init__(self, app):
        self.app = app
        app.point_at_canvas()
        self.area = app.widget('canvas')

    def state(self):
        return self.app.dump()['dumps']['canvas']

    def node(self, name):
        return next(n for n in self.state()['nodes'] if n['id'] == name)

    def names(self):
        return [n['id'] for n in self.state()['nodes']]

    def at(self, px, py):
        return self.app.place(self.area, px, py)

    def point(self, px, py):
        self.app.move(*self.at(px, py))

    def click(self, px, py, button=1):
        self.app.click_at(*self.at(px, py), button)

    def drag(self, x0, y0, x1, y1, **options):
        self.app.drag(*self.at(x0, y0), *self.at(x1, y1), **options)

    def drag_in(self, model, px, py):
        """From the palette; the id of the new node."""
        row = self.app.widget('model ' + model)
        since = self.app.mark()
        self.app.drag(*self.app.place(row, 60, 12), *self.at(px, py), begin='drag-begin',
                      enter='drop-enter')
        return self.app.wait('added ', since).split()[1]

    def grip(self, name):
        """The grip of a node, after pointing at the node so that it shows."""
        node = self.node(name)
        self.point(node['px'], node['py'])
        self.app.wait_until(lambda: self.node(name)['grip'], f'the grip of {name}')
        return node['grip_px'], node['grip_py']

    def wire(self, source, target):
        grip, node = self.grip(source), self.node(target)
        self.drag(*grip, node['px'], node['py'])

    def pair(self):
        """A stimulus at the left, wired to a neuron at the right."""
        search(self.app, 'hodgkin')
        neuron = self.drag_in('hh', 420, 140)
        search(self.app, 'constant')
        stimulus = self.drag_in('constant', 180, 140)
        since = self.app.mark()
        self.wire(stimulus, neuron)
        self.app.wait(f'connected {stimulus} {neuron}', since)
        return stimulus, neuron


def search(app, text):
    """Only the models that match TEXT stay in the palette; the row wanted may lie below its edge otherwise."""
    app.click('palette search')
    app.key('ctrl+a')
    app.type(text)
    app.wait_dump(lambda d: app.find(d, 'palette search')['text'] == text)


def test_drag_in_selects_where_dropped(app):
    canvas = Canvas(app)
    search(app, 'hodgkin')
    expect(canvas.drag_in('hh', 300, 150), 'hh')
    node = canvas.node('hh')
    assert math.hypot(node['px'] - 300, node['py'] - 150) < 10, node
    expect(node['selected'], True)
    expect(app.dump()['selected-nodes'], ['hh'])
    app.picture('canvas-dropped')


def test_wire_from_grip_and_run(app):
    canvas = Canvas(app)
    canvas.pair()
    dump = app.dump()
    expect([(e['from'], e['to']) for e in dump['document']['edges']], [('constant', 'hh.I')])
    app.picture('canvas-wired')
    canvas.point(300, 40)
    app.key('F5')
    app.wait_dump(lambda d: d['n_spikes'] > 2, 'spikes from the suggested drive')
    app.picture('canvas-running')


def test_last_wire_leaves_the_picture(app):
    canvas = Canvas(app)
    stimulus, neuron = canvas.pair()
    a, b = canvas.node(stimulus), canvas.node(neuron)
    x, y = canvas.at((a['px'] + b['px']) / 2, (a['py'] + b['py']) / 2)

    def look():
        return subprocess.run(['import', '-window', 'root', '-crop', f'24x16+{x - 12}+{y - 8}', '-depth', '8',
                               'rgb:-'], env=app.environment, capture_output=True, check=True).stdout

    canvas.point(canvas.area['width'] - 20, 20)
    with_wire = app.wait_until(look, 'a picture')
    app.key('ctrl+z')
    app.wait_dump(lambda d: not d['document'].get('edges'), 'no wire')
    app.wait_until(lambda: look() != with_wire, 'a picture without the wire')
    without = look()
    app.key('ctrl+shift+z')
    app.wait_until(lambda: look() != without, 'the wire again')


def test_invalid_wire_is_refused(app):
    canvas = Canvas(app)
    canvas.pair()
    since = app.mark()
    canvas.wire('hh', 'constant')
    app.wait('refused hh constant', since)
    expect(len(app.dump()['document']['edges']), 1)
    assert all(n['hint'] == 0 for n in canvas.state()['nodes']), 'a hint stayed'


def test_hints_and_escape_while_wiring(app):
    canvas = Canvas(app)
    canvas.pair()
    search(app, 'hodgkin')
    canvas.drag_in('hh', 420, 260)
    grip = canvas.grip('constant')
    since = app.mark()
    app.xdotool('mousemove', *canvas.at(*grip), 'mousedown', 1)
    app.xdotool('mousemove', *canvas.at(260, 220), 'mousemove', *canvas.at(270, 230))
    app.wait('wire-begin constant', since)
    none, source, valid, invalid, chosen = range(5)
    expect({n['id']: n['hint'] for n in canvas.state()['nodes']},
           {'constant': source, 'hh': invalid, 'hh2': valid})  # the one is wired already
    node = canvas.node('hh2')
    canvas.point(node['px'], node['py'])
    app.wait('wire-target hh2', since)
    expect(canvas.node('hh2')['hint'], chosen)
    app.picture('canvas-wiring')
    app.key('Escape')
    app.wait('wire-end', since)
    app.xdotool('mouseup', 1)
    expect(len(app.dump()['document']['edges']), 1)
    expect(canvas.node('hh2')['hint'], none)


def test_connect_many(app):
    canvas = Canvas(app)
    canvas.pair()
    search(app, 'hodgkin')
    canvas.drag_in('hh', 420, 260)
    canvas.drag_in('hh', 300, 260)
    canvas.click(*canvas.grip('constant'))
    app.wait_until(lambda: canvas.state()['mode'] == 'connecting', 'connecting')
    for name in ('hh2', 'hh3'):
        node, since = canvas.node(name), app.mark()
        canvas.click(node['px'], node['py'])
        app.wait(f'connected constant {name}', since)
    app.key('Escape')
    app.wait_until(lambda: canvas.state()['mode'] == 'idle', 'no connecting')
    expect(sorted(e['to'] for e in app.dump()['document']['edges']), ['hh.I', 'hh2.I', 'hh3.I'])


def test_move_snaps_and_undoes(app):
    canvas = Canvas(app)
    canvas.pair()
    before, since = canvas.node('hh'), app.mark()
    canvas.drag(before['px'], before['py'], before['px'] + 53, before['py'] + 38)
    app.wait('moved', since)
    after = canvas.node('hh')
    expect((after['x'] % 10, after['y'] % 10), (0, 0))
    assert abs(after['x'] - before['x'] - 53) <= 5 and abs(after['y'] - before['y'] - 38) <= 5
    app.key('ctrl+z')
    app.wait_until(lambda: canvas.node('hh')['x'] == before['x'], 'the old place')
    app.key('ctrl+shift+z')
    app.wait_until(lambda: canvas.node('hh')['x'] == after['x'], 'the new place')


def test_escape_cancels_a_move(app):
    canvas = Canvas(app)
    canvas.pair()
    before, since = canvas.node('hh'), app.mark()
    app.xdotool('mousemove', *canvas.at(before['px'], before['py']), 'mousedown', 1)
    app.xdotool('mousemove', *canvas.at(300, 220), 'mousemove', *canvas.at(310, 230))
    app.wait('move-begin', since)
    app.key('Escape')
    app.xdotool('mouseup', 1)
    app.wait_until(lambda: canvas.node('hh')['x'] == before['x'], 'the old place')
    assert not app.dump()['undo'].startswith('Move')


def test_marquee_and_clicks_select(app):
    canvas = Canvas(app)
    canvas.pair()
    since = app.mark()
    canvas.drag(90, 60, 560, 240)
    app.wait('marquee 3', since)
    dump = app.dump()
    expect((sorted(dump['selected-nodes']), len(dump['selected-edges'])), (['constant', 'hh'], 1))
    canvas.click(560, 260)
    app.wait_dump(lambda d: not d['selected-nodes'], 'nothing selected')
    node = canvas.node('hh')
    canvas.click(node['px'], node['py'])
    app.wait_dump(lambda d: d['selected-nodes'] == ['hh'], 'a click selects')
    other = canvas.node('constant')
    app.xdotool('keydown', 'ctrl')
    canvas.click(other['px'], other['py'])
    app.xdotool('keyup', 'ctrl')
    app.wait_dump(lambda d: len(d['selected-nodes']) == 2, 'Ctrl adds')
    wire = canvas.state()['wires'][0]
    canvas.click(wire['px'], wire['py'] + 4)
    app.wait_dump(lambda d: d['selected-edges'] == [wire['id']] and not d['selected-nodes'],
                  'the wire')
    app.key('ctrl+a')
    app.wait_dump(lambda d: len(d['selected-nodes']) == 2 and len(d['selected-edges']) == 1)


def test_duplicate_delete_undo(app):
    canvas = Canvas(app)
    canvas.pair()
    canvas.point(560, 260)
    app.key('ctrl+a', 'ctrl+d')
    app.wait_until(lambda: len(canvas.names()) == 4, 'the copies')
    expect(len(canvas.state()['wires']), 2)
    since = app.mark()
    app.key('Delete')
    app.wait('deleted', since)
    app.wait('toast Deleted 2 nodes', since)
    expect(canvas.names(), ['hh', 'constant'])
    app.key('ctrl+z')
    app.wait_until(lambda: len(canvas.names()) == 4, 'the copies back')
    app.key('ctrl+z')
    app.wait_until(lambda: len(canvas.names()) == 2, 'no copies')


def test_zoom_keeps_the_point_under_the_pointer(app):
    canvas = Canvas(app)
    canvas.pair()

    def point():
        state = canvas.state()
        return state['x'] + 250 / state['zoom'], state['y'] + 90 / state['zoom']
    canvas.point(250, 90)
    before, zoom = point(), canvas.state()['zoom']
    app.xdotool('keydown', 'ctrl', 'click', 4, 'click', 4, 'click', 4, 'keyup', 'ctrl')
    app.wait_until(lambda: canvas.state()['zoom'] > zoom * 1.7, 'a larger zoom')
    assert math.dist(point(), before) < 1e-3
    for _ in range(30):
        app.xdotool('keydown', 'ctrl', 'click', 5, 'keyup', 'ctrl')
    app.wait_until(lambda: canvas.state()['zoom'] == 0.1, 'the smallest zoom')
    assert math.dist(point(), before) < 1e-3
    app.key('ctrl+0')
    app.wait_until(lambda: canvas.state()['zoom'] > 0.5, 'everything in view')
    for node in canvas.state()['nodes']:
        assert 0 < node['px'] < canvas.area['width'] and 0 < node['py'] < canvas.area['height']


def test_zoom_buttons(app):
    canvas = Canvas(app)
    canvas.pair()
    for button, wanted in (('canvas.zoom-in', 1.25), ('canvas.zoom-100', 1), ('canvas.zoom-out', 0.8)):
        app.click(button)
        app.wait_until(lambda: abs(canvas.state()['zoom'] - wanted) < 1e-6, button)


def test_double_click_inspects(app):
    canvas = Canvas(app)
    canvas.pair()
    node = canvas.node('hh')
    app.xdotool('mousemove', *canvas.at(node['px'], node['py']), 'click', '--repeat', 2, '--delay', 40, 1)
    app.wait_until(lambda: not any(n['focused'] for n in canvas.state()['nodes']),
                   'the focus in the inspector')
    expect(app.dump()['selected-nodes'], ['hh'])


def test_dragging_moves_all_selected(app):
    canvas = Canvas(app)
    canvas.pair()
    canvas.drag(90, 60, 560, 240)
    app.wait_dump(lambda d: len(d['selected-nodes']) == 2, 'both')
    before, since = canvas.state()['nodes'], app.mark()
    canvas.drag(420, 140, 470, 170)
    app.wait('moved 50 30', since)
    for old, new in zip(before, canvas.state()['nodes']):
        expect((new['x'] - old['x'], new['y'] - old['y']), (50, 30))
    expect(app.dump()['undo'].startswith('Move of 2'), True)


def test_pan(app):
    canvas = Canvas(app)
    canvas.pair()
    before, since = canvas.state(), app.mark()
    app.xdotool('mousemove', *canvas.at(300, 40), 'mousedown', 2)
    app.xdotool('mousemove', *canvas.at(320, 50), 'mousemove', *canvas.at(340, 70), 'mouseup', 2)
    app.wait('panned', since)
    after = canvas.state()
    expect((round(before['x'] - after['x']), round(before['y'] - after['y'])), (40, 30))
    app.xdotool('click', 5)
    app.wait_until(lambda: canvas.state()['y'] > after['y'], 'scrolled')
    canvas.click(560, 260)
    here = canvas.state()['x']
    app.key('Right')
    app.wait_until(lambda: canvas.state()['x'] > here, 'panned by a key')


def test_minimap_shows_when_something_is_outside(app):
    canvas = Canvas(app)
    canvas.pair()
    expect(canvas.state()['minimap'], False)
    canvas.point(180, 140)
    app.xdotool('keydown', 'ctrl', *['click', 4] * 5, 'keyup', 'ctrl')
    app.wait_until(lambda: canvas.state()['minimap'], 'the minimap')
    app.picture('canvas-minimap')


def test_quick_insert_at_the_pointer(app):
    canvas = Canvas(app)
    canvas.point(300, 120)
    app.key('slash')
    app.wait_until(lambda: canvas.state()['quick_insert'], 'quick insert')
    app.type('izhi')
    app.wait_dump(lambda d: app.find(d, 'quick-insert search')['text'] == 'izhi')
    app.picture('canvas-quick-insert')
    since = app.mark()
    app.key('Return')
    app.wait('added izhikevich', since)
    node = canvas.node('izhikevich')
    assert math.hypot(node['px'] - 300, node['py'] - 120) < 12, node


def test_wire_into_the_open_offers_what_fits(app):
    canvas = Canvas(app)
    search(app, 'constant')
    canvas.drag_in('constant', 180, 100)
    canvas.drag(*canvas.grip('constant'), 360, 100)
    app.wait_until(lambda: canvas.state()['quick_insert'], 'quick insert')
    since = app.mark()
    app.type('hodgkin')
    app.wait_dump(lambda d: app.find(d, 'quick-insert search')['text'] == 'hodgkin')
    app.key('Return')
    app.wait('connected constant hh', since)
    app.wait_until(lambda: not canvas.state()['quick_insert'], 'the popover to close')
    expect(app.dump()['undo'].startswith('Add '), True)
    app.key('ctrl+z')
    app.wait_until(lambda: canvas.names() == ['constant'], 'one step of undo')


def insert_by_keys(app, canvas, text, name):
    since = app.mark()
    app.key('slash')
    app.wait_until(lambda: canvas.state()['quick_insert'], 'quick insert')
    app.type(text)
    app.wait_dump(lambda d: app.find(d, 'quick-insert search')['text'] == text)
    app.key('Return')
    app.wait(f'added {name}', since)
    app.wait_until(lambda: not canvas.state()['quick_insert'], 'the popover to close')


def test_keyboard_alone_builds_and_runs(app):
    canvas = Canvas(app)
    since = app.mark()
    insert_by_keys(app, canvas, 'constant', 'constant')
    app.key('shift+Left', 'shift+Left', 'shift+Left', 'shift+Left', 'shift+Left', 'shift+Left')
    insert_by_keys(app, canvas, 'hodgkin', 'hh')
    app.key('shift+Right', 'shift+Right', 'shift+Right', 'shift+Right')
    app.key('shift+Tab')
    app.wait_dump(lambda d: d['selected-nodes'] == ['constant'], 'the stimulus')
    app.key('c', 'Tab')
    app.wait('wire-target hh', since)
    app.key('Return')
    app.wait('connected constant hh', since)
    expect(canvas.state()['mode'], 'idle')
    app.key('space')
    app.wait_dump(lambda d: d['n_spikes'] > 2, 'spikes')
    app.picture('canvas-keyboard')


def test_tidy_and_nudge(app):
    canvas = Canvas(app)
    canvas.pair()
    node = canvas.node('hh')
    canvas.drag(node['px'], node['py'], 60, 240)
    assert canvas.node('hh')['x'] < canvas.node('constant')['x']
    since = app.mark()
    app.key('ctrl+l')
    app.wait('tidied', since)
    expect(app.dump()['undo'], 'Tidy Up')
    tidy = canvas.node('hh')
    assert tidy['x'] > canvas.node('constant')['x']
    expect(tidy['selected'], True)
    app.key('Right')
    app.wait_until(lambda: canvas.node('hh')['x'] == tidy['x'] + 5, 'a nudge')
    app.key('shift+Down')
    app.wait_until(lambda: canvas.node('hh')['y'] == tidy['y'] + 20, 'a step of the grid')


def test_palette_search_and_enter(app):
    canvas = Canvas(app)
    search(app, 'no such model at all')
    app.wait_dump(lambda d: not app.find(d, 'model hh'), 'no model')
    app.picture('palette-nothing')
    search(app, 'van der')
    since = app.mark()
    app.key('Return')
    app.wait('added van_der_pol', since)
    node = canvas.node('van_der_pol')
    expect(node['selected'], True)
    assert 0 < node['px'] < canvas.area['width'] and 0 < node['py'] < canvas.area['height']


def test_context_menu_stops_recording(app):
    canvas = Canvas(app)
    canvas.pair()
    assert [r['what'] for r in app.dump()['document']['recorders']].count('V') == 1
    node = canvas.node('hh')
    canvas.click(node['px'], node['py'], 3)
    app.wait_until(lambda: canvas.state()['menu'], 'the menu')
    app.picture('canvas-menu')
    app.click('item Stop Recording V')
    app.wait_dump(lambda d: [r['what'] for r in d['document']['recorders']].count('V') == 0)


if __name__ == '__main__':
    harness.main(globals())
