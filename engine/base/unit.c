/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit.c: products and powers of unit names, dimensions, and numbers as text. Called by the
 * language, documents, tables and everything that shows a quantity. What one name means is
 * unit-atom.c's business.
 */
#include "base/unit.h"

#include "base/i18n.h"
#include "base/problem.h"
#include "base/unit-atom.h"

#include <math.h>
#include <string.h>

const LoligoDimension LOLIGO_DIMENSIONLESS = { { 0 } };

gboolean
loligo_dimension_equal (LoligoDimension a, LoligoDimension b)
{
  return memcmp (a.halves, b.halves, sizeof a.halves) == 0;
}

gboolean
loligo_dimension_is_none (LoligoDimension a)
{
  return loligo_dimension_equal (a, LOLIGO_DIMENSIONLESS);
}

/* result = a + sign * b, exponent by exponent. */
static gboolean
combine (LoligoDimension a, LoligoDimension b, int sign, LoligoDimension *result)
{
  LoligoDimension sum;
  for (guint i = 0; i < LOLIGO_N_BASES; i++)
    {
      int halves = a.halves[i] + sign * b.halves[i];
      if (halves < G_MININT8 || halves > G_MAXINT8)
        return FALSE;
      sum.halves[i] = (gint8) halves;
    }
  *result = sum;
  return TRUE;
}

gboolean
loligo_dimension_multiply (LoligoDimension a, LoligoDimension b, LoligoDimension *result)
{
  return combine (a, b, 1, result);
}

gboolean
loligo_dimension_divide (LoligoDimension a, LoligoDimension b, LoligoDimension *result)
{
  return combine (a, b, -1, result);
}

gboolean
loligo_dimension_power (LoligoDimension a, double power, LoligoDimension *result)
{
  if (!isfinite (power))
    return FALSE;
  LoligoDimension raised;
  for (guint i = 0; i < LOLIGO_N_BASES; i++)
    {
      double halves = a.halves[i] * power;
      if (fabs (halves) > G_MAXINT8 || fabs (halves - nearbyint (halves)) > 1e-9)
        return FALSE;
      raised.halves[i] = (gint8) nearbyint (halves);
    }
  *result = raised;
  return TRUE;
}

/* The units a person expects to read, one a dimension. */
static const char *const familiar[] = {
  "mV",     "nA",    "nS",     "pF",     "MOhm",   "ms",     "Hz",      "um",       "um2",
  "um3",    "kg",    "K",      "mM",     "pC",     "uA/cm2", "mS/cm2",  "uF/cm2",   "Ohm cm",
  "Ohm cm2", "mV/ms", "nA/ms", "nS/ms",  "mM/ms",  "mV2",    "1/mV",    "1/(mV ms)", "um2/ms",
  "s^-1/2", "mV/s^1/2", "nA/s^1/2", "S/m", "uC/cm2", "uA/(cm2 ms)", "mol", "J", "W", "cd", "any",
  "any/ms",
};

static void
append_base (GString *text, const char *name, int halves)
{
  if (text->len > 0)
    g_string_append_c (text, ' ');
  if (halves % 2)
    g_string_append_printf (text, "%s^%d/2", name, halves);
  else if (halves == 2)
    g_string_append (text, name);
  else
    g_string_append_printf (text, "%s^%d", name, halves / 2);
}

char *
loligo_dimension_to_string (LoligoDimension dimension)
{
  if (loligo_dimension_is_none (dimension))
    return g_strdup ("1");
  for (guint i = 0; i < G_N_ELEMENTS (familiar); i++)
    {
      LoligoUnit unit;
      if (loligo_unit_parse (familiar[i], &unit, NULL)
          && loligo_dimension_equal (unit.dimension, dimension))
        return g_strdup (familiar[i]);
    }

  static const struct
  {
    LoligoBase base;
    const char *name;
  } order[] = {
    { LOLIGO_BASE_ANY, "any" },    { LOLIGO_BASE_KILOGRAM, "kg" }, { LOLIGO_BASE_METRE, "m" },
    { LOLIGO_BASE_SECOND, "s" },   { LOLIGO_BASE_AMPERE, "A" },    { LOLIGO_BASE_KELVIN, "K" },
    { LOLIGO_BASE_MOLE, "mol" },   { LOLIGO_BASE_CANDELA, "cd" },
  };
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (dimension.halves[order[i].base] != 0)
      append_base (text, order[i].name, dimension.halves[order[i].base]);
  return g_string_free (text, FALSE);
}

