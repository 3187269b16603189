# SPDX-License-Identifier: GPL-3.0-or-later
"""What a GUI test needs: a private X server, bus and home; the program in it; pointer and keys; and
what the program says of itself. Nothing waits for time: it waits for a line "EV ..." or for a state in
the dump (action win.dump), up to a limit that only a hang reaches.

A test file has functions test_* of one argument, an App, and ends with `harness.main (globals ())`. Each
function gets a program of its own; its attribute `arguments` (a list) is the command line,
`environment` (a dict) adds to the environment. Prints TAP.
"""
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get('LOLIGO_PROGRAM', SOURCE / 'build/src/loligo'))
EXAMPLES = SOURCE / 'data/examples'
LIMIT = float(os.environ.get('LOLIGO_TEST_LIMIT', '40'))
SHOTS = os.environ.get('LOLIGO_TEST_SHOTS')  # a folder: a picture at each failure and at each app.picture ()


class Display:
    """An X server and a session bus, for all tests of one file."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix='loligo-gui-'))
        read, write = os.pipe()
        self.x_log = open(self.folder / 'x.log', 'w+')
        self.x = subprocess.Popen(['Xvfb', '-displayfd', str(write), '-screen', '0', '1400x900x24',
                                   '-nolisten', 'tcp', '-noreset'], pass_fds=[write],
                                  stdout=self.x_log, stderr=self.x_log)
        os.close(write)
        with os.fdopen(read) as pipe:  # the whole line: the server ends when it cannot write it
            number = pipe.readline().strip()
        if not number:
            raise RuntimeError('Xvfb did not start')
        # What the bus starts (that of the screen readers) makes its socket here and not in the person's home.
        (self.folder / 'run').mkdir(mode=0o700)
        self.bus = subprocess.Popen(['dbus-daemon', '--session', '--nofork', '--print-address'],
                                    env=dict(os.environ, XDG_RUNTIME_DIR=str(self.folder / 'run'),
                                             XDG_CACHE_HOME=str(self.folder / 'run')),
                                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        address = self.bus.stdout.readline().strip()
        self.environment = {
            'PATH': os.environ['PATH'], 'LANG': 'C.UTF-8', 'DISPLAY': ':' + number,
            'DBUS_SESSION_BUS_ADDRESS': address, 'GDK_BACKEND': 'x11', 'GSK_RENDERER': 'cairo',
            'GDK_DEBUG': 'gl-disable',  # Mesa is unloaded at the end, and what it kept counts as leaked then
            'GSETTINGS_BACKEND': 'memory', 'GTK_USE_PORTAL': '0', 'LOLIGO_TEST_EVENTS': '1',
            'LOLIGO_DATA_DIR': str(SOURCE / 'data'), 'NO_AT_BRIDGE': '1', 'GTK_A11Y': 'none',
            'GSETTINGS_SCHEMA_DIR': str(PROGRAM.parents[1] / 'data'),
        }
        for name in ('ASAN_OPTIONS', 'LSAN_OPTIONS', 'UBSAN_OPTIONS', 'LD_PRELOAD', 'G_DEBUG'):
            if name in os.environ:
                self.environment[name] = os.environ[name]

    def new_home(self):
        home = Path(tempfile.mkdtemp(dir=self.folder))
        for name in ('config', 'data', 'state', 'cache', 'run'):
            (home / name).mkdir(mode=0o700)
        return home

    def close(self):
        for process in (self.bus, self.x):
            process.terminate()
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class App:
    """One run of the program."""

    def __init__(self, display, arguments=(), environment=None, home=None, waits=True):
        self.display = display
        self.home = home or display.new_home()
        self.environment = dict(
            display.environment, HOME=str(self.home), XDG_CONFIG_HOME=str(self.home / 'config'),
            XDG_DATA_HOME=str(self.home / 'data'), XDG_STATE_HOME=str(self.home / 'state'),
            XDG_CACHE_HOME=str(self.home / 'cache'), XDG_RUNTIME_DIR=str(self.home / 'run'),
            **(environment or {}))
        self.events, self.log = [], []
        self.changed = threading.Condition()
        self.n_dumps = 0
        self.has_file_dialog = False
        self.numbers = range(1, 6)  # of the window that actions and dumps are for: the first of these that is there
        self.process = subprocess.Popen([str(PROGRAM), *map(str, arguments)], env=self.environment,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True, errors='replace',
                                        restore_signals=False)  # SIGXFSZ: a full disk is an error, no end
        threading.Thread(target=self._read, daemon=True).start()
        if waits:
            self.wait_until(lambda: self._try_dump() is not None, 'the window')

    def _read(self):
        for line in self.process.stdout:
            with self.changed:
                self.log.append(line.rstrip())
                if line.startswith('EV '):
                    self.events.append(line[3:].strip())
                self.changed.notify_all()
        with self.changed:
            self.changed.notify_all()

    # ---- waiting ----

    def mark(self):
        """A place in the events; give it to wait as `since`."""
        with self.changed:
            return len(self.events)

    def wait(self, pattern, since=0):
        """Waits for an event that matches the regular expression PATTERN from its beginning."""
        def find():
            return next((e for e in self.events[since:] if re.match(pattern, e)), None)
        end = time.monotonic() + LIMIT
        with self.changed:
            while (found := find()) is None:
                left = end - time.monotonic()
                if left <= 0 or self.process.poll() is not None:
                    raise AssertionError(f'no event {pattern!r} in {self.events[since:][-30:]}')
                self.changed.wait(min(left, 1))
            return found

    def wait_until(self, predicate, what='a state'):
        end = time.monotonic() + LIMIT
        while True:
            value = predicate()
            if value:
                return value
            if self.process.poll() is not None:
                raise AssertionError(f'the program ended ({self.process.returncode}): {self.log[-20:]}')
            if time.monotonic() > end:
                raise AssertionError(f'waited in vain for {what}: {self.log[-10:]}')
            time.sleep(0.02)

    def wait_dump(self, predicate, what='a state'):
        """The first dump for which PREDICATE (dump) is true."""
        def look():
            dump = self.dump()
            return dump if predicate(dump) else None
        return self.wait_until(look, what)

    # ---- what the program says ----

    def _call(self, action, parameter=None):
        value = '[]' if parameter is None else f"[<{parameter}>]"
        for number in self.numbers:
            run = subprocess.run(
                ['gdbus', 'call', '--session', '--dest', 'io.github.loligo.Loligo', '--object-path',
                 f'/io/github/loligo/Loligo/window/{number}', '--method', 'org.gtk.Actions.Activate',
                 action, value, '{}'], env=self.environment, capture_output=True, text=True)
            if run.returncode == 0:
                return True
            if 'does not exist' not in run.stderr and 'UnknownMethod' not in run.stderr:
                return False
        return False

    def activate(self, action, parameter=None):
        """Activates win.ACTION over the bus; PARAMETER is a GVariant text."""
        assert self._call(action, parameter), f'win.{action} is not there'

    def _try_dump(self):
        self.n_dumps += 1
        path = self.home / f'dump-{self.n_dumps}.json'
        since = self.mark()
        if not self._call('dump', f"'{path}'"):
            return None
        self.wait(f'dumped {re.escape(str(path))}', since)
        text = path.read_text(encoding='utf-8')
        path.unlink()
        return json.loads(text)

    def dump(self):
        dump = self._try_dump()
        assert dump is not None, f'no dump: {self.log[-10:]}'
        return dump

    def read_objects(self):
        """What a screen reader finds: a list of [role, name, description]; None without the bindings of AT-SPI."""
        run = subprocess.run(['/usr/bin/python3', str(Path(__file__).with_name('list_accessible.py'))],
                             env=self.environment, text=True, capture_output=True, timeout=LIMIT)
        if run.returncode == 77 or 'No such file' in run.stderr:
            return None
        assert run.returncode == 0, run.stderr
        return [json.loads(line) for line in run.stdout.splitlines()]

    @staticmethod
    def find(dump, name, window=None):
        """The widget NAME (and its window, of a type or with a title) of a dump, None when it is not shown."""
        for shown in dump['windows']:
            if window is not None and window not in (shown['type'], shown['title']):
                continue
            for widget in shown['widgets']:
                if widget['name'] == name:
                    return dict(widget, xid=shown['xid'])
        return None

    def widget(self, name, window=None):
        """The widget NAME once it has come to rest: laid out, and where it was a dump before."""
        last = None

        def find():
            nonlocal last
            before, last = last, self.find(self.dump(), name, window)
            return last and last['width'] > 0 and last == before and last
        return self.wait_until(find, f'the widget {name}')

    # ---- pointer and keys ----

    def xdotool(self, *arguments):
        run = subprocess.run(['xdotool', *map(str, arguments)], env=self.environment,
                             capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
        return run.stdout

    def origin(self, xid):
        text = self.xdotool('getwindowgeometry', '--shell', xid)
        return int(re.search(r'X=(-?\d+)', text)[1]), int(re.search(r'Y=(-?\d+)', text)[1])

    def place(self, widget, dx=None, dy=None):
        """A point of the screen: the middle of WIDGET (of a dump), or DX, DY from its corner."""
        x, y = self.origin(widget['xid'])
        return (round(x + widget['x'] + (widget['width'] / 2 if dx is None else dx)),
                round(y + widget['y'] + (widget['height'] / 2 if dy is None else dy)))

    def move(self, x, y):
        self.xdotool('mousemove', x, y)

    def click(self, name, window=None, button=1):
        self.xdotool('mousemove', *self.place(self.widget(name, window)), 'click', button)

    def click_at(self, x, y, button=1):
        self.xdotool('mousemove', x, y, 'click', button)

    def drag(self, x1, y1, x2, y2, steps=8, begin=None, enter=None, keys=()):
        """Press, move, release. For drag and drop BEGIN and ENTER are the events to wait for on the way."""
        since = self.mark()
        for key in keys:
            self.xdotool('keydown', key)
        self.xdotool('mousemove', x1, y1, 'mousedown', 1)
        if begin is not None:
            self.xdotool('mousemove_relative', 12, 6, 'mousemove_relative', 12, 6)
            self.wait(begin, since)
        for step in range(1, steps + 1):
            self.xdotool('mousemove', round(x1 + (x2 - x1) * step / steps),
                         round(y1 + (y2 - y1) * step / steps))
        if enter is not None:
            self.wait(enter, since)
            self.dump()
        self.xdotool('mouseup', 1)
        for key in keys:
            self.xdotool('keyup', key)

    @contextlib.contextmanager
    def dropped_file(self, path, widget, dx, dy, picture=None):
        """Drags a file from another program and drops it DX, DY into WIDGET; that program stays until the end."""
        source = subprocess.Popen([os.environ['LOLIGO_DRAG_SOURCE'], str(path)], env=self.environment,
                                  stderr=subprocess.PIPE, text=True)
        try:
            xid = re.match(r'EV source (\d+)', source.stderr.readline())[1]
            self.xdotool('windowmove', '--sync', xid, 1300, 800)
            self.xdotool('windowraise', xid)
            self.xdotool('mousemove', 1340, 840, 'mousedown', 1)
            for _ in range(2):
                self.xdotool('mousemove_relative', '--', -12, -6)
            assert source.stderr.readline() == 'EV drag-begin\n'
            since = self.mark()
            for step in (40, 30, 20, 10, 0):
                self.move(*self.place(widget, dx + step, dy + step))
            self.wait('files-entered', since)
            self.dump()
            if picture is not None:
                self.picture(picture)
            self.xdotool('mouseup', 1)
            yield
        finally:
            source.terminate()
            source.wait()

    def key(self, *keys):
        self.xdotool('key', *keys)

    def type(self, text):
        self.xdotool('type', '--delay', 4, text)

    def point_at(self, window):
        """Without a window manager keys go to the window under the pointer."""
        self.has_file_dialog |= window == 'GtkFileChooserDialog'

        def find():
            return next((w for w in self.dump()['windows'] if window in (w['type'], w['title'])), None)
        shown = self.wait_until(find, f'a {window}')
        text = self.xdotool('getwindowgeometry', '--shell', shown['xid'])
        x, y, width, height = (int(re.search(rf'{name}=(-?\d+)', text)[1])
                               for name in ('X', 'Y', 'WIDTH', 'HEIGHT'))
        self.move(x + width // 2, y + height // 2)
        return shown

    def point_at_canvas(self):
        canvas = self.widget('canvas')
        self.move(*self.place(canvas, canvas['width'] - 30, 30))

    def picture(self, name):
        if SHOTS:
            subprocess.run(['import', '-window', 'root', str(Path(SHOTS) / f'{name}.png')],
                           env=self.environment, check=False)

    # ---- the canvas ----

    def open_document(self, document, name='opened.loligo'):
        """DOCUMENT as a file of the person's, opened and drawn."""
        path = self.home / name
        path.write_text(json.dumps(document), encoding='utf-8')
        self.activate('open-path', f"'{path}'")
        self.wait('opened ')
        self.wait_dump(lambda d: d['dumps']['canvas']['nodes'], 'the nodes')

    def node(self, name):
        return next(n for n in self.dump()['dumps']['canvas']['nodes'] if n['id'] == name)

    def pull_wire(self, source, target, keys=()):
        """From the grip of SOURCE to TARGET; the place in the events before it."""
        area, start = self.widget('canvas'), self.node(source)
        self.move(*self.place(area, start['px'], start['py']))
        self.wait_until(lambda: self.node(source)['grip'], f'the grip of {source}')
        start, end = self.node(source), self.node(target)
        since = self.mark()
        self.drag(*self.place(area, start['grip_px'], start['grip_py']), *self.place(area, end['px'], end['py']),
                  keys=keys)
        return since

    def type_into(self, entry, text):
        """Where a list has just closed it may swallow the first click."""
        for _ in range(5):
            self.click(entry)
            end = time.monotonic() + 2
            while time.monotonic() < end and not self.widget(entry)['focus-within']:
                pass
            if self.widget(entry)['focus-within']:
                break
        self.key('ctrl+a')
        self.type(text)
        self.key('Return')

    # ---- ends ----

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    def quit(self):
        """Closes the window by its key; the status must be 0. Nothing may be unsaved."""
        self.point_at_canvas()
        self.key('ctrl+q')
        status = self.process.wait(LIMIT)
        assert status == 0, f'ended with {status}: {self.log[-20:]}'


