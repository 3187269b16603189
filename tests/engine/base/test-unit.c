/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-unit.c: units against UDUNITS itself, the laws of dimensions, and numbers that read back.
 */
#include "base/problem.h"
#include "base/unit.h"

#include <math.h>
#include <string.h>
#include <udunits2.h>

static LoligoUnit
parse (const char *text)
{
  LoligoUnit unit;
  g_autoptr (GError) error = NULL;
  loligo_unit_parse (text, &unit, &error);
  g_assert_no_error (error);
  return unit;
}

/* The base product of UNIT in the notation of UDUNITS, "kg m^2 s^-3 A^-1". */
static char *
base_text (const LoligoUnit *unit)
{
  static const char *const names[] = { "m", "kg", "s", "A", "K", "mol", "cd" };
  GString *text = g_string_new ("1");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (unit->dimension.halves[i])
      g_string_append_printf (text, " %s^%d", names[i], unit->dimension.halves[i] / 2);
  return g_string_free (text, FALSE);
}

/* TEXT means the same to us and to UDUNITS (whose text is THEIRS). */
static void
assert_agrees (ut_system *system, const char *text, const char *theirs)
{
  LoligoUnit unit = parse (text);
  g_autofree char *base = base_text (&unit);
  ut_unit *expected = ut_parse (system, theirs, UT_UTF8);
  ut_unit *si = ut_parse (system, base, UT_UTF8);
  g_assert_nonnull (expected);
  cv_converter *converter = ut_get_converter (expected, si);
  if (!converter)
    g_error ("%s is not %s", text, base);
  double scale = cv_convert_double (converter, 1);
  g_assert_cmpfloat_with_epsilon (unit.scale / scale, 1, 1e-14);
  cv_free (converter);
  ut_free (expected);
  ut_free (si);
}

/* Every prefix with every name of the table: the table must not differ from the database. */
static void
test_table_agrees (void)
{
  static const char *const prefixes[] = { "", "m", "u", "\302\265", "\316\274", "n", "p", "f",
                                          "a", "c", "d", "k", "M", "G" };
  static const char *const names[] = { "m", "g", "s", "A", "K", "mol", "cd", "V", "S", "F", "C",
                                       "Hz", "ohm", "Ohm", "\316\251", "\342\204\246", "L", "l",
                                       "H", "N", "J", "W", "Pa", "T" };
  ut_set_error_message_handler (ut_ignore);
  ut_system *system = ut_read_xml (NULL);
  g_assert_nonnull (system);
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (names); j++)
      {
        g_autofree char *text = g_strconcat (prefixes[i], names[j], NULL);
        assert_agrees (system, text, text);
      }
  assert_agrees (system, "min", "min");
  assert_agrees (system, "h", "h");
  ut_free_system (system);
}

static void
test_products_agree (void)
{
  static const char *const pairs[][2] = {
    { "nS", "nS" },           { "mS/cm2", "mS/cm2" },        { "uA/cm2", "uA/cm2" },
    { "uF", "uF" },           { "MOhm", "megaohm" },         { "Mohm", "megaohm" },
    { "mM", "mol/m3" },       { "uM", "1e-3 mol/m3" },       { "Hz", "s-1" },
    { "\302\265F/cm\302\262", "uF/cm2" },                    { "\316\274m", "um" },
    { "1/ms", "ms-1" },       { "ms\342\201\273\302\271", "ms-1" }, { "ms-1", "ms-1" },
    { "cm^2", "cm2" },        { "cm**2", "cm2" },            { "s^-1", "s-1" },
    { "mol/(m3 s)", "mol.m-3.s-1" },                         { "Ohm cm", "ohm cm" },
    { "Ohm*cm", "ohm cm" },   { "nA.ms", "nA ms" },          { "nA\302\267ms", "nA ms" },
    { "mV/ms", "V/s" },       { "furlong", "furlong" },      { "millivolt", "mV" },
    { "siemens", "S" },       { "1", "1" },                  { "minute", "60 s" },
    { "1/(mV ms)", "mV-1 ms-1" },                            { "m/s/s", "m s-2" },
    { "m/s*kg", "m kg s-1" }, { "degree", "degree" },        { "mmol/L", "mol/m3" },
  };
  ut_system *system = ut_read_xml (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    assert_agrees (system, pairs[i][0], pairs[i][1]);
  ut_free_system (system);
}

static void
test_scale_is_exact (void)
{
  g_assert_true (parse ("uA/cm2").scale == 1e-2);
  g_assert_true (parse ("mS/cm2").scale == 10);
  g_assert_true (parse ("uF/cm2").scale == 1e-2);
  g_assert_true (parse ("um2").scale == 1e-12);
  g_assert_true (parse ("mM").scale == 1);
  g_assert_true (parse ("mg").scale == 1e-6);
}

static void
test_halves (void)
{
  static const char *const texts[] = { "s^-1/2", "s^-0.5", "s^(-1/2)", "1/s^1/2", "1/s^0.5" };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      LoligoUnit unit = parse (texts[i]);
      g_assert_cmpint (unit.dimension.halves[LOLIGO_BASE_SECOND], ==, -1);
      g_assert_true (unit.scale == 1);
    }
  LoligoUnit volt = parse ("mV/ms^1/2");
  g_assert_cmpfloat_with_epsilon (volt.scale, 1e-3 / sqrt (1e-3), 1e-15);
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "degC", "celsius", "degree_Celsius", "lg(re 1 mW)", "seconds since 1970-01-01", "bogus", "m/",
    "/m", "m^", "m^x", "(m", "m)", "2 m", "10", "1e3 m", "m**", "m^1/3", "m2000", "m^-", "m//s",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "\377\376", "m\n", "^2", "%",
    "s999 s999", "m100", "((((((((((((((((((((((((((((((((((((((((((((",
  };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      LoligoUnit unit;
      g_autoptr (GError) error = NULL;
      if (loligo_unit_parse (texts[i], &unit, &error))
        g_error ("%s was taken as a unit", texts[i]);
      g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT);
      g_assert_false (loligo_unit_is_known (texts[i]));
    }
  LoligoUnit unit;
  g_autoptr (GError) error = NULL;
  g_assert_false (loligo_unit_parse ("degC", &unit, &error));
  g_assert_nonnull (strstr (error->message, "degC has an offset"));
}

