/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * about.c: the about window.
 */
#include "window/about.h"
#include "config.h"
#include "window/test-hooks.h"
#include <adwaita.h>

void
loligo_about_show (GtkWindow *parent)
{
  adw_show_about_window (
      parent, "application-name", "Loligo", "application-icon", "io.github.loligo.Loligo", "version",
      LOLIGO_VERSION, "developer-name", _("The Loligo Authors"), "license-type",
      GTK_LICENSE_GPL_3_0, "copyright", "© 2026 The Loligo Authors", "comments",
      _("A workbench for neural models: equations in, a living membrane on the canvas, a figure "
        "out. Named after the squid whose giant axon gave us the action potential."),
      /* Translators: your names, one a line. */
      "translator-credits", _("translator-credits"), NULL);
  loligo_test_event ("dialog about");
}
