/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * window-run.c: run, pause, step, reset and speed; the status bar; the bar that says why a run failed.
 */
#include "window/window-private.h"
#include "window/speed.h"
#include "window/test-hooks.h"

#include <inttypes.h>

/* Reading digits that change sixty times a second is no use, and laying them out costs a frame. */
#define LABEL_INTERVAL_US 100000

static const char *
get_state_text (LoligoSessionState state)
{
  switch (state)
    {
    case LOLIGO_SESSION_EMPTY:
      return "";
    case LOLIGO_SESSION_BUILDING:
      return _("building…");
    case LOLIGO_SESSION_PAUSED:
      return _("paused");
    case LOLIGO_SESSION_RUNNING:
      return _("running");
    case LOLIGO_SESSION_FINISHED:
      return _("finished");
    case LOLIGO_SESSION_FAILED:
      return _("failed");
    }
  return "";
}

static char *
format_time (double t_s)
{
  return t_s < 1 ? g_strdup_printf (_("t = %.2f ms"), t_s * 1e3)
                 : g_strdup_printf (_("t = %.3f s"), t_s);
}

static void
set_label (GtkLabel *label, char *text)
{
  if (g_strcmp0 (gtk_label_get_label (label), text) != 0)
    gtk_label_set_label (label, text);
  g_free (text);
}

static void
update_status (LoligoWindow *self)
{
  LoligoEngine *engine = loligo_session_get_engine (self->session);
  LoligoEngineStatus status;
  loligo_session_get_status (self->session, &status);
  self->labels_us = g_get_monotonic_time ();
  set_label (self->time_label, engine == NULL ? g_strdup ("") : format_time (status.t_s));
  g_autofree char *dt = engine == NULL
                            ? NULL
                            : loligo_number_format (loligo_engine_get_plan (engine)->dt_s * 1e3);
  set_label (self->step_label, engine == NULL ? g_strdup ("") : g_strdup_printf (_("dt %s ms"), dt));
  gboolean has_rate = engine != NULL && status.real_time_factor > 0
                      && status.state == LOLIGO_ENGINE_RUNNING;
  set_label (self->rate_label, has_rate
                                   ? g_strdup_printf (_("%.3g× real time"), status.real_time_factor)
                                   : g_strdup (""));
  set_label (self->spikes_label,
             engine == NULL
                 ? g_strdup ("")
                 : g_strdup_printf (g_dngettext (LOLIGO_GETTEXT_DOMAIN, "%" PRIu64 " spike",
                                                 "%" PRIu64 " spikes",
                                                 (gulong) status.n_spikes),
                                    status.n_spikes));
}

static void
update_speed (LoligoWindow *self)
{
  double speed = loligo_session_get_speed (self->session);
  g_autofree char *text = loligo_speed_to_short_string (speed);
  g_autofree char *long_text = loligo_speed_to_string (speed);
  g_autofree char *name = g_strdup_printf (_("Speed: %s"), long_text);
  gtk_menu_button_set_label (self->speed_button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->speed_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "speed");
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_double (speed));
}

