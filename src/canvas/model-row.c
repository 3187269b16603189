/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model-row.c: see model-row.h.
 */
#include "canvas/model-row.h"

#include "canvas/node-widget.h"

#include <string.h>

#define ICON_SIZE 28

struct _LoligoModelRow
{
  GtkListBoxRow parent_instance;
  const LoligoLibraryEntry *entry;
  const char *shown;      /* the title in the person's language */
  char *title, *haystack; /* what a search looks through, case folded */
  guint score;            /* of the search: 0 hides the row, more is better */
};

G_DEFINE_FINAL_TYPE (LoligoModelRow, loligo_model_row, GTK_TYPE_LIST_BOX_ROW)

/* Folders of data/models in the order of the list; a person's own families come after them. */
static const struct
{
  const char *family, *heading;
} FAMILIES[] = {
  { "conductance", N_("Conductance-based neurons") },
  { "integrate-and-fire", N_("Integrate-and-fire neurons") },
  { "synapses", N_("Synapses") },
  { "stimuli", N_("Stimuli") },
  { "oscillators", N_("Oscillators") },
  { "rate", N_("Rate models") },
  { "systems", N_("Systems") },
};

static guint
get_family_rank (const char *family)
{
  guint rank = 0;
  while (rank < G_N_ELEMENTS (FAMILIES) && g_strcmp0 (FAMILIES[rank].family, family) != 0)
    rank++;
  return rank;
}

static const char *
get_heading (const LoligoLibraryEntry *entry)
{
  guint rank = get_family_rank (entry->family);
  if (rank < G_N_ELEMENTS (FAMILIES))
    return _(FAMILIES[rank].heading);
  return entry->family && entry->family[0] ? loligo_i18n_family (entry->family) : _("My models");
}

static guint
get_kind_color (LoligoKind kind)
{
  switch (kind)
    {
    case LOLIGO_KIND_STIMULUS:
      return 0;
    case LOLIGO_KIND_RATE:
      return 2;
    case LOLIGO_KIND_SYSTEM:
      return 3;
    case LOLIGO_KIND_NEURON:
    case LOLIGO_KIND_CHANNEL:
    case LOLIGO_KIND_SYNAPSE:
      break;
    }
  return 1;
}

/* A wire that ends at a cell. */
static void
draw_synapse (cairo_t *cr, const LoligoInk *ink, double pixels)
{
  LoligoColor color = loligo_palette_get (1, ink->is_dark ? LOLIGO_THEME_DARK : LOLIGO_THEME_LIGHT);
  cairo_scale (cr, pixels / 28, pixels / 28);
  cairo_set_source_rgb (cr, color.red, color.green, color.blue);
  cairo_set_line_width (cr, 2);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_move_to (cr, 2.5, 21);
  cairo_curve_to (cr, 6, 12, 10, 9.5, 14.5, 12);
  cairo_stroke (cr);
  cairo_arc (cr, 15.5, 12.6, 3.2, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_arc (cr, 29, 20, 11.5, 0.93 * G_PI, 1.45 * G_PI);
  cairo_stroke (cr);
}

static void
draw_model (cairo_t *cr, const LoligoLibraryEntry *entry, GtkWidget *style, double pixels)
{
  LoligoInk ink = loligo_ink_from_widget (style);
  if (entry->kind == LOLIGO_KIND_SYNAPSE)
    {
      draw_synapse (cr, &ink, pixels);
      return;
    }
  double zoom = pixels / 72;
  LoligoShape shape = {
    .kind = entry->kind,
    .pictogram = loligo_pictogram_for_model (entry->kind, entry->id),
    .color = loligo_palette_get (get_kind_color (entry->kind),
                                 ink.is_dark ? LOLIGO_THEME_DARK : LOLIGO_THEME_LIGHT),
    .size = 1,
    .level = -1,
    .zoom = MAX (zoom, 0.25),
  };
  cairo_translate (cr, pixels / 2, pixels / 2);
  cairo_scale (cr, zoom, zoom);
  loligo_shape_draw (cr, &shape, &ink);
}

static void
draw_icon (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer entry)
{
  draw_model (cr, entry, GTK_WIDGET (area), MIN (width, height));
}

GdkPaintable *
loligo_model_icon_new (const LoligoLibraryEntry *entry, GtkWidget *style, int pixels)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_t *cr
      = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, pixels, pixels));
  draw_model (cr, entry, style, pixels);
  cairo_destroy (cr);
  return gtk_snapshot_free_to_paintable (snapshot, &GRAPHENE_SIZE_INIT (pixels, pixels));
}

