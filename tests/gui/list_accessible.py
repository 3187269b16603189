#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader finds: prints every object of Loligo's windows as a line of JSON: role, name, description.
Run by harness.py with the system's own Python, which has the bindings of AT-SPI; status 77 without them."""
import json
import sys

try:
    import gi
    gi.require_version('Atspi', '2.0')
    from gi.repository import Atspi
except (ImportError, ValueError):
    sys.exit(77)


def walk(item, depth):
    if item is None or depth > 60:
        return
    print(json.dumps([item.get_role_name(), item.get_name(), item.get_description()]))
    for i in range(item.get_child_count()):
        walk(item.get_child_at_index(i), depth + 1)


desktop = Atspi.get_desktop(0)
for i in range(desktop.get_child_count()):
    application = desktop.get_child_at_index(i)
    if application is not None and 'loligo' in (application.get_name() or '').lower():
        walk(application, 0)
