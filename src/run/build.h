/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * build.h: a plan made into a simulation on a worker thread. Only the session calls it.
 */
#pragma once

#include <gio/gio.h>
#include <loligo.h>

G_BEGIN_DECLS

/* On the main thread: SIMULATION (transfer full), or NULL and ERROR. */
typedef void (*LoligoBuildDone) (LoligoSimulation *simulation, const GError *error, gpointer data);

/* DONE is called once, unless CANCELLABLE was cancelled before: then never. */
void loligo_build_start (LoligoPlan *plan, GCancellable *cancellable, LoligoBuildDone done,
                         gpointer data);

G_END_DECLS
