/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * loops.c: makes one table of loops; the build compiles it for each instruction set with
 * LOLIGO_LOOPS_SUFFIX set. The bodies are in loops-template.h, once for double and once for single
 * precision.
 */
/* first: it defines ABS, which GLib has too */
#include "base/elementary-scalar.h"

#include "compile/loops.h"

#include <math.h>
#include <string.h>

#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_ (a, b)
#define TEXT_(a) #a
#define TEXT(a) TEXT_ (a)

#define REAL double
#define REAL_BITS guint64
#define NAME(name) PASTE (name, _64)
#define MATH(name) PASTE (__builtin_, name)
#include "compile/loops-template.h"
#undef REAL
#undef REAL_BITS
#undef NAME
#undef MATH

#define REAL float
#define REAL_BITS guint32
#define NAME(name) PASTE (name, _32)
#define MATH(name) PASTE (PASTE (__builtin_, name), f)
#include "compile/loops-template.h"

const LoligoLoopSet PASTE (loligo_loops_, LOLIGO_LOOPS_SUFFIX)
    = { TEXT (LOLIGO_LOOPS_NAME), &table_64, &table_32 };
