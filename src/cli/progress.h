/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * progress.h: a bar on a terminal's standard error while a run lasts: share, biological time,
 * speed, what remains. Plain lines where standard error is no terminal and progress was asked for.
 * Main thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LoligoProgress LoligoProgress;

/* FORCED: --progress was given. Shows nothing for the first half second, so short runs stay quiet.
 */
LoligoProgress *loligo_progress_new (double duration_s, gboolean forced);
/* Cheap when called often. */
void loligo_progress_update (LoligoProgress *progress, double t_s);
/* Takes the bar away. */
void loligo_progress_free (LoligoProgress *progress);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoProgress, loligo_progress_free)

G_END_DECLS
