/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * places-group.c: see places-group.h. What was typed and does not fit stays shown with what is wrong, and the
 * document as it was.
 */
#include "inspect/places-group.h"
#include "inspect/pages.h"
#include "inspect/places-drawing.h"

#include <math.h>
#include <string.h>

#define PICTURE_WIDTH 280

typedef struct
{
  LoligoProject *project;
  char *node;
  GtkWidget *shapes, *details, *lengths, *length, *checks[LOLIGO_AXES], *seed_row, *seed, *hint;
  GtkWidget *problem, *picture, *caption;
  LoligoGeometry geometry; /* of the picture */
  gboolean is_refreshing, is_wrong;
  gboolean is_edited; /* something was typed that is not yet applied */
} PlacesGroup;

static void
places_group_free (gpointer data)
{
  PlacesGroup *group = data;
  g_object_unref (group->project);
  g_free (group->node);
  g_free (group);
}

static const LoligoNode *
find_node (const PlacesGroup *group)
{
  return loligo_document_find_node (loligo_project_get_document (group->project), group->node);
}

/* ---- picture ---- */

static LoligoPlacesStyle
get_style (const PlacesGroup *group)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  const LoligoNode *node = find_node (group);
  LoligoPlacesStyle style = { .theme = adw_style_manager_get_high_contrast (manager) ? LOLIGO_THEME_HIGH_CONTRAST
                                       : adw_style_manager_get_dark (manager)        ? LOLIGO_THEME_DARK
                                                                                     : LOLIGO_THEME_LIGHT,
                              .is_ring = node != NULL && loligo_node_get_shape (node) == LOLIGO_SHAPE_RING };
  style.color = loligo_palette_get (loligo_project_get_color (group->project, group->node), style.theme);
  return style;
}

static void
draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  PlacesGroup *group = data;
  const LoligoNode *node = find_node (group);
  if (node == NULL || !group->geometry.has_lengths)
    return;
  LoligoPlacesStyle style = get_style (group);
  loligo_places_draw (cr, &group->geometry, loligo_node_get_size (node), &style, MIN (width, PICTURE_WIDTH));
}

static char *
format_length (double length, const char *unit)
{
  g_autofree char *number = g_strdup_printf ("%.4g", length);
  g_autofree char *plain = loligo_number_format (g_ascii_strtod (number, NULL));
  return g_strdup_printf ("%s %s", plain, unit);
}

/* "20 × 20 cells, 10 µm apart, in 200 µm × 200 µm." */
static char *
describe (const PlacesGroup *group)
{
  const LoligoGeometry *geometry = &group->geometry;
  const LoligoNode *node = find_node (group);
  double scale;
  const char *unit = loligo_places_get_unit (geometry, &scale);
  g_autofree char *size = loligo_size_format (node->rows, node->columns);
  g_autoptr (GString) extent = g_string_new (NULL);
  g_autoptr (GString) spacing = g_string_new (NULL);
  for (guint k = 0; k < geometry->n_axes; k++)
    {
      guint axis = geometry->n_axes >= 2 && k < 2 ? 1 - k : k; /* rows first, as in the file */
      g_autofree char *whole = format_length (geometry->extent_m[axis] / scale, unit);
      g_autofree char *step = format_length (geometry->spacing_m[axis] / scale, unit);
      g_string_append_printf (extent, "%s%s", k > 0 ? " × " : "", whole);
      if (k == 0 || geometry->spacing_m[0] != geometry->spacing_m[1])
        g_string_append_printf (spacing, "%s%s", k > 0 ? ", " : "", step);
    }
  if (geometry->is_random)
    return g_strdup_printf (_("%s cells anywhere in %s."), size, extent->str);
  return g_strdup_printf (_("%s cells, %s apart, in %s."), size, spacing->str, extent->str);
}

static gboolean
has_meeting_edges (const PlacesGroup *group, const LoligoPlacesStyle *style)
{
  return (group->geometry.is_periodic[0] && !style->is_ring) || group->geometry.is_periodic[1];
}

