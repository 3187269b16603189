/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-hooks.c: events and the dump for GUI tests. Places are pixels from the corner of the X window of
 * the toplevel, so that a test adds that window's position and points there.
 */
#include "window/test-hooks.h"
#include <adwaita.h>
#ifdef GDK_WINDOWING_X11
#include <gdk/x11/gdkx.h>
#endif

static gboolean
is_on (void)
{
  return g_getenv ("LOLIGO_TEST_EVENTS") != NULL;
}

void
loligo_test_event (const char *format, ...)
{
  if (!is_on ())
    return;
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_printerr ("EV %s\n", line);
}

void
loligo_test_set_name (GtkWidget *widget, const char *name)
{
  g_object_set_data_full (G_OBJECT (widget), "loligo-test-name", g_strdup (name), g_free);
}

static void
on_event (GtkWidget *widget, const char *line, gpointer data)
{
  loligo_test_event ("%s", line);
}

void
loligo_test_follow_events (GtkWidget *widget)
{
  if (is_on () && g_signal_lookup ("event", G_OBJECT_TYPE (widget)) != 0)
    g_signal_connect (widget, "event", G_CALLBACK (on_event), NULL);
}

/* ---- the dump ---- */

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value == NULL)
    json_builder_add_null_value (builder);
  else
    json_builder_add_string_value (builder, value);
}

static void
add_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

static void
add_integer (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

/* Where the surface of NATIVE lies in its toplevel's, through popovers in popovers. */
static void
add_surface_offset (GtkNative *native, double *x, double *y)
{
  double dx, dy;
  gtk_native_get_surface_transform (native, &dx, &dy);
  *x += dx;
  *y += dy;
  GdkSurface *surface = gtk_native_get_surface (native);
  while (surface != NULL && GDK_IS_POPUP (surface))
    {
      *x += gdk_popup_get_position_x (GDK_POPUP (surface));
      *y += gdk_popup_get_position_y (GDK_POPUP (surface));
      surface = gdk_popup_get_parent (GDK_POPUP (surface));
    }
}

static gboolean
get_place (GtkWidget *widget, graphene_rect_t *place)
{
  GtkNative *native = gtk_widget_get_native (widget);
  if (native == NULL || !gtk_widget_get_mapped (widget)
      || !gtk_widget_compute_bounds (widget, GTK_WIDGET (native), place))
    return FALSE;
  double x = 0, y = 0;
  add_surface_offset (native, &x, &y);
  graphene_rect_offset (place, (float) x, (float) y);
  return TRUE;
}

static char *
get_name (GtkWidget *widget)
{
  const char *name = g_object_get_data (G_OBJECT (widget), "loligo-test-name");
  if (name == NULL && GTK_IS_BUILDABLE (widget))
    name = gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget));
  if (name != NULL && !g_str_has_prefix (name, "___object_"))
    return g_strdup (name);
  if (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) != NULL)
    return g_strdup_printf ("button %s", gtk_button_get_label (GTK_BUTTON (widget)));
  if (GTK_IS_POPOVER (widget))
    return g_strdup ("popover");
  if (!g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkModelButton"))
    return NULL;
  g_autofree char *text = NULL;
  g_object_get (widget, "text", &text, NULL);
  return g_strdup_printf ("item %s", text);
}

static void
add_text_of_view (JsonBuilder *builder, GtkTextView *view)
{
  g_autofree char *text = NULL;
  g_object_get (gtk_text_view_get_buffer (view), "text", &text, NULL);
  add_string (builder, "text", text);
}

