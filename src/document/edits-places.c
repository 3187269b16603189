/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * edits-places.c: how many cells a node has and where they are: "size" and "geometry" (docs/connections.md). Each
 * edit is made on a copy of the node first, which has to be right alone; keys of a geometry that are not known stay.
 */
#include "document/places.h"
#include "document/project-private.h"
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define LARGEST_SIZE G_GUINT64_CONSTANT (1000000000)
/* A population larger than this has this many neurons recorded, unless the person says otherwise. */
#define RECORDED_NEURONS 10
#define FIRST_SPACING "10 um"
#define FIRST_EXTENT "1 mm"

static const char *const shape_names[LOLIGO_N_SHAPES]
    = { "none", "line", "ring", "sheet", "torus", "random" };

static gboolean
is_flat (LoligoShape shape)
{
  return shape == LOLIGO_SHAPE_SHEET || shape == LOLIGO_SHAPE_TORUS;
}

static gboolean
is_closed (LoligoShape shape)
{
  return shape == LOLIGO_SHAPE_RING || shape == LOLIGO_SHAPE_TORUS;
}

/* ---- sizes ---- */

/* A whole number at *TEXT, which moves behind it and blanks. */
static gboolean
take_number (const char **text, guint64 *number)
{
  *text += strspn (*text, " ");
  gsize length = strspn (*text, "0123456789");
  g_autofree char *digits = g_strndup (*text, length);
  *text += length + strspn (*text + length, " ");
  return length > 0 && g_ascii_string_to_unsigned (digits, 10, 1, LARGEST_SIZE, number, NULL);
}

static gboolean
take_times (const char **text, gboolean is_list)
{
  static const char *const signs[] = { "×", "x", "X", "*" };
  for (guint k = 0; k < G_N_ELEMENTS (signs); k++)
    if (g_str_has_prefix (*text, signs[k]))
      {
        *text += strlen (signs[k]);
        return TRUE;
      }
  if (is_list && **text == ',')
    {
      (*text)++;
      return TRUE;
    }
  return FALSE;
}

gboolean
loligo_size_parse (const char *text, guint64 *rows, guint64 *columns, GError **error)
{
  g_autofree char *whole = g_strstrip (g_strdup (text));
  gsize length = strlen (whole);
  gboolean is_list = length >= 2 && whole[0] == '[' && whole[length - 1] == ']';
  if (is_list)
    whole[length - 1] = '\0';
  const char *at = whole + is_list;
  *columns = 0;
  if (take_number (&at, rows)
      && (*at == '\0' || (take_times (&at, is_list) && take_number (&at, columns) && *at == '\0'))
      && (double) *rows * MAX ((double) *columns, 1) <= (double) LARGEST_SIZE)
    return TRUE;
  return loligo_refuse (error, _("“%s” is no size: write 100, or rows and columns such as 10 × 10"), text);
}

char *
loligo_size_format (guint64 rows, guint64 columns)
{
  return columns == 0 ? g_strdup_printf ("%" PRIu64, rows)
                      : g_strdup_printf ("%" PRIu64 " × %" PRIu64, rows, columns);
}

/* The rows of the sheet nearest to a square that holds N. */
static guint64
find_rows (guint64 n)
{
  guint64 rows = (guint64) sqrt ((double) n);
  while (rows > 1 && n % rows != 0)
    rows--;
  return MAX (rows, 1);
}

/* ---- a node on trial ---- */

static LoligoPlan *
plan_alone (LoligoProject *self, const LoligoNode *node, LoligoProblems *problems)
{
  g_autoptr (LoligoDocument) document = loligo_project_new_trial (self);
  g_ptr_array_add (document->nodes, loligo_node_copy (node));
  return loligo_plan_new (document, self->library, problems);
}

/* FALSE and ERROR when NODE has a problem that BEFORE did not have. */
static gboolean
check (LoligoProject *self, const LoligoNode *before, const LoligoNode *node, GError **error)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new (), old = loligo_problems_new ();
  g_autoptr (LoligoPlan) plan = plan_alone (self, node, problems);
  if (plan != NULL)
    return TRUE;
  g_autoptr (LoligoPlan) old_plan = plan_alone (self, before, old);
  return loligo_problems_refuse_new (problems, old, node->id, error);
}

