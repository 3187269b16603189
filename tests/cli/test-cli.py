#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shell command as a person meets it: each subcommand, what is printed where, exit statuses, files.

Usage: test-cli.py LOLIGO SOURCE_ROOT; speaks TAP.
"""
import json
import math
import os
import signal
import struct
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import chinese  # noqa: E402

LOLIGO, ROOT = os.path.abspath(sys.argv[1]), Path(sys.argv[2]).resolve()
EXAMPLES = ROOT / 'data/examples'
ENVIRONMENT = {**os.environ, 'LOLIGO_DATA_DIR': str(ROOT / 'data'), 'LC_ALL': 'C.UTF-8'}
ENVIRONMENT.pop('DISPLAY', None)
HH = ['run', 'hh', '--input', 'I=10 uA/cm2', '--dt', '0.05 ms', '--duration', '100 ms']


def run(*arguments, cwd=None, status=0, timeout=120, **environment):
    command, environment = [LOLIGO, *map(str, arguments)], {**ENVIRONMENT, **environment}
    done = subprocess.run(command, capture_output=True, cwd=cwd, timeout=timeout, env=environment)
    if b'LeakSanitizer has encountered a fatal error' in done.stderr:
        # It could not stop the threads whose memory it searches; that says nothing of the program.
        environment['ASAN_OPTIONS'] = environment.get('ASAN_OPTIONS', '') + ':detect_leaks=0'
        done = subprocess.run(command, capture_output=True, cwd=cwd, timeout=timeout, env=environment)
    out, err = done.stdout.decode(), done.stderr.decode()
    assert done.returncode == status, f'{arguments}: status {done.returncode}\n{out}\n{err}'
    return out, err


def fails(*arguments, status=2, says='', **more):
    """One clear line on standard error, nothing on standard output."""
    out, err = run(*arguments, status=status, **more)
    assert out == '', out
    assert err.count('\n') == 1 and 'error: ' in err, err
    assert says in err, f'"{says}" is not in: {err}'
    return err


def write(folder, name, text):
    path = Path(folder) / name
    path.write_text(text, encoding='utf-8')
    return path


def test_help(_):
    out, err = run('--help')
    for name in ('run', 'check', 'models', 'show', 'bench'):
        assert f'  {name} ' in out
        words, nothing = run(name, '--help')
        assert f'loligo {name}' in words and '--help' in words and nothing == ''
    assert err == ''
    assert run('--version')[0].startswith('loligo ')


def test_chinese(_):
    """People's words are translated, numbers and JSON are the same."""
    environment = chinese.environment()
    out, _err = run('models', **environment)
    assert '漏积分放电' in out and '\n突触\n' in out, out
    assert '不开窗口运行文档或模型' in run('--help', **environment)[0]
    assert '是不是“run”？' in run('rnu', status=2, **environment)[1]
    models = [json.loads(run('models', '--json', **more)[0]) for more in ({}, environment)]
    assert models[0] == models[1]
    ends = [json.loads(run(*HH, '--json', **more)[0])['nodes'] for more in ({}, environment)]
    assert ends[0] == ends[1]


def test_unknown_subcommand(_):
    fails('rnu', says='did you mean "run"?')
    fails('xyzzyx', says='loligo --help')
    fails('run', '--sise', '3', says='--sise')
    fails('run', says='needs a document or a model')
    fails('run', 'hh', 'lif', says='one')
    fails('models', 'hh', says='loligo show hh')


def test_models(_):
    out, err = run('models')
    assert err == '' and 'Hodgkin–Huxley' in out and out.splitlines()[0] == 'channels'
    models = json.loads(run('models', '--json')[0])
    by_id = {model['id']: model for model in models}
    assert by_id['hh']['kind'] == 'neuron' and by_id['hh']['family'] == 'conductance'
    assert set(by_id['lif']) == {'id', 'family', 'kind', 'title', 'description', 'path'}
    # The same words where the locale knows no such letters.
    assert run('models', LC_ALL='C')[0] == out


def test_show(_):
    text = (ROOT / 'data/models/conductance/hh.model').read_text(encoding='utf-8')
    assert run('show', 'hh')[0] == text
    ir = run('show', 'hh', '--ir')[0]
    assert ir.count('\n') > 20
    synapse = (ROOT / 'data/models/synapses/exp_coba.model').read_text(encoding='utf-8')
    assert run('show', 'exp_coba')[0] == synapse + '\n# state per target: linear with shared constants\n'
    assert run('show', 'stdp_coba')[0].splitlines()[-1].startswith('# per synapse, advanced exactly at events')
    assert run('show', 'gap_junction')[0].splitlines()[-1].startswith('# no state: in each step a matrix')
    fails('show', 'exp_coba', '--ir', says='exp_coba is a synapse')
    fails('show', 'hhh', says='did you mean "hh"?')
    fails('show', says='takes one model')
    fails('show', 'hh', '--ir', '--method', 'rk5', says='rk5')