static void
show_picture (PlacesGroup *group)
{
  const LoligoNode *node = find_node (group);
  gboolean is_seen = group->geometry.has_lengths && loligo_node_get_shape (node) != LOLIGO_SHAPE_NONE;
  gtk_widget_set_visible (group->picture, is_seen);
  gtk_widget_set_visible (group->caption, is_seen);
  if (!is_seen)
    return;
  LoligoPlacesStyle style = get_style (group);
  guint64 size = loligo_node_get_size (node);
  guint64 n_dots = loligo_places_count_dots (&group->geometry, size, &style, PICTURE_WIDTH);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *whole = describe (group), *dots = loligo_format_thousands ((double) n_dots);
  g_string_append (text, whole);
  if (n_dots < size)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text, _("%s of them are drawn."), dots);
    }
  if (group->geometry.n_axes == 3)
    g_string_append_printf (text, " %s", _("Seen along the depth."));
  if (has_meeting_edges (group, &style))
    g_string_append_printf (text, " %s", _("Dashed edges meet."));
  gtk_label_set_text (GTK_LABEL (group->caption), text->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (group->picture), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->str, -1);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (group->picture),
                                       (int) loligo_places_draw (NULL, &group->geometry, size, &style, PICTURE_WIDTH));
  gtk_widget_queue_draw (group->picture);
}

/* ---- what the document says ---- */

static const char *
get_length_key (const PlacesGroup *group)
{
  return gtk_drop_down_get_selected (GTK_DROP_DOWN (group->lengths)) == 0 ? "spacing" : "extent";
}

static void
set_entry (GtkWidget *entry, const char *text)
{
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (entry)), text != NULL ? text : ""))
    gtk_editable_set_text (GTK_EDITABLE (entry), text != NULL ? text : "");
}

static const char *
get_hint (LoligoShape shape, gboolean is_extent)
{
  if (shape == LOLIGO_SHAPE_RANDOM)
    return _("One length is a square, two are height and width, three with the depth, [1 mm] is a line.");
  if (shape == LOLIGO_SHAPE_LINE || shape == LOLIGO_SHAPE_RING)
    return is_extent ? _("The length of the whole.") : _("From cell to cell.");
  return is_extent ? _("The length of the whole: one for a square, or height, width.")
                   : _("From cell to cell: one length, or from row to row, from column to column.");
}

static void
show_checks (PlacesGroup *group, const LoligoNode *node)
{
  LoligoShape shape = loligo_node_get_shape (node);
  gboolean is_closed = shape == LOLIGO_SHAPE_RING || shape == LOLIGO_SHAPE_TORUS;
  guint n = is_closed ? 0 : loligo_node_get_n_directions (node);
  const char *const labels[LOLIGO_AXES] = { n == 1 ? _("Both ends meet") : _("Top and bottom meet"),
                                            _("Left and right meet"), _("Front and back meet") };
  for (guint k = 0; k < LOLIGO_AXES; k++)
    {
      gtk_widget_set_visible (group->checks[k], k < n);
      gtk_check_button_set_label (GTK_CHECK_BUTTON (group->checks[k]), labels[k]);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (group->checks[k]), k < n && loligo_node_is_periodic (node, k));
    }
}

/* All but the picture. */
static void
show_fields (PlacesGroup *group, const LoligoNode *node)
{
  LoligoShape shape = loligo_node_get_shape (node);
  gboolean is_random = shape == LOLIGO_SHAPE_RANDOM;
  g_autofree char *extent = loligo_node_get_place_text (node, "extent");
  g_autofree char *spacing = loligo_node_get_place_text (node, "spacing");
  g_autofree char *seed = loligo_node_get_place_text (node, "seed");
  group->is_refreshing = TRUE;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (group->shapes), shape);
  gtk_widget_set_visible (group->details, shape != LOLIGO_SHAPE_NONE);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (group->lengths), is_random || spacing == NULL);
  gtk_widget_set_sensitive (group->lengths, !is_random);
  set_entry (group->length, is_random || spacing == NULL ? extent : spacing);
  gtk_label_set_text (GTK_LABEL (group->hint), get_hint (shape, is_random || spacing == NULL));
  show_checks (group, node);
  gtk_widget_set_visible (group->seed_row, is_random);
  set_entry (group->seed, seed);
  group->is_refreshing = FALSE;
}

