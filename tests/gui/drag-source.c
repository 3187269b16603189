/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * drag-source.c: what a file manager is to a test of dropping: a small window, at the lower right of the screen, from
 * which the file named on the command line can be dragged. Says "EV source" when it is there and "EV drag-begin".
 */
#include <gdk/x11/gdkx.h>
#include <gtk/gtk.h>

static GdkContentProvider *
on_prepare (GtkDragSource *source, double x, double y, GFile *file)
{
  GdkFileList *files = gdk_file_list_new_from_array (&file, 1);
  GdkContentProvider *content = gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, files);
  g_boxed_free (GDK_TYPE_FILE_LIST, files);
  return content;
}

static void
on_drag_begin (GtkDragSource *source, GdkDrag *drag)
{
  g_printerr ("EV drag-begin\n");
}

int
main (int argc, char **argv)
{
  if (argc != 2)
    return 2;
  gtk_init ();
  g_autoptr (GFile) file = g_file_new_for_path (argv[1]);
  GtkWidget *window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_child (GTK_WINDOW (window), gtk_label_new ("file"));
  gtk_window_set_default_size (GTK_WINDOW (window), 80, 80);
  GtkDragSource *source = gtk_drag_source_new ();
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect (source, "prepare", G_CALLBACK (on_prepare), file);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_drag_begin), NULL);
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (source));
  gtk_window_present (GTK_WINDOW (window));
  g_printerr ("EV source %lu\n",
              gdk_x11_surface_get_xid (gtk_native_get_surface (GTK_NATIVE (window))));
  GMainLoop *loop = g_main_loop_new (NULL, FALSE);
  g_main_loop_run (loop);
}
