/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * preferences.h: the dialog over the settings, and what style and text size do. Main thread.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LOLIGO_TYPE_PREFERENCES (loligo_preferences_get_type ())
G_DECLARE_FINAL_TYPE (LoligoPreferences, loligo_preferences, LOLIGO, PREFERENCES,
                      AdwPreferencesWindow)

GtkWidget *loligo_preferences_new (GSettings *settings);
/* The application's settings; a build's own schema when none is installed. NULL without any. (transfer full) */
GSettings *loligo_preferences_open_settings (void);
/* Makes style and text size follow SETTINGS (may be NULL) from now on. */
void loligo_preferences_follow (GSettings *settings);

G_END_DECLS
