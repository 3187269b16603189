/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * nearest.c: "did you mean?": the known name that is nearest to a wrong one, by the number of
 * letters that differ (Damerau's distance with adjacent swaps), or by a common beginning.
 */
#include "model/library.h"
#include <string.h>

#define LETTERS_LIMIT 64

static guint
get_distance (const char *a, const char *b)
{
  gsize n_a = MIN (strlen (a), LETTERS_LIMIT), n_b = MIN (strlen (b), LETTERS_LIMIT);
  guint rows[3][LETTERS_LIMIT + 1];
  for (gsize j = 0; j <= n_b; j++)
    rows[0][j] = 2 * j;
  for (gsize i = 1; i <= n_a; i++)
    {
      guint *now = rows[i % 3], *before = rows[(i + 2) % 3];
      const guint *swapped = rows[(i + 1) % 3];
      now[0] = 2 * i;
      for (gsize j = 1; j <= n_b; j++)
        {
          /* Capitals are half a mistake: costs count double. */
          guint cost = a[i - 1] == b[j - 1] ? 0 : 2;
          if (cost == 2 && g_ascii_tolower (a[i - 1]) == g_ascii_tolower (b[j - 1]))
            cost = 1;
          now[j] = MIN (MIN (before[j] + 2, now[j - 1] + 2), before[j - 1] + cost);
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            now[j] = MIN (now[j], swapped[j - 2] + 2);
        }
    }
  return rows[n_a % 3][n_b];
}

const char *
loligo_nearest_name (const char *name, const char *const *names)
{
  gsize length = strlen (name);
  if (length == 0)
    return NULL;
  /* One letter is like every other letter: only its case may differ. */
  guint limit = length == 1 ? 1 : 2 * MAX (1, MIN (length / 3, 3));
  const char *nearest = NULL;
  guint smallest = limit + 1;
  for (guint k = 0; names[k] != NULL; k++)
    {
      guint distance = get_distance (name, names[k]);
      if (g_ascii_strcasecmp (name, names[k]) == 0)
        distance = MIN (distance, 1);
      if (length >= 3 && distance > limit && g_str_has_prefix (names[k], name))
        distance = limit;
      if (distance < smallest)
        {
          smallest = distance;
          nearest = names[k];
        }
    }
  return nearest;
}
