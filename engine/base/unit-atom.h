/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit-atom.h: one unit name with its prefix ("mV", "Ohm", "furlong"), private to base/unit.c and
 * its tests. It knows no products and no powers.
 */
#pragma once

#include "base/unit.h"

G_BEGIN_DECLS

typedef enum
{
  LOLIGO_ATOM_FOUND,
  LOLIGO_ATOM_UNKNOWN,
  LOLIGO_ATOM_OFFSET /* degree Celsius, decibel: not a multiple of an SI unit */
} LoligoAtomResult;

/* The units of neuroscience, from a table; answers without the UDUNITS database. */
gboolean loligo_unit_atom_from_table (const char *name, LoligoDimension *dimension, double *scale);
/* The table, then UDUNITS-2, loaded when first needed. Any thread. */
LoligoAtomResult loligo_unit_atom_find (const char *name, LoligoDimension *dimension,
                                        double *scale);

G_END_DECLS
