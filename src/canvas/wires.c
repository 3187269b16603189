/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * wires.c: see wires.h. Invariant: the kept image shows exactly the wires that are not live, as seen
 * through kept_view; is_stale says that it does not.
 */
#include "canvas/wires.h"

#include "canvas/curve.h"
#include "canvas/wire-draw.h"

#include <math.h>
#include <string.h>

#define MARGIN 160       /* pixels kept around the visible part, for panning */
#define WIDTH 2.0
#define OPPOSITE 0.6     /* lanes that there and back lie apart where they would cover each other */

typedef struct
{
  char *id;
  LoligoNodeWidget *from, *to; /* borrowed: the canvas rebuilds before it drops a node */
  double lane;
  gboolean has_opposite; /* there is a wire back */
  LoligoWireLook look;
  LoligoCurve curve;
  LoligoExtent extent;
  gboolean is_live, is_selected;
} Wire;

struct _LoligoWires
{
  GPtrArray *wires; /* Wire* */
  cairo_surface_t *kept;
  LoligoView kept_view;
  int kept_width, kept_height; /* pixels */
  gboolean is_stale;
};

static void
wire_free (gpointer data)
{
  Wire *wire = data;
  g_free (wire->id);
  g_free (wire);
}

LoligoWires *
loligo_wires_new (void)
{
  LoligoWires *wires = g_new0 (LoligoWires, 1);
  wires->wires = g_ptr_array_new_with_free_func (wire_free);
  wires->is_stale = TRUE;
  return wires;
}

void
loligo_wires_free (LoligoWires *wires)
{
  if (!wires)
    return;
  g_ptr_array_unref (wires->wires);
  g_clear_pointer (&wires->kept, cairo_surface_destroy);
  g_free (wires);
}

void
loligo_wires_invalidate (LoligoWires *wires)
{
  wires->is_stale = TRUE;
}

guint
loligo_wires_get_count (LoligoWires *wires)
{
  return wires->wires->len;
}

static Wire *
get_wire (LoligoWires *wires, guint index)
{
  return g_ptr_array_index (wires->wires, index);
}

const char *
loligo_wires_get_id (LoligoWires *wires, guint index)
{
  return get_wire (wires, index)->id;
}

void
loligo_wires_get_middle (LoligoWires *wires, guint index, double *x, double *y)
{
  loligo_curve_get_point (&get_wire (wires, index)->curve, 0.5, x, y);
}

void
loligo_wires_get_point (LoligoWires *wires, guint index, double share, double *x, double *y)
{
  loligo_curve_get_point (&get_wire (wires, index)->curve, share, x, y);
}

static LoligoCurveEnd
get_end (LoligoNodeWidget *node)
{
  LoligoCurveEnd end = { .kind = loligo_node_widget_get_kind (node),
                         .is_stack = loligo_node_widget_is_population (node) };
  loligo_node_widget_get_place (node, &end.x, &end.y);
  return end;
}

/* Wires to the left bow already; steep ones bow away from the wire back. */
static double
get_lane (const Wire *wire, const LoligoCurveEnd *from, const LoligoCurveEnd *to)
{
  double dx = fabs (to->x - from->x), dy = fabs (to->y - from->y);
  double level = dx / MAX (hypot (dx, dy), 1e-6);
  return wire->lane + (wire->has_opposite ? OPPOSITE * CLAMP ((0.8 - level) / 0.4, 0, 1) : 0);
}

static void
update_wire (Wire *wire)
{
  LoligoCurveEnd from = get_end (wire->from), to = get_end (wire->to);
  wire->curve = wire->from == wire->to
                    ? loligo_curve_new_loop (&from, wire->lane)
                    : loligo_curve_new (&from, &to, get_lane (wire, &from, &to));
  wire->extent = loligo_curve_get_extent (&wire->curve);
}

void
loligo_wires_update_places (LoligoWires *wires)
{
  gboolean any_live = FALSE;
  for (guint i = 0; i < wires->wires->len; i++)
    any_live |= get_wire (wires, i)->is_live;
  for (guint i = 0; i < wires->wires->len; i++)
    {
      Wire *wire = get_wire (wires, i);
      if (any_live && !wire->is_live)
        continue;
      update_wire (wire);
      wires->is_stale |= !wire->is_live;
    }
}

