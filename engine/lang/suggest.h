/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * suggest.h: the name that a person may have meant. Private to engine/lang.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *word, *nearest; /* NULL until a near one was offered; borrowed */
  guint distance;
} LoligoSuggestion;

LoligoSuggestion loligo_suggestion_start (const char *word);
/* Offers NAME; it is kept when nearer than those before. */
void loligo_suggestion_offer (LoligoSuggestion *suggestion, const char *name);
/* " (did you mean X?)", or "" when nothing was near. (transfer full) */
char *loligo_suggestion_to_string (const LoligoSuggestion *suggestion);

G_END_DECLS
