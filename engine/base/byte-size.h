/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * byte-size.h: amounts of memory as people write them. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "512 MB", "1.5 GiB", "800000 B"; "auto" is 0. Error: LOLIGO_ERROR_INPUT, with an example. */
gboolean loligo_byte_size_parse (const char *text, double *bytes, GError **error);

G_END_DECLS