def test_check_good(_):
    files = sorted(EXAMPLES.glob('*.loligo')) + sorted((ROOT / 'data/models').glob('*/*.model'))
    out, err = run('check', *files)
    assert err == ''
    assert out == ''.join(f'{file}: no problems\n' for file in files)


def test_check_bad(folder):
    model = write(folder, 'bad.model', 'neuron bad "Bad"\nparameter g = 3 nS\n\ndV/dt = (g + 3 mV)/ms : mV\n')
    document = write(folder, 'bad.loligo', '{"format": "loligo",\n"nodes": [\n  {"id": "a", "model": "hhh"},\n'
                     '  {"id": "b", "model": "lif", "parameters": {"tua": "1 ms"}}\n]}\n')
    out, err = run('check', model, document, EXAMPLES / 'lorenz.loligo', status=2)
    assert out == f'{EXAMPLES}/lorenz.loligo: no problems\n', out
    lines = err.splitlines()
    assert lines[0].startswith(f'{model}:4:') and ': error: ' in lines[0] and 'mV' in lines[0], err
    assert lines[1].startswith(f'{document}:3:24: error: a: there is no model "hhh"'), err
    assert lines[2].startswith(f'{document}:4:') and 'did you mean "tau"?' in lines[2], err
    assert len(lines) == 3, err
    fails('check', Path(folder) / 'none.model', says='none.model')
    fails('check', says='takes files')


def test_check_syntax(folder):
    document = write(folder, 'broken.loligo', '{"format": "loligo",\n"nodes": [}\n')
    err = fails('check', document)
    assert err.startswith(f'{document}:2:11: error: '), err
    write(folder, 'deep.loligo', '[' * 1000000)
    fails('check', Path(folder) / 'deep.loligo', says='64')
    (Path(folder) / 'bytes.loligo').write_bytes(bytes(range(256)) * 10)
    fails('check', Path(folder) / 'bytes.loligo', says='UTF-8')


def test_check_what_cannot_run(folder):
    """What the language has and this version cannot run is said by check and run alike, with its place."""
    past = write(folder, 'past.model', 'neuron past "P"\nparameter T = 5 ms\ndV/dt = -V(t - T)/(10 ms) : mV\n')
    frac = write(folder, 'frac.model', 'system frac "F"\nd^0.5 x/dt^0.5 = -x/ms^0.5\n')
    for model, place, says in ((past, '3:2', 'no delays'), (frac, '2:7', 'fractional')):
        for command in ('check', 'run'):
            err = fails(command, model, says=says)
            assert err.startswith(f'{model}:{place}: error: '), err
    exact = write(folder, 'exact.loligo',
                  '{"format": "loligo", "nodes": [{"id": "q", "model": "hh", "method": "exact"}]}')
    fails('check', exact, says='exact needs')
    fails('run', exact, says='exact needs')


def test_document_places(folder):
    """Places are given in the file as it was named, wherever in the way the problem is found."""
    write(folder, 'a.loligo', '{"format": "loligo", "nodes": [{"id": "a", "model": "lif"},\n'
          '{"id": "b", "model": "table",\n"table": {"file": "none.csv", "unit": "mV"}}],\n'
          '"edges": [{"from": "b", "to": "a.I"}, {"from": "b", "to": "c.I"}]}')
    out, err = run('check', 'a.loligo', cwd=folder, status=2)
    assert out == '' and [line.split(': ')[0] for line in err.splitlines()] == ['a.loligo:3:19', 'a.loligo:4:59'], err
    assert 'there is no file none.csv' in err and 'there is no node "c"' in err
    write(folder, 'new.loligo', '{"format": "loligo", "version": 9, "nodes": [{"id": "a", "model": "lif"}]}')
    out, err = run('run', 'new.loligo', '--json', cwd=folder)
    assert 'version 9' in err and err.count('\n') == 1 and json.loads(out)['nodes']['a']['size'] == 1


def test_json(_):
    out, err = run(*HH, '--size', '10', '--json')
    assert err == ''
    summary = json.loads(out)
    assert list(summary) == ['duration_ms', 'dt_ms', 'steps', 'method', 'seed', 'threads', 'precision', 'jit',
                             'build_s', 'compile_s', 'simulate_s', 'peak_memory_bytes', 'nodes', 'edges']
    assert list(summary['nodes']) == ['hh'] and list(summary['nodes']['hh']) == ['size', 'spikes', 'rate_hz']
    assert summary['method'] == {'hh': 'exponential_euler'} and summary['jit'] in (True, False)
    assert summary['steps'] == 2000 and summary['dt_ms'] == 0.05 and summary['duration_ms'] == 100
    node = summary['nodes']['hh']
    assert node['size'] == 10 and node['spikes'] == 10 * 7, node
    assert abs(node['rate_hz'] - 70) < 1e-9
    assert summary['precision'] == 'double'


