/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * recovery.c: offers, at the start, the newest copy that a crash left behind. Discarding deletes it; what
 * is recovered is opened as a changed document, with its old file untouched until it is saved.
 */
#include "window/window-private.h"
#include "window/test-hooks.h"

typedef struct
{
  LoligoWindow *window;
  GPtrArray *found;
} Offer;

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

static void
on_answer (AdwMessageDialog *dialog, const char *response, Offer *offer)
{
  if (g_str_equal (response, "recover"))
    recover (offer->window, offer->found->pdata[0]);
  else if (g_str_equal (response, "discard"))
    for (guint i = 0; i < offer->found->len; i++)
      loligo_recovered_discard (offer->found->pdata[i]);
  g_ptr_array_unref (offer->found);
  g_object_unref (offer->window);
  g_free (offer);
}

static char *
describe (const LoligoRecovered *copy)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (copy->time);
  g_autofree char *when = time == NULL ? g_strdup ("") : g_date_time_format (time, "%x %X");
  return g_strdup_printf (_("Loligo did not end as it should. “%s” has changes from %s that were not saved."),
                          copy->name != NULL ? copy->name : _("Untitled"), when);
}

void
loligo_window_offer_recovery (LoligoWindow *self)
{
  GPtrArray *found = loligo_autosave_find ();
  if (found->len == 0)
    {
      g_ptr_array_unref (found);
      return;
    }
  Offer *offer = g_new0 (Offer, 1);
  offer->window = g_object_ref (self);
  offer->found = found;
  g_autofree char *body = describe (found->pdata[0]);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Recover Unsaved Work?"), body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "later", _("_Later"), "discard",
                                    _("_Discard"), "recover", _("_Recover"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "recover",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "recover");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "later");
  g_signal_connect (dialog, "response", G_CALLBACK (on_answer), offer);
  gtk_window_present (GTK_WINDOW (dialog));
  loligo_test_event ("dialog recovery");
}
