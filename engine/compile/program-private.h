/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * program-private.h: what tests of the back ends need of a program.
 */
#pragma once

#include "compile/interpret.h"
#include "compile/kernels.h"
#include "compile/program.h"

G_BEGIN_DECLS

/* (transfer none) */
const LoligoKernels *loligo_program_get_kernels (const LoligoProgram *program);

G_END_DECLS
