/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * export-private.h: what export.c and summary.c share.
 */
#pragma once

#include "io/export.h"

G_BEGIN_DECLS

/* provenance.json. (transfer full) */
char *loligo_provenance_to_json (LoligoSimulation *simulation, const LoligoDocument *document);

G_END_DECLS
