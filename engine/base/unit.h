/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit.h: physical dimensions and units, through UDUNITS-2. Inside the engine every value is SI;
 * a unit says how to show it and how to read it. Pure values; any thread (UDUNITS itself is
 * guarded inside unit.c).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Exponents of the base dimensions, in halves, so that s^-1/2 can be written.
 * ANY is the placeholder of stimuli: it becomes the dimension of the port that is wired. */
typedef enum
{
  LOLIGO_BASE_METRE,
  LOLIGO_BASE_KILOGRAM,
  LOLIGO_BASE_SECOND,
  LOLIGO_BASE_AMPERE,
  LOLIGO_BASE_KELVIN,
  LOLIGO_BASE_MOLE,
  LOLIGO_BASE_CANDELA,
  LOLIGO_BASE_ANY,
  LOLIGO_N_BASES
} LoligoBase;

typedef struct
{
  gint8 halves[LOLIGO_N_BASES];
} LoligoDimension;

typedef struct
{
  LoligoDimension dimension;
  double scale;    /* SI value = number * scale; units with an offset (degree Celsius) are refused */
  char text[48];   /* as written by the author, "" for dimensionless */
} LoligoUnit;

extern const LoligoDimension LOLIGO_DIMENSIONLESS;

gboolean loligo_dimension_equal (LoligoDimension a, LoligoDimension b);
gboolean loligo_dimension_is_none (LoligoDimension a);
/* FALSE when an exponent would leave the range (then *result is untouched). */
gboolean loligo_dimension_multiply (LoligoDimension a, LoligoDimension b, LoligoDimension *result);
gboolean loligo_dimension_divide (LoligoDimension a, LoligoDimension b, LoligoDimension *result);
/* POWER is any finite number whose product with each exponent is a multiple of one half. */
gboolean loligo_dimension_power (LoligoDimension a, double power, LoligoDimension *result);
/* A short name a person knows where there is one ("mV" for a voltage, "uA/cm2", "1"), else a product
 * of base units. (transfer full) */
char *loligo_dimension_to_string (LoligoDimension dimension);

/* TEXT in the notation of language.md ("uA/cm2", "µF/cm²", "1/ms", "1", "any"); at most 47 bytes.
 * Error: LOLIGO_ERROR_INPUT that names the text. Cached; cheap when repeated. */
gboolean loligo_unit_parse (const char *text, LoligoUnit *unit, GError **error);
/* TRUE when TEXT is a unit that UDUNITS knows. */
gboolean loligo_unit_is_known (const char *text);
/* The number of VALUE_SI in UNIT, shortest digits that read back the same, and the unit: "-54.387 mV".
 * Not localised. (transfer full) */
char *loligo_unit_format (const LoligoUnit *unit, double value_si);
/* Only the number. (transfer full) */
char *loligo_number_format (double value);

G_END_DECLS
