/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * window-export.c: the figure and the data of the newest run to files, by the functions that the shell
 * command uses. The run is paused while they are written, so that all of it is from one moment.
 */
#include "window/window-private.h"
#include "figure/figure.h"
#include "window/export-figure.h"
#include "window/test-hooks.h"
#include <string.h>

typedef struct
{
  LoligoWindow *window;
  double width_mm, height_mm;
  char suffix[8];
} FigureRequest;

/* The plots of DOCUMENT with all that ENGINE recorded, up to where SIMULATION, which it lends, is. (transfer full) */
static LoligoFigure *
make_figure (LoligoEngine *engine, LoligoSimulation *simulation, const LoligoDocument *document)
{
  g_autoptr (GPtrArray) recorders = g_ptr_array_new ();
  for (guint i = 0; i < loligo_engine_get_n_recorders (engine); i++)
    g_ptr_array_add (recorders, loligo_engine_get_recorder (engine, i));
  return loligo_figure_new_for_document (document, (LoligoRecorder *const *) recorders->pdata,
                                         recorders->len, loligo_simulation_get_time (simulation));
}

static gboolean
is_running (LoligoWindow *self)
{
  return loligo_session_get_state (self->session) == LOLIGO_SESSION_RUNNING;
}

static void
tell_written (LoligoWindow *self, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *text = g_strdup_printf (_("Exported to %s"), name);
  loligo_window_toast (self, text);
  loligo_test_event ("exported %s", path);
}

void
loligo_window_export_figure_to (LoligoWindow *self, const char *path, double width_mm,
                                double height_mm)
{
  LoligoEngine *engine = loligo_session_get_engine (self->session);
  if (engine == NULL)
    return;
  gboolean was_running = is_running (self);
  LoligoSimulation *simulation = loligo_engine_borrow_sync (engine);
  const LoligoDocument *document = loligo_project_get_document (self->project);
  g_autoptr (LoligoFigure) figure = make_figure (engine, simulation, document);
  g_autofree char *title = loligo_project_get_display_name (self->project);
  g_autofree char *stamp = loligo_provenance_stamp (simulation, document);
  loligo_figure_set_title (figure, title);
  loligo_figure_set_stamp (figure, stamp);
  g_autoptr (GError) error = NULL;
  if (loligo_figure_save (figure, path, width_mm, height_mm, &error))
    tell_written (self, path);
  else
    loligo_window_show_error (self, _("Figure Not Exported"), error->message);
  if (was_running)
    loligo_session_run (self->session);
}

static void
remember_folder (LoligoWindow *self, GFile *file)
{
  g_clear_object (&self->export_folder);
  self->export_folder = g_file_get_parent (file);
}

static void
on_figure_file (GtkNativeDialog *dialog, int response, FigureRequest *request)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *path = g_file_get_path (file);
      remember_folder (request->window, file);
      g_autofree char *ending = g_strdup_printf (".%s", request->suffix);
      gboolean has_ending = path != NULL
                            && (g_str_has_suffix (path, ".pdf") || g_str_has_suffix (path, ".svg")
                                || g_str_has_suffix (path, ".png"));
      g_autofree char *whole = has_ending ? g_strdup (path) : g_strconcat (path, ending, NULL);
      if (path != NULL)
        loligo_window_export_figure_to (request->window, whole, request->width_mm,
                                        request->height_mm);
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
  g_object_unref (request->window);
  g_free (request);
}

static void
show_chooser (LoligoWindow *self, GtkFileChooserNative *dialog)
{
  if (self->export_folder != NULL)
    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), self->export_folder, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static char *
get_file_name (LoligoWindow *self, const char *ending)
{
  g_autofree char *name = loligo_project_get_display_name (self->project);
  if (g_str_has_suffix (name, ".loligo"))
    name[strlen (name) - strlen (".loligo")] = '\0';
  g_strdelimit (name, "/\\:", '-');
  return g_strconcat (name, ending, NULL);
}

static void
on_figure_chosen (LoligoWindow *self, const char *suffix, double width_mm, double height_mm)
{
  FigureRequest *request = g_new0 (FigureRequest, 1);
  request->window = g_object_ref (self);
  request->width_mm = width_mm;
  request->height_mm = height_mm;
  g_strlcpy (request->suffix, suffix, sizeof request->suffix);
  g_autofree char *ending = g_strdup_printf (".%s", suffix);
  g_autofree char *name = get_file_name (self, ending);
  GtkFileChooserNative *dialog
      = gtk_file_chooser_native_new (_("Export Figure"), GTK_WINDOW (self),
                                     GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"), _("_Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_signal_connect (dialog, "response", G_CALLBACK (on_figure_file), request);
  show_chooser (self, dialog);
  loligo_test_event ("dialog export-file");
}

static void
on_export_figure (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWidget *dialog = loligo_export_figure_new ();
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (data));
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (on_figure_chosen), data,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  loligo_test_event ("dialog export-figure");
}

/* ---- data ---- */

/* What was recorded, and what the plots compute from it. */
static gboolean
write_data (LoligoWindow *self, LoligoEngine *engine, const char *folder, LoligoDataFormat format,
            GError **error)
{
  LoligoSimulation *simulation = loligo_engine_borrow_sync (engine);
  const LoligoDocument *document = loligo_project_get_document (self->project);
  g_autoptr (LoligoFigure) figure = make_figure (engine, simulation, document);
  return loligo_export_simulation (simulation, document, format, folder, error)
         && loligo_figure_write_data (figure, folder, format, error);
}

static void
export_data_to (LoligoWindow *self, const char *folder, LoligoDataFormat format)
{
  LoligoEngine *engine = loligo_session_get_engine (self->session);
  if (engine == NULL)
    return;
  gboolean was_running = is_running (self);
  g_autoptr (GError) error = NULL;
  if (write_data (self, engine, folder, format, &error))
    tell_written (self, folder);
  else
    loligo_window_show_error (self, _("Data Not Exported"), error->message);
  if (was_running)
    loligo_session_run (self->session);
}

static void
on_data_folder (GtkNativeDialog *dialog, int response, LoligoWindow *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *path = g_file_get_path (file);
      const char *format = gtk_file_chooser_get_choice (GTK_FILE_CHOOSER (dialog), "format");
      if (path != NULL)
        export_data_to (self, path, g_strcmp0 (format, "npz") == 0 ? LOLIGO_FORMAT_NPZ
                                                                   : LOLIGO_FORMAT_CSV);
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
on_export_data (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  static const char *ids[] = { "csv", "npz", NULL };
  const char *labels[] = { _("CSV (text)"), _("NPZ (NumPy)"), NULL };
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _("Export Data: Choose a Folder"), GTK_WINDOW (data), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
      _("_Export"), _("_Cancel"));
  gtk_file_chooser_add_choice (GTK_FILE_CHOOSER (dialog), "format", _("Format"), ids, labels);
  gtk_file_chooser_set_choice (GTK_FILE_CHOOSER (dialog), "format", "csv");
  g_signal_connect (dialog, "response", G_CALLBACK (on_data_folder), data);
  show_chooser (data, dialog);
  loligo_test_event ("dialog export-data");
}

void
loligo_window_add_export_actions (LoligoWindow *self)
{
  const GActionEntry entries[] = {
    { .name = "export-figure", .activate = on_export_figure },
    { .name = "export-data", .activate = on_export_data },
  };
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
