/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * text.h: a field that owns its text. Used by all that edits documents. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* *FIELD becomes TEXT (transfer full; may be NULL), which may have been made of the old one. */
static inline void
loligo_text_take (char **field, char *text)
{
  g_free (*field);
  *field = text;
}

G_END_DECLS
