/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * interrupt.h: Ctrl+C (SIGINT) and SIGTERM as a flag that a run looks at. The signals are blocked
 * in every thread and waited for by one of its own, so nothing runs in a signal handler. A second
 * one ends the program at once.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LoligoInterrupt LoligoInterrupt;

/* Before any other thread is started. */
LoligoInterrupt *loligo_interrupt_new (void);
void loligo_interrupt_free (LoligoInterrupt *interrupt);
/* Nonzero once a signal came. */
const gint *loligo_interrupt_get_flag (const LoligoInterrupt *interrupt);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoInterrupt, loligo_interrupt_free)

G_END_DECLS
