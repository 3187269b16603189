/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * speed.c: from slow motion, in which a millisecond takes a second, to as fast as the machine can.
 */
#include "window/speed.h"
#include <loligo.h>

static const double speeds[] = { 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 0 };

guint
loligo_speed_get_count (void)
{
  return G_N_ELEMENTS (speeds);
}

double
loligo_speed_get (guint index)
{
  g_return_val_if_fail (index < G_N_ELEMENTS (speeds), 0);
  return speeds[index];
}

char *
loligo_speed_to_string (double speed)
{
  if (speed <= 0)
    return g_strdup (_("As fast as possible"));
  g_autofree char *number = loligo_number_format (speed);
  return g_strdup_printf ("%s×", number);
}

char *
loligo_speed_to_short_string (double speed)
{
  return speed <= 0 ? g_strdup (_("Max")) : loligo_speed_to_string (speed);
}

double
loligo_speed_change (double speed, int steps)
{
  guint fastest = G_N_ELEMENTS (speeds) - 1;
  if (speed <= 0)
    return steps > 0 ? 0 : speeds[fastest - 1];
  if (steps > 0)
    {
      for (guint i = 0; i < fastest; i++)
        if (speeds[i] > speed * 1.0001)
          return speeds[i];
      return 0;
    }
  for (guint i = fastest; i > 0; i--)
    if (speeds[i - 1] < speed * 0.9999)
      return speeds[i - 1];
  return speeds[0];
}
