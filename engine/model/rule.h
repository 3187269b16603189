/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rule.h: which pairs of cells an edge connects, as the document says it: "probability(0.02)",
 * "fixed_in(100), self=false". Text and numbers only; network/connect-*.c makes the pairs.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LoligoRule LoligoRule;

G_END_DECLS
