/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json-text.h: writes small JSON texts with numbers as a person would write them (0.01, not
 * 0.010000000000000000). For summary.c and its sister files.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "text", quoted and escaped. */
void loligo_json_append_string (GString *json, const char *text);
/* Up to 15 significant digits; null where there is no number. */
void loligo_json_append_number (GString *json, double value);

G_END_DECLS
