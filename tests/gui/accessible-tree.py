#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints what a screen reader finds in the windows of Loligo: JSON, a list of [role, name, description].

A program of its own, since the bindings (gi) belong to the system's Python, which need not run the tests.
"""
import json

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi  # noqa: E402


def walk(node, found):
    states = node.get_state_set()
    if states.contains(Atspi.StateType.SHOWING) or states.contains(Atspi.StateType.VISIBLE):
        found.append([node.get_role_name(), node.get_name() or '', node.get_description() or ''])
    for number in range(node.get_child_count()):
        child = node.get_child_at_index(number)
        if child is not None:
            walk(child, found)


def main():
    found = []
    desktop = Atspi.get_desktop(0)
    for number in range(desktop.get_child_count()):
        application = desktop.get_child_at_index(number)
        if application is not None and 'loligo' in (application.get_name() or '').lower():
            walk(application, found)
    print(json.dumps(found))


if __name__ == '__main__':
    main()