static void
show_document (PlacesGroup *group)
{
  const LoligoNode *node = find_node (group);
  g_autoptr (GError) error = NULL;
  if (node == NULL)
    return;
  LoligoGeometry geometry = { 0 };
  loligo_project_read_geometry (group->project, group->node, &geometry, &error);
  group->geometry = geometry;
  group->is_wrong = group->is_edited = FALSE;
  gtk_widget_remove_css_class (group->length, "error");
  gtk_widget_remove_css_class (group->seed, "error");
  show_fields (group, node);
  loligo_page_show_problem (group->problem, loligo_node_get_geometry (node) != NULL ? error : NULL);
  show_picture (group);
}

void
loligo_places_group_refresh (GtkWidget *widget)
{
  PlacesGroup *group = g_object_get_data (G_OBJECT (widget), "group");
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  /* What is being typed stays, and what is wrong until it is mended or left for something else. */
  if ((group->is_wrong || group->is_edited) && focus != NULL && gtk_widget_is_ancestor (focus, widget))
    return;
  show_document (group);
}

/* ---- edits ---- */

/* After an edit: ENTRY (may be NULL) is where what is wrong was typed. */
static void
finish (PlacesGroup *group, GtkWidget *entry, const GError *error)
{
  loligo_project_seal (group->project);
  if (error == NULL)
    {
      show_document (group);
      return;
    }
  group->is_wrong = TRUE;
  loligo_page_show_problem (group->problem, error);
  if (entry != NULL)
    gtk_widget_add_css_class (entry, "error");
}

static void
on_shape (PlacesGroup *group)
{
  guint shape = gtk_drop_down_get_selected (GTK_DROP_DOWN (group->shapes));
  const LoligoNode *node = find_node (group);
  if (group->is_refreshing || node == NULL || shape >= LOLIGO_N_SHAPES || shape == (guint) loligo_node_get_shape (node))
    return;
  g_autoptr (GError) error = NULL;
  loligo_project_seal (group->project);
  loligo_project_set_shape (group->project, group->node, (LoligoShape) shape, &error);
  finish (group, NULL, error);
}

static void
on_edited (PlacesGroup *group)
{
  if (!group->is_refreshing)
    group->is_edited = TRUE;
}

static gboolean
is_bare_number (const char *text)
{
  char *end;
  g_ascii_strtod (text, &end);
  return end != text && end[strspn (end, " ")] == '\0';
}

/* Plain numbers are micrometres. (transfer full) */
static char *
add_units (const char *typed)
{
  g_auto (GStrv) parts = g_strsplit (typed, ",", 16);
  for (char **part = parts; *part != NULL; part++)
    if (is_bare_number (*part))
      {
        char *with_unit = g_strdup_printf ("%s um", g_strchomp (*part));
        g_free (*part);
        *part = with_unit;
      }
  return g_strjoinv (",", parts);
}

static void
apply_text (PlacesGroup *group, GtkWidget *entry, const char *key)
{
  const LoligoNode *node = find_node (group);
  if (group->is_refreshing || node == NULL || loligo_node_get_shape (node) == LOLIGO_SHAPE_NONE)
    return;
  /* What an undo has changed meanwhile is not what was typed. */
  if (!group->is_edited)
    return;
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (entry));
  g_autoptr (GError) error = NULL;
  group->is_edited = FALSE;
  loligo_project_seal (group->project);
  g_autofree char *text = entry == group->length ? add_units (typed) : g_strdup (typed);
  loligo_project_set_place_text (group->project, group->node, key, text, &error);
  finish (group, entry, error);
}

static void
apply_length (PlacesGroup *group)
{
  apply_text (group, group->length, get_length_key (group));
}

static void
apply_seed (PlacesGroup *group)
{
  apply_text (group, group->seed, "seed");
}

static void
on_leave_length (GtkEventControllerFocus *focus, PlacesGroup *group)
{
  apply_length (group);
}

static void
on_leave_seed (GtkEventControllerFocus *focus, PlacesGroup *group)
{
  apply_seed (group);
}