def wire_of(dump, name):
    return next(w for w in dump['dumps']['canvas']['wires'] if w['id'] == name)


def expect(actual, wanted):
    assert actual == wanted, f'{actual!r} instead of {wanted!r}'


def is_gtk_own(app, line):
    """Of GTK 4.8's shortcuts window; and of file dialogs, whose path bar shows its two arrows while it is laid out."""
    return ('reported min width -' in line
            or app.has_file_dialog and 'Trying to snapshot GtkButton' in line)


def run_one(display, function):
    app = App(display, getattr(function, 'arguments', ()), getattr(function, 'environment', None))
    try:
        function(app)
        bad = [line for line in app.log
               if re.search(r'-(CRITICAL|WARNING) \*\*|runtime error:|ERROR: \w+Sanitizer', line)
               and not is_gtk_own(app, line)]
        assert not bad, f'the program complained: {bad[:5]}'
    except BaseException:
        if app.process.poll() is None:
            app.picture('failed-' + function.__name__)
        raise
    finally:
        app.close()


def main(names):
    tests = [(name, value) for name, value in names.items()
             if name.startswith('test_') and (len(sys.argv) < 2 or name in sys.argv[1:])]
    print(f'1..{len(tests)}', flush=True)
    display = Display()
    n_failed = 0
    try:
        for number, (name, function) in enumerate(tests, 1):
            began = time.monotonic()
            try:
                run_one(display, function)
                print(f'ok {number} {name} # {time.monotonic() - began:.1f} s', flush=True)
            except Exception:
                n_failed += 1
                for line in traceback.format_exc().splitlines():
                    print('# ' + line)
                print(f'{name}: {traceback.format_exc()}', file=sys.stderr)  # what a failed run shows of a log
                if display.x.poll() is not None:
                    print(f'# Xvfb ended with {display.x.returncode}: '
                          + (display.folder / 'x.log').read_text()[-2000:].replace('\n', ' | '))
                print(f'not ok {number} {name}', flush=True)
    finally:
        display.close()
    sys.exit(1 if n_failed else 0)
