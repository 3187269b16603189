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