/* A reader of one unit text. The scale is kept as mantissa and power of ten, so that uA/cm2 is
 * exactly the double nearest to 0.01. */
typedef struct
{
  const char *at;
  LoligoDimension dimension;
  double mantissa;
  int exponent;
  gboolean has_offset;
} Reader;

static double
power_of_ten (int exponent)
{
  char text[16];
  g_snprintf (text, sizeof text, "1e%d", exponent);
  return g_ascii_strtod (text, NULL);
}

static void
skip_space (Reader *reader)
{
  while (*reader->at == ' ' || *reader->at == '\t')
    reader->at++;
}

static int
superscript_digit (gunichar c)
{
  switch (c)
    {
    case 0xb9:
      return 1;
    case 0xb2:
      return 2;
    case 0xb3:
      return 3;
    default:
      return c == 0x2070 || (c >= 0x2074 && c <= 0x2079) ? (int) (c - 0x2070) : -1;
    }
}

static gboolean
is_name_character (gunichar c)
{
  return c == '_' || c == 0x2126 || c == 0xb5
         || (superscript_digit (c) < 0 && c != 0x207b && g_unichar_isalpha (c));
}

/* "2", "-1", "+3"; FALSE when there are no digits. */
static gboolean
read_integer (Reader *reader, int *value)
{
  const char *at = reader->at;
  int sign = *at == '-' ? -1 : 1;
  if (*at == '-' || *at == '+')
    at++;
  if (!g_ascii_isdigit (*at))
    return FALSE;
  int digits = 0;
  for (; g_ascii_isdigit (*at); at++)
    digits = MIN (digits * 10 + (*at - '0'), 1000);
  *value = sign * digits;
  reader->at = at;
  return TRUE;
}

static gboolean
read_superscript (Reader *reader, int *value)
{
  const char *at = reader->at;
  int sign = 1;
  if (g_utf8_get_char (at) == 0x207b)
    {
      sign = -1;
      at = g_utf8_next_char (at);
    }
  if (superscript_digit (g_utf8_get_char (at)) < 0)
    return FALSE;
  int digits = 0;
  for (int digit; (digit = superscript_digit (g_utf8_get_char (at))) >= 0;
       at = g_utf8_next_char (at))
    digits = MIN (digits * 10 + digit, 1000);
  *value = sign * digits;
  reader->at = at;
  return TRUE;
}

/* The power behind a name, 1 when there is none, in halves: "2", "^-1", "**2", "²", "^-1/2",
 * "^0.5". FALSE when "^" is followed by none of these. */
static gboolean
read_power (Reader *reader, int *halves)
{
  int power;
  if (read_superscript (reader, &power) || (*reader->at != '+' && read_integer (reader, &power)))
    {
      *halves = 2 * power;
      return TRUE;
    }
  if (*reader->at != '^' && !g_str_has_prefix (reader->at, "**"))
    {
      *halves = 2;
      return TRUE;
    }
  reader->at += *reader->at == '^' ? 1 : 2;
  gboolean is_closed = *reader->at == '(';
  if (is_closed)
    reader->at++;
  gboolean is_negative = *reader->at == '-';
  if (!read_integer (reader, &power))
    return FALSE;
  *halves = 2 * power;
  if (g_str_has_prefix (reader->at, "/2") && !g_ascii_isdigit (reader->at[2]))
    {
      *halves = power;
      reader->at += 2;
    }
  else if (g_str_has_prefix (reader->at, ".5") && !g_ascii_isdigit (reader->at[2]))
    {
      *halves += is_negative ? -1 : 1;
      reader->at += 2;
    }
  if (is_closed && *reader->at++ != ')')
    return FALSE;
  return TRUE;
}

