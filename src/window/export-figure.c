/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * export-figure.c: a small dialog; the window then asks for the file and draws.
 */
#include "window/export-figure.h"

struct _LoligoExportFigure
{
  AdwWindow parent_instance;
  AdwComboRow *format_row;
  GtkSpinButton *width_button, *height_button;
  GtkButton *export_button, *cancel_button;
};

G_DEFINE_FINAL_TYPE (LoligoExportFigure, loligo_export_figure, ADW_TYPE_WINDOW)

enum { SIGNAL_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
on_export (LoligoExportFigure *self)
{
  static const char *const suffixes[] = { "pdf", "svg", "png" };
  guint format = adw_combo_row_get_selected (self->format_row);
  double width = gtk_spin_button_get_value (self->width_button);
  double height = gtk_spin_button_get_value (self->height_button);
  g_object_ref (self);
  gtk_window_close (GTK_WINDOW (self));
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, suffixes[MIN (format, 2)], width, height);
  g_object_unref (self);
}

static void
loligo_export_figure_class_init (LoligoExportFigureClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/loligo/Loligo/ui/export-figure.ui");
  gtk_widget_class_bind_template_child (widget_class, LoligoExportFigure, format_row);
  gtk_widget_class_bind_template_child (widget_class, LoligoExportFigure, width_button);
  gtk_widget_class_bind_template_child (widget_class, LoligoExportFigure, height_button);
  gtk_widget_class_bind_template_child (widget_class, LoligoExportFigure, export_button);
  gtk_widget_class_bind_template_child (widget_class, LoligoExportFigure, cancel_button);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_STRING,
                                         G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

static void
loligo_export_figure_init (LoligoExportFigure *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->export_button));
  g_signal_connect_swapped (self->export_button, "clicked", G_CALLBACK (on_export), self);
}

GtkWidget *
loligo_export_figure_new (void)
{
  return g_object_new (LOLIGO_TYPE_EXPORT_FIGURE, NULL);
}
