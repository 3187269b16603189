#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery: every item of it, searched for and chosen by pointer, opens running and shows something."""
import json
import re

import harness
from harness import expect


def find_words(title):
    """What to type to find TITLE: its words that are on every keyboard."""
    return ' '.join(re.findall(r'[A-Za-z]{3,}', title)[:4])


def test_every_example_opens_running(app):
    paths = sorted(harness.EXAMPLES.glob('*.loligo'))
    assert len(paths) >= 10, paths
    for path in paths:
        document = json.loads(path.read_text(encoding='utf-8'))
        app.activate('gallery')
        app.point_at('LoligoGallery')
        words = find_words(document['title'])
        app.type(words)
        app.wait_dump(lambda d: app.find(d, 'search', 'LoligoGallery')['text'] == words, 'the words')
        since = app.mark()
        app.click(f'example {path.name}', 'LoligoGallery')
        app.wait('example ', since)
        app.wait('state running', since)
        dump = app.wait_dump(lambda d: d['t_s'] > 0 and any(r.get('n_samples', 0) > 1 or r.get('n_spikes', 0) > 0
                                                            for r in d['recorders']), path.name)
        expect((dump['name'], dump['problems'], dump['modified']), (document['title'], [], False))
        assert app.find(dump, 'plot all'), f'{path.name} shows no plot'
        app.picture('gallery-' + path.stem)


harness.main(globals())