static void
test_dimension_laws (void)
{
  LoligoDimension volt = parse ("mV").dimension, siemens = parse ("nS").dimension, product,
                  back, root, squared;
  g_assert_true (loligo_dimension_multiply (volt, siemens, &product));
  g_assert_true (loligo_dimension_equal (product, parse ("A").dimension));
  g_assert_true (loligo_dimension_divide (product, siemens, &back));
  g_assert_true (loligo_dimension_equal (back, volt));
  g_assert_true (loligo_dimension_power (volt, 0.5, &root));
  g_assert_true (loligo_dimension_multiply (root, root, &squared));
  g_assert_true (loligo_dimension_equal (squared, volt));
  g_assert_false (loligo_dimension_power (volt, 1.0 / 3, &root));
  g_assert_false (loligo_dimension_power (volt, NAN, &root));
  g_assert_false (loligo_dimension_power (volt, 1e300, &root));
  g_assert_true (loligo_dimension_power (LOLIGO_DIMENSIONLESS, 0.123, &root));
  g_assert_true (loligo_dimension_is_none (root));
  LoligoDimension large = volt;
  guint steps = 0;
  while (loligo_dimension_multiply (large, volt, &large) && steps < 1000)
    steps++;
  g_assert_cmpuint (steps, <, 1000);
}

static void
test_dimension_text (void)
{
  static const char *const same[] = { "mV", "nA", "nS", "ms", "uA/cm2", "mS/cm2", "uF/cm2", "um",
                                      "mM", "MOhm", "pF", "mV/ms", "s^-1/2", "any", "kg" };
  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autofree char *text = loligo_dimension_to_string (parse (same[i]).dimension);
      g_assert_cmpstr (text, ==, same[i]);
    }
  g_autofree char *none = loligo_dimension_to_string (LOLIGO_DIMENSIONLESS);
  g_assert_cmpstr (none, ==, "1");
  /* What is not familiar still reads back. */
  static const char *const odd[] = { "m3/s5", "kg^1/2 K2", "any2 V3", "cd mol/A" };
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      LoligoDimension dimension = parse (odd[i]).dimension;
      g_autofree char *text = loligo_dimension_to_string (dimension);
      g_assert_true (loligo_dimension_equal (parse (text).dimension, dimension));
    }
}

static void
test_numbers (void)
{
  static const struct
  {
    double value;
    const char *text;
  } table[] = { { 0, "0" }, { 1, "1" }, { -1, "-1" }, { 120, "120" }, { 1e6, "1000000" },
                { 0.1, "0.1" }, { 1e-9, "1e-9" }, { -54.387, "-54.387" }, { 1.5e300, "1.5e300" },
                { 1.0 / 3, "0.3333333333333333" }, { 0.00012, "0.00012" }, { 1e21, "1e21" },
                { 5e-324, "5e-324" }, { 123456789012345, "123456789012345" } };
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text = loligo_number_format (table[i].value);
      g_assert_cmpstr (text, ==, table[i].text);
    }
}

/* Any double reads back as itself. */
static void
test_numbers_read_back (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      union
      {
        guint64 bits;
        double value;
      } any = { ((guint64) (guint) g_test_rand_int () << 32) | (guint) g_test_rand_int () };
      if (!isfinite (any.value))
        continue;
      g_autofree char *text = loligo_number_format (any.value);
      g_assert_true (g_ascii_strtod (text, NULL) == any.value);
    }
}

static void
test_quantities (void)
{
  static const struct
  {
    double number;
    const char *unit, *text;
  } table[] = { { -54.387, "mV", "-54.387 mV" }, { 120, "mS/cm2", "120 mS/cm2" },
                { 0.1, "ms", "0.1 ms" }, { 7, "", "7" }, { 7, "1", "7" }, { 20, "1/ms", "20/ms" },
                { 0, "nS", "0 nS" }, { 6.3, "K", "6.3 K" } };
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      LoligoUnit unit = parse (table[i].unit);
      g_autofree char *text = loligo_unit_format (&unit, table[i].number * unit.scale);
      g_assert_cmpstr (text, ==, table[i].text);
    }
}

static gpointer
parse_many (gpointer data)
{
  for (guint i = 0; i < 500; i++)
    {
      LoligoUnit unit = parse ("furlong/fortnight");
      g_assert_cmpfloat_with_epsilon (unit.scale, 1.663e-4, 1e-6);
    }
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("units", parse_many, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/unit/table-agrees-with-udunits", test_table_agrees);
  g_test_add_func ("/unit/products-agree-with-udunits", test_products_agree);
  g_test_add_func ("/unit/scale-is-exact", test_scale_is_exact);
  g_test_add_func ("/unit/halves", test_halves);
  g_test_add_func ("/unit/refused", test_refused);
  g_test_add_func ("/unit/dimension-laws", test_dimension_laws);
  g_test_add_func ("/unit/dimension-text", test_dimension_text);
  g_test_add_func ("/unit/numbers", test_numbers);
  g_test_add_func ("/unit/numbers-read-back", test_numbers_read_back);
  g_test_add_func ("/unit/quantities", test_quantities);
  g_test_add_func ("/unit/threads", test_threads);
  return g_test_run ();
}