static void
loligo_model_row_finalize (GObject *object)
{
  g_free (LOLIGO_MODEL_ROW (object)->title);
  g_free (LOLIGO_MODEL_ROW (object)->haystack);
  G_OBJECT_CLASS (loligo_model_row_parent_class)->finalize (object);
}

static void
loligo_model_row_class_init (LoligoModelRowClass *class)
{
  G_OBJECT_CLASS (class)->finalize = loligo_model_row_finalize;
}

static void
loligo_model_row_init (LoligoModelRow *self)
{
}

GtkWidget *
loligo_model_row_new (const LoligoLibraryEntry *entry)
{
  LoligoModelRow *self = g_object_new (LOLIGO_TYPE_MODEL_ROW, NULL);
  self->entry = entry;
  const char *original = entry->description ? entry->description : "";
  const char *description = loligo_i18n_library (original);
  self->shown = loligo_i18n_library (entry->title);
  /* English finds too: papers and files have its words. */
  g_autofree char *all = g_strjoin (" ", self->shown, entry->title, entry->id, get_heading (entry),
                                    description, original, NULL);
  self->haystack = g_utf8_casefold (all, -1);
  self->title = g_utf8_casefold (self->shown, -1);
  self->score = 1;

  GtkWidget *icon = gtk_drawing_area_new ();
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (icon), ICON_SIZE);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (icon), ICON_SIZE);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (icon), draw_icon, (gpointer)entry, NULL);
  gtk_widget_set_valign (icon, GTK_ALIGN_CENTER);
  GtkWidget *title = gtk_label_new (self->shown);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_lines (GTK_LABEL (title), 2);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), title);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  g_object_set_data_full (G_OBJECT (self), "loligo-test-name",
                          g_strdup_printf ("model %s", entry->id), g_free);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), description[0] ? description : self->shown);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->shown, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                  -1);
  return GTK_WIDGET (self);
}

const LoligoLibraryEntry *
loligo_model_row_get_entry (LoligoModelRow *self)
{
  return self->entry;
}

/* 4: the id, or a title that begins so; 3: in the title; 2: in the id; 1: elsewhere. */
static guint
get_score (LoligoModelRow *self, const char *needle)
{
  if (strstr (self->title, needle) == self->title || g_str_equal (self->entry->id, needle))
    return 4;
  if (strstr (self->title, needle))
    return 3;
  if (strstr (self->entry->id, needle))
    return 2;
  g_auto (GStrv) words = g_strsplit_set (needle, " \t", -1);
  for (guint i = 0; words[i]; i++)
    if (!strstr (self->haystack, words[i]))
      return 0;
  return 1;
}

static gboolean
is_shown (GtkListBoxRow *row, gpointer data)
{
  return LOLIGO_MODEL_ROW (row)->score > 0;
}

static gboolean
is_searching (GtkWidget *list)
{
  return g_object_get_data (G_OBJECT (list), "is-searching") != NULL;
}

