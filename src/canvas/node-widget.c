/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * node-widget.c: see node-widget.h. Level and flash are rounded to steps, so that a running
 * simulation asks for a new drawing only where a person could see the difference.
 */
#include "canvas/node-widget.h"

#include <math.h>

/* What is drawn around the centre, document units: rings and flash above, name and size below. */
#define HALF_WIDTH 62.0
#define WIDEST_HALF 80.0 /* of large text: what stands beside is seldom nearer than twice this */
#define ABOVE 42.0
#define NAME_TOP 37.0
#define NAME_HEIGHT 31.0 /* with the detail */
#define NAME_SIZE 12.5
#define DETAIL_SIZE 10.0

#define LEVEL_STEPS 24
#define FLASH_STEPS 6
#define FLASH_TIME_S 0.12

struct _LoligoNodeWidget
{
  GtkWidget parent_instance;
  char *id;
  double x, y, zoom;
  LoligoShape shape;
  guint color;
  gboolean has_output, is_selected;
  LoligoWireHint hint;
  char *title, *detail;   /* of the model; the second line under the body, "" for none */
  GdkTexture *label;      /* name and detail as drawn at this zoom; NULL: to be drawn */
  LoligoSprites *sprites; /* the canvas's */
  double lowest, highest; /* of the values so far; lowest > highest: none */
  double flash;
  guint64 n_spikes;
};

G_DEFINE_FINAL_TYPE (LoligoNodeWidget, loligo_node_widget, GTK_TYPE_WIDGET)

static LoligoColor
color_from_rgba (const GdkRGBA *rgba)
{
  return (LoligoColor){ rgba->red, rgba->green, rgba->blue };
}

/* The desktop's text, of which the preferences are a factor, grows by the resolution in which GTK measures it. */
static double
get_text_scale (GtkWidget *widget)
{
  int dpi = 0;
  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? CLAMP (dpi / (96.0 * PANGO_SCALE), 0.75, 3) : 1;
}

LoligoInk
loligo_ink_from_widget (GtkWidget *widget)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  GdkRGBA foreground, background, accent;
  gtk_style_context_get_color (context, &foreground);
  double light = 0.3 * foreground.red + 0.59 * foreground.green + 0.11 * foreground.blue;
  gboolean is_dark = light > 0.5;
  if (!gtk_style_context_lookup_color (context, "view_bg_color", &background))
    background = is_dark ? (GdkRGBA){ 0.12, 0.12, 0.12, 1 } : (GdkRGBA){ 1, 1, 1, 1 };
  if (!gtk_style_context_lookup_color (context, "accent_color", &accent))
    accent = (GdkRGBA){ 0.21, 0.52, 0.89, 1 };
  return (LoligoInk){ color_from_rgba (&foreground), color_from_rgba (&background),
                      color_from_rgba (&accent), is_dark, get_text_scale (widget) };
}

static double
get_text_scale_drawn (LoligoNodeWidget *self)
{
  return loligo_sprites_get_ink (self->sprites)->text_scale;
}

static double
get_half_width (LoligoNodeWidget *self)
{
  return CLAMP (HALF_WIDTH * get_text_scale_drawn (self), HALF_WIDTH, WIDEST_HALF);
}

static double
get_below (LoligoNodeWidget *self)
{
  return NAME_TOP + NAME_HEIGHT * get_text_scale_drawn (self);
}

/* Laid out at 100 %; the drawing scales glyphs, not pixels, so they stay crisp at any zoom. */
static PangoLayout *
make_layout (LoligoNodeWidget *self, const char *text, double size, PangoWeight weight)
{
  PangoContext *context = pango_context_new ();
  PangoContext *own = gtk_widget_get_pango_context (GTK_WIDGET (self));
  pango_context_set_font_map (context, pango_context_get_font_map (own));
  pango_context_set_language (context, pango_context_get_language (own));
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_t *options = cairo_font_options_create ();
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);

  PangoFontDescription *font
      = pango_font_description_copy (pango_context_get_font_description (own));
  pango_font_description_set_absolute_size (font, size * get_text_scale_drawn (self) * PANGO_SCALE);
  pango_font_description_set_weight (font, weight);
  PangoLayout *layout = pango_layout_new (context);
  g_object_unref (context);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_width (layout, (int) (2 * get_half_width (self) * PANGO_SCALE));
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_MIDDLE);
  return layout;
}

