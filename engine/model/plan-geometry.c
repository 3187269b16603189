/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan-geometry.c: the "geometry" of the nodes of a plan: shape, spacing or extent, periodic ends, seed.
 * docs/connections.md has the format. Lists in it go as "size" does: rows, then columns.
 */
#include "model/plan-private.h"
#include "base/elementary.h"
#include "base/i18n.h"
#include "model/document-private.h"
#include <string.h>

#define RANDOM_STREAM 0xffff0000u /* of places with a seed of their own, whatever the node is called */

static const LoligoDimension metre = { .halves = { [LOLIGO_BASE_METRE] = 2 } };

typedef enum
{
  SHAPE_LINE,
  SHAPE_RING,
  SHAPE_SHEET,
  SHAPE_TORUS,
  SHAPE_RANDOM,
  N_SHAPES
} Shape;

static const char *const shape_names[N_SHAPES + 1]
    = { "line", "ring", "sheet", "torus", "random", NULL };

/* One node's geometry while it is being read. */
typedef struct
{
  LoligoPlanner *planner;
  const LoligoNode *spec;
  guint index;
  JsonObject *object;
  Shape shape;
  LoligoGeometry geometry;
} Reading;

static void complain (Reading *reading, const char *key, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static void
complain (Reading *reading, const char *key, const char *format, ...)
{
  g_autofree char *path = key == NULL
                              ? g_strdup_printf ("nodes/%u/geometry", reading->index)
                              : g_strdup_printf ("nodes/%u/geometry/%s", reading->index, key);
  va_list arguments;
  va_start (arguments, format);
  loligo_planner_problem_of (reading->planner, path, reading->spec->id, format, arguments);
  va_end (arguments);
}

JsonNode *
loligo_node_get_geometry (const LoligoNode *node)
{
  return node->extra == NULL ? NULL : json_object_get_member (node->extra, "geometry");
}

static gboolean
is_text (JsonNode *value)
{
  return JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING;
}

static gboolean
is_truth (JsonNode *value)
{
  return JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_BOOLEAN;
}

/* The axis of element K of a list that goes rows, columns, depth. */
static guint
get_axis (guint k, guint n)
{
  return n >= 2 && k < 2 ? 1 - k : k;
}

static gboolean
read_shape (Reading *reading)
{
  JsonNode *value = json_object_get_member (reading->object, "shape");
  reading->shape = reading->spec->columns != 0 ? SHAPE_SHEET : SHAPE_LINE;
  if (value == NULL)
    return TRUE;
  const char *text = is_text (value) ? json_node_get_string (value) : "";
  for (guint k = 0; k < N_SHAPES; k++)
    if (g_str_equal (text, shape_names[k]))
      {
        reading->shape = k;
        return TRUE;
      }
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (guint k = 0; k < N_SHAPES; k++)
    g_ptr_array_add (names, (gpointer) shape_names[k]);
  g_autofree char *suggestion = loligo_planner_suggest (text, names);
  complain (reading, "shape", _("there is no shape \"%s\"%s"), text, suggestion);
  return FALSE;
}

/* A sheet has rows and columns, a line has not. */
static gboolean
check_size (Reading *reading)
{
  gboolean is_flat = reading->shape == SHAPE_SHEET || reading->shape == SHAPE_TORUS;
  gboolean has_columns = reading->spec->columns != 0;
  if (reading->shape == SHAPE_RANDOM || is_flat == has_columns)
    return TRUE;
  if (is_flat)
    complain (reading, "shape", _("a %s has rows and columns; write \"size\": [ROWS, COLUMNS]"),
              shape_names[reading->shape]);
  else
    complain (reading, "shape", _("a %s has one length; write \"size\" as one number"),
              shape_names[reading->shape]);
  return FALSE;
}

static gboolean
read_length (Reading *reading, const char *key, JsonNode *value, double *length_m)
{
  g_autofree char *text = is_text (value) ? g_strdup (json_node_get_string (value)) : NULL;
  if (text == NULL && JSON_NODE_HOLDS_VALUE (value) && !is_truth (value))
    text = loligo_number_format (json_node_get_double (value));
  g_autoptr (GError) error = NULL;
  LoligoUnit unit;
  if (text == NULL)
    complain (reading, key, _("\"%s\" is a length such as \"10 um\", or a list of lengths"), key);
  else if (!loligo_quantity_parse (text, &metre, length_m, &unit, &error))
    complain (reading, key, "%s: %s", key, error->message);
  else if (!(*length_m > 0 && *length_m < 1e9))
    complain (reading, key, _("%s: \"%s\" is not a positive length"), key, text);
  else
    return TRUE;
  return FALSE;
}

/* A length for every axis, or a list of them. *N: how many the document gives; 0 when it is wrong. */
static gboolean
read_lengths (Reading *reading, const char *key, JsonNode *value, double *lengths_m, guint *n)
{
  if (!JSON_NODE_HOLDS_ARRAY (value))
    {
      *n = 1;
      if (!read_length (reading, key, value, &lengths_m[0]))
        return FALSE;
      lengths_m[1] = lengths_m[2] = lengths_m[0];
      return TRUE;
    }
  JsonArray *array = json_node_get_array (value);
  *n = json_array_get_length (array);
  guint most = reading->shape == SHAPE_RANDOM ? LOLIGO_AXES : reading->geometry.n_axes;
  if (*n == 0 || *n > most || (reading->shape != SHAPE_RANDOM && *n != most))
    {
      complain (reading, key, _("\"%s\" has %u lengths; it needs one for each direction"), key,
                *n);
      return FALSE;
    }
  for (guint k = 0; k < *n; k++)
    if (!read_length (reading, key, json_array_get_element (array, k),
                      &lengths_m[get_axis (k, *n)]))
      return FALSE;
  return TRUE;
}

static gboolean
read_box (Reading *reading)
{
  LoligoGeometry *geometry = &reading->geometry;
  JsonNode *extent = json_object_get_member (reading->object, "extent");
  if (extent == NULL)
    {
      complain (reading, NULL,
                _("random places need an \"extent\", such as [\"1 mm\", \"1 mm\"]"));
      return FALSE;
    }
  guint n;
  if (!read_lengths (reading, "extent", extent, geometry->extent_m, &n))
    return FALSE;
  geometry->n_axes = JSON_NODE_HOLDS_ARRAY (extent) ? n : 2; /* one length: a square */
  geometry->is_random = TRUE;
  return TRUE;
}

static gboolean
read_lattice (Reading *reading)
{
  LoligoGeometry *geometry = &reading->geometry;
  JsonNode *spacing = json_object_get_member (reading->object, "spacing");
  JsonNode *extent = json_object_get_member (reading->object, "extent");
  guint n;
  geometry->has_lengths = spacing != NULL || extent != NULL;
  if (!geometry->has_lengths
      && (json_object_has_member (reading->object, "shape")
          || json_object_has_member (reading->object, "periodic")))
    return TRUE; /* a ring or torus for rules of neighbours */
  if ((spacing == NULL) == (extent == NULL))
    {
      complain (reading, NULL,
                _("give either the \"spacing\" of the cells, such as \"10 um\", or the \"extent\" "
                  "of the whole"));
      return FALSE;
    }
  double lengths_m[LOLIGO_AXES];
  if (!read_lengths (reading, spacing != NULL ? "spacing" : "extent",
                     spacing != NULL ? spacing : extent, lengths_m, &n))
    return FALSE;
  for (guint axis = 0; axis < geometry->n_axes; axis++)
    {
      double count = (double) geometry->counts[axis];
      geometry->spacing_m[axis] = spacing != NULL ? lengths_m[axis] : lengths_m[axis] / count;
      geometry->extent_m[axis] = spacing != NULL ? lengths_m[axis] * count : lengths_m[axis];
    }
  return TRUE;
}

static gboolean
read_periodic (Reading *reading)
{
  LoligoGeometry *geometry = &reading->geometry;
  JsonNode *value = json_object_get_member (reading->object, "periodic");
  gboolean is_closed = reading->shape == SHAPE_RING || reading->shape == SHAPE_TORUS;
  for (guint axis = 0; axis < geometry->n_axes; axis++)
    geometry->is_periodic[axis] = is_closed;
  if (value == NULL)
    return TRUE;
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;
  gboolean is_right = array == NULL ? is_truth (value)
                                    : json_array_get_length (array) == geometry->n_axes;
  for (guint k = 0; k < geometry->n_axes && is_right; k++)
    {
      JsonNode *element = array == NULL ? value : json_array_get_element (array, k);
      is_right = is_truth (element);
      if (is_right)
        geometry->is_periodic[get_axis (k, geometry->n_axes)] = json_node_get_boolean (element);
      is_right = is_right && (!is_closed || json_node_get_boolean (element));
    }
  if (!is_right && is_closed)
    complain (reading, "periodic", _("a %s is periodic; leave \"periodic\" out"),
              shape_names[reading->shape]);
  else if (!is_right)
    complain (reading, "periodic",
              _("\"periodic\" is true or false, or a list of one for each direction"));
  return is_right;
}

static gboolean
read_seed (Reading *reading)
{
  LoligoGeometry *geometry = &reading->geometry;
  JsonNode *value = json_object_get_member (reading->object, "seed");
  geometry->seed = reading->planner->document->run.seed;
  geometry->stream = loligo_random_stream (reading->spec->id);
  if (value == NULL)
    return TRUE;
  geometry->stream = RANDOM_STREAM;
  if (is_text (value)
      && g_ascii_string_to_unsigned (json_node_get_string (value), 10, 0, G_MAXUINT64,
                                     &geometry->seed, NULL))
    return TRUE;
  if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_INT64
      && json_node_get_int (value) >= 0)
    {
      geometry->seed = (guint64) json_node_get_int (value);
      return TRUE;
    }
  complain (reading, "seed", _("\"seed\" is a whole number from 0"));
  return FALSE;
}

void
loligo_planner_read_geometry (LoligoPlanner *planner, guint index)
{
  Reading reading = { .planner = planner,
                      .spec = g_ptr_array_index (planner->document->nodes, index),
                      .index = index };
  LoligoPlanNode *node = &planner->plan->nodes[index];
  JsonNode *value = loligo_node_get_geometry (reading.spec);
  node->geometry = loligo_geometry_make_lattice (MAX (reading.spec->rows, 1), reading.spec->columns);
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return;
  if (!JSON_NODE_HOLDS_OBJECT (value))
    {
      complain (&reading, NULL,
                _("\"geometry\" must be in braces, such as {\"spacing\": \"10 um\"}"));
      return;
    }
  reading.object = json_node_get_object (value);
  reading.geometry = node->geometry;
  reading.geometry.has_lengths = TRUE;
  if (read_shape (&reading) && check_size (&reading)
      && (reading.shape == SHAPE_RANDOM ? read_box (&reading) : read_lattice (&reading))
      && read_periodic (&reading) && read_seed (&reading))
    node->geometry = reading.geometry;
}
