/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * component-private.h: how check.c makes a component. Private to engine/lang.
 */
#pragma once

#include "lang/component.h"

G_BEGIN_DECLS

LoligoComponent *loligo_component_new_empty (void);
/* (transfer full) */
LoligoSymbol *loligo_symbol_copy (const LoligoSymbol *symbol);
/* Fills the tables by index and by name from the symbols. */
void loligo_component_index (LoligoComponent *component);

G_END_DECLS
