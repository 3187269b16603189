/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * preferences.c: style, text size, and what a new document starts with. Changes work at once.
 */
#include "window/preferences.h"
#include "config.h"
#include "window/speed.h"
#include "window/test-hooks.h"

struct _LoligoPreferences
{
  AdwPreferencesWindow parent_instance;
  GSettings *settings;
  AdwComboRow *style_row, *text_row, *speed_row;
  GtkSpinButton *threads_button;
};

G_DEFINE_FINAL_TYPE (LoligoPreferences, loligo_preferences, ADW_TYPE_PREFERENCES_WINDOW)

#define SCHEMA "io.github.loligo.Loligo"

static const double text_scales[] = { 1, 1.25, 1.5, 2 };

static void
loligo_preferences_dispose (GObject *object)
{
  g_clear_object (&LOLIGO_PREFERENCES (object)->settings);
  G_OBJECT_CLASS (loligo_preferences_parent_class)->dispose (object);
}

static void
loligo_preferences_class_init (LoligoPreferencesClass *class)
{
  G_OBJECT_CLASS (class)->dispose = loligo_preferences_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/loligo/Loligo/ui/preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, LoligoPreferences, style_row);
  gtk_widget_class_bind_template_child (widget_class, LoligoPreferences, text_row);
  gtk_widget_class_bind_template_child (widget_class, LoligoPreferences, speed_row);
  gtk_widget_class_bind_template_child (widget_class, LoligoPreferences, threads_button);
}

static void
loligo_preferences_init (LoligoPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_autoptr (GtkStringList) speeds = gtk_string_list_new (NULL);
  for (guint i = 0; i < loligo_speed_get_count (); i++)
    gtk_string_list_take (speeds, loligo_speed_to_string (loligo_speed_get (i)));
  adw_combo_row_set_model (self->speed_row, G_LIST_MODEL (speeds));
}

static void
on_style (LoligoPreferences *self)
{
  g_settings_set_enum (self->settings, "style", (int) adw_combo_row_get_selected (self->style_row));
}

static void
on_text (LoligoPreferences *self)
{
  guint index = adw_combo_row_get_selected (self->text_row);
  if (index < G_N_ELEMENTS (text_scales))
    g_settings_set_double (self->settings, "text-scale", text_scales[index]);
}

static void
on_speed (LoligoPreferences *self)
{
  guint index = adw_combo_row_get_selected (self->speed_row);
  if (index < loligo_speed_get_count ())
    g_settings_set_double (self->settings, "speed", loligo_speed_get (index));
}

static guint
find_scale (double scale)
{
  guint nearest = 0;
  for (guint i = 1; i < G_N_ELEMENTS (text_scales); i++)
    if (ABS (text_scales[i] - scale) < ABS (text_scales[nearest] - scale))
      nearest = i;
  return nearest;
}

static guint
find_speed (double speed)
{
  for (guint i = 0; i < loligo_speed_get_count (); i++)
    if (loligo_speed_get (i) == speed)
      return i;
  return loligo_speed_get_count () - 1;
}

GtkWidget *
loligo_preferences_new (GSettings *settings)
{
  LoligoPreferences *self = g_object_new (LOLIGO_TYPE_PREFERENCES, NULL);
  self->settings = g_object_ref (settings);
  adw_combo_row_set_selected (self->style_row, (guint) g_settings_get_enum (settings, "style"));
  adw_combo_row_set_selected (self->text_row,
                              find_scale (g_settings_get_double (settings, "text-scale")));
  adw_combo_row_set_selected (self->speed_row, find_speed (g_settings_get_double (settings, "speed")));
  g_settings_bind (settings, "threads", self->threads_button, "value", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_swapped (self->style_row, "notify::selected", G_CALLBACK (on_style), self);
  g_signal_connect_swapped (self->text_row, "notify::selected", G_CALLBACK (on_text), self);
  g_signal_connect_swapped (self->speed_row, "notify::selected", G_CALLBACK (on_speed), self);
  return GTK_WIDGET (self);
}

GSettings *
loligo_preferences_open_settings (void)
{
  GSettingsSchemaSource *installed = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema
      = installed == NULL ? NULL : g_settings_schema_source_lookup (installed, SCHEMA, TRUE);
  g_autoptr (GSettingsSchemaSource) built = NULL;
  if (schema == NULL)
    built = g_settings_schema_source_new_from_directory (LOLIGO_BUILD_DATA_DIR, installed, TRUE, NULL);
  if (built != NULL)
    schema = g_settings_schema_source_lookup (built, SCHEMA, TRUE);
  return schema == NULL ? NULL : g_settings_new_full (schema, NULL, NULL);
}

static void
apply_style (GSettings *settings)
{
  static const AdwColorScheme schemes[]
      = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK };
  guint style = (guint) g_settings_get_enum (settings, "style");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      schemes[MIN (style, G_N_ELEMENTS (schemes) - 1)]);
  loligo_test_event ("style %u", style);
}

/* The platform's resolution, in which all text is measured, times the person's factor. */
static void
apply_text_scale (GSettings *settings)
{
  GtkSettings *gtk_settings = gtk_settings_get_default ();
  int dpi = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (gtk_settings), "loligo-platform-dpi"));
  if (dpi == 0)
    {
      g_object_get (gtk_settings, "gtk-xft-dpi", &dpi, NULL);
      dpi = dpi > 0 ? dpi : 96 * PANGO_SCALE;
      g_object_set_data (G_OBJECT (gtk_settings), "loligo-platform-dpi", GINT_TO_POINTER (dpi));
    }
  double scale = CLAMP (g_settings_get_double (settings, "text-scale"), 0.5, 4);
  g_object_set (gtk_settings, "gtk-xft-dpi", (int) (dpi * scale), NULL);
}

void
loligo_preferences_follow (GSettings *settings)
{
  if (settings == NULL)
    return;
  g_signal_connect (settings, "changed::style", G_CALLBACK (apply_style), NULL);
  g_signal_connect (settings, "changed::text-scale", G_CALLBACK (apply_text_scale), NULL);
  apply_style (settings);
  if (g_settings_get_double (settings, "text-scale") != 1)
    apply_text_scale (settings);
}