void
loligo_model_list_search (GtkWidget *list, const char *text, LoligoModelFilter filter,
                          gpointer data)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  const char *needle = g_strstrip (folded);
  for (GtkWidget *child = gtk_widget_get_first_child (list); child;
       child = gtk_widget_get_next_sibling (child))
    {
      if (!LOLIGO_IS_MODEL_ROW (child))
        continue;
      LoligoModelRow *row = LOLIGO_MODEL_ROW (child);
      row->score = filter && !filter (row->entry, data) ? 0 : get_score (row, needle);
    }
  g_object_set_data (G_OBJECT (list), "is-searching", GINT_TO_POINTER (needle[0] != '\0'));
  gtk_list_box_invalidate_sort (GTK_LIST_BOX (list));
  gtk_list_box_invalidate_filter (GTK_LIST_BOX (list));
  gtk_list_box_invalidate_headers (GTK_LIST_BOX (list));
}

static void
set_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  const char *heading = get_heading (LOLIGO_MODEL_ROW (row)->entry);
  gboolean is_ranked = is_searching (gtk_widget_get_parent (GTK_WIDGET (row)));
  if (is_ranked
      || (before && g_str_equal (get_heading (LOLIGO_MODEL_ROW (before)->entry), heading)))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  GtkWidget *label = gtk_label_new (heading);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_top (label, before ? 14 : 6);
  gtk_widget_set_margin_bottom (label, 4);
  gtk_widget_set_margin_start (label, 8);
  gtk_widget_set_margin_end (label, 8);
  gtk_list_box_row_set_header (row, label);
}

static int
compare_rows (GtkListBoxRow *a, GtkListBoxRow *b, gpointer data)
{
  guint p_score = LOLIGO_MODEL_ROW (a)->score, q_score = LOLIGO_MODEL_ROW (b)->score;
  if (is_searching (GTK_WIDGET (data)) && p_score != q_score)
    return p_score > q_score ? -1 : 1;
  const LoligoLibraryEntry *p = LOLIGO_MODEL_ROW (a)->entry, *q = LOLIGO_MODEL_ROW (b)->entry;
  guint p_rank = get_family_rank (p->family), q_rank = get_family_rank (q->family);
  if (p_rank != q_rank)
    return p_rank < q_rank ? -1 : 1;
  int by_family = g_utf8_collate (get_heading (p), get_heading (q));
  return by_family ? by_family : g_utf8_collate (LOLIGO_MODEL_ROW (a)->shown, LOLIGO_MODEL_ROW (b)->shown);
}

GtkWidget *
loligo_model_list_new (LoligoLibrary *library)
{
  GtkWidget *list = gtk_list_box_new ();
  GPtrArray *entries = loligo_library_get_entries (library);
  for (guint i = 0; i < entries->len; i++)
    {
      const LoligoLibraryEntry *entry = g_ptr_array_index (entries, i);
      if (entry->kind != LOLIGO_KIND_CHANNEL)
        gtk_list_box_append (GTK_LIST_BOX (list), loligo_model_row_new (entry));
    }
  gtk_list_box_set_sort_func (GTK_LIST_BOX (list), compare_rows, list, NULL);
  gtk_list_box_set_filter_func (GTK_LIST_BOX (list), is_shown, NULL, NULL);
  gtk_list_box_set_header_func (GTK_LIST_BOX (list), set_header, NULL, NULL);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_SINGLE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Models"), -1);
  GtkWidget *nothing = gtk_label_new (_("No model matches"));
  gtk_widget_add_css_class (nothing, "dim-label");
  gtk_widget_set_margin_top (nothing, 24);
  gtk_widget_set_margin_bottom (nothing, 24);
  gtk_widget_set_visible (nothing, TRUE);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (list), nothing);
  return list;
}

LoligoModelRow *
loligo_model_list_get_first (GtkWidget *list)
{
  for (GtkWidget *child = gtk_widget_get_first_child (list); child;
       child = gtk_widget_get_next_sibling (child))
    if (LOLIGO_IS_MODEL_ROW (child) && gtk_widget_get_child_visible (child))
      return LOLIGO_MODEL_ROW (child);
  return NULL;
}