def test_plain_summary(_):
    out, err = run(*HH)
    assert err == '' and out.startswith('hh: Hodgkin–Huxley, exponential_euler, 7 spikes (70 Hz)'), out
    assert 'V = ' in out and 'real time' in out


def test_never_localised(_):
    for locale in ('de_DE.UTF-8', 'zh_CN.UTF-8', 'C'):
        assert json.loads(run(*HH, '--json', LC_ALL=locale, LANG=locale)[0])['dt_ms'] == 0.05


def read_csv(path):
    lines = Path(path).read_text(encoding='utf-8').splitlines()
    comments = [line for line in lines if line.startswith('#')]
    rows = [line for line in lines if not line.startswith('#')]
    return comments, rows[0], [[float(number) for number in row.split(',')] for row in rows[1:]]


def test_csv(folder):
    out = Path(folder) / 'new' / 'data'
    run(*HH, '--size', '3', '--out', out)
    assert {file.name for file in out.iterdir()} == {'hh.V.csv', 'hh.spikes.csv', 'summary.json', 'provenance.json'}
    comments, header, rows = read_csv(out / 'hh.V.csv')
    assert comments[0] == '# unit: mV' and header == 't_ms,0,1,2', (comments, header)
    assert len(rows) == 2001 and rows[0] == [0, -65, -65, -65] and abs(rows[-1][0] - 100) < 1e-9
    _, header, spikes = read_csv(out / 'hh.spikes.csv')
    assert header == 't_ms,i' and len(spikes) == 21
    assert [spike[1] for spike in spikes[:3]] == [0, 1, 2]
    assert json.loads((out / 'summary.json').read_text())['nodes']['hh']['spikes'] == 21
    provenance = json.loads((out / 'provenance.json').read_text())
    assert provenance['seed'] == 1, provenance


def test_npz(folder):
    run(*HH, '--out', folder, '--format', 'npz', '--record', 'V@0', '--record', 'hh.spikes')
    archives = [file for file in Path(folder).iterdir() if file.suffix == '.npz']
    assert archives
    for archive in archives:
        with zipfile.ZipFile(archive) as members:
            assert members.testzip() is None
            for name in members.namelist():
                data = members.read(name)
                assert data[:6] == b'\x93NUMPY'
                length = struct.unpack('<H', data[8:10])[0]
                assert b"'descr'" in data[10:10 + length]


def test_record(folder):
    run(*HH, '--size', '20', '--out', folder, '--record', 'hh.m@0:10:3', '--record', 'I@5')
    assert read_csv(Path(folder) / 'hh.m.csv')[1] == 't_ms,0,3,6,9'
    comments, header, rows = read_csv(Path(folder) / 'hh.I.csv')
    assert comments[0] == '# unit: uA/cm2' and header == 't_ms,5' and abs(rows[5][1] - 10) < 1e-12
    assert not (Path(folder) / 'hh.V.csv').exists()


WIRED = """{"format": "loligo", "version": 1,
"nodes": [{"id": "a", "model": "poisson", "size": 20, "parameters": {"rate": "100 Hz"}},
          {"id": "c", "model": "lif", "size": 20}],
"edges": [{"id": "w", "from": "a", "to": "c", "synapse": "exp_cuba", "connect": "probability(0.2)",
           "weight": "normal(9 mV, 1 mV)"}],
"recorders": [{"id": "s", "of": "c", "what": "spikes"}, {"id": "t", "of": "a", "what": "spikes"},
              {"id": "v", "of": "c", "what": "V", "which": "0:3"}],
"plots": [{"kind": "rate", "recorders": ["s", "t"], "kernel": "bins", "width": "10 ms"},
          {"kind": "spectrum", "recorders": ["t"]}, {"kind": "spectrum", "recorders": ["v"]},
          {"kind": "histogram", "recorders": ["v"]}, {"kind": "trace", "recorders": ["v"]}],
"run": {"duration": "200 ms", "dt": "0.1 ms"}}"""


def test_record_synapses(folder):
    document, out = write(folder, 'w.loligo', WIRED), Path(folder) / 'out'
    count = json.loads(run('run', document, '--json')[0])['edges']['w']['synapses']
    assert 20 < count < 200
    run('run', document, '--out', out, '--record', 'w.weight', '--record', 'w.I_syn@0:10:3')
    comments, header, rows = read_csv(out / 'w.weight.csv')
    weights = rows[0][1:]
    assert comments[0] == '# unit: mV' and len(weights) == count and header.endswith(f',{count - 1}')
    assert 5 < min(weights) < 9 < max(weights) < 13 and rows[-1][1:] == weights
    assert read_csv(out / 'w.I_syn.csv')[1] == 't_ms,0,3,6,9'
    run('run', document, '--out', out, '--record', 'w.weight@5')
    assert read_csv(out / 'w.weight.csv')[2][0][1:] == [weights[5]]
    assert 'keeps nothing' in run('run', document, '--out', out, '--record', 'w.weight@399')[1]
    for record, says in (('w.tau', 'choose from I_syn, weight'), ('w.weight@400', 'chooses no synapse of w'),
                         ('w', 'such as w.weight'), ('c', 'such as c.V'), ('x.weight', 'choose from a, c, w')):
        fails('run', document, '--out', out, '--record', record, says=says)


