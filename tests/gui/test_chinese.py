#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window in a Chinese session, as a screen reader reads it: nothing that has a translation is in English."""
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import chinese  # noqa: E402
import harness  # noqa: E402
from harness import expect  # noqa: E402

CHINESE = re.compile('[\u4e00-\u9fff]')
# Two words in a row: names of papers (Hodgkin–Huxley), models (hh) and units are no sentences.
SENTENCE = re.compile(r'[A-Za-z]{3,} [a-z]{2,}')
ENVIRONMENT = dict(chinese.environment(), GTK_A11Y='atspi', NO_AT_BRIDGE='0')
CATALOGUE = chinese.catalogue()
KEYS = {'Delete'}  # as it stands on the keyboard


def in_chinese(*arguments):
    def decorate(function):
        function.arguments, function.environment = list(arguments), ENVIRONMENT
        return function
    return decorate


def read_texts(app):
    """Names and descriptions of everything in the windows."""
    objects = app.read_objects()
    assert objects is not None, 'the bindings of AT-SPI for the system\'s Python are missing: ./bootstrap test'
    return {text for _, name, description in objects for text in (name, description) if text}


def names_once(app, *wanted):
    """All names and descriptions, once the WANTED ones are there; fails on English among them."""
    def look():
        texts = read_texts(app)
        return texts if texts.issuperset(wanted) else None
    texts = app.wait_until(look, f'{wanted} among the names')
    english = [text for text in texts - KEYS if text.replace('_', '') in CATALOGUE
               or SENTENCE.search(text) and not CHINESE.search(text)]
    expect(english, [])
    return texts


def pause(app):
    app.wait('state running')
    app.point_at_canvas()
    app.key('F5')
    app.wait('state paused')


@in_chinese('--example', 'hodgkin-huxley')
def test_window(app):
    pause(app)
    texts = names_once(app, '画布', '漏积分放电', '时长')
    assert sum(1 for text in texts if CHINESE.search(text)) > 60, sorted(texts)
    expect(app.dump()['document']['title'], CATALOGUE['Hodgkin–Huxley: the action potential'])
    expect(app.dump()['modified'], False)
    labels = [w['text'] for shown in app.dump()['windows'] for w in shown['widgets'] if w['name'] == 'step_label']
    expect(labels, ['dt 0.01 ms'])


@in_chinese('--example', 'hodgkin-huxley')
def test_inspector(app):
    pause(app)
    canvas = app.dump()['dumps']['canvas']
    axon = next(node for node in canvas['nodes'] if node['id'] == 'axon')
    app.click_at(*app.place(app.widget('canvas'), axon['px'], axon['py']))
    names_once(app, '膜电容', '漏电流的反转电位')


@in_chinese()
def test_gallery_and_search(app):
    names_once(app, '把一个神经元拖到这里')
    app.point_at_canvas()
    app.key('ctrl+shift+o')
    app.wait('dialog gallery')
    names_once(app, 'Lorenz：分道扬镳的两次运行')


@in_chinese()
def test_shortcuts_and_preferences(app):
    app.point_at_canvas()
    app.key('ctrl+question')
    names_once(app, '取消选择')
    app.key('Escape')
    app.point_at_canvas()
    app.key('ctrl+comma')
    names_once(app, '外观')


if __name__ == '__main__':
    harness.main(globals())
