/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * application.c: one process for all windows. `loligo FILE...` opens files, `--run` starts them, `--example` opens an
 * untitled copy. Every action is a GAction, so that keys, menus and tests use one name.
 */
#include "app/application.h"
#include "window/about.h"
#include "window/preferences.h"
#include "window/test-hooks.h"
#include "window/window.h"

struct _LoligoApplication
{
  AdwApplication parent_instance;
  LoligoLibrary *library;
  GSettings *settings; /* NULL when there is no schema */
  gboolean has_offered_recovery;
};

G_DEFINE_FINAL_TYPE (LoligoApplication, loligo_application, ADW_TYPE_APPLICATION)

typedef struct
{
  const char *action;
  const char *accelerators[3];
} Accelerator;

/* Letters without Control belong to canvas and plots, and editing keys to whatever has the focus: they are not here. */
static const Accelerator accelerators[] = {
  { "win.run", { "F5" } },
  { "win.reset", { "<Shift>F5" } },
  { "win.new", { "<Control>n" } },
  { "win.open", { "<Control>o" } },
  { "win.gallery", { "<Control><Shift>o" } },
  { "win.save", { "<Control>s" } },
  { "win.save-as", { "<Control><Shift>s" } },
  { "win.export-figure", { "<Control>e" } },
  { "win.export-data", { "<Control><Shift>e" } },
  { "win.dock", { "F8" } },
  { "win.sidebar", { "F9" } },
  { "win.inspector", { "<Control>i" } },
  { "win.fullscreen", { "F11" } },
  { "win.show-help-overlay", { "<Control>question", "<Control><Shift>question" } },
  { "window.close", { "<Control>w" } },
  { "app.new-window", { "<Control><Shift>n" } },
  { "app.preferences", { "<Control>comma" } },
  { "app.quit", { "<Control>q" } },
};

static LoligoWindow *
add_window (LoligoApplication *self)
{
  LoligoWindow *window = LOLIGO_WINDOW (
      loligo_window_new (ADW_APPLICATION (self), self->library, self->settings));
  gtk_window_present (GTK_WINDOW (window));
  if (!self->has_offered_recovery)
    loligo_window_offer_recovery (window);
  self->has_offered_recovery = TRUE;
  return window;
}

static LoligoWindow *
get_fresh_window (LoligoApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (LOLIGO_IS_WINDOW (l->data) && loligo_window_is_fresh (l->data))
      return l->data;
  return add_window (self);
}

static void
loligo_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
  if (window == NULL)
    add_window (LOLIGO_APPLICATION (application));
  else
    gtk_window_present (window);
}

static char *
find_example (LoligoApplication *self, const char *name)
{
  g_autofree char *file = g_strdup_printf ("%s.loligo", name);
  g_auto (GStrv) paths = loligo_library_list_examples (self->library);
  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      g_autofree char *base = g_path_get_basename (paths[i]);
      if (g_str_equal (base, file))
        return g_strdup (paths[i]);
    }
  return NULL;
}

/* HINT: "run", "example", or empty. */
static void
open_file (LoligoApplication *self, GFile *file, const char *hint)
{
  g_autofree char *path = g_file_get_path (file);
  if (path == NULL)
    return;
  LoligoWindow *window = get_fresh_window (self);
  gboolean is_example = g_strcmp0 (hint, "example") == 0;
  gboolean is_open = is_example ? loligo_window_load_example (window, path)
                                : loligo_window_load (window, path);
  if (is_open && g_strcmp0 (hint, "run") == 0)
    loligo_window_run (window);
}

static void
loligo_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  for (int i = 0; i < n_files; i++)
    open_file (LOLIGO_APPLICATION (application), files[i], hint);
}

