/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit-atom.c: what one unit name means. UDUNITS-2 is the authority; its database takes 8 ms to
 * load, a quarter of a program start, so the units known in neuroscience stand in a table here
 * and tests/engine/base/test-unit.c holds the table to what UDUNITS says. Called by unit.c alone.
 */
#include "base/unit-atom.h"

#include <string.h>
#include <udunits2.h>

typedef struct
{
  const char *name;
  gint8 metre, kilogram, second, ampere, kelvin, mole, candela;
  double scale;
  gboolean takes_prefix;
} Atom;

static const Atom atoms[] = {
  { "m", 1, 0, 0, 0, 0, 0, 0, 1, TRUE },
  { "g", 0, 1, 0, 0, 0, 0, 0, 1e-3, TRUE },
  { "s", 0, 0, 1, 0, 0, 0, 0, 1, TRUE },
  { "A", 0, 0, 0, 1, 0, 0, 0, 1, TRUE },
  { "K", 0, 0, 0, 0, 1, 0, 0, 1, TRUE },
  { "mol", 0, 0, 0, 0, 0, 1, 0, 1, TRUE },
  { "cd", 0, 0, 0, 0, 0, 0, 1, 1, TRUE },
  { "V", 2, 1, -3, -1, 0, 0, 0, 1, TRUE },
  { "S", -2, -1, 3, 2, 0, 0, 0, 1, TRUE },
  { "F", -2, -1, 4, 2, 0, 0, 0, 1, TRUE },
  { "C", 0, 0, 1, 1, 0, 0, 0, 1, TRUE },
  { "Hz", 0, 0, -1, 0, 0, 0, 0, 1, TRUE },
  { "ohm", 2, 1, -3, -2, 0, 0, 0, 1, TRUE },
  { "Ohm", 2, 1, -3, -2, 0, 0, 0, 1, TRUE },
  { "\316\251", 2, 1, -3, -2, 0, 0, 0, 1, TRUE },      /* Ω U+03A9 */
  { "\342\204\246", 2, 1, -3, -2, 0, 0, 0, 1, TRUE }, /* Ω U+2126 */
  { "M", -3, 0, 0, 0, 0, 1, 0, 1e3, TRUE },            /* molar; UDUNITS lacks it */
  { "L", 3, 0, 0, 0, 0, 0, 0, 1e-3, TRUE },
  { "l", 3, 0, 0, 0, 0, 0, 0, 1e-3, TRUE },
  { "H", 2, 1, -2, -2, 0, 0, 0, 1, TRUE },
  { "N", 1, 1, -2, 0, 0, 0, 0, 1, TRUE },
  { "J", 2, 1, -2, 0, 0, 0, 0, 1, TRUE },
  { "W", 2, 1, -3, 0, 0, 0, 0, 1, TRUE },
  { "Pa", -1, 1, -2, 0, 0, 0, 0, 1, TRUE },
  { "T", 0, 1, -2, -1, 0, 0, 0, 1, TRUE },
  { "rad", 0, 0, 0, 0, 0, 0, 0, 1, FALSE },
  { "min", 0, 0, 1, 0, 0, 0, 0, 60, FALSE },
  { "h", 0, 0, 1, 0, 0, 0, 0, 3600, FALSE },
};

static const struct
{
  const char *text;
  double scale;
} prefixes[] = {
  { "m", 1e-3 },        { "u", 1e-6 },        { "\302\265", 1e-6 }, /* µ U+00B5 */
  { "\316\274", 1e-6 }, /* μ U+03BC */
  { "n", 1e-9 },        { "p", 1e-12 },       { "f", 1e-15 },       { "a", 1e-18 },
  { "c", 1e-2 },        { "d", 1e-1 },        { "k", 1e3 },         { "M", 1e6 },
  { "G", 1e9 },
};

static void
read_atom (const Atom *atom, LoligoDimension *dimension)
{
  *dimension = LOLIGO_DIMENSIONLESS;
  dimension->halves[LOLIGO_BASE_METRE] = (gint8) (2 * atom->metre);
  dimension->halves[LOLIGO_BASE_KILOGRAM] = (gint8) (2 * atom->kilogram);
  dimension->halves[LOLIGO_BASE_SECOND] = (gint8) (2 * atom->second);
  dimension->halves[LOLIGO_BASE_AMPERE] = (gint8) (2 * atom->ampere);
  dimension->halves[LOLIGO_BASE_KELVIN] = (gint8) (2 * atom->kelvin);
  dimension->halves[LOLIGO_BASE_MOLE] = (gint8) (2 * atom->mole);
  dimension->halves[LOLIGO_BASE_CANDELA] = (gint8) (2 * atom->candela);
}

static const Atom *
find_atom (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (atoms); i++)
    if (strcmp (atoms[i].name, name) == 0)
      return &atoms[i];
  return NULL;
}

/* The scale of a prefixed atom, rounded once: 1e-3 * 1e-3 is not 1e-6 in binary. */
static double
joined_scale (double prefix, double scale)
{
  if (scale == 1)
    return prefix;
  int exponent = (int) (__builtin_round (__builtin_log10 (prefix) + __builtin_log10 (scale)));
  char text[16];
  g_snprintf (text, sizeof text, "1e%d", exponent);
  return g_ascii_strtod (text, NULL);
}

