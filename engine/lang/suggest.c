/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * suggest.c: edit distance (insert, delete, exchange, and swap of neighbours), bytes for letters.
 * Called where a name is unknown.
 */
#include "lang/suggest.h"

#include "base/i18n.h"

#include <string.h>

#define LONGEST 40

LoligoSuggestion
loligo_suggestion_start (const char *word)
{
  gsize length = strlen (word);
  guint reach = length <= 1 ? 0 : length <= 4 ? 1 : 2;
  return (LoligoSuggestion){ word, NULL, reach + 1 };
}

static guint
edit_distance (const char *a, const char *b)
{
  guint n = (guint) strlen (a), m = (guint) strlen (b);
  guint rows[3][LONGEST + 1];
  guint *before = rows[0], *last = rows[1], *now = rows[2];
  for (guint j = 0; j <= m; j++)
    last[j] = j;
  for (guint i = 1; i <= n; i++)
    {
      now[0] = i;
      for (guint j = 1; j <= m; j++)
        {
          guint exchange = last[j - 1] + (a[i - 1] != b[j - 1]);
          now[j] = MIN (exchange, MIN (last[j], now[j - 1]) + 1);
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            now[j] = MIN (now[j], before[j - 2] + 1);
        }
      guint *free_row = before;
      before = last;
      last = now;
      now = free_row;
    }
  return last[m];
}

void
loligo_suggestion_offer (LoligoSuggestion *suggestion, const char *name)
{
  gsize n = strlen (suggestion->word), m = strlen (name);
  if (n > LONGEST || m > LONGEST || MAX (n, m) - MIN (n, m) >= suggestion->distance)
    return;
  guint distance = edit_distance (suggestion->word, name);
  if (g_ascii_strcasecmp (suggestion->word, name) == 0)
    distance = MIN (distance, 1);
  if (distance < suggestion->distance)
    {
      suggestion->distance = distance;
      suggestion->nearest = name;
    }
}

char *
loligo_suggestion_to_string (const LoligoSuggestion *suggestion)
{
  if (!suggestion->nearest)
    return g_strdup ("");
  return g_strdup_printf (_(" (did you mean %s?)"), suggestion->nearest);
}
