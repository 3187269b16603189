/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * native.h: what the engine and the machine-code plug-in (libloligo-jit.so) know of each other. The
 * plug-in exports one function, LOLIGO_NATIVE_SYMBOL, that returns its table; program.c calls it on
 * a worker thread. The plug-in may call GLib and base/elementary, and nothing else of the engine.
 */
#pragma once

#include "compile/ir.h"
#include "compile/program.h"

G_BEGIN_DECLS

#define LOLIGO_NATIVE_VERSION 1
#define LOLIGO_NATIVE_MODULE "loligo-jit"            /* g_module_open of libloligo-jit.so */
#define LOLIGO_NATIVE_SYMBOL "loligo_native_get_table"

/* Steps lanes [first_lane, end_lane) through call->n_steps steps. first_lane is a multiple of 64;
 * the end may be rounded up to a whole vector, and at most to a multiple of 64. The result does not
 * depend on whether steps or lanes are the outer loop. RT safe. */
typedef void (*LoligoNativeFunction) (const LoligoKernelCall *call, guint64 first_lane,
                                      guint64 end_lane);

typedef struct _LoligoNativeCode LoligoNativeCode; /* the plug-in's own */

typedef struct
{
  LoligoPrecision precision;
  guint width_bits;        /* 0: the widest the host has; 128, 256, 512 for tests */
  gboolean keep_assembly;  /* get_assembly will be called */
} LoligoNativeOptions;

typedef struct
{
  guint version; /* LOLIGO_NATIVE_VERSION; another one is refused */
  /* NULL and ERROR (LOLIGO_ERROR_UNSUPPORTED) when the host or LLVM refuses. Serialised inside. */
  LoligoNativeCode *(*compile) (const LoligoIrKernel *kernel, const LoligoNativeOptions *options,
                                GError **error);
  LoligoNativeFunction (*get_function) (const LoligoNativeCode *code);
  /* No call of the function may be in progress. */
  void (*free) (LoligoNativeCode *code);
  /* (transfer full) "LLVM 19.1.7, avx512, 8 lanes" */
  char *(*describe) (const LoligoNativeCode *code);
  /* (transfer full) (nullable): NULL unless options.keep_assembly was set */
  char *(*get_assembly) (const LoligoNativeCode *code);
} LoligoNativeTable;

typedef const LoligoNativeTable *(*LoligoNativeGetTable) (void);

G_END_DECLS
