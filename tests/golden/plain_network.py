# SPDX-License-Identifier: GPL-3.0-or-later
"""Random small networks, as documents and as a simulation of their own: one synapse after another, one step after
another, in the order that the language gives ("Time"). Linear cells, so that each step is exact. For the test that
holds the engine against it.

A network is a dict: cells (name -> size, tau, tau_g, drive, rest), wires (a list of dicts: kind, source, target,
synapses as (i, j, weight, delay in ms), the text of the synapse, what its events do), n_steps.
"""
import math

DT_MS = 0.1
CELL = '''neuron cell "Leaky, with a current of its own"
parameter tau = 20 ms
parameter tau_g = 5 ms
parameter drive = 0 mV
parameter t_ref = 2 ms
input I : mV
dV/dt = (drive - V + I + g)/tau : mV
dg/dt = -g/tau_g : mV
y = 2*V - g*V/(5 mV) : mV
spike when V > 10 mV
on spike:
  V = 0 mV
refractory t_ref: V
'''
SYNAPSES = {
    'jump_V': 'on pre: post.V += weight',
    'jump_g': 'on pre: post.g += weight',
    'exponential': 'dx/dt = -x/({tau} ms) : mV\non pre: x += weight\npost.I += x',
    'alpha': 'dx/dt = (h - x)/({tau} ms) : mV\ndh/dt = -h/({tau} ms) : mV\non pre: h += 3*weight\npost.I += x',
    'fading': 'dx/dt = -x/({tau} ms) : mV\nvariable w = 0.7\non pre:\n  x += w*weight\n  w = 0.9*w + 0.05\n'
              'on post: w = w*1.01\npost.I += x',
    'short_term': 'du/dt = -u/(150 ms)\ndx/dt = (1 - x)/(80 ms)\nx(0) = 1\non pre:\n  u += 0.3*(1 - u)\n'
                  '  post.g += weight*u*x\n  x -= u*x',
    'learning': 'dp/dt = -p/({tau_p} ms)\ndq/dt = -q/({tau_q} ms)\nvariable w = 0.7\nvariable z = 0',
    'gap': 'post.I += weight*(pre.V - post.V)',
    'rate': 'post.I += weight*pre.g',
    'computed': 'post.I += weight*pre.y*0.2',
}
RULES = ('p += A', 'q += A', 'q -= A', 'p = B*p + A', 'w = clip(w + A*p, 0, 2)', 'w = clip(w - A*q, 0, 2)',
         'w = w + A*p*q', 'q = q*B + A*p', 'w = B*w', 'z = z + w', 'w += A*(post.V/(10 mV))', 'p += A*weight/(1 mV)')
SENT = ('post.g += w*weight', 'post.g += w*weight*(1 + p)', 'post.g += weight*q')
CONTINUOUS = ('gap', 'rate', 'computed')


# ---- making ----

def draw_rules(rng):
    return [rng.choice(RULES).replace('A', f'{rng.uniform(0.01, 0.3):.3f}')
            .replace('B', f'{rng.uniform(0.5, 0.99):.3f}')
            for _ in range(rng.randint(1, 3))]


def draw_synapses(rng, kind, n_sources, n_targets):
    """Pairs by a rule or at random, with weights (mV; 1 where continuous) and delays that differ or do not."""
    sign = rng.choice((1, 1, -1))
    size = rng.uniform(0.1, 1.5) * (0.05 if kind in CONTINUOUS else sign)
    weights = rng.choice(((size, 0, 0), (size, 0.03 * size, 0.02 * size)))
    delays = rng.choice(((0, 0, 0), (rng.choice((0.1, 0.2, 1.5, 3)), 0, 0), (0.1, 0.3, 0.2), (0.63, 0.17, 0)))
    if kind == 'gap':
        delays = (0, 0, 0)
    pairs = [(i, j) for i in range(n_sources) for j in range(n_targets)]
    shape = rng.choice(('all', 'all', 'diagonal', 'some'))
    if shape == 'diagonal' and n_sources == n_targets:
        pairs = [(i, i) for i in range(n_sources)]
    elif shape == 'some':
        pairs = sorted(rng.sample(pairs, rng.randint(1, len(pairs))))
    return [(i, j, *(c[0] + i * c[1] + j * c[2] for c in (weights, delays))) for i, j in pairs]


def draw_wire(rng, number, cells):
    source, target = rng.choice(sorted(cells)), rng.choice(sorted(cells))
    kind = rng.choice((*SYNAPSES, 'learning', 'learning'))
    wire = {'id': f'e{number}', 'kind': kind, 'source': source, 'target': target, 'tau': rng.choice((3, 5, 8.1)),
            'tau_p': rng.choice((15, 20, 33)), 'tau_q': rng.choice((7, 20, 30)), 'on pre': [], 'on post': [],
            'synapses': draw_synapses(rng, kind, cells[source]['size'], cells[target]['size'])}
    if kind == 'learning':
        wire['on pre'] = draw_rules(rng)
        wire['on pre'].insert(rng.randint(0, len(wire['on pre'])), rng.choice(SENT))
        wire['on post'] = draw_rules(rng) if rng.random() < 0.8 else []
    return wire