/* Recordings of all neurons of what is now a large population are cut to the first ones. */
static void
limit_recorders (LoligoProject *self, const char *node, guint64 size)
{
  for (guint i = 0; i < self->document->recorders->len; i++)
    {
      const LoligoRecorderSpec *recorder = self->document->recorders->pdata[i];
      gboolean is_spikes = g_str_equal (recorder->what, "spikes");
      if (!g_str_equal (recorder->of, node) || is_spikes)
        continue;
      gboolean too_many = recorder->which == NULL && size > RECORDED_NEURONS;
      gboolean too_few = recorder->which != NULL && size <= RECORDED_NEURONS;
      if (!too_many && !too_few)
        continue;
      LoligoRecorderSpec *edited
          = loligo_project_edit_item (self, LOLIGO_ITEMS_RECORDERS, i, LOLIGO_CHANGE_RECORDERS);
      g_free (edited->which);
      edited->which = too_many ? g_strdup_printf ("0:%d", RECORDED_NEURONS) : NULL;
    }
}

/* Puts NEXT, which is taken, in the place of node INDEX, when it is right. */
static gboolean
replace (LoligoProject *self, guint index, LoligoNode *next, const char *step, const char *key, GError **error)
{
  const LoligoNode *node = self->document->nodes->pdata[index];
  if (!check (self, node, next, error))
    {
      loligo_node_free (next);
      return FALSE;
    }
  guint64 before = loligo_node_get_size (node), after = loligo_node_get_size (next);
  gboolean is_resized = node->rows != next->rows || node->columns != next->columns;
  /* Where cells are takes effect at the next start. */
  guint flags = is_resized ? LOLIGO_CHANGE_NODES : LOLIGO_CHANGE_PARAMETERS | LOLIGO_CHANGE_INITIAL;
  loligo_project_open_step (self, step, key);
  LoligoNode *edited = loligo_project_edit_item (self, LOLIGO_ITEMS_NODES, index, flags);
  LoligoNode old = *edited;
  *edited = *next;
  *next = old;
  loligo_node_free (next);
  if (before != after)
    limit_recorders (self, edited->id, after);
  loligo_project_close_step (self);
  return TRUE;
}

static const LoligoNode *
get_node (LoligoProject *self, const char *id, guint *index, GError **error)
{
  if (loligo_project_find_node (self, id, index))
    return self->document->nodes->pdata[*index];
  loligo_refuse (error, _("there is no node %s"), id);
  return NULL;
}

gboolean
loligo_project_set_grid (LoligoProject *self, const char *id, guint64 rows, guint64 columns, GError **error)
{
  guint index;
  const LoligoNode *node = get_node (self, id, &index, error);
  if (node == NULL)
    return FALSE;
  if (node->rows == rows && node->columns == columns)
    return TRUE;
  double size = (double) rows * MAX ((double) columns, 1);
  if (!(size >= 1 && size <= (double) LARGEST_SIZE))
    {
      g_autofree char *shown = loligo_size_format (rows, columns);
      return loligo_refuse (error, _("a size of %s is not possible: 1 to 1,000,000,000"), shown);
    }
  LoligoShape shape = loligo_node_get_shape (node);
  g_autofree char *said = loligo_node_get_place_text (node, "shape");
  gboolean is_said = said != NULL;
  if (is_said && is_flat (shape) && columns == 0)
    {
      g_autofree char *sheet = loligo_size_format (find_rows (rows), rows / find_rows (rows));
      return loligo_refuse (error, _("a %s has rows and columns: write %s"), shape_names[shape], sheet);
    }
  if (is_said && columns != 0 && (shape == LOLIGO_SHAPE_LINE || shape == LOLIGO_SHAPE_RING))
    return loligo_refuse (error, _("a %s has one length: write %.0f, or choose a sheet for its places"),
                          shape_names[shape], size);
  LoligoNode *next = loligo_node_copy (node);
  next->rows = rows;
  next->columns = columns;
  g_autofree char *name = g_strdup_printf (_("Size of %s"), id);
  /* Steps on either side of the limit touch other things, so they do not merge. */
  g_autofree char *key = g_strdup_printf ("size:%s:%d:%d", id, loligo_node_get_size (node) > RECORDED_NEURONS,
                                          size > RECORDED_NEURONS);
  return replace (self, index, next, name, key, error);
}

gboolean
loligo_project_set_size (LoligoProject *self, const char *id, guint64 size, GError **error)
{
  return loligo_project_set_grid (self, id, size, 0, error);
}

/* ---- reading a geometry ---- */