PLACES = {'line': {'size': 12, 'geometry': {'spacing': '10 um'}},
          'sheet': {'size': [3, 4], 'geometry': {'shape': 'sheet', 'spacing': '10 um'}},
          'random': {'size': 12, 'geometry': {'shape': 'random', 'extent': ['200 um', '100 um'], 'seed': 3}}}


def between(shape):
    """Runs cells of SHAPE, all wired with all, with TEXT for FIELD; gives the weight of each synapse in mV."""
    def run_wire(folder, field, text):
        edge = {'id': 'w', 'from': 'c', 'to': 'c', 'synapse': 'exp_cuba', 'connect': 'all_to_all', 'weight': '1 mV',
                'delay': '1 ms', 'parameters': {}}
        (edge['parameters'] if field == 'tau' else edge)[field] = text
        document = write(folder, 'd.loligo', json.dumps(
            {'format': 'loligo', 'version': 1, 'nodes': [{'id': 'c', 'model': 'lif', **PLACES[shape]}], 'edges': [edge],
             'run': {'duration': '1 ms', 'dt': '0.1 ms'}}))
        run('run', document, '--out', folder, '--record', 'w.weight@0:144')
        return read_csv(Path(folder) / 'w.weight.csv')[2][0][1:]
    return run_wire


# Values that differ from synapse to synapse, by the numbers of cells, distances and chance, wherever cells are.
def test_values_of_synapses(folder):
    pairs = [(i, j) for i in range(12) for j in range(12)]

    def near(values, wanted):
        assert all(abs(value - number) < 1e-9 for value, number in zip(values, wanted, strict=True)), (values, wanted)

    for shape in PLACES:
        look = between(shape)
        um = [value * 100 for value in look(folder, 'weight', '1 mV*d/(100 um)')]
        if shape == 'line':
            near(um, [10 * abs(i - j) for i, j in pairs])
        elif shape == 'sheet':
            near(um, [10 * math.hypot(i // 4 - j // 4, i % 4 - j % 4) for i, j in pairs])
        else:
            assert all(um[12 * i + j] == um[12 * j + i] and (um[12 * i + j] == 0) == (i == j) for i, j in pairs)
            assert 50 < max(um) <= math.hypot(200, 100)
        near(look(folder, 'weight', '1 mV*exp(-d/(50 um))'), [math.exp(-d / 50) for d in um])
        near(look(folder, 'weight', 'where(d < 35 um, 2 mV, 0 mV)'), [2 if d < 35 else 0 for d in um])
        near(look(folder, 'weight', '10 um/(d + 10 um)*1 mV'), [10 / (d + 10) for d in um])
        near(look(folder, 'weight', '1 mV*(i + 0.01*j)'), [i + j / 100 for i, j in pairs])
        near(look(folder, 'weight', '-1 mV*where(i == j, 2, 1)'), [-2 if i == j else -1 for i, j in pairs])
        assert len(set(look(folder, 'weight', 'uniform(1 mV, 2 mV)*exp(-d/(50 um))'))) == 144
        drawn = look(folder, 'weight', 'max(0 mV, normal(1 mV, 0.5 mV))')
        assert min(drawn) >= 0 and 0.85 < sum(drawn) / 144 < 1.15
        for field in ('delay', 'tau'):
            for text in ('1 ms + d/(0.3 m/s)', 'uniform(1 ms, 2 ms)', 'max(0.5 ms, normal(1 ms, 1 ms))',
                         'where(d < 35 um, 1 ms, 2 ms)', '1 ms*(1 + i)*exp(-d/(500 um))', '1 ms + 1 ms*abs(i - j)'):
                near(look(folder, field, text), [1] * 144)


def test_wrong_values_of_synapses(folder):
    for field, unit in (('weight', 'mV'), ('delay', 'ms'), ('tau', 'ms')):
        for text, says in (('d', 'um'), (f'exp(-d)*1 {unit}', 'plain number'), (f'N*1 {unit}', 'no N'), ('t', 'no t'),
                           (f'1 {unit}/d', 'it must be in'), (f'1 {unit}*(10 um)/d', 'cell 0 is inf'),
                           (f'sqrt(i - 3)*1 {unit}', 'from cell 0 to cell 0 is nan, not a finite number'),
                           (f'k*1 {unit}', 'unknown name'), (f'normal(1 {unit})', '0 to 2'), ('xi', 'white noise'),
                           (f'where(d < 50, 1, 0)*1 {unit}', 'cannot compare')):
            edge = {'id': 'w', 'from': 'c', 'to': 'c', 'synapse': 'exp_cuba', 'weight': '1 mV', 'parameters': {}}
            (edge['parameters'] if field == 'tau' else edge)[field] = text
            document = write(folder, 'd.loligo', json.dumps(
                {'format': 'loligo', 'version': 1, 'nodes': [{'id': 'c', 'model': 'lif', **PLACES['line']}],
                 'edges': [edge], 'run': {'duration': '1 ms', 'dt': '0.1 ms'}}))
            fails('run', document, says=says)
    for kernel, says in (('1 mS/cm2*(10 um)/d', 'cell 0 to cell 0 is inf'),
                         ('1 mS/cm2*sqrt(1 - d/(20 um))', 'cell 0 to cell 3 is nan')):
        fails('run', write(folder, 'k.loligo', json.dumps(
            {'format': 'loligo', 'version': 1, 'nodes': [{'id': 'c', 'model': 'hh', **PLACES['line']}],
             'edges': [{'from': 'c', 'to': 'c', 'synapse': 'gap_junction', 'connect': f'kernel({kernel})'}],
             'run': {'duration': '1 ms'}})), says=says)


# What plots compute is there in numbers: rates that count all spikes, spectra, histograms that count all cells.
def test_plot_data(folder):
    document, out = write(folder, 'w.loligo', WIRED), Path(folder) / 'out'
    run('run', document, '--out', out)
    comments, header, rows = read_csv(out / 'rate.csv')
    assert comments[0] == '# unit: Hz' and header == 't_ms,c,a' and len(rows) == 20
    spikes = len(read_csv(out / 'a.spikes.csv')[2])
    assert abs(sum(row[2] for row in rows) * 20 * 0.01 - spikes) < 1e-6 * spikes
    assert read_csv(out / 'spectrum.csv')[1] == 'f_hz,a'
    assert read_csv(out / 'spectrum-2.csv')[1] == 'f_hz,c[0],c[1],c[2]'
    _, header, rows = read_csv(out / 'histogram.csv')
    assert header == 'from,to,c' and sum(row[2] for row in rows) == 3
    assert not (out / 'trace.csv').exists()
    run('run', document, '--out', out / 'npz', '--format', 'npz')
    assert {'rate.npz', 'spectrum.npz', 'histogram.npz'} < set(os.listdir(out / 'npz'))


def test_set(_):
    def spikes(*arguments):
        return json.loads(run(*HH, '--json', *arguments)[0])['nodes']['hh']['spikes']
    assert spikes('--set', 'hh.g_Na=0 mS/cm2') == 0
    assert spikes('--set', 'g_Na=0 mS/cm2') == 0
    assert spikes('--set', 'hh.V=-20 mV', '--input', 'I=-10 uA/cm2') != spikes()
    assert spikes('--size', '50', '--set', 'hh.C=uniform(0.5 uF/cm2, 2 uF/cm2)') > 0


def test_memory(folder):
    """What does not fit into the memory meant for recordings goes to disk; the files are the same."""
    def files(name, *arguments):
        path = Path(folder) / name
        out, _ = run('run', 'lif', '--size', '20', '--input', 'I=25 mV', '--duration', '5 s', '--no-jit',
                     '--threads', '1', '--record', 'lif.V', '--record', 'lif.spikes', '--out', path,
                     '--format', 'npz', '--json', *arguments)
        return json.loads(out), (path / 'lif.V.npz').read_bytes(), (path / 'lif.spikes.npz').read_bytes()
    plain, tight = files('plain'), files('tight', '--memory', '200 kB')
    assert plain[1:] == tight[1:]
    assert tight[0]['peak_memory_bytes'] < plain[0]['peak_memory_bytes'] - 4e6
    fails('run', 'lif', '--memory', '3 mV', says='2 GB')
    fails('run', 'lif', '--size', '100000000', '--duration', '1000 s', '--record', 'lif.V', '--out', folder, status=1,
          says='memory')


def test_set_edge(_):
    coba = ('run', EXAMPLES / 'coba.loligo', '--duration', '100 ms', '--json')

    def spikes(*arguments):
        return json.loads(run(*coba, *arguments)[0])['nodes']['E']['spikes']
    plain = spikes()
    edges = json.loads((EXAMPLES / 'coba.loligo').read_text())['edges']
    inhibition = next(edge['id'] for edge in edges if edge.get('id', '').startswith('IE'))
    assert spikes('--set', f'{inhibition}.weight=0') > plain
    assert spikes('--set', f'{inhibition}.tau=1 ms') > plain
    assert spikes('--set', f'{inhibition}.delay=5 ms') != plain
    fails(*coba, '--set', f'{inhibition}.tua=1 ms', says='did you mean "tau"?')
    fails(*coba, '--set', f'{inhibition}.weight=1 mV', says='plain number')


def test_inputs(_):
    bare = json.loads(run('run', 'hh', '--input', 'I=10', '--json', '--duration', '50 ms')[0])
    unit = json.loads(run('run', 'hh', '--input', 'I=100 nA/mm2', '--json', '--duration', '50 ms')[0])
    assert bare['nodes']['hh'] == unit['nodes']['hh'] and bare['nodes']['hh']['spikes'] > 0
    many = json.loads(run('run', 'hh', '--size', '100', '--input', 'I=i*0.2 uA/cm2', '--json',
                          '--duration', '50 ms')[0])
    assert 0 < many['nodes']['hh']['spikes'] < 400


def test_model_file(folder):
    model = write(folder, 'own.model', 'system own "Own"\nparameter tau = 10 ms\ninput I : mV\n'
                  'dx/dt = (I - x)/tau : mV\n')
    out, _ = run('run', model, '--input', 'I=1 mV', '--duration', '100 ms', '--dt', '0.1 ms')
    assert 'x = 0.99995 mV' in out, out
    run('run', 'own.model', '--duration', '1 ms', cwd=folder)
    wrong = write(folder, 'wrong.model', 'system wrong "W"\ndx/dt = -y/ms\n')
    err = fails('run', wrong)
    assert err.startswith(f'{wrong}:2:10: error: '), err


def test_wrong_options(folder):
    before = sorted(os.listdir(folder))
    cases = [
        (('run', 'hh', '--size', '0'), '--size'),
        (('run', 'hh', '--size', 'many'), '--size'),
        (('run', 'hh', '--size', '1e3'), '--size'),
        (('run', 'hh', '--dt', '0.1'), '--dt'),
        (('run', 'hh', '--dt', '0 ms'), 'dt'),
        (('run', 'hh', '--dt', '2 s'), 'longer'),
        (('run', 'hh', '--duration', '3 mV'), '--duration'),
        (('run', 'hh', '--method', 'rk5'), 'rk5'),
        (('run', 'hh', '--method', 'exact'), 'exact'),
        (('run', 'hh', '--seed', '-1'), '--seed'),
        (('run', 'hh', '--threads', 'x'), '--threads'),
        (('run', 'hh', '--precision', 'half'), '--precision'),
        (('run', 'hh', '--input', 'I'), 'PORT=VALUE'),
        (('run', 'hh', '--input', 'J=1'), 'no input "J"'),
        (('run', 'hh', '--input', 'I=3 mV'), 'mV'),
        (('run', 'hh', '--set', 'hh.g_l=1 mS/cm2'), 'did you mean "g_L"?'),
        (('run', 'hh', '--set', 'g_L'), 'NODE.PARAM=VALUE'),
        (('run', 'hh', '--record', 'hh.U'), 'no variable "U"'),
        (('run', 'hh', '--record', 'hh.V@7'), 'chooses none'),
        (('run', 'hh', '--figure', 'x.jpg'), '.pdf'),
        (('run', 'hh', '--format', 'xls', '--out', 'd'), 'xls'),
        (('run', 'hh', '--format', 'npz'), '--out'),
        (('run', 'none.loligo'), 'none.loligo'),
        (('run', 'none.model'), 'none.model'),
        (('run', 'leak'), 'channel'),
        (('run', EXAMPLES / 'lorenz.loligo', '--size', '3'), '--size'),
        (('run', EXAMPLES / 'lorenz.loligo', '--set', 'nobody.x=3'), 'nobody'),
    ]
    for arguments, says in cases:
        fails(*arguments, says=says, cwd=folder)
    assert sorted(os.listdir(folder)) == before


def test_unwritable(folder):
    file = write(folder, 'file', 'keep me')
    fails(*HH, '--out', file, status=1, says=str(file))
    fails(*HH, '--out', file / 'deeper', status=1, says='deeper')
    fails(*HH, '--figure', Path(folder) / 'none' / 'x.pdf', status=1, says='none')
    assert file.read_text() == 'keep me'
    if os.geteuid() != 0:
        closed = Path(folder) / 'closed'
        closed.mkdir(mode=0o500)
        fails(*HH, '--out', closed, status=1, says='closed')
    if Path('/dev/full').exists():
        with open('/dev/full', 'w', encoding='utf-8') as full:
            done = subprocess.run([LOLIGO, 'models'], stdout=full, stderr=subprocess.PIPE, env=ENVIRONMENT, check=False)
        assert done.returncode == 1 and b'standard output' in done.stderr


def test_too_large(_):
    started = time.monotonic()
    err = fails('run', 'hh', '--size', '1000000000', '--duration', '1 ms', status=1)
    assert 'GiB' in err or 'GB' in err or 'TiB' in err, err
    assert time.monotonic() - started < 20


def test_blow_up(folder):
    model = write(folder, 'boom.model', 'system boom "Boom"\ndx/dt = x*x/(1 ms)\nx(0) = 1\n')
    _, err = run('run', model, '--dt', '0.1 ms', '--duration', '50 ms', '--out', folder,
                 '--method', 'euler', status=1)
    assert 'boom' in err and 'x' in err and 'ms' in err, err
    assert len([line for line in err.splitlines() if line.startswith('error: ')]) == 1
    rows = read_csv(Path(folder) / 'boom.x.csv')[2]
    assert 5 < len(rows) < 400


def test_zero_divisor(folder):
    err = fails('run', 'lif', '--set', 'lif.tau=0 ms', '--duration', '10 ms', status=1)
    assert err.strip() == ('error: lif: V of neuron 0 is no number at t = 0.1 ms: dV/dt divides by tau, which is 0; '
                           'give it another value'), err
    model = write(folder, 'gap.model', 'system gap "Gap"\nparameter a = 2\nparameter b = 2\n'
                  'dx/dt = (x + 1)/(a - b)/ms\n')
    err = fails('run', model, '--dt', '0.1 ms', '--duration', '1 ms', '--method', 'euler', status=1)
    assert 'dx/dt divides by a - b, which is 0' in err, err


def data_of(folder, *arguments):
    run('run', 'hh', '--size', '700', '--input', 'I=normal(10 uA/cm2, 2 uA/cm2)', '--duration', '20 ms',
        '--dt', '0.05 ms', '--out', folder, '--record', 'V@0:700:50', '--record', 'spikes', *arguments)
    return {file.name: file.read_bytes() for file in Path(folder).iterdir() if file.suffix == '.csv'}


def test_same_bytes(folder):
    first = data_of(Path(folder) / 'a', '--threads', '1')
    assert set(first) == {'hh.V.csv', 'hh.spikes.csv'} and first['hh.spikes.csv'].count(b'\n') > 100
    assert first == data_of(Path(folder) / 'b', '--threads', '3')
    assert first == data_of(Path(folder) / 'c', '--no-jit')
    assert first != data_of(Path(folder) / 'd', '--seed', '2')


def interrupt(folder, number, *arguments):
    process = subprocess.Popen([LOLIGO, 'run', 'hh', '--input', 'I=10', '--duration', '100000 s', '--dt', '0.01 ms',
                                '--record', 'spikes', '--out', folder, *arguments], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, env=ENVIRONMENT)
    time.sleep(1.5)
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    return process.returncode, out.decode(), err.decode()


def test_interrupt(folder):
    status, out, err = interrupt(folder, signal.SIGINT, '--json')
    assert status == 130, (status, out, err)
    assert 'stopped at' in err and 'kept' in err, err
    assert json.loads(out)['steps'] > 0
    assert len(read_csv(Path(folder) / 'hh.spikes.csv')[2]) > 0
    assert interrupt(folder, signal.SIGTERM)[0] == 130


# With a full matrix and a delay, which OpenBLAS multiplies where it is there.
COUPLED = """{"format": "loligo", "version": 1,
"models": {"unit": "rate unit \\"Unit\\"\\ninput I : 1\\ndx/dt = (-x + tanh(I + 0.1))/(10 ms)\\n",
           "see": "synapse see \\"See\\"\\npost.I += weight*pre.x\\n"},
"nodes": [{"id": "a", "model": "unit", "size": 300}],
"edges": [{"id": "w", "from": "a", "to": "a", "synapse": "see", "connect": "all_to_all",
           "weight": "normal(0, 0.1)", "delay": "2 ms"}],
"recorders": [{"id": "x", "of": "a", "what": "x", "which": "0"}],
"run": {"duration": "100000 s", "dt": "0.1 ms"}}"""


def test_interrupt_coupled(folder):
    document = write(folder, 'coupled.loligo', COUPLED)
    out = json.loads(run('run', document, '--duration', '20 ms', '--out', folder, '--json')[0])
    edge = out['edges']['w']
    assert edge['synapses'] == 90000
    library = edge.get('library')
    assert library is None or library.startswith('OpenBLAS 0.'), library
    provenance = json.loads((Path(folder) / 'provenance.json').read_text(encoding='utf-8'))
    assert provenance.get('library') == library
    without = subprocess.run([LOLIGO, 'run', document, '--duration', '20 ms', '--json'], check=True,
                             stdout=subprocess.PIPE, env={**ENVIRONMENT, 'LOLIGO_BLAS': 'off'})
    assert 'library' not in json.loads(without.stdout)['edges']['w']
    # As many threads as its maker likes, none of which may catch the signal.
    for count in ('1', '4'):
        for number in (signal.SIGINT, signal.SIGTERM):
            process = subprocess.Popen([LOLIGO, 'run', document, '--out', folder], stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE, env={**ENVIRONMENT, 'OPENBLAS_NUM_THREADS': count})
            time.sleep(1)
            process.send_signal(number)
            _, err = process.communicate(timeout=30)
            assert process.returncode == 130 and b'stopped at' in err, (process.returncode, err)


# However quick the machine is, there is something to be shown.
def test_progress(_):
    process = subprocess.Popen([LOLIGO, 'run', 'hh', '--size', '2000', '--duration', '1000 s', '--dt', '0.01 ms',
                                '--no-jit', '--json', '--progress'], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, env=ENVIRONMENT)
    shown = process.stderr.readline().decode()
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=30)
    assert '%' in shown and 'left' in shown and '\r' not in shown, shown
    assert process.returncode == 130 and json.loads(out)['steps'] > 0


def test_document(folder):
    for example in ('hodgkin-huxley.loligo', 'recorded-current.loligo', 'lorenz.loligo'):
        out = Path(folder) / example
        run('run', EXAMPLES / example, '--out', out, '--duration', '50 ms')
        document = json.loads((EXAMPLES / example).read_text(encoding='utf-8'))
        for recorder in document['recorders']:
            assert (out / f"{recorder['of']}.{recorder['what']}.csv").exists(), recorder
    empty = write(folder, 'empty.loligo', '{"format": "loligo"}')
    fails('run', empty, says='no nodes')


def test_figure(folder):
    for ending, magic in (('pdf', b'%PDF'), ('svg', b'<?xml'), ('png', b'\x89PNG')):
        path = Path(folder) / f'figure.{ending}'
        out, _ = run(*HH, '--figure', path)
        assert path.read_bytes().startswith(magic) and str(path) in out
        again = path.read_bytes()
        run(*HH, '--figure', path)
        assert path.read_bytes() == again, ending


SPIKE_FILE = '''{"format": "loligo", "version": 1,
"nodes": [{"id": "s", "model": "spike_times", "size": 600, "table": {"file": "s.csv"}},
          {"id": "c", "model": "lif", "size": 600}],
"edges": [{"from": "s", "to": "c", "synapse": "delta", "connect": "one_to_one", "weight": "1 mV", "delay": "1 ms"}],
"recorders": [{"id": "a", "of": "s", "what": "spikes"}, {"id": "v", "of": "c", "what": "V", "which": "599:600"}],
"run": {"duration": "10 ms", "dt": "0.1 ms"}}'''


# Spikes of a file: in any order, moved to the nearest step; steps that follow each other; two in one are one.
def test_spike_file(folder):
    folder = Path(folder)
    document = write(folder, 's.loligo', SPIKE_FILE)
    write(folder, 's.csv', 't_ms,i\n5,1\n0.0,0\n1.04,599\n1.06,0\n1.1,0\n5.1,1\n5.2,1\n9.98,512\n20,1\n')
    expected = ['0.1,0', '1,599', '1.1,0', '5,1', '5.1,1', '5.2,1', '10,512']
    for options in ([], ['--no-jit', '--precision', 'single'], ['--threads', '1']):
        run('run', document, '--out', folder / 'out', *options)
        assert (folder / 'out/s.spikes.csv').read_text().split()[1:] == expected
    samples = [line.split(',') for line in (folder / 'out/c.V.csv').read_text().splitlines() if line[0].isdigit()]
    jumped = [float(time) for time, potential in samples if float(potential) != 0]
    assert jumped[0] == 2.1, 'stamped at 1 ms, a delay of 1 ms: there before the step to 2.1 ms'
    write(folder, 's.csv', (folder / 'out/s.spikes.csv').read_text())
    run('run', document, '--out', folder / 'again')
    assert (folder / 'again/s.spikes.csv').read_text().split()[1:] == expected
    run('run', document, '--out', folder, '--format', 'npz', '--record', 's.spikes')
    archive = next(path for path in folder.glob('*.npz') if 'spikes' in path.name)
    played = write(folder, 'n.loligo', SPIKE_FILE.replace('s.csv', archive.name))
    run('run', played, '--out', folder / 'arrays')
    assert (folder / 'arrays/s.spikes.csv').read_text().split()[1:] == expected
    archive.write_bytes(archive.read_bytes()[:-300])
    fails('run', played, status=2)
    for text, complaint in (('t_ms,i\n-1,1\n', 'spike 1 is before 0'),
                            ('t_ms,i\n1,0\n1,600\n', 'spike 2 is of cell 600'),
                            ('t_ms,i\n1,1.5\n', 'of cell 1.5'), ('t,i,k\n1,1,1\n', '3 columns')):
        write(folder, 's.csv', text)
        fails('run', document, status=2, says=complaint)


def main():
    tests = [(name[5:], test) for name, test in globals().items() if name.startswith('test_')]
    print(f'1..{len(tests)}')
    failures = 0
    for number, (name, test) in enumerate(tests, 1):
        try:
            with tempfile.TemporaryDirectory() as folder:
                test(folder)
            print(f'ok {number} - {name}', flush=True)
        except Exception:  # pylint: disable=broad-except
            failures += 1
            print(''.join(f'# {line}\n' for line in traceback.format_exc().splitlines()), end='')
            print(f'not ok {number} - {name}', flush=True)
    sys.exit(1 if failures else 0)


main()