/* On a patch of the background, so that wires do not cross out the name. */
static void
draw_line (cairo_t *cr, LoligoNodeWidget *self, const char *line, double size, double top,
           const LoligoInk *ink, double alpha)
{
  g_autoptr (PangoLayout) layout
      = make_layout (self, line, size, alpha < 1 ? PANGO_WEIGHT_NORMAL : PANGO_WEIGHT_MEDIUM);
  PangoRectangle text;
  pango_layout_get_pixel_extents (layout, NULL, &text);
  double left = -get_half_width (self);
  cairo_rectangle (cr, text.x + left - 2, top + text.y, text.width + 4, text.height);
  cairo_set_source_rgba (cr, ink->background.red, ink->background.green, ink->background.blue,
                         0.75);
  cairo_fill (cr);
  cairo_set_source_rgba (cr, ink->foreground.red, ink->foreground.green, ink->foreground.blue,
                         alpha);
  cairo_move_to (cr, left, top);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_ring (cairo_t *cr, LoligoNodeWidget *self, LoligoColor color, double alpha, double grow,
           double width)
{
  loligo_shape_path (cr, self->shape.kind, grow);
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, alpha);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}

static void
draw_rings (cairo_t *cr, LoligoNodeWidget *self, const LoligoInk *ink)
{
  static const double FOCUS_DASH[] = { 3, 3 };
  double thick = MAX (2.5, 1.6 / self->zoom);
  if (self->is_selected)
    {
      draw_ring (cr, self, ink->accent, 0.25, 5, thick * 2.2);
      draw_ring (cr, self, ink->accent, 1, 5, thick);
    }
  if (self->hint == LOLIGO_WIRE_HINT_VALID || self->hint == LOLIGO_WIRE_HINT_CHOSEN)
    {
      gboolean is_chosen = self->hint == LOLIGO_WIRE_HINT_CHOSEN;
      draw_ring (cr, self, ink->accent, is_chosen ? 0.45 : 0.25, 6, 9);
      draw_ring (cr, self, ink->accent, is_chosen ? 1 : 0.55, 4, is_chosen ? 3 : 1.5);
    }
  if (gtk_widget_has_visible_focus (GTK_WIDGET (self)))
    {
      cairo_set_dash (cr, FOCUS_DASH, 2, 0);
      draw_ring (cr, self, ink->foreground, 0.8, 9, MAX (1.2, 1 / self->zoom));
      cairo_set_dash (cr, NULL, 0, 0);
    }
}

/* The centre of the body, pixels of the widget. */
static void
get_centre (LoligoNodeWidget *self, double *px, double *py)
{
  *px = get_half_width (self) * self->zoom;
  *py = ABOVE * self->zoom;
}

static void
snapshot_body (LoligoNodeWidget *self, GtkSnapshot *snapshot, const LoligoInk *ink)
{
  double px, py;
  get_centre (self, &px, &py);
  if (self->zoom > LOLIGO_SPRITES_ZOOM_LIMIT)
    {
      graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, 2 * px, (ABOVE + get_below (self)) * self->zoom);
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);
      cairo_translate (cr, px, py);
      cairo_scale (cr, self->zoom, self->zoom);
      loligo_shape_draw (cr, &self->shape, ink);
      cairo_destroy (cr);
      return;
    }
  graphene_rect_t area;
  GdkTexture *texture = loligo_sprites_get (self->sprites, &self->shape, px - floor (px),
                                            py - floor (py),
                                            gtk_widget_get_scale_factor (GTK_WIDGET (self)), &area);
  graphene_rect_offset (&area, floor (px), floor (py));
  gtk_snapshot_append_texture (snapshot, texture, &area);
}

typedef struct
{
  LoligoNodeWidget *self;
  const LoligoInk *ink;
} Label;

static void
draw_label (cairo_t *cr, gpointer data)
{
  const Label *label = data;
  LoligoNodeWidget *self = label->self;
  cairo_scale (cr, self->zoom, self->zoom);
  cairo_translate (cr, get_half_width (self), -NAME_TOP);
  draw_line (cr, self, self->id, NAME_SIZE, NAME_TOP, label->ink, 1);
  if (self->detail && self->detail[0] && self->zoom >= 0.6)
    draw_line (cr, self, self->detail, DETAIL_SIZE, NAME_TOP + NAME_SIZE * 1.35 * label->ink->text_scale,
               label->ink, 0.6);
}