void
loligo_wires_set_live (LoligoWires *wires, GHashTable *live)
{
  for (guint i = 0; i < wires->wires->len; i++)
    {
      Wire *wire = get_wire (wires, i);
      gboolean is_live = live
                         && (g_hash_table_contains (live, wire->from)
                             || g_hash_table_contains (live, wire->to));
      wires->is_stale |= is_live != wire->is_live;
      wire->is_live = is_live;
    }
}

/* The node of "E.I" is "E". */
static LoligoNodeWidget *
find_node (GHashTable *nodes, const char *port)
{
  if (!port)
    return NULL;
  g_autofree char *id = g_strndup (port, strcspn (port, "."));
  return g_hash_table_lookup (nodes, id);
}

/* Parallel wires get lanes around the middle, loops get lanes outward. */
static void
set_lanes (LoligoWires *wires)
{
  g_autoptr (GHashTable) pairs
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; i < wires->wires->len; i++)
    {
      Wire *wire = get_wire (wires, i);
      char *key = g_strdup_printf ("%p %p", (void *)wire->from, (void *)wire->to);
      GPtrArray *bundle = g_hash_table_lookup (pairs, key);
      if (!bundle)
        g_hash_table_insert (pairs, key, bundle = g_ptr_array_new ());
      else
        g_free (key);
      g_ptr_array_add (bundle, wire);
    }
  GHashTableIter iter;
  gpointer bundle;
  g_hash_table_iter_init (&iter, pairs);
  while (g_hash_table_iter_next (&iter, NULL, &bundle))
    for (guint k = 0, n = ((GPtrArray *)bundle)->len; k < n; k++)
      {
        Wire *wire = g_ptr_array_index ((GPtrArray *)bundle, k);
        g_autofree char *back = g_strdup_printf ("%p %p", (void *)wire->to, (void *)wire->from);
        wire->lane = wire->from == wire->to ? k : k - (n - 1) / 2.0;
        wire->has_opposite = wire->from != wire->to && g_hash_table_contains (pairs, back);
      }
}

/* Looks by id, so that a wire that stays keeps its own until it is found anew. (transfer full) */
static GHashTable *
take_looks (LoligoWires *wires)
{
  GHashTable *looks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < wires->wires->len; i++)
    {
      const Wire *wire = get_wire (wires, i);
      g_hash_table_insert (looks, g_strdup (wire->id), g_memdup2 (&wire->look, sizeof wire->look));
    }
  return looks;
}

void
loligo_wires_set_document (LoligoWires *wires, const LoligoDocument *document, GHashTable *nodes)
{
  g_autoptr (GHashTable) looks = take_looks (wires);
  g_ptr_array_set_size (wires->wires, 0);
  for (guint i = 0; i < document->edges->len; i++)
    {
      const LoligoEdge *edge = g_ptr_array_index (document->edges, i);
      LoligoNodeWidget *from = find_node (nodes, edge->from), *to = find_node (nodes, edge->to);
      if (!from || !to)
        continue;
      Wire *wire = g_new0 (Wire, 1);
      wire->id = g_strdup (edge->id);
      wire->from = from;
      wire->to = to;
      const LoligoWireLook *look = edge->synapse ? g_hash_table_lookup (looks, edge->id) : NULL;
      if (look)
        wire->look = *look;
      g_ptr_array_add (wires->wires, wire);
    }
  set_lanes (wires);
  for (guint i = 0; i < wires->wires->len; i++)
    update_wire (get_wire (wires, i));
  wires->is_stale = TRUE;
}

gboolean
loligo_wires_get_selected (LoligoWires *wires, guint index)
{
  return get_wire (wires, index)->is_selected;
}

void
loligo_wires_set_selected (LoligoWires *wires, guint index, gboolean is_selected)
{
  get_wire (wires, index)->is_selected = is_selected;
}

void
loligo_wires_set_look (LoligoWires *wires, guint index, const LoligoWireLook *look)
{
  Wire *wire = get_wire (wires, index);
  if (wire->look.effect == look->effect && wire->look.is_plastic == look->is_plastic
      && wire->look.width == look->width)
    return;
  wire->look = *look;
  wires->is_stale |= !wire->is_live;
}

LoligoWireLook
loligo_wires_get_look (LoligoWires *wires, guint index)
{
  return get_wire (wires, index)->look;
}

