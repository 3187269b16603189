#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wrote the .npz files of this folder, which test-pair-file.c reads: NumPy and SciPy are needed here only.

The matrix is 4 sources by 5 targets, entry (i, j) = i + j/8 - 1 where i + j is even, else 0.
"""
from pathlib import Path

import numpy as np
import scipy.sparse as sparse

HERE = Path(__file__).parent
i, j = np.meshgrid(np.arange(4), np.arange(5), indexing='ij')
matrix = np.where((i + j) % 2 == 0, i + j / 8 - 1, 0)

np.savez(HERE / 'dense.npz', weights=matrix, other=np.arange(3))
np.savez_compressed(HERE / 'dense-float32-columns.npz', weights=np.asfortranarray(matrix.astype('>f4')))
np.savez_compressed(HERE / 'dense-int8.npz', (8 * matrix).astype(np.int8))
for name in ('csr', 'csc', 'coo'):
    sparse.save_npz(HERE / f'{name}.npz', getattr(sparse, f'{name}_array')(matrix))
sparse.save_npz(HERE / 'csr-stored.npz', sparse.csr_matrix(matrix), compressed=False)
sparse.save_npz(HERE / 'dia.npz', sparse.dia_array(matrix))
source, target = np.nonzero(matrix)
order = np.argsort(target * 7 % 5, kind='stable')
np.savez_compressed(HERE / 'pairs.npz', source=source[order].astype(np.uint16), target=target[order],
                    weight=matrix[source, target][order], delay=(1 + target / 4)[order])
np.savez(HERE / 'text.npz', weights=np.array([['a', 'b']]))
np.savez(HERE / 'cube.npz', weights=np.zeros((2, 2, 2)))