static int
loligo_application_command_line (GApplication *application, GApplicationCommandLine *line)
{
  LoligoApplication *self = LOLIGO_APPLICATION (application);
  GVariantDict *options = g_application_command_line_get_options_dict (line);
  g_auto (GStrv) arguments = g_application_command_line_get_arguments (line, NULL);
  gboolean runs = g_variant_dict_contains (options, "run");
  const char *example = NULL;
  if (g_variant_dict_lookup (options, "example", "&s", &example))
    {
      g_autofree char *path = find_example (self, example);
      if (path == NULL)
        {
          g_application_command_line_printerr (line, _("loligo: there is no example “%s”\n"), example);
          return 2;
        }
      g_autoptr (GFile) file = g_file_new_for_path (path);
      open_file (self, file, "example");
    }
  for (guint i = 1; arguments[i] != NULL; i++)
    {
      g_autoptr (GFile) file = g_application_command_line_create_file_for_arg (line, arguments[i]);
      open_file (self, file, runs ? "run" : "");
    }
  if (example == NULL && arguments[1] == NULL)
    g_application_activate (application);
  return 0;
}

/* ---- actions ---- */

static void
on_preferences (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LoligoApplication *self = data;
  if (self->settings == NULL)
    return;
  GtkWidget *dialog = loligo_preferences_new (self->settings);
  gtk_window_set_transient_for (GTK_WINDOW (dialog),
                                gtk_application_get_active_window (GTK_APPLICATION (self)));
  gtk_window_present (GTK_WINDOW (dialog));
  loligo_test_event ("dialog preferences");
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  loligo_about_show (gtk_application_get_active_window (GTK_APPLICATION (data)));
}

static void
on_new_window (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  add_window (data);
}

/* Each window asks for itself; the program ends with the last. */
static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (data)));
  for (GList *l = windows; l != NULL; l = l->next)
    if (LOLIGO_IS_WINDOW (l->data))
      gtk_window_close (l->data);
}

static void
loligo_application_startup (GApplication *application)
{
  LoligoApplication *self = LOLIGO_APPLICATION (application);
  G_APPLICATION_CLASS (loligo_application_parent_class)->startup (application);
  self->library = loligo_library_new (NULL);
  self->settings = loligo_preferences_open_settings ();
  loligo_preferences_follow (self->settings);
  gtk_window_set_default_icon_name ("io.github.loligo.Loligo");
  const GActionEntry entries[] = {
    { .name = "preferences", .activate = on_preferences },
    { .name = "about", .activate = on_about },
    { .name = "new-window", .activate = on_new_window },
    { .name = "quit", .activate = on_quit },
  };
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accelerators[i].action,
                                           (const char *const *) accelerators[i].accelerators);
}

static void
loligo_application_finalize (GObject *object)
{
  LoligoApplication *self = LOLIGO_APPLICATION (object);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->library, loligo_library_unref);
  G_OBJECT_CLASS (loligo_application_parent_class)->finalize (object);
}

static void
loligo_application_class_init (LoligoApplicationClass *class)
{
  G_OBJECT_CLASS (class)->finalize = loligo_application_finalize;
  G_APPLICATION_CLASS (class)->startup = loligo_application_startup;
  G_APPLICATION_CLASS (class)->activate = loligo_application_activate;
  G_APPLICATION_CLASS (class)->open = loligo_application_open;
  G_APPLICATION_CLASS (class)->command_line = loligo_application_command_line;
}

static void
loligo_application_init (LoligoApplication *self)
{
  const GOptionEntry options[] = {
    { "run", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Start the opened documents"), NULL },
    { "example", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Open a gallery example, running"),
      N_ ("NAME") },
    { NULL },
  };
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[FILE…]"));
}

LoligoApplication *
loligo_application_new (void)
{
  return g_object_new (LOLIGO_TYPE_APPLICATION, "application-id", "io.github.loligo.Loligo", "flags",
                       G_APPLICATION_HANDLES_OPEN | G_APPLICATION_HANDLES_COMMAND_LINE,
                       "resource-base-path", "/io/github/loligo/Loligo", NULL);
}

int
loligo_application_main (int argc, char **argv)
{
  /* main chose the locale: numbers are never localised. */
  gtk_disable_setlocale ();
  g_autoptr (LoligoApplication) application = loligo_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