const char *
loligo_wires_find_at (LoligoWires *wires, double x, double y, double tolerance)
{
  const Wire *found = NULL;
  double nearest = tolerance;
  LoligoExtent around = { x - tolerance, y - tolerance, x + tolerance, y + tolerance };
  for (guint i = 0; i < wires->wires->len; i++)
    {
      const Wire *wire = get_wire (wires, i);
      if (!loligo_extent_intersects (&around, &wire->extent))
        continue;
      double distance = loligo_curve_get_distance (&wire->curve, x, y);
      if (distance > nearest)
        continue;
      nearest = distance;
      found = wire;
    }
  return found ? found->id : NULL;
}

void
loligo_wires_find_in (LoligoWires *wires, const LoligoExtent *extent, GPtrArray *ids)
{
  for (guint i = 0; i < wires->wires->len; i++)
    {
      double x, y;
      loligo_wires_get_middle (wires, i, &x, &y);
      if (x >= extent->x0 && x <= extent->x1 && y >= extent->y0 && y <= extent->y1)
        g_ptr_array_add (ids, get_wire (wires, i)->id);
    }
}

static LoligoColor
mix (LoligoColor a, LoligoColor b, double share_of_b)
{
  return (LoligoColor){ a.red + (b.red - a.red) * share_of_b,
                        a.green + (b.green - a.green) * share_of_b,
                        a.blue + (b.blue - a.blue) * share_of_b };
}

static double
get_width (const Wire *wire)
{
  return wire->look.width > 0 ? wire->look.width : 1;
}

static void
draw_wire (cairo_t *cr, const Wire *wire, const LoligoInk *ink, double zoom)
{
  LoligoColor color = mix (loligo_node_widget_get_color (wire->from, ink->is_dark),
                           ink->foreground, ink->is_dark ? 0.2 : 0.3);
  cairo_set_source_rgb (cr, color.red, color.green, color.blue);
  loligo_wire_draw (cr, &wire->curve, &wire->look, WIDTH * get_width (wire), zoom);
}

static void
draw_marked_wire (cairo_t *cr, const Wire *wire, const LoligoInk *ink, double zoom)
{
  LoligoColor color = wire->is_selected
                          ? ink->accent
                          : loligo_node_widget_get_color (wire->from, ink->is_dark);
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, 0.28);
  cairo_set_line_width (cr, MAX (9, 6 / zoom));
  loligo_wire_path (cr, &wire->curve);
  cairo_stroke (cr);
  cairo_set_source_rgb (cr, color.red, color.green, color.blue);
  loligo_wire_draw (cr, &wire->curve, &wire->look, 3 * get_width (wire), zoom);
}

static void
set_up (cairo_t *cr, const LoligoView *view)
{
  cairo_scale (cr, view->zoom, view->zoom);
  cairo_translate (cr, -view->x, -view->y);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
}

static void
keep_image (LoligoWires *wires, const LoligoView *view, int width, int height, int scale_factor,
            const LoligoInk *ink)
{
  g_clear_pointer (&wires->kept, cairo_surface_destroy);
  wires->kept_width = width + 2 * MARGIN;
  wires->kept_height = height + 2 * MARGIN;
  wires->kept_view = *view;
  wires->kept_view.x -= MARGIN / view->zoom;
  wires->kept_view.y -= MARGIN / view->zoom;
  wires->kept = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, wires->kept_width * scale_factor,
                                            wires->kept_height * scale_factor);
  cairo_surface_set_device_scale (wires->kept, scale_factor, scale_factor);
  wires->is_stale = FALSE;

  LoligoExtent shown
      = loligo_view_get_extent (&wires->kept_view, wires->kept_width, wires->kept_height);
  cairo_t *cr = cairo_create (wires->kept);
  set_up (cr, &wires->kept_view);
  if (wires->wires->len > 200)
    cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
  for (guint i = 0; i < wires->wires->len; i++)
    {
      const Wire *wire = get_wire (wires, i);
      if (!wire->is_live && loligo_extent_intersects (&wire->extent, &shown))
        draw_wire (cr, wire, ink, view->zoom);
    }
  cairo_destroy (cr);
}

