/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * native-loader.h: finds and opens the machine-code plug-in, once a process and not before it is
 * asked for: libLLVM costs 40 ms to load. Worker threads.
 */
#pragma once

#include "compile/native.h"

G_BEGIN_DECLS

/* NULL and ERROR (LOLIGO_ERROR_UNSUPPORTED) where there is none or LOLIGO_JIT=off. The plug-in
 * stays open. */
const LoligoNativeTable *loligo_native_load (GError **error);

G_END_DECLS