/* Multiplies what was read by SCALE * DIMENSION to the power HALVES / 2. */
static gboolean
apply (Reader *reader, LoligoDimension dimension, double scale, int halves)
{
  if (ABS (halves) > G_MAXINT8 || !(scale > 0))
    return FALSE;
  double power = halves / 2.0;
  LoligoDimension raised;
  if (!loligo_dimension_power (dimension, power, &raised)
      || !loligo_dimension_multiply (reader->dimension, raised, &reader->dimension))
    return FALSE;
  int exponent = (int) lround (log10 (scale));
  if (power_of_ten (exponent) == scale && (exponent * halves) % 2 == 0)
    reader->exponent += exponent * halves / 2;
  else
    reader->mantissa *= pow (scale, power);
  return TRUE;
}

static gboolean
read_name (Reader *reader, int sign)
{
  const char *start = reader->at;
  while (*reader->at && is_name_character (g_utf8_get_char (reader->at)))
    reader->at = g_utf8_next_char (reader->at);
  if (reader->at == start)
    return FALSE;
  g_autofree char *name = g_strndup (start, (gsize) (reader->at - start));

  LoligoDimension dimension = LOLIGO_DIMENSIONLESS;
  double scale = 1;
  if (strcmp (name, "any") == 0)
    dimension.halves[LOLIGO_BASE_ANY] = 2;
  else
    switch (loligo_unit_atom_find (name, &dimension, &scale))
      {
      case LOLIGO_ATOM_FOUND:
        break;
      case LOLIGO_ATOM_UNKNOWN:
        return FALSE;
      case LOLIGO_ATOM_OFFSET:
        reader->has_offset = TRUE;
        return FALSE;
      }
  int halves;
  return read_power (reader, &halves) && apply (reader, dimension, scale, sign * halves);
}

static gboolean read_product (Reader *reader, int sign);

/* "1", a name with its power, or a product in parentheses. */
static gboolean
read_factor (Reader *reader, int sign)
{
  skip_space (reader);
  if (*reader->at == '(')
    {
      reader->at++;
      if (!read_product (reader, sign))
        return FALSE;
      skip_space (reader);
      return *reader->at++ == ')';
    }
  if (*reader->at == '1' && !g_ascii_isdigit (reader->at[1]) && reader->at[1] != '.')
    {
      reader->at++;
      return TRUE;
    }
  return read_name (reader, sign);
}

/* Factors joined by "*", ".", "·", a space or "/"; "/" divides by the next factor only. The depth
 * of parentheses is bounded by the 47 bytes of the text. */
static gboolean
read_product (Reader *reader, int sign)
{
  if (!read_factor (reader, sign))
    return FALSE;
  for (;;)
    {
      const char *end = reader->at;
      skip_space (reader);
      gunichar c = g_utf8_get_char (reader->at);
      if (c == 0 || c == ')')
        return TRUE;
      gboolean is_operator = c == '*' || c == '.' || c == 0xb7 || c == '/';
      if (reader->at == end && !is_operator)
        return FALSE; /* "1e3": no space, so not a product */
      if (is_operator)
        reader->at = g_utf8_next_char (reader->at);
      if (!read_factor (reader, c == '/' ? -sign : sign))
        return FALSE;
    }
}