static gboolean
covers (LoligoWires *wires, const LoligoView *view, int width, int height)
{
  if (!wires->kept)
    return FALSE;
  LoligoExtent kept
      = loligo_view_get_extent (&wires->kept_view, wires->kept_width, wires->kept_height);
  LoligoExtent wanted = loligo_view_get_extent (view, width, height);
  double slack = 1 / view->zoom; /* a pixel */
  return kept.x0 <= wanted.x0 + slack && kept.y0 <= wanted.y0 + slack
         && kept.x1 >= wanted.x1 - slack && kept.y1 >= wanted.y1 - slack;
}

static void
paint_kept (LoligoWires *wires, cairo_t *cr, const LoligoView *view)
{
  double factor = view->zoom / wires->kept_view.zoom;
  double px, py;
  loligo_view_to_pixels (view, wires->kept_view.x, wires->kept_view.y, &px, &py);
  cairo_save (cr);
  cairo_translate (cr, factor == 1 ? round (px) : px, factor == 1 ? round (py) : py);
  cairo_scale (cr, factor, factor);
  cairo_set_source_surface (cr, wires->kept, 0, 0);
  /* Exact where nothing is scaled; rough for the moment that zooming lasts. */
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);
}

gboolean
loligo_wires_is_current (LoligoWires *wires, const LoligoView *view, int width, int height,
                         gboolean is_zooming)
{
  /* Where none is left the last ones still have to go from the picture. */
  if (wires->wires->len == 0)
    return !wires->is_stale;
  return covers (wires, view, width, height) && !wires->is_stale
         && (is_zooming || wires->kept_view.zoom == view->zoom);
}

void
loligo_wires_draw_kept (LoligoWires *wires, cairo_t *cr, const LoligoView *view, int width,
                        int height, int scale_factor, const LoligoInk *ink, gboolean is_zooming)
{
  if (wires->wires->len == 0)
    {
      wires->is_stale = FALSE;
      return;
    }
  if (!loligo_wires_is_current (wires, view, width, height, is_zooming))
    keep_image (wires, view, width, height, scale_factor, ink);
  paint_kept (wires, cr, view);
}

static gboolean
is_marked (const Wire *wire, const char *hover)
{
  return wire->is_live || wire->is_selected || (hover && g_str_equal (wire->id, hover));
}

LoligoExtent
loligo_wires_get_marked_extent (LoligoWires *wires, const char *hover)
{
  LoligoExtent extent = LOLIGO_EXTENT_EMPTY;
  for (guint i = 0; i < wires->wires->len; i++)
    {
      const Wire *wire = get_wire (wires, i);
      if (!is_marked (wire, hover))
        continue;
      loligo_extent_add (&extent, wire->extent.x0, wire->extent.y0);
      loligo_extent_add (&extent, wire->extent.x1, wire->extent.y1);
    }
  return extent;
}

void
loligo_wires_draw_marked (LoligoWires *wires, cairo_t *cr, const LoligoView *view,
                          const LoligoInk *ink, const char *hover)
{
  cairo_save (cr);
  set_up (cr, view);
  for (guint i = 0; i < wires->wires->len; i++)
    {
      const Wire *wire = get_wire (wires, i);
      if (!is_marked (wire, hover))
        continue;
      if (wire->is_selected || !wire->is_live)
        draw_marked_wire (cr, wire, ink, view->zoom);
      else
        draw_wire (cr, wire, ink, view->zoom);
    }
  cairo_restore (cr);
}

void
loligo_wires_draw_pending (cairo_t *cr, const LoligoView *view, LoligoNodeWidget *source,
                           LoligoNodeWidget *target, double x, double y, const LoligoInk *ink)
{
  LoligoCurveEnd from = get_end (source), to = { .x = x, .y = y, .kind = -1 };
  if (target)
    to = get_end (target);
  LoligoCurve curve;
  if (target == source)
    curve = loligo_curve_new_loop (&from, 0);
  else
    curve = loligo_curve_new (&from, &to, 0);
  if (!target)
    {
      curve.x[3] = x;
      curve.y[3] = y;
    }
  static const double DASH[] = { 7, 5 };
  cairo_save (cr);
  set_up (cr, view);
  cairo_set_source_rgb (cr, ink->accent.red, ink->accent.green, ink->accent.blue);
  if (!target)
    cairo_set_dash (cr, DASH, 2, 0);
  const LoligoWireLook look = { .effect = LOLIGO_EFFECT_NONE };
  loligo_wire_draw (cr, &curve, &look, 2.5, view->zoom);
  cairo_restore (cr);
}