static void
set_enabled (LoligoWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

void
loligo_window_update_run (LoligoWindow *self)
{
  LoligoSessionState state = loligo_session_get_state (self->session);
  gboolean is_running = state == LOLIGO_SESSION_RUNNING;
  gboolean has_engine = loligo_session_get_engine (self->session) != NULL;
  adw_button_content_set_icon_name (self->run_content, is_running ? "media-playback-pause-symbolic"
                                                                  : "media-playback-start-symbolic");
  adw_button_content_set_label (self->run_content, is_running ? _("Pause") : _("Run"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->run_button), is_running ? _("Pause (F5)")
                                                                         : _("Run (F5)"));
  set_enabled (self, "run", state != LOLIGO_SESSION_EMPTY);
  set_enabled (self, "reset", state != LOLIGO_SESSION_EMPTY);
  set_enabled (self, "step", has_engine);
  set_enabled (self, "next-spike", has_engine);
  set_enabled (self, "export-figure", has_engine);
  set_enabled (self, "export-data", has_engine);
  gtk_label_set_label (self->state_label, get_state_text (state));
  update_speed (self);
  update_status (self);
}

static void
on_state (LoligoWindow *self)
{
  static const char *const names[]
      = { "empty", "building", "paused", "running", "finished", "failed" };
  LoligoSessionState state = loligo_session_get_state (self->session);
  if (state == LOLIGO_SESSION_RUNNING)
    gtk_info_bar_set_revealed (self->failure_bar, FALSE);
  loligo_window_update_run (self);
  loligo_test_event ("state %s", names[state]);
}

static void
on_tick (LoligoWindow *self)
{
  gboolean is_running = loligo_session_get_state (self->session) == LOLIGO_SESSION_RUNNING;
  if (!is_running || g_get_monotonic_time () - self->labels_us >= LABEL_INTERVAL_US)
    update_status (self);
}

static void
on_failed (LoligoWindow *self, const char *message)
{
  gtk_label_set_label (self->failure_label, message);
  gtk_info_bar_set_revealed (self->failure_bar, TRUE);
  loligo_test_event ("failed %s", message);
}

static void
on_run (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  loligo_session_toggle (((LoligoWindow *) data)->session);
}

static void
on_step (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  loligo_session_step (((LoligoWindow *) data)->session);
  loligo_test_event ("step");
}

static void
on_next_spike (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  loligo_session_step_to_spike (((LoligoWindow *) data)->session);
}

static void
on_reset (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LoligoWindow *self = data;
  loligo_session_reset (self->session);
  gtk_info_bar_set_revealed (self->failure_bar, FALSE);
  loligo_test_event ("reset");
}

static void
set_speed (LoligoWindow *self, double speed)
{
  loligo_session_set_speed (self->session, speed);
  update_speed (self);
  g_autofree char *text = loligo_number_format (speed);
  loligo_test_event ("speed %s", text);
}

static void
on_speed (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  set_speed (data, g_variant_get_double (parameter));
}

static void
on_faster (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LoligoWindow *self = data;
  set_speed (self, loligo_speed_change (loligo_session_get_speed (self->session), 1));
}

static void
on_slower (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LoligoWindow *self = data;
  set_speed (self, loligo_speed_change (loligo_session_get_speed (self->session), -1));
}

static void
fill_speed_menu (LoligoWindow *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  for (guint i = loligo_speed_get_count (); i > 0; i--)
    {
      double speed = loligo_speed_get (i - 1);
      g_autofree char *text = loligo_speed_to_string (speed);
      g_autoptr (GMenuItem) item = g_menu_item_new (text, NULL);
      g_menu_item_set_action_and_target (item, "win.speed", "d", speed);
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (self->speed_button, G_MENU_MODEL (menu));
}

/* Keys that are letters elsewhere work on the canvas and on the plots only. */
static void
add_letter_keys (GtkWidget *widget)
{
  static const struct { const char *trigger, *action; } letters[] = {
    { "period", "win.step" },         { "greater", "win.next-spike" },
    { "<Shift>greater", "win.next-spike" }, { "bracketleft", "win.slower" },
    { "bracketright", "win.faster" }, { "space", "win.run" },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();
  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (controller),
        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (letters[i].trigger),
                          gtk_named_action_new (letters[i].action)));
  gtk_widget_add_controller (widget, controller);
}

void
loligo_window_add_run_actions (LoligoWindow *self)
{
  const GActionEntry entries[] = {
    { .name = "run", .activate = on_run },
    { .name = "step", .activate = on_step },
    { .name = "next-spike", .activate = on_next_spike },
    { .name = "reset", .activate = on_reset },
    { .name = "speed", .activate = on_speed, .parameter_type = "d", .state = "0.0" },
    { .name = "faster", .activate = on_faster },
    { .name = "slower", .activate = on_slower },
  };
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  fill_speed_menu (self);
  add_letter_keys (GTK_WIDGET (self->canvas_slot));
  add_letter_keys (GTK_WIDGET (self->dock_slot));
  g_signal_connect_swapped (self->session, "notify::state", G_CALLBACK (on_state), self);
  g_signal_connect_swapped (self->session, "rebuilt", G_CALLBACK (loligo_window_update_run), self);
  g_signal_connect_swapped (self->session, "tick", G_CALLBACK (on_tick), self);
  g_signal_connect_swapped (self->session, "failed", G_CALLBACK (on_failed), self);
}
