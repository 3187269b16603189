/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * about.h: who made Loligo, under which licence, and what it stands on. Main thread.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void loligo_about_show (GtkWindow *parent);

G_END_DECLS