static void
add_widget (JsonBuilder *builder, GtkWidget *widget, const char *name)
{
  graphene_rect_t place;
  if (!get_place (widget, &place))
    return;
  json_builder_begin_object (builder);
  add_string (builder, "name", name);
  add_string (builder, "type", G_OBJECT_TYPE_NAME (widget));
  add_number (builder, "x", place.origin.x);
  add_number (builder, "y", place.origin.y);
  add_number (builder, "width", place.size.width);
  add_number (builder, "height", place.size.height);
  add_boolean (builder, "sensitive", gtk_widget_is_sensitive (widget));
  add_boolean (builder, "focus", gtk_widget_has_focus (widget));
  add_boolean (builder, "focus-within", (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0);
  add_string (builder, "tooltip", gtk_widget_get_tooltip_text (widget));
  if (GTK_IS_LABEL (widget))
    add_string (builder, "text", gtk_label_get_label (GTK_LABEL (widget)));
  if (GTK_IS_EDITABLE (widget))
    add_string (builder, "text", gtk_editable_get_text (GTK_EDITABLE (widget)));
  if (GTK_IS_ENTRY (widget))
    add_string (builder, "placeholder", gtk_entry_get_placeholder_text (GTK_ENTRY (widget)));
  if (GTK_IS_TEXT_VIEW (widget))
    add_text_of_view (builder, GTK_TEXT_VIEW (widget));
  json_builder_end_object (builder);
}

typedef void (*Visit) (JsonBuilder *builder, GtkWidget *widget, const char *name);

static void
visit_named (GtkWidget *widget, JsonBuilder *builder, Visit visit)
{
  g_autofree char *name = get_name (widget);
  if (name != NULL)
    visit (builder, widget, name);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    visit_named (child, builder, visit);
}

static void
add_dump (JsonBuilder *builder, GtkWidget *widget, const char *name)
{
  LoligoTestDump dump = (LoligoTestDump) g_object_get_data (G_OBJECT (widget), "loligo-test-dump");
  if (dump == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  dump (widget, builder);
  json_builder_end_object (builder);
}

static gint64
get_xid (GtkWindow *window)
{
#ifdef GDK_WINDOWING_X11
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  if (surface != NULL && GDK_IS_X11_SURFACE (surface))
    return (gint64) gdk_x11_surface_get_xid (surface);
#endif
  return 0;
}

static void
add_windows (JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "windows");
  json_builder_begin_array (builder);
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
      if (!gtk_widget_get_mapped (GTK_WIDGET (window)))
        continue;
      json_builder_begin_object (builder);
      add_string (builder, "type", G_OBJECT_TYPE_NAME (window));
      add_string (builder, "title", gtk_window_get_title (window));
      add_boolean (builder, "active", gtk_window_is_active (window));
      add_integer (builder, "xid", get_xid (window));
      json_builder_set_member_name (builder, "widgets");
      json_builder_begin_array (builder);
      visit_named (GTK_WIDGET (window), builder, add_widget);
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_strings (JsonBuilder *builder, const char *name, char **values)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; values[i] != NULL; i++)
    json_builder_add_string_value (builder, values[i]);
  json_builder_end_array (builder);
  g_strfreev (values);
}

static void
add_project (JsonBuilder *builder, LoligoProject *project)
{
  g_autofree char *name = loligo_project_get_display_name (project);
  g_autofree char *json = loligo_document_to_json (loligo_project_get_document (project));
  g_autoptr (JsonNode) document = json_from_string (json, NULL);
  add_string (builder, "name", name);
  add_string (builder, "path", loligo_project_get_path (project));
  add_boolean (builder, "modified", loligo_project_is_modified (project));
  add_string (builder, "undo", loligo_project_get_undo_name (project));
  add_string (builder, "redo", loligo_project_get_redo_name (project));
  add_strings (builder, "selected-nodes", loligo_project_get_selected_nodes (project));
  add_strings (builder, "selected-edges", loligo_project_get_selected_edges (project));
  json_builder_set_member_name (builder, "document");
  json_builder_add_value (builder, g_steal_pointer (&document));
  const LoligoProblems *problems = loligo_project_get_problems (project);
  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);
  for (guint i = 0; i < loligo_problems_get_count (problems) && i < 100; i++)
    json_builder_add_string_value (builder, loligo_problems_get (problems, i)->message);
  json_builder_end_array (builder);
}

