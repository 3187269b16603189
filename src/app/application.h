/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * application.h: the running program: windows, what works without one, accelerators. Made by main.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LOLIGO_TYPE_APPLICATION (loligo_application_get_type ())
G_DECLARE_FINAL_TYPE (LoligoApplication, loligo_application, LOLIGO, APPLICATION, AdwApplication)

LoligoApplication *loligo_application_new (void);
/* What main calls when no subcommand was named; the exit status. */
int loligo_application_main (int argc, char **argv);

G_END_DECLS
