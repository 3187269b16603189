/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * i18n.h: marks the strings that a person sees. The domain is bound once, by the program's main.
 */
#pragma once

#include <glib.h>
#include <libintl.h>

#ifndef LOLIGO_GETTEXT_DOMAIN
#define LOLIGO_GETTEXT_DOMAIN "loligo"
#endif

#define _(text) dgettext (LOLIGO_GETTEXT_DOMAIN, text)
#define N_(text) text
#define C_(context, text) g_dpgettext2 (LOLIGO_GETTEXT_DOMAIN, context, text)

/* TEXT of the shipped library or an example (title, description, comment of a symbol) in the person's
 * language; any other text as it is. po/library-strings.h lists them. For what is shown only: documents,
 * files and JSON keep the text itself. (transfer none) */
static inline const char *
loligo_i18n_library (const char *text)
{
  return text && *text ? g_dpgettext2 (LOLIGO_GETTEXT_DOMAIN, "library", text) : text;
}

/* The same for a family: a folder of the library. */
static inline const char *
loligo_i18n_family (const char *family)
{
  return family && *family ? g_dpgettext2 (LOLIGO_GETTEXT_DOMAIN, "family", family) : family;
}