gboolean
loligo_unit_parse (const char *text, LoligoUnit *unit, GError **error)
{
  gsize length = strlen (text);
  Reader reader = { text, LOLIGO_DIMENSIONLESS, 1, 0, FALSE };
  if (length >= sizeof unit->text)
    {
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
                   _("the unit is too long; write at most %d bytes"),
                   (int) sizeof unit->text - 1);
      return FALSE;
    }
  if (length > 0
      && (!g_utf8_validate (text, -1, NULL) || !read_product (&reader, 1) || *reader.at))
    {
      g_autofree char *shown = g_utf8_make_valid (text, -1);
      if (reader.has_offset)
        g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
                     _("the unit %s has an offset or is logarithmic; use a plain unit such as K"),
                     shown);
      else
        g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
                     _("%s is not a known unit; write for example mV, nA, ms or uA/cm2"), shown);
      return FALSE;
    }
  memset (unit, 0, sizeof *unit);
  unit->dimension = reader.dimension;
  unit->scale = reader.mantissa * power_of_ten (reader.exponent);
  if (!isfinite (unit->scale) || unit->scale <= 0)
    {
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT, _("the unit %s is out of range"),
                   text);
      return FALSE;
    }
  if (strcmp (text, "1") != 0)
    memcpy (unit->text, text, length);
  return TRUE;
}

gboolean
loligo_unit_is_known (const char *text)
{
  LoligoUnit unit;
  return loligo_unit_parse (text, &unit, NULL);
}

/* DIGITS ("-1234") with the point after the first POINT of them, as a person would write it. */
static char *
lay_out (gboolean is_negative, const char *digits, int point)
{
  int n = (int) strlen (digits);
  GString *text = g_string_new (is_negative ? "-" : "");
  if (point > 15 || point < -4)
    {
      g_string_append_c (text, digits[0]);
      if (n > 1)
        g_string_append_printf (text, ".%s", digits + 1);
      g_string_append_printf (text, "e%d", point - 1);
    }
  else if (point <= 0)
    {
      g_string_append (text, "0.");
      for (int i = point; i < 0; i++)
        g_string_append_c (text, '0');
      g_string_append (text, digits);
    }
  else
    {
      g_string_append_len (text, digits, MIN (n, point));
      for (int i = n; i < point; i++)
        g_string_append_c (text, '0');
      if (n > point)
        g_string_append_printf (text, ".%s", digits + point);
    }
  return g_string_free (text, FALSE);
}

/* VALUE rounded to N significant digits, as text. */
static char *
format_digits (double value, int n)
{
  char format[8], buffer[G_ASCII_DTOSTR_BUF_SIZE];
  g_snprintf (format, sizeof format, "%%.%de", n - 1);
  g_ascii_formatd (buffer, sizeof buffer, format, fabs (value));
  char digits[32];
  guint count = 0;
  const char *c = buffer;
  for (; *c && *c != 'e'; c++)
    if (g_ascii_isdigit (*c) && count < sizeof digits - 1)
      digits[count++] = *c;
  while (count > 1 && digits[count - 1] == '0')
    count--;
  digits[count] = '\0';
  int exponent = *c ? (int) g_ascii_strtoll (c + 1, NULL, 10) : 0;
  return lay_out (value < 0, digits, exponent + 1);
}

/* The fewest digits of NUMBER that, times SCALE, read back as VALUE; NULL when none do. */
static char *
shortest (double number, double scale, double value)
{
  for (int n = 1; n <= 17; n++)
    {
      g_autofree char *text = format_digits (number, n);
      if (g_ascii_strtod (text, NULL) * scale == value)
        return g_steal_pointer (&text);
    }
  return NULL;
}

char *
loligo_number_format (double value)
{
  if (isnan (value))
    return g_strdup ("nan");
  if (isinf (value))
    return g_strdup (value > 0 ? "inf" : "-inf");
  if (value == 0)
    return g_strdup ("0");
  return shortest (value, 1, value);
}

char *
loligo_unit_format (const LoligoUnit *unit, double value_si)
{
  double number = value_si / unit->scale;
  char *text = isfinite (number) && number != 0 ? shortest (number, unit->scale, value_si) : NULL;
  if (!text)
    text = loligo_number_format (number);
  if (!unit->text[0])
    return text;
  g_autofree char *only_number = text;
  if (g_str_has_prefix (unit->text, "1/"))
    return g_strconcat (only_number, unit->text + 1, NULL); /* "5/ms" */
  return g_strconcat (only_number, " ", unit->text, NULL);
}