/* NULL where there is none, or it is no object. */
static JsonObject *
get_object (const LoligoNode *node)
{
  JsonNode *value = loligo_node_get_geometry (node);
  return value != NULL && JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
}

static char *
format_item (JsonNode *value)
{
  if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (value));
  return json_to_string (value, FALSE);
}

char *
loligo_node_get_place_text (const LoligoNode *node, const char *key)
{
  JsonObject *object = get_object (node);
  JsonNode *value = object != NULL ? json_object_get_member (object, key) : NULL;
  if (value == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (value))
    return format_item (value);
  JsonArray *array = json_node_get_array (value);
  guint n = json_array_get_length (array);
  GString *text = g_string_new (n == 1 ? "[" : "");
  for (guint k = 0; k < n; k++)
    {
      g_autofree char *item = format_item (json_array_get_element (array, k));
      g_string_append_printf (text, "%s%s", k > 0 ? ", " : "", item);
    }
  if (n == 1)
    g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

LoligoShape
loligo_node_get_shape (const LoligoNode *node)
{
  if (loligo_node_get_geometry (node) == NULL)
    return LOLIGO_SHAPE_NONE;
  g_autofree char *text = loligo_node_get_place_text (node, "shape");
  for (guint shape = LOLIGO_SHAPE_LINE; shape < LOLIGO_N_SHAPES && text != NULL; shape++)
    if (g_str_equal (text, shape_names[shape]))
      return (LoligoShape) shape;
  return node->columns != 0 ? LOLIGO_SHAPE_SHEET : LOLIGO_SHAPE_LINE;
}

guint
loligo_node_get_n_directions (const LoligoNode *node)
{
  LoligoShape shape = loligo_node_get_shape (node);
  JsonObject *object = get_object (node);
  JsonNode *extent = object != NULL ? json_object_get_member (object, "extent") : NULL;
  if (shape != LOLIGO_SHAPE_RANDOM)
    return shape == LOLIGO_SHAPE_NONE ? 0 : is_flat (shape) ? 2 : 1;
  guint n = extent != NULL && JSON_NODE_HOLDS_ARRAY (extent) ? json_array_get_length (json_node_get_array (extent))
                                                             : 2;
  return MIN (n, LOLIGO_AXES);
}

gboolean
loligo_node_is_periodic (const LoligoNode *node, guint direction)
{
  JsonObject *object = get_object (node);
  JsonNode *value = object != NULL ? json_object_get_member (object, "periodic") : NULL;
  if (value != NULL && JSON_NODE_HOLDS_ARRAY (value))
    {
      JsonArray *array = json_node_get_array (value);
      value = direction < json_array_get_length (array) ? json_array_get_element (array, direction) : NULL;
    }
  return is_closed (loligo_node_get_shape (node))
         || (value != NULL && JSON_NODE_HOLDS_VALUE (value) && json_node_get_boolean (value));
}

gboolean
loligo_project_read_geometry (LoligoProject *self, const char *id, LoligoGeometry *geometry, GError **error)
{
  guint index;
  const LoligoNode *node = get_node (self, id, &index, error);
  if (node == NULL)
    return FALSE;
  const LoligoPlan *whole = loligo_project_peek_plan (self);
  for (guint i = 0; whole != NULL && i < whole->n_nodes; i++)
    if (g_str_equal (whole->nodes[i].id, id))
      {
        *geometry = whole->nodes[i].geometry;
        return TRUE;
      }
  LoligoNode *bare = loligo_node_copy (node);
  g_clear_pointer (&bare->extra, json_object_unref);
  g_autoptr (LoligoProblems) problems = loligo_problems_new (), others = loligo_problems_new ();
  g_autoptr (LoligoPlan) plan = plan_alone (self, node, problems);
  g_autoptr (LoligoPlan) bare_plan = plan == NULL ? plan_alone (self, bare, others) : NULL;
  loligo_node_free (bare);
  if (plan == NULL && !loligo_problems_refuse_new (problems, others, node->id, error))
    return FALSE;
  if (plan == NULL)
    return loligo_refuse (error, _("the model of %s cannot be read"), id);
  *geometry = plan->nodes[0].geometry;
  return TRUE;
}

/* ---- changing one ---- */

/* Its members, or none. (transfer full) */
static JsonObject *
copy_geometry (const LoligoNode *node)
{
  JsonObject *copy = json_object_new (), *object = get_object (node);
  g_autoptr (GList) names = object != NULL ? json_object_get_members (object) : NULL;
  for (GList *name = names; name != NULL; name = name->next)
    json_object_set_member (copy, name->data, json_node_copy (json_object_get_member (object, name->data)));
  return copy;
}

/* NODE with GEOMETRY (taken; NULL: none). (transfer full) */
static LoligoNode *
copy_with (const LoligoNode *node, JsonObject *geometry)
{
  LoligoNode *next = loligo_node_copy (node);
  if (next->extra == NULL)
    next->extra = json_object_new ();
  if (geometry != NULL)
    json_object_set_object_member (next->extra, "geometry", geometry);
  else
    json_object_remove_member (next->extra, "geometry");
  return next;
}

static gboolean
replace_places (LoligoProject *self, guint index, LoligoNode *next, GError **error)
{
  g_autofree char *name = g_strdup_printf (_("Change of Places of %s"), next->id);
  return replace (self, index, next, name, NULL, error);
}

/* "10 um" is a text, "10 um, 20 um" and "[10 um]" are lists. (transfer full) */
static JsonNode *
make_value (const char *text)
{
  g_autofree char *whole = g_strstrip (g_strdup (text));
  gsize length = strlen (whole);
  gboolean is_list = length >= 2 && whole[0] == '[' && whole[length - 1] == ']';
  if (is_list)
    whole[length - 1] = '\0';
  if (!is_list && strchr (whole, ',') == NULL)
    return json_node_init_string (json_node_alloc (), whole);
  g_auto (GStrv) parts = g_strsplit (whole + is_list, ",", 16);
  JsonArray *array = json_array_new ();
  for (char **part = parts; *part != NULL; part++)
    json_array_add_string_element (array, g_strstrip (*part));
  JsonNode *value = json_node_init_array (json_node_alloc (), array);
  json_array_unref (array);
  return value;
}

/* Lists of another length than there are directions become their first item. */
static void
fit_list (JsonObject *object, const char *key, guint n)
{
  JsonNode *value = json_object_get_member (object, key);
  if (value == NULL || !JSON_NODE_HOLDS_ARRAY (value))
    return;
  JsonArray *array = json_node_get_array (value);
  guint length = json_array_get_length (array);
  if (length == 0 || length == n)
    return;
  JsonNode *first = json_node_copy (json_array_get_element (array, 0));
  json_object_set_member (object, key, first);
}

/* How long the whole is now, as a list for random places in it. (transfer full), NULL where that is not known. */
static JsonNode *
measure_extent (LoligoProject *self, const char *id)
{
  LoligoGeometry geometry;
  LoligoUnit um;
  if (!loligo_project_read_geometry (self, id, &geometry, NULL) || !geometry.has_lengths
      || !loligo_unit_parse ("um", &um, NULL))
    return NULL;
  g_autofree char *across = loligo_unit_format (&um, geometry.extent_m[0]);
  g_autofree char *down = loligo_unit_format (&um, geometry.extent_m[1]);
  g_autofree char *both = g_strdup_printf ("%s, %s", down, across);
  return make_value (geometry.n_axes == 2 ? both : across);
}

static void
set_lengths (LoligoProject *self, const LoligoNode *node, JsonObject *object, LoligoShape shape)
{
  if (shape == LOLIGO_SHAPE_RANDOM)
    {
      if (!json_object_has_member (object, "extent"))
        {
          JsonNode *extent = measure_extent (self, node->id);
          json_object_set_member (object, "extent", extent != NULL ? extent : make_value (FIRST_EXTENT));
        }
      json_object_remove_member (object, "spacing");
      return;
    }
  json_object_remove_member (object, "seed");
  if (!json_object_has_member (object, "extent") && !json_object_has_member (object, "spacing"))
    json_object_set_string_member (object, "spacing", FIRST_SPACING);
  fit_list (object, "spacing", is_flat (shape) ? 2 : 1);
  fit_list (object, "extent", is_flat (shape) ? 2 : 1);
}

gboolean
loligo_project_set_shape (LoligoProject *self, const char *id, LoligoShape shape, GError **error)
{
  guint index;
  const LoligoNode *node = get_node (self, id, &index, error);
  if (node == NULL)
    return FALSE;
  if (shape == LOLIGO_SHAPE_NONE)
    return loligo_node_get_geometry (node) == NULL
           || replace_places (self, index, copy_with (node, NULL), error);
  JsonObject *object = copy_geometry (node);
  gboolean had_any = loligo_node_get_shape (node) != LOLIGO_SHAPE_NONE;
  set_lengths (self, node, object, shape);
  json_object_set_string_member (object, "shape", shape_names[shape]);
  if (is_closed (shape) || (had_any && loligo_node_get_n_directions (node) != 1 + (shape != LOLIGO_SHAPE_LINE)))
    json_object_remove_member (object, "periodic");
  LoligoNode *next = copy_with (node, object);
  guint64 size = loligo_node_get_size (node);
  if (is_flat (shape) && next->columns == 0)
    {
      next->rows = find_rows (size);
      next->columns = size / next->rows;
    }
  else if (!is_flat (shape) && shape != LOLIGO_SHAPE_RANDOM)
    {
      next->rows = size;
      next->columns = 0;
    }
  return replace_places (self, index, next, error);
}

gboolean
loligo_project_set_place_text (LoligoProject *self, const char *id, const char *key, const char *text,
                               GError **error)
{
  guint index;
  const LoligoNode *node = get_node (self, id, &index, error);
  if (node == NULL)
    return FALSE;
  g_autofree char *before = loligo_node_get_place_text (node, key);
  g_autofree char *wanted = text != NULL ? g_strstrip (g_strdup (text)) : NULL;
  if (wanted != NULL && *wanted == '\0')
    g_clear_pointer (&wanted, g_free);
  if (g_strcmp0 (before, wanted) == 0)
    return TRUE;
  JsonObject *object = copy_geometry (node);
  if (wanted != NULL)
    json_object_set_member (object, key, make_value (wanted));
  else
    json_object_remove_member (object, key);
  /* A lattice has one of the two. */
  gboolean is_spacing = g_str_equal (key, "spacing");
  if (wanted != NULL && (is_spacing || g_str_equal (key, "extent")))
    json_object_remove_member (object, is_spacing ? "extent" : "spacing");
  LoligoNode *next = copy_with (node, object);
  JsonNode *periodic = json_object_get_member (object, "periodic");
  if (periodic != NULL && JSON_NODE_HOLDS_ARRAY (periodic)
      && json_array_get_length (json_node_get_array (periodic)) != loligo_node_get_n_directions (next))
    json_object_remove_member (object, "periodic");
  return replace_places (self, index, next, error);
}

gboolean
loligo_project_set_periodic (LoligoProject *self, const char *id, guint direction, gboolean is_periodic,
                             GError **error)
{
  guint index;
  const LoligoNode *node = get_node (self, id, &index, error);
  if (node == NULL)
    return FALSE;
  if (loligo_node_is_periodic (node, direction) == is_periodic)
    return TRUE;
  JsonObject *object = copy_geometry (node);
  JsonArray *array = json_array_new ();
  guint n = loligo_node_get_n_directions (node), n_periodic = 0;
  for (guint k = 0; k < n; k++)
    {
      gboolean is_on = k == direction ? is_periodic : loligo_node_is_periodic (node, k);
      json_array_add_boolean_element (array, is_on);
      n_periodic += is_on;
    }
  if (n_periodic == 0)
    json_object_remove_member (object, "periodic");
  else if (n_periodic == n)
    json_object_set_boolean_member (object, "periodic", TRUE);
  else
    json_object_set_array_member (object, "periodic", json_array_ref (array));
  json_array_unref (array);
  return replace_places (self, index, copy_with (node, object), error);
}

/* ---- wires that need places ---- */

char *
loligo_project_find_missing_places (LoligoProject *self, const char *edge_id, const char *text)
{
  guint index;
  if (text == NULL || !loligo_project_find_edge (self, edge_id, &index)
      || !g_regex_match_simple ("\\b(d|gaussian|difference_of_gaussians|distance|kernel)\\b", text, 0, 0))
    return NULL;
  const LoligoEdge *edge = self->document->edges->pdata[index];
  const char *const ends[] = { edge->from, edge->to };
  for (guint k = 0; k < G_N_ELEMENTS (ends); k++)
    {
      g_autofree char *id = loligo_endpoint_get_node (ends[k]);
      const LoligoNode *node = loligo_document_find_node (self->document, id);
      if (node != NULL && !loligo_node_is_document (node) && loligo_node_get_geometry (node) == NULL)
        return g_steal_pointer (&id);
    }
  return NULL;
}