/* The same places, said the other way. */
static void
on_length_kind (PlacesGroup *group)
{
  const LoligoGeometry *geometry = &group->geometry;
  gboolean is_extent = gtk_drop_down_get_selected (GTK_DROP_DOWN (group->lengths)) == 1;
  LoligoUnit um;
  if (group->is_refreshing || !geometry->has_lengths || !loligo_unit_parse ("um", &um, NULL))
    return;
  const double *lengths_m = is_extent ? geometry->extent_m : geometry->spacing_m;
  g_autofree char *across = loligo_unit_format (&um, lengths_m[0]), *down = loligo_unit_format (&um, lengths_m[1]);
  g_autofree char *both = g_strdup_printf ("%s, %s", down, across);
  gboolean is_one = geometry->n_axes == 1 || g_str_equal (across, down);
  g_autoptr (GError) error = NULL;
  loligo_project_seal (group->project);
  loligo_project_set_place_text (group->project, group->node, is_extent ? "extent" : "spacing",
                                 is_one ? across : both, &error);
  finish (group, NULL, error);
}

static void
on_check (GtkCheckButton *check, GParamSpec *property, PlacesGroup *group)
{
  if (group->is_refreshing)
    return;
  g_autoptr (GError) error = NULL;
  guint direction = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (check), "direction"));
  loligo_project_seal (group->project);
  loligo_project_set_periodic (group->project, group->node, direction, gtk_check_button_get_active (check), &error);
  finish (group, NULL, error);
}

/* ---- parts ---- */

static GtkWidget *
make_drop_down (const char *const *names, const char *test_name)
{
  GtkWidget *drop_down = gtk_drop_down_new_from_strings (names);
  g_object_set_data (G_OBJECT (drop_down), "loligo-test-name", (gpointer) test_name);
  return drop_down;
}

static GtkWidget *
make_entry (PlacesGroup *group, const char *test_name, GCallback apply, GCallback leave)
{
  GtkWidget *entry = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 12);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 16);
  loligo_page_share_undo (entry);
  g_object_set_data (G_OBJECT (entry), "loligo-test-name", (gpointer) test_name);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_edited), group);
  g_signal_connect_swapped (entry, "activate", apply, group);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect (focus, "leave", leave, group);
  gtk_widget_add_controller (entry, focus);
  return entry;
}

static GtkWidget *
make_length_row (PlacesGroup *group)
{
  const char *const kinds[] = { _("Spacing"), _("Extent"), NULL };
  group->lengths = make_drop_down (kinds, "places length kind");
  gtk_accessible_update_property (GTK_ACCESSIBLE (group->lengths), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Spacing or extent"), -1);
  group->length = make_entry (group, "places length", G_CALLBACK (apply_length), G_CALLBACK (on_leave_length));
  gtk_accessible_update_property (GTK_ACCESSIBLE (group->length), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Length"), -1);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_editable_set_width_chars (GTK_EDITABLE (group->length), 6); /* and what is left */
  gtk_widget_set_hexpand (group->length, TRUE);
  gtk_box_append (GTK_BOX (row), group->lengths);
  gtk_box_append (GTK_BOX (row), group->length);
  return row;
}

static void
append_checks (GtkWidget *box, PlacesGroup *group)
{
  static const char *const test_names[LOLIGO_AXES] = { "places periodic 0", "places periodic 1", "places periodic 2" };
  for (guint k = 0; k < LOLIGO_AXES; k++)
    {
      group->checks[k] = gtk_check_button_new_with_label (_("Both ends meet"));
      gtk_widget_set_tooltip_text (group->checks[k], _("Distances go around where that is shorter"));
      g_object_set_data (G_OBJECT (group->checks[k]), "direction", GUINT_TO_POINTER (k));
      g_object_set_data (G_OBJECT (group->checks[k]), "loligo-test-name", (gpointer) test_names[k]);
      g_signal_connect (group->checks[k], "notify::active", G_CALLBACK (on_check), group);
      gtk_box_append (GTK_BOX (box), group->checks[k]);
    }
}

static void
make_picture (PlacesGroup *group)
{
  group->picture = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (group->picture), draw, group, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (group->picture), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Where the cells are"), -1);
  g_object_set_data (G_OBJECT (group->picture), "loligo-test-name", (gpointer) "places picture");
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), group->picture,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), group->picture,
                           G_CONNECT_SWAPPED);
  group->caption = loligo_page_hint (NULL);
  gtk_label_set_selectable (GTK_LABEL (group->caption), TRUE);
  g_object_set_data (G_OBJECT (group->caption), "loligo-test-name", (gpointer) "places caption");
}