static void
snapshot_label (LoligoNodeWidget *self, GtkSnapshot *snapshot, const LoligoInk *ink)
{
  Label label = { self, ink };
  int top = floor ((ABOVE + NAME_TOP) * self->zoom);
  int width = ceil (2 * get_half_width (self) * self->zoom);
  int height = ceil ((get_below (self) - NAME_TOP) * self->zoom);
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, top, width, height);
  if (self->zoom > LOLIGO_SPRITES_ZOOM_LIMIT)
    {
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &area);
      cairo_translate (cr, 0, top);
      draw_label (cr, &label);
      cairo_destroy (cr);
      return;
    }
  if (!self->label)
    self->label = loligo_texture_draw (width, height,
                                       gtk_widget_get_scale_factor (GTK_WIDGET (self)),
                                       draw_label, &label);
  gtk_snapshot_append_texture (snapshot, self->label, &area);
}

static void
snapshot_rings (LoligoNodeWidget *self, GtkSnapshot *snapshot, const LoligoInk *ink)
{
  gboolean is_marked = self->is_selected || self->hint == LOLIGO_WIRE_HINT_VALID
                       || self->hint == LOLIGO_WIRE_HINT_CHOSEN
                       || gtk_widget_has_visible_focus (GTK_WIDGET (self));
  if (!is_marked)
    return;
  double px, py, reach = 46 * self->zoom + 4;
  get_centre (self, &px, &py);
  graphene_rect_t area = GRAPHENE_RECT_INIT (px - reach, py - reach, 2 * reach, 2 * reach);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &area);
  cairo_translate (cr, px, py);
  cairo_scale (cr, self->zoom, self->zoom);
  draw_rings (cr, self, ink);
  cairo_destroy (cr);
}

static void
loligo_node_widget_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LoligoNodeWidget *self = LOLIGO_NODE_WIDGET (widget);
  const LoligoInk *ink = loligo_sprites_get_ink (self->sprites);
  self->shape.zoom = self->zoom;
  self->shape.color = loligo_node_widget_get_color (self, ink->is_dark);
  gboolean is_dim = self->hint == LOLIGO_WIRE_HINT_INVALID;
  if (is_dim)
    gtk_snapshot_push_opacity (snapshot, 0.3);
  snapshot_rings (self, snapshot, ink);
  snapshot_body (self, snapshot, ink);
  if (self->zoom >= 0.3)
    snapshot_label (self, snapshot, ink);
  if (is_dim)
    gtk_snapshot_pop (snapshot);
}

static void
loligo_node_widget_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                            int *minimum, int *natural, int *minimum_baseline,
                            int *natural_baseline)
{
  *minimum = *natural = 0; /* the canvas decides */
}

static void
loligo_node_widget_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (loligo_node_widget_parent_class)->css_changed (widget, change);
  g_clear_object (&LOLIGO_NODE_WIDGET (widget)->label);
  gtk_widget_queue_draw (widget);
}

static void
loligo_node_widget_finalize (GObject *object)
{
  LoligoNodeWidget *self = LOLIGO_NODE_WIDGET (object);
  g_clear_object (&self->label);
  g_free (self->title);
  g_free (self->detail);
  g_free (self->id);
  G_OBJECT_CLASS (loligo_node_widget_parent_class)->finalize (object);
}

static void
loligo_node_widget_class_init (LoligoNodeWidgetClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->finalize = loligo_node_widget_finalize;
  widget_class->snapshot = loligo_node_widget_snapshot;
  widget_class->measure = loligo_node_widget_measure;
  widget_class->css_changed = loligo_node_widget_css_changed;
  gtk_widget_class_set_css_name (widget_class, "node");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_OPTION);
}