static void
add_recorders (JsonBuilder *builder, LoligoEngine *engine)
{
  json_builder_set_member_name (builder, "recorders");
  json_builder_begin_array (builder);
  for (guint i = 0; engine != NULL && i < loligo_engine_get_n_recorders (engine); i++)
    {
      LoligoRecorder *recorder = loligo_engine_get_recorder (engine, i);
      gboolean is_spikes = loligo_recorder_is_spikes (recorder);
      json_builder_begin_object (builder);
      add_string (builder, "id", loligo_recorder_get_id (recorder));
      add_string (builder, "node", loligo_recorder_get_node (recorder));
      add_string (builder, "variable", loligo_recorder_get_variable (recorder));
      guint64 count = is_spikes ? loligo_recorder_get_n_spikes (recorder)
                                : loligo_recorder_get_n_samples (recorder);
      add_integer (builder, is_spikes ? "n_spikes" : "n_samples", (gint64) count);
      double last;
      if (!is_spikes && count > 0 && loligo_recorder_read (recorder, 0, count - 1, 1, &last) == 1)
        add_number (builder, "last", last);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_session (JsonBuilder *builder, LoligoSession *session)
{
  static const char *const names[]
      = { "empty", "building", "paused", "running", "finished", "failed" };
  LoligoEngine *engine = loligo_session_get_engine (session);
  LoligoEngineStatus status = { 0 };
  if (engine != NULL)
    loligo_engine_get_status (engine, &status);
  add_string (builder, "state", names[loligo_session_get_state (session)]);
  add_number (builder, "t_s", status.t_s);
  add_integer (builder, "step", status.step);
  add_integer (builder, "n_spikes", (gint64) status.n_spikes);
  add_integer (builder, "generation", (gint64) status.generation);
  add_number (builder, "real_time_factor", status.real_time_factor);
  add_boolean (builder, "native", status.native);
  add_number (builder, "speed", loligo_session_get_speed (session));
  add_recorders (builder, engine);
}

static char *
describe (GtkWidget *window)
{
  LoligoProject *project = g_object_get_data (G_OBJECT (window), "loligo-test-project");
  LoligoSession *session = g_object_get_data (G_OBJECT (window), "loligo-test-session");
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  add_windows (builder);
  add_project (builder, project);
  add_session (builder, session);
  add_boolean (builder, "dark", adw_style_manager_get_dark (adw_style_manager_get_default ()));
  json_builder_set_member_name (builder, "dumps");
  json_builder_begin_object (builder);
  visit_named (window, builder, add_dump);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  return json_to_string (root, TRUE);
}

static void
on_dump (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *path = g_variant_get_string (parameter, NULL);
  g_autofree char *text = describe (data);
  g_autoptr (GError) error = NULL;
  if (g_file_set_contents (path, text, -1, &error))
    loligo_test_event ("dumped %s", path);
  else
    loligo_test_event ("dump-failed %s", error->message);
}

/* The first frame, and the first one with a spike in it: for tests/bench/start-time.py. */
static void
on_drawn (GdkFrameClock *clock, gpointer data)
{
  if (g_object_get_data (data, "loligo-test-drawn") == NULL)
    loligo_test_event ("drawn");
  g_object_set_data (data, "loligo-test-drawn", data);
  LoligoEngineStatus status;
  loligo_session_get_status (g_object_get_data (data, "loligo-test-session"), &status);
  if (status.n_spikes == 0)
    return;
  loligo_test_event ("spike-drawn");
  g_signal_handlers_disconnect_by_func (clock, on_drawn, data);
}

static void
on_realize (GtkWidget *window)
{
  g_signal_connect_object (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_drawn), window, 0);
}

void
loligo_test_hooks_install (GtkApplicationWindow *window, LoligoProject *project,
                           LoligoSession *session)
{
  if (!is_on ())
    return;
  const GActionEntry entry = { .name = "dump", .activate = on_dump, .parameter_type = "s" };
  g_object_set_data (G_OBJECT (window), "loligo-test-project", project);
  g_object_set_data (G_OBJECT (window), "loligo-test-session", session);
  g_action_map_add_action_entries (G_ACTION_MAP (window), &entry, 1, window);
  g_signal_connect (window, "realize", G_CALLBACK (on_realize), NULL);
}