GtkWidget *
loligo_places_group_new (LoligoProject *project, const char *node)
{
  PlacesGroup *group = g_new0 (PlacesGroup, 1);
  group->project = g_object_ref (project);
  group->node = g_strdup (node);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_object_set_data_full (G_OBJECT (box), "group", group, places_group_free);
  const char *const shapes[]
      = { C_ ("places", "none"),  C_ ("places", "line"), C_ ("places", "ring"), C_ ("places", "sheet"),
          C_ ("places", "torus"), C_ ("places", "random"), NULL };
  group->shapes = make_drop_down (shapes, "places shape");
  gtk_widget_set_tooltip_text (group->shapes, _("Where the cells are, for rules and values that depend on distance. "
                                                "Needs a restart."));
  g_signal_connect_swapped (group->shapes, "notify::selected", G_CALLBACK (on_shape), group);
  group->details = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *length_row = make_length_row (group);
  g_signal_connect_swapped (group->lengths, "notify::selected", G_CALLBACK (on_length_kind), group);
  group->hint = loligo_page_hint (NULL);
  group->seed = make_entry (group, "places seed", G_CALLBACK (apply_seed), G_CALLBACK (on_leave_seed));
  gtk_entry_set_placeholder_text (GTK_ENTRY (group->seed), _("the run’s"));
  gtk_widget_set_tooltip_text (group->seed, _("A whole number: the same places whatever the seed of the run is"));
  group->seed_row = loligo_page_pair (_("Seed"), group->seed);
  group->problem = loligo_page_problem ("places problem");
  make_picture (group);
  gtk_box_append (GTK_BOX (group->details), length_row);
  gtk_box_append (GTK_BOX (group->details), group->hint);
  append_checks (group->details, group);
  GtkWidget *const parts[] = { group->seed_row, group->problem, group->picture, group->caption };
  for (guint k = 0; k < G_N_ELEMENTS (parts); k++)
    gtk_box_append (GTK_BOX (group->details), parts[k]);
  gtk_box_append (GTK_BOX (box), loligo_page_pair (_("Places ↻"), group->shapes));
  gtk_box_append (GTK_BOX (box), group->details);
  show_document (group);
  return box;
}

/* ---- from a wire ---- */

static void
on_link (GtkWidget *link, LoligoProject *project)
{
  const char *node = g_object_get_data (G_OBJECT (link), "node");
  if (node == NULL)
    return;
  g_autofree char *id = g_strdup (node); /* the page goes with the wire */
  loligo_project_select_only (project, id);
}

GtkWidget *
loligo_places_link_new (LoligoProject *project, const char *edge)
{
  GtkWidget *link = gtk_button_new_with_label ("");
  gtk_widget_set_halign (link, GTK_ALIGN_START);
  gtk_widget_set_visible (link, FALSE);
  g_object_set_data_full (G_OBJECT (link), "project", g_object_ref (project), g_object_unref);
  g_object_set_data_full (G_OBJECT (link), "edge", g_strdup (edge), g_free);
  g_object_set_data (G_OBJECT (link), "loligo-test-name", (gpointer) "places link");
  g_signal_connect (link, "clicked", G_CALLBACK (on_link), project);
  return link;
}

void
loligo_places_link_show (GtkWidget *link, const char *text)
{
  LoligoProject *project = g_object_get_data (G_OBJECT (link), "project");
  const char *edge = g_object_get_data (G_OBJECT (link), "edge");
  char *node = loligo_project_find_missing_places (project, edge, text);
  gtk_widget_set_visible (link, node != NULL);
  if (node != NULL)
    {
      g_autofree char *label = g_strdup_printf (_("Give %s Places…"), node);
      gtk_button_set_label (GTK_BUTTON (link), label);
    }
  g_object_set_data_full (G_OBJECT (link), "node", node, g_free);
}