gboolean
loligo_unit_atom_from_table (const char *name, LoligoDimension *dimension, double *scale)
{
  const Atom *whole = find_atom (name);
  if (whole)
    {
      read_atom (whole, dimension);
      *scale = whole->scale;
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      if (!g_str_has_prefix (name, prefixes[i].text))
        continue;
      const Atom *rest = find_atom (name + strlen (prefixes[i].text));
      if (!rest || !rest->takes_prefix)
        continue;
      read_atom (rest, dimension);
      *scale = joined_scale (prefixes[i].scale, rest->scale);
      return TRUE;
    }
  return FALSE;
}

/* What the visit of a UDUNITS unit gathers. */
typedef struct
{
  LoligoDimension dimension;
  double scale;
  gboolean is_linear;
} Visit;

static gboolean
add_basic (Visit *visit, const ut_unit *basic, int power)
{
  static const struct
  {
    const char *symbol;
    LoligoBase base;
  } bases[] = {
    { "m", LOLIGO_BASE_METRE },  { "kg", LOLIGO_BASE_KILOGRAM }, { "s", LOLIGO_BASE_SECOND },
    { "A", LOLIGO_BASE_AMPERE }, { "K", LOLIGO_BASE_KELVIN },    { "mol", LOLIGO_BASE_MOLE },
    { "cd", LOLIGO_BASE_CANDELA },
  };
  const char *symbol = ut_get_symbol (basic, UT_ASCII);
  if (g_strcmp0 (symbol, "rad") == 0)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (bases); i++)
    if (g_strcmp0 (symbol, bases[i].symbol) == 0 && ABS (power) < 60)
      {
        visit->dimension.halves[bases[i].base] = (gint8) (2 * power);
        return TRUE;
      }
  return FALSE;
}

static ut_status
visit_basic (const ut_unit *unit, void *data)
{
  Visit *visit = data;
  visit->is_linear = add_basic (visit, unit, 1);
  return UT_SUCCESS;
}

static ut_status
visit_product (const ut_unit *unit, int count, const ut_unit *const *basics, const int *powers,
               void *data)
{
  Visit *visit = data;
  visit->is_linear = TRUE;
  for (int i = 0; i < count; i++)
    visit->is_linear = add_basic (visit, basics[i], powers[i]) && visit->is_linear;
  return UT_SUCCESS;
}

static const ut_visitor visitor;

static ut_status
visit_galilean (const ut_unit *unit, double scale, const ut_unit *underlying, double offset,
                void *data)
{
  Visit *visit = data;
  ut_status status = ut_accept_visitor (underlying, &visitor, data);
  visit->scale *= scale;
  if (offset != 0)
    visit->is_linear = FALSE;
  return status;
}

static ut_status
visit_timestamp (const ut_unit *unit, const ut_unit *time, double origin, void *data)
{
  ((Visit *) data)->is_linear = FALSE;
  return UT_SUCCESS;
}

static ut_status
visit_logarithmic (const ut_unit *unit, double base, const ut_unit *reference, void *data)
{
  ((Visit *) data)->is_linear = FALSE;
  return UT_SUCCESS;
}

static const ut_visitor visitor = { visit_basic, visit_product, visit_galilean, visit_timestamp,
                                    visit_logarithmic };

typedef struct
{
  LoligoAtomResult result;
  LoligoDimension dimension;
  double scale;
} Answer;

/* Answers kept for names outside the table, at most this many: a person's typing, not a dictionary. */
#define ANSWERS_KEPT 2048

/* UDUNITS keeps its own state and is not thread safe, so neither it nor the answers can be a
 * value that is passed in: one lock guards both. */
static struct
{
  GMutex lock;
  gboolean was_loaded;
  ut_system *system; /* NULL when the database is not installed: then the table is all there is */
  GHashTable *answers;
} udunits;

static void
load_database (void)
{
  udunits.was_loaded = TRUE;
  ut_set_error_message_handler (ut_ignore);
  udunits.system = ut_read_xml (NULL);
  udunits.answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static Answer
ask_udunits (const char *name)
{
  Answer answer = { LOLIGO_ATOM_UNKNOWN, LOLIGO_DIMENSIONLESS, 1 };
  if (!udunits.system)
    return answer;
  ut_unit *unit = ut_parse (udunits.system, name, UT_UTF8);
  if (!unit)
    return answer;
  Visit visit = { LOLIGO_DIMENSIONLESS, 1, FALSE };
  if (ut_accept_visitor (unit, &visitor, &visit) == UT_SUCCESS)
    {
      answer.result = visit.is_linear ? LOLIGO_ATOM_FOUND : LOLIGO_ATOM_OFFSET;
      answer.dimension = visit.dimension;
      answer.scale = visit.scale;
    }
  ut_free (unit);
  return answer;
}

LoligoAtomResult
loligo_unit_atom_find (const char *name, LoligoDimension *dimension, double *scale)
{
  if (loligo_unit_atom_from_table (name, dimension, scale))
    return LOLIGO_ATOM_FOUND;

  g_mutex_lock (&udunits.lock);
  if (!udunits.was_loaded)
    load_database ();
  Answer *answer = g_hash_table_lookup (udunits.answers, name);
  if (!answer)
    {
      if (g_hash_table_size (udunits.answers) >= ANSWERS_KEPT)
        g_hash_table_remove_all (udunits.answers);
      answer = g_new (Answer, 1);
      *answer = ask_udunits (name);
      g_hash_table_insert (udunits.answers, g_strdup (name), answer);
    }
  Answer found = *answer;
  g_mutex_unlock (&udunits.lock);

  if (found.result == LOLIGO_ATOM_FOUND)
    {
      *dimension = found.dimension;
      *scale = found.scale;
    }
  return found.result;
}