static void
loligo_node_widget_init (LoligoNodeWidget *self)
{
  self->zoom = 1;
  loligo_node_widget_reset_activity (self);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

LoligoNodeWidget *
loligo_node_widget_new (const char *id, LoligoSprites *sprites)
{
  LoligoNodeWidget *self = g_object_new (LOLIGO_TYPE_NODE_WIDGET, NULL);
  self->id = g_strdup (id);
  self->sprites = sprites;
  gtk_widget_set_name (GTK_WIDGET (self), id);
  return self;
}

const char *
loligo_node_widget_get_id (LoligoNodeWidget *self)
{
  return self->id;
}

static void
update_accessible (LoligoNodeWidget *self, const LoligoNodeLook *look)
{
  g_autofree char *label = NULL;
  g_autofree char *size = g_strdup_printf ("%" G_GUINT64_FORMAT, look->size);
  if (look->is_broken)
    label = g_strdup_printf (_("%s, the model has problems"), self->id);
  else if (look->is_document)
    label = g_strdup_printf (_("%s, a network"), self->id);
  else if (look->size > 1 && look->kind == LOLIGO_KIND_NEURON)
    label = g_strdup_printf (_("%s, %s neurons"), self->id, size);
  else if (look->size > 1)
    label = g_strdup_printf (_("%s, %s units"), self->id, size);
  else
    label = g_strdup (self->id);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, look->title, -1);
}

/* What is shown of LOOK beside the shape. */
static char *
make_detail (LoligoNodeWidget *self, const LoligoNodeLook *look)
{
  if (look->n_inside > 0)
    {
      g_autofree char *count = loligo_format_count (look->n_inside);
      return g_strdup_printf (_("%s · %s cells"), look->model, count);
    }
  if (look->size > 1)
    return g_strdup_printf ("%s × %" G_GUINT64_FORMAT, look->model, look->size);
  return g_strdup (g_str_equal (look->model, self->id) ? "" : look->model);
}

void
loligo_node_widget_set_look (LoligoNodeWidget *self, const LoligoNodeLook *look)
{
  LoligoPictogram pictogram = look->is_broken
                                  ? LOLIGO_PICTOGRAM_BROKEN
                              : look->is_document
                                  ? LOLIGO_PICTOGRAM_NETWORK
                                  : loligo_pictogram_for_model (look->kind, look->model);
  g_autofree char *detail = make_detail (self, look);
  gboolean is_same = self->shape.kind == look->kind && self->shape.size == look->size
                     && self->shape.pictogram == pictogram && self->color == look->color
                     && self->has_output == look->has_output
                     && g_strcmp0 (self->title, look->title) == 0
                     && g_strcmp0 (self->detail, detail) == 0;
  if (is_same)
    return;
  self->shape.kind = look->kind;
  self->shape.size = look->size;
  self->shape.pictogram = pictogram;
  self->color = look->color;
  self->has_output = look->has_output;
  g_free (self->title);
  self->title = g_strdup (look->title);
  g_free (self->detail);
  self->detail = g_steal_pointer (&detail);
  g_clear_object (&self->label);
  /* Of a document the small line says it; its grips lie where the tooltip would. */
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), look->is_document ? NULL : look->title);
  update_accessible (self, look);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

LoligoKind
loligo_node_widget_get_kind (LoligoNodeWidget *self)
{
  return self->shape.kind;
}

gboolean
loligo_node_widget_is_document (LoligoNodeWidget *self)
{
  return self->shape.pictogram == LOLIGO_PICTOGRAM_NETWORK;
}

gboolean
loligo_node_widget_is_population (LoligoNodeWidget *self)
{
  return self->shape.size > 1;
}

gboolean
loligo_node_widget_has_output (LoligoNodeWidget *self)
{
  return self->has_output;
}

LoligoColor
loligo_node_widget_get_color (LoligoNodeWidget *self, gboolean is_dark)
{
  return loligo_palette_get (self->color, is_dark ? LOLIGO_THEME_DARK : LOLIGO_THEME_LIGHT);
}

void
loligo_node_widget_set_place (LoligoNodeWidget *self, double x, double y)
{
  self->x = x;
  self->y = y;
}

void
loligo_node_widget_get_place (LoligoNodeWidget *self, double *x, double *y)
{
  *x = self->x;
  *y = self->y;
}

void
loligo_node_widget_set_selected (LoligoNodeWidget *self, gboolean is_selected)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, is_selected,
                               -1);
  if (self->is_selected == is_selected)
    return;
  self->is_selected = is_selected;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
loligo_node_widget_get_selected (LoligoNodeWidget *self)
{
  return self->is_selected;
}

