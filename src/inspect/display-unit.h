/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * display-unit.h: the unit to show a symbol of a node in. A stimulus takes the unit of the port it is wired to.
 */
#pragma once

#include "document/project.h"

G_BEGIN_DECLS

void loligo_inspect_get_unit (LoligoProject *project, const char *node_id,
                              const LoligoSymbol *symbol, LoligoUnit *unit);

G_END_DECLS
