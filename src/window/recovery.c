/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * recovery.c: offers, at the start, the copies that a crash left behind, in a bar that one may leave alone. Discarding
 * deletes them; what is recovered opens as a changed document, its old file untouched until it is saved.
 */
#include "window/window-private.h"
#include "window/test-hooks.h"

/* Beside GTK_RESPONSE_CLOSE, which keeps the copies for another time. */
enum
{
  RESPONSE_DISCARD = 1,
  RESPONSE_RECOVER
};

static void
recover (LoligoWindow *self, LoligoRecovered *copy)
{
  g_autoptr (GError) error = NULL;
  if (!loligo_project_load_recovered (self->project, copy->json, copy->path, copy->base, &error))
    {
      loligo_window_show_error (self, _("The Copy Cannot Be Read"), error->message);
      return;
    }
  /* Our own copy is on disk before theirs goes. */
  loligo_autosave_flush (self->autosave);
  loligo_recovered_discard (copy);
  loligo_test_event ("recovered %s", copy->name);
}

/* A window that has nothing to lose: this one, or another. */
static LoligoWindow *
get_window_to_fill (LoligoWindow *self)
{
  if (loligo_window_is_fresh (self))
    return self;
  LoligoWindow *window = loligo_window_new_beside (self);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static void
on_recovery_response (LoligoWindow *self, int response)
{
  gtk_info_bar_set_revealed (self->recovery_bar, FALSE);
  g_autoptr (GPtrArray) found = g_steal_pointer (&self->recovered);
  for (guint i = 0; found != NULL && i < found->len; i++)
    if (response == RESPONSE_RECOVER)
      recover (get_window_to_fill (self), found->pdata[i]);
    else if (response == RESPONSE_DISCARD)
      loligo_recovered_discard (found->pdata[i]);
  gtk_widget_grab_focus (self->canvas);
}

static char *
describe (GPtrArray *found)
{
  const LoligoRecovered *newest = found->pdata[0];
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (newest->time);
  g_autofree char *when = time == NULL ? g_strdup ("") : g_date_time_format (time, "%x %X");
  const char *name = newest->name != NULL ? newest->name : _("Untitled");
  if (found->len == 1)
    return g_strdup_printf (
        _("Loligo did not end as it should. “%s” has changes from %s that were not saved."), name, when);
  return g_strdup_printf (_("Loligo did not end as it should. %u documents have changes that were not "
                            "saved, the newest is “%s” from %s."),
                          found->len, name, when);
}

void
loligo_window_offer_recovery (LoligoWindow *self)
{
  g_autoptr (GPtrArray) found = loligo_autosave_find ();
  if (found->len == 0)
    return;
  g_autofree char *text = describe (found);
  gtk_label_set_label (self->recovery_label, text);
  self->recovered = g_steal_pointer (&found);
  GtkWidget *discard
      = gtk_info_bar_add_button (self->recovery_bar, _("_Discard"), RESPONSE_DISCARD);
  GtkWidget *button = gtk_info_bar_add_button (self->recovery_bar, _("_Recover"), RESPONSE_RECOVER);
  loligo_test_set_name (discard, "discard_button");
  loligo_test_set_name (button, "recover_button");
  g_signal_connect_swapped (self->recovery_bar, "response", G_CALLBACK (on_recovery_response), self);
  gtk_info_bar_set_revealed (self->recovery_bar, TRUE);
  gtk_window_set_focus (GTK_WINDOW (self), button);
  loligo_test_event ("recovery offered");
}