void
loligo_node_widget_set_hint (LoligoNodeWidget *self, LoligoWireHint hint)
{
  if (self->hint == hint)
    return;
  self->hint = hint;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

LoligoWireHint
loligo_node_widget_get_hint (LoligoNodeWidget *self)
{
  return self->hint;
}

static double
round_to_steps (double share, int n_steps)
{
  return round (CLAMP (share, 0, 1) * n_steps) / n_steps;
}

static void
set_picture (LoligoNodeWidget *self, double level, double flash)
{
  if (self->shape.level == level && self->shape.flash == flash)
    return;
  self->shape.level = level;
  self->shape.flash = flash;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

double
loligo_level_update (double *lowest, double *highest, double value)
{
  /* The range seen so far is the scale: models differ in theirs by orders of magnitude. A small
   * drift at rest is no range. */
  *lowest = MIN (*lowest, value);
  *highest = MAX (*highest, value);
  double largest = MAX (fabs (*lowest), fabs (*highest));
  double span = MAX (*highest - *lowest, 0.2 * largest);
  return span > 0 ? (value - *lowest) / span : 0;
}

static void
show_activity (LoligoNodeWidget *self, double level, guint64 n_spikes, double n_cells)
{
  if (n_spikes > self->n_spikes)
    {
      double share = (double)(n_spikes - self->n_spikes) / MAX (n_cells, 1);
      self->flash = MAX (self->flash, CLAMP (share * 8, 0.3, 1));
    }
  self->n_spikes = n_spikes;
  set_picture (self, isfinite (level) ? round_to_steps (level, LEVEL_STEPS) : -1,
               round_to_steps (self->flash, FLASH_STEPS));
}

void
loligo_node_widget_set_activity (LoligoNodeWidget *self, double value, guint64 n_spikes)
{
  double level = isfinite (value) ? loligo_level_update (&self->lowest, &self->highest, value) : NAN;
  show_activity (self, level, n_spikes, self->shape.size);
}

void
loligo_node_widget_set_inside_activity (LoligoNodeWidget *self, double level, guint64 n_spikes, double n_cells)
{
  show_activity (self, level, n_spikes, n_cells);
}

double
loligo_node_widget_get_level (LoligoNodeWidget *self)
{
  return self->shape.level;
}

guint64
loligo_node_widget_get_n_spikes (LoligoNodeWidget *self)
{
  return self->n_spikes;
}

const char *
loligo_node_widget_get_detail (LoligoNodeWidget *self)
{
  return self->detail ? self->detail : "";
}

void
loligo_node_widget_reset_activity (LoligoNodeWidget *self)
{
  self->lowest = G_MAXDOUBLE;
  self->highest = -G_MAXDOUBLE;
  self->n_spikes = 0;
  self->flash = 0;
  set_picture (self, -1, 0);
}

gboolean
loligo_node_widget_fade (LoligoNodeWidget *self, double dt_s)
{
  if (self->flash <= 0)
    return FALSE;
  self->flash *= exp (-dt_s / FLASH_TIME_S);
  if (self->flash < 0.5 / FLASH_STEPS)
    self->flash = 0;
  set_picture (self, self->shape.level, round_to_steps (self->flash, FLASH_STEPS));
  return self->flash > 0;
}

void
loligo_node_widget_allocate (LoligoNodeWidget *self, const LoligoView *view)
{
  double px, py;
  loligo_view_to_pixels (view, self->x - get_half_width (self), self->y - ABOVE, &px, &py);
  if (self->zoom != view->zoom)
    {
      self->zoom = view->zoom;
      g_clear_object (&self->label);
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
  int width = ceil (2 * get_half_width (self) * view->zoom);
  int height = ceil ((ABOVE + get_below (self)) * view->zoom);
  graphene_point_t corner = GRAPHENE_POINT_INIT (round (px), round (py));
  gtk_widget_allocate (GTK_WIDGET (self), width, height, -1,
                       gsk_transform_translate (NULL, &corner));
}

gboolean
loligo_node_widget_contains (LoligoNodeWidget *self, double x, double y, double tolerance)
{
  double dx = x - self->x, dy = y - self->y, distance = hypot (dx, dy);
  if (distance < 1)
    return TRUE;
  return distance <= tolerance
                         + loligo_shape_get_radius (self->shape.kind, dx / distance, dy / distance);
}

LoligoExtent
loligo_node_widget_get_extent (LoligoNodeWidget *self)
{
  double half = get_half_width (self);
  return (LoligoExtent){ self->x - half, self->y - ABOVE, self->x + half, self->y + get_below (self) };
}
