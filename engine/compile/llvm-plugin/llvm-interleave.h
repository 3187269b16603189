/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * llvm-interleave.h: how many vectors a kernel should work on side by side.
 */
#pragma once

#include "compile/ir.h"

/* 1, 2 or 4. */
guint loligo_interleave_choose (const LoligoIrKernel *kernel);