def draw_network(rng):
    cells = {f'P{k}': {'size': rng.choice((1, 2, 3, 7, 9, 17)), 'tau': rng.choice((10, 13.7, 20)),
                       'tau_g': rng.choice((2, 5, 7.3)), 'drive': (round(rng.uniform(9, 30), 3), 0.3),
                       'rest': rng.choice((0, 0.1, 1, 2, 3.06))} for k in range(rng.randint(1, 3))}
    return {'cells': cells, 'wires': [draw_wire(rng, k, cells) for k in range(rng.randint(1, 5))], 'n_steps': 500}


def write_document(network, folder):
    """The document as a dict; lists of pairs go into FOLDER."""
    models, edges = {'cell': CELL}, []
    for wire in network['wires']:
        events = [f'{event}:\n  ' + '\n  '.join(wire[event]) for event in ('on pre', 'on post') if wire[event]]
        models[wire['id']] = '\n'.join([f'synapse {wire["id"]} "{wire["kind"]}"', SYNAPSES[wire['kind']].format(**wire),
                                        *events, ''])
        unit = '1' if wire['kind'] in CONTINUOUS else 'mV'
        rows = ''.join(f'{i},{j},{weight!r},{delay!r}\n' for i, j, weight, delay in wire['synapses'])
        (folder / f'{wire["id"]}.csv').write_text(f'source,target,weight ({unit}),delay (ms)\n' + rows)
        edges.append({'id': wire['id'], 'from': wire['source'], 'to': wire['target'], 'synapse': wire['id'],
                      'connect': f'pairs({wire["id"]}.csv)'})
    nodes = [{'id': name, 'model': 'cell', 'size': cell['size'],
              'parameters': {'tau': f'{cell["tau"]} ms', 'tau_g': f'{cell["tau_g"]} ms', 't_ref': f'{cell["rest"]} ms',
                             'drive': '(%r + i*%r)*1 mV' % cell['drive']}} for name, cell in network['cells'].items()]
    recorders = [{'id': f'{name}_{what}', 'of': name, 'what': what}
                 for name in network['cells'] for what in ('V', 'spikes')]
    return {'format': 'loligo', 'version': 1, 'models': models, 'nodes': nodes, 'edges': edges, 'recorders': recorders,
            'run': {'duration': f'{network["n_steps"] * DT_MS:g} ms', 'dt': f'{DT_MS} ms', 'method': 'exact'}}


# ---- simulating ----

def exponential(matrix):
    """exp(MATRIX) by its series: the entries are small."""
    n = len(matrix)
    total = [[float(i == j) for j in range(n)] for i in range(n)]
    term = total
    for k in range(1, 20):
        term = [[sum(term[i][m] * matrix[m][j] for m in range(n)) / k for j in range(n)] for i in range(n)]
        total = [[total[i][j] + term[i][j] for j in range(n)] for i in range(n)]
    return total


class Population:
    """Rows of states: V, g, then those of the wires that end here, and last what drives V."""

    def __init__(self, cell, wires):
        self.n, n_states = cell['size'], 2
        for wire in wires:
            wire.row, n_states = n_states, n_states + wire.n_shared
        self.drive = [cell['drive'][0] + i * cell['drive'][1] for i in range(self.n)]
        self.states = [[0.0] * self.n for _ in range(n_states)]
        slopes = [[0.0] * (n_states + 1) for _ in range(n_states + 1)]
        slopes[1][1] = -1 / cell['tau_g']
        for column in [0, 1, n_states] + [wire.row for wire in wires if wire.n_shared]:
            slopes[0][column] += (-1 if column == 0 else 1) / cell['tau']
        for wire in wires:
            for k in range(wire.n_shared):
                slopes[wire.row + k][wire.row + k] = -1 / wire.tau
            if wire.n_shared == 2:
                slopes[wire.row][wire.row + 1] = 1 / wire.tau
        self.free = exponential([[x * DT_MS for x in row] for row in slopes])
        self.held = exponential([[x * DT_MS if i > 0 else 0 for x in row] for i, row in enumerate(slopes)])
        self.rest_steps = round(cell['rest'] / DT_MS)
        self.resting, self.was_above = [0] * self.n, [False] * self.n
        self.samples, self.spikes = [list(self.states[0])], []

    def advance(self, flow):
        """A step; the cells that fire in it. FLOW: into I, a number a cell."""
        fired = []
        for i in range(self.n):
            matrix = self.held if self.resting[i] else self.free
            now = [row[i] for row in self.states] + [self.drive[i] + flow[i]]
            for k, row in enumerate(self.states):
                row[i] = sum(a * x for a, x in zip(matrix[k], now))
            may_fire = not self.resting[i] and not self.was_above[i]
            self.resting[i] = max(0, self.resting[i] - 1)
            if self.states[0][i] > 10 and may_fire:
                self.states[0][i], self.resting[i] = 0.0, self.rest_steps
                fired.append(i)
            self.was_above[i] = self.states[0][i] > 10
        self.samples.append(list(self.states[0]))
        return fired


