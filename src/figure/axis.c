/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * axis.c: see axis.h. The rule of 1, 2, 5: of all steps m * 10^e with m in {1, 2, 5} the smallest that
 * gives no more ticks than fit.
 */
#include "figure/axis.h"

#include <math.h>
#include <string.h>

/* Whole powers are exact as products and quotients, so that 3 * 0.1 prints and compares as 0.3. */
static double
scale_by_ten (double value, int exponent)
{
  double power = pow (10.0, abs (exponent));
  return exponent < 0 ? value / power : value * power;
}

double
loligo_ticks_get_step (const LoligoTicks *ticks)
{
  return scale_by_ten (ticks->mantissa, ticks->exponent);
}

double
loligo_ticks_get (const LoligoTicks *ticks, guint index)
{
  return scale_by_ten ((ticks->first + index) * ticks->mantissa, ticks->exponent);
}

/* A tick that misses the range by rounding alone belongs to it. */
static void
place_ticks (LoligoTicks *ticks, double from, double to)
{
  double step = loligo_ticks_get_step (ticks);
  double slack = 1e-9;
  double first = ceil (from / step - slack);
  double last = floor (to / step + slack);

  ticks->first = first + 0.0; /* no negative zero */
  ticks->count = last >= first ? (guint) MIN (last - first + 1, 1000) : 0;
}

LoligoTicks
loligo_ticks_choose (double from, double to, guint max_count)
{
  static const int mantissas[] = { 1, 2, 5 };
  LoligoTicks ticks = { .mantissa = 1 };
  double span = to - from;

  if (!isfinite (from) || !isfinite (to) || !(span > 0)
      || span < 1e-12 * MAX (fabs (from), fabs (to)))
    return ticks;

  max_count = MAX (max_count, 2);
  int exponent = (int) floor (log10 (span / max_count)) - 1;
  for (guint attempt = 0; attempt < 12; attempt++)
    {
      ticks.mantissa = mantissas[attempt % 3];
      ticks.exponent = exponent + (int) (attempt / 3);
      place_ticks (&ticks, from, to);
      if (ticks.count <= max_count)
        break;
    }
  ticks.decimals = MAX (0, -ticks.exponent);
  return ticks;
}

LoligoTicks
loligo_ticks_choose_for_length (double from, double to, double length, double roomy, double tight)
{
  const guint most = 9, enough = 3;
  LoligoTicks ticks = loligo_ticks_choose (from, to, (guint) CLAMP (length / roomy, 2, most));

  for (guint count = most; ticks.count < enough && count > 2; count--)
    {
      LoligoTicks denser = loligo_ticks_choose (from, to, count);
      if (loligo_ticks_get_step (&denser) / (to - from) * length >= tight)
        return denser;
    }
  return ticks;
}

static void
clear_log_tick (gpointer data)
{
  LoligoLogTick *tick = data;

  g_free (tick->text);
}

/* 10, 0.02, or 10⁻⁵ where one of the axis would be long. */
static char *
format_log (int mantissa, int exponent, gboolean is_plain)
{
  if (is_plain)
    return loligo_axis_format (mantissa * pow (10, exponent), MAX (0, -exponent));
  g_autofree char *text = mantissa == 1 ? g_strdup_printf ("10^%d", exponent)
                                        : g_strdup_printf ("%d\u00b710^%d", mantissa, exponent);
  return loligo_axis_typeset_unit (text);
}

GArray *
loligo_log_ticks_choose (double from, double to, guint max_count)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (LoligoLogTick));
  int first = (int) floor (log10 (from) + 1e-9), last = (int) floor (log10 (to) + 1e-9);
  double decades = log10 (to / from);
  int every = MAX ((int) ceil ((decades + 1) / MAX (max_count, 2)), 1);
  gboolean has_between = 3 * decades <= max_count && decades < 2.5; /* 2 and 5 have texts too */
  gboolean is_plain = first >= -3 && last <= 4;

  g_array_set_clear_func (ticks, clear_log_tick);
  for (int exponent = first; exponent <= last; exponent++)
    for (int mantissa = 1; mantissa < 10; mantissa++)
      {
        double value = mantissa * pow (10, exponent);
        if (value < from * (1 - 1e-9) || value > to * (1 + 1e-9) || (mantissa > 1 && every > 1))
          continue;
        gboolean has_text = mantissa == 1 ? exponent % every == 0
                                          : has_between && (mantissa == 2 || mantissa == 5);
        LoligoLogTick tick = { value, has_text ? format_log (mantissa, exponent, is_plain) : NULL };
        g_array_append_val (ticks, tick);
      }
  return ticks;
}

