/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * colormap.h: the colours of sheets and of pictures of time against cell. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A pixel of an image surface for SHARE, 0 to 1; transparent where it is not finite. */
guint32 loligo_colormap_pick (double share);

G_END_DECLS