class Wire:
    """A wire and what each of its synapses remembers."""

    def __init__(self, spec, n_steps):
        self.spec, self.kind, self.tau, self.synapses = spec, spec['kind'], spec['tau'], spec['synapses']
        self.n_shared = {'exponential': 1, 'fading': 1, 'alpha': 2}.get(self.kind, 0)
        self.row = None
        self.arriving = [[] for _ in range(n_steps + 2)]
        self.delays = [math.floor(delay / DT_MS + 0.5) for *_, delay in self.synapses]
        self.values = [{'p': 0.0, 'q': 0.0, 'z': 0.0, 'u': 0.0, 'x': 1.0, 'w': 0.7, 'at': 0} for _ in self.synapses]
        self.past = []

    def send(self, fired, step):
        for number, (i, *_) in enumerate(self.synapses):
            if i in fired and step + self.delays[number] < len(self.arriving):
                self.arriving[step + self.delays[number]].append(number)

    def settle(self, number, step):
        """What decays, until STEP."""
        values = self.values[number]
        time = (step - values['at']) * DT_MS
        values['at'] = step
        if self.kind == 'short_term':
            values['u'] *= math.exp(-time / 150)
            values['x'] = 1 + (values['x'] - 1) * math.exp(-time / 80)
        elif self.kind == 'learning':
            values['p'] *= math.exp(-time / self.spec['tau_p'])
            values['q'] *= math.exp(-time / self.spec['tau_q'])
        return values

    def follow(self, number, event, target):
        """Runs the lines of the model's EVENT as Python; what jumps into post.g."""
        _, j, weight, _ = self.synapses[number]
        values, jump = self.values[number], 0
        names = {**values, 'weight': weight, 'clip': lambda x, low, high: min(max(x, low), high)}
        for line in self.spec[event]:
            line = line.replace('(10 mV)', '10').replace('(1 mV)', '1').replace('post.V', repr(target.states[0][j]))
            if line.startswith('post.g += '):
                jump += eval(line.removeprefix('post.g += '), names)  # noqa: S307 - lines of this file
            else:
                exec(line, names)  # noqa: S102
        values.update((name, names[name]) for name in 'pqwz')
        return jump

    def arrive(self, number, step, target, jumps):
        _, j, weight, _ = self.synapses[number]
        values = self.settle(number, step)
        if self.n_shared:
            share = values['w'] if self.kind == 'fading' else 3 if self.kind == 'alpha' else 1
            target.states[self.row + self.n_shared - 1][j] += share * weight
            values['w'] = 0.9 * values['w'] + 0.05
        elif self.kind in ('jump_V', 'jump_g'):
            jumps[self.kind == 'jump_g'][j] += weight
        elif self.kind == 'short_term':
            values['u'] += 0.3 * (1 - values['u'])
            jumps[1][j] += weight * values['u'] * values['x']
            values['x'] -= values['u'] * values['x']
        elif self.kind == 'learning':
            jumps[1][j] += self.follow(number, 'on pre', target)

    def flow(self, source, target, step, into):
        if self.kind not in CONTINUOUS:
            return
        V, g = source.states[0], source.states[1]
        computed = [0.2 * (2 * v - h * v / 5) for v, h in zip(V, g)]
        self.past.append({'gap': V, 'rate': g, 'computed': computed}[self.kind][:])
        for number, (i, j, weight, _) in enumerate(self.synapses):
            seen = self.past[max(0, step - self.delays[number])][i]
            into[j] += weight * (seen - (target.states[0][j] if self.kind == 'gap' else 0))

    def learn(self, fired, step, target):
        for number, (_, j, *_) in enumerate(self.synapses):
            if j in fired and self.kind == 'learning':
                self.settle(number, step)
                self.follow(number, 'on post', target)
            elif j in fired and self.kind == 'fading':
                self.values[number]['w'] *= 1.01


def simulate(network):
    """name -> Population, after all steps."""
    wires = [Wire(spec, network['n_steps']) for spec in network['wires']]
    cells = {name: Population(cell, [wire for wire in wires if wire.spec['target'] == name])
             for name, cell in network['cells'].items()}
    for step in range(network['n_steps']):
        jumps = {name: ([0.0] * cell.n, [0.0] * cell.n) for name, cell in cells.items()}
        for wire in wires:
            for number in wire.arriving[step]:
                wire.arrive(number, step, cells[wire.spec['target']], jumps[wire.spec['target']])
        for name, cell in cells.items():
            for i in range(cell.n):
                cell.states[0][i] += 0 if cell.resting[i] else jumps[name][0][i]
                cell.states[1][i] += jumps[name][1][i]
        into = {name: [0.0] * cell.n for name, cell in cells.items()}
        for wire in wires:
            wire.flow(cells[wire.spec['source']], cells[wire.spec['target']], step, into[wire.spec['target']])
        fired = {name: cell.advance(into[name]) for name, cell in cells.items()}
        for name, cell in cells.items():
            cell.spikes += [(step + 1, i) for i in fired[name]]
        for wire in wires:
            wire.send(set(fired[wire.spec['source']]), step + 1)
            wire.learn(set(fired[wire.spec['target']]), step + 1, cells[wire.spec['target']])
    return cells