char *
loligo_axis_format (double value, int decimals)
{
  char format[16], number[64];

  g_snprintf (format, sizeof format, "%%.%df", CLAMP (decimals, 0, 17));
  g_ascii_formatd (number, sizeof number, format, value);
  if (number[0] != '-')
    return g_strdup (number);
  if (strspn (number + 1, "0.") == strlen (number + 1))
    return g_strdup (number + 1); /* minus nothing */
  return g_strconcat ("\u2212", number + 1, NULL);
}

char *
loligo_ticks_format (const LoligoTicks *ticks, guint index)
{
  return loligo_axis_format (loligo_ticks_get (ticks, index), ticks->decimals);
}

const char *
loligo_axis_time_unit (double span_s, double *scale)
{
  static const struct
  {
    double scale;
    const char *text;
  } units[] = { { 1, "s" }, { 1e-3, "ms" }, { 1e-6, "µs" }, { 1e-9, "ns" } };
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (units) && span_s < 2 * units[i].scale)
    i++;
  *scale = units[i].scale;
  return units[i].text;
}

int
loligo_axis_common_exponent (double largest)
{
  if (!isfinite (largest) || largest <= 0 || (largest < 1e5 && largest >= 1e-2))
    return 0;
  return 3 * (int) floor (log10 (largest) / 3);
}

/* An exponent: digits, perhaps with a sign, that follow a letter or a caret. Returns its length; 0: none. */
static gsize
measure_power (const char *start, const char *at)
{
  gsize length = *at == '^';

  if (at == start || (!g_ascii_isalpha (at[-1]) && length == 0))
    return 0;
  if (at[length] == '-')
    length++;
  gsize digits = strspn (at + length, "0123456789");
  const char *end = at + length + digits;
  /* "s^-0.5" and "s^-1/2" have no whole power: they stay as they are. */
  gboolean is_whole = *end != '.' && !(*end == '/' && g_ascii_isdigit (end[1]));
  return digits > 0 && is_whole ? length + digits : 0;
}

static void
append_power (GString *text, const char *at, gsize length)
{
  static const char *const digits[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };

  for (gsize i = 0; i < length; i++)
    if (at[i] == '-')
      g_string_append (text, "⁻");
    else if (g_ascii_isdigit (at[i]))
      g_string_append (text, digits[at[i] - '0']);
}

char *
loligo_axis_typeset_unit (const char *unit)
{
  GString *text = g_string_new (NULL);

  for (const char *at = unit; *at != '\0';)
    {
      gboolean begins = at == unit || !g_ascii_isalpha (at[-1]);
      gsize power = measure_power (unit, at);
      if (power > 0)
        append_power (text, at, power);
      else if (begins && *at == 'u' && g_ascii_isalpha (at[1]))
        g_string_append (text, "µ");
      else if (*at == '*')
        g_string_append (text, "·");
      else
        g_string_append_c (text, *at);
      at += MAX (power, 1);
    }
  return g_string_free (text, FALSE);
}

char *
loligo_axis_typeset_name (const char *name)
{
  const char *bar = strchr (name, '_');

  if (bar == NULL || bar == name || bar[1] == '\0')
    return g_markup_printf_escaped ("<i>%s</i>", name);
  g_autofree char *stem = g_strndup (name, bar - name);
  return g_markup_printf_escaped ("<i>%s</i><span size=\"smaller\" rise=\"-2600\">%s</span>", stem, bar + 1);
}

void
loligo_axis_widen (double *minimum, double *maximum)
{
  double span = *maximum - *minimum;
  double size = MAX (fabs (*minimum), fabs (*maximum));

  if (span > 1e-9 * size)
    {
      *minimum -= 0.06 * span;
      *maximum += 0.06 * span;
      return;
    }
  /* Constant: a tenth of its size to each side, or one unit around nothing. */
  double half = size > 0 ? 0.1 * size : 1;
  *minimum -= half;
  *maximum += half;
}
