#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Networks as nodes: grouping what is selected, taking it out again, by keys and by menus."""
import harness
from harness import expect


def nodes_of(dump):
    return {node['id']: node for node in dump['document']['nodes']}


def test_group_and_ungroup(app):
    app.wait_dump(lambda d: d['dumps']['canvas']['nodes'], 'the nodes')
    before = app.dump()['document']
    app.point_at_canvas()
    app.key('ctrl+a')
    app.key('ctrl+g')
    app.wait('grouped group')
    dump = app.wait_dump(lambda d: list(nodes_of(d)) == ['group'], 'one node')
    expect(dump['undo'], 'Grouping')
    expect(dump['problems'], [])
    expect(dump['selected-nodes'], ['group'])
    assert all(r['of'].startswith('group.') for r in dump['document']['recorders']), dump['document']['recorders']
    # What it holds runs, and its plots go on.
    app.wait_dump(lambda d: any(r.get('n_spikes', 0) > 100 for r in d['recorders']), 'spikes')
    app.picture('grouped')
    app.key('ctrl+shift+g')
    app.wait('ungrouped group')
    dump = app.wait_dump(lambda d: len(nodes_of(d)) == len(before['nodes']), 'all nodes')
    expect(dump['problems'], [])
    expect(sorted(dump['selected-nodes']), sorted(n['id'] for n in before['nodes']))
    app.key('ctrl+z')
    app.key('ctrl+z')
    app.wait_dump(lambda d: d['document'] == before, 'the document as it was')


test_group_and_ungroup.arguments = ['--example', 'coba']

if __name__ == '__main__':
    harness.main(globals())
