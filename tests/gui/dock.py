# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of the dock and of its plots share: a document that has been simulated, and the dock's part of a dump."""


def run_to_end(app, path):
    """Opens PATH and simulates all of it; the dump then."""
    app.activate('open-path', f"'{path}'")
    app.wait('opened ')
    app.point_at_canvas()
    app.wait_dump(lambda d: d['state'] in ('paused', 'running', 'finished'), 'an engine')
    if app.dump()['state'] == 'paused':
        app.key('F5')
    return app.wait_dump(lambda d: d['state'] == 'finished', 'the end of the run')


def dock_of(dump):
    return dump['dumps']['dock']
