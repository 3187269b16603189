/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * document-read.c: JSON text -> document. Every key has one expected type; what does not fit is one
 * problem with its line, and reading goes on, so that all problems come in one go. Unknown keys are
 * kept. Meaning (units, names of models, sizes that fit) is plan.c's work, not this one's.
 */
#include "model/document-private.h"
#include "model/plot.h"
#include "base/i18n.h"
#include "base/unit.h"
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define PATH_LIMIT 6

typedef struct
{
  const char *text;
  gsize length;
  const char *file;
  LoligoProblems *problems;
  guint n_problems_before;
  const char *path[PATH_LIMIT + 1]; /* NULL-terminated; borrowed */
  guint depth;
  GHashTable *ids; /* of nodes and edges */
  GHashTable *recorder_ids;
} Reader;

static void
enter (Reader *reader, const char *step)
{
  g_assert (reader->depth < PATH_LIMIT);
  reader->path[reader->depth++] = step;
  reader->path[reader->depth] = NULL;
}

static void
leave (Reader *reader)
{
  reader->path[--reader->depth] = NULL;
}

/* A problem at KEY of the object that is being read. Finding the place walks the text, so a large
 * broken file gets places for its first problems only. */
static G_GNUC_PRINTF (3, 4) void add_problem (Reader *reader, const char *key, const char *format,
                                              ...)
{
  guint line = 0, column = 0;
  guint n_problems = loligo_problems_get_count (reader->problems) - reader->n_problems_before;
  if (n_problems < (reader->length > (1 << 22) ? 5 : 100))
    {
      enter (reader, key);
      loligo_json_locate (reader->text, reader->length, reader->path, &line, &column);
      leave (reader);
    }
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  loligo_problems_add (reader->problems, reader->file, line, column, 0, "%s", message);
}

/* The value of KEY; NULL where it is missing or null. */
static JsonNode *
get_value (JsonObject *object, const char *key)
{
  JsonNode *value = json_object_get_member (object, key);
  return value == NULL || JSON_NODE_HOLDS_NULL (value) ? NULL : value;
}

static gboolean
is_text (JsonNode *value)
{
  return JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING;
}

static gboolean
is_number (JsonNode *value)
{
  if (!JSON_NODE_HOLDS_VALUE (value))
    return FALSE;
  GType type = json_node_get_value_type (value);
  return (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE) && isfinite (json_node_get_double (value));
}

static char *
read_text (Reader *reader, JsonObject *object, const char *key)
{
  JsonNode *value = get_value (object, key);
  if (value == NULL)
    return NULL;
  if (is_text (value))
    return g_strdup (json_node_get_string (value));
  add_problem (reader, key, _("\"%s\" must be a text in double quotes"), key);
  return NULL;
}

/* A quantity: a text, or a bare number, which is then kept as the text of that number. */
static char *
quantity_to_text (JsonNode *value)
{
  if (is_text (value))
    return g_strdup (json_node_get_string (value));
  return is_number (value) ? loligo_number_format (json_node_get_double (value)) : NULL;
}

static char *
read_quantity (Reader *reader, JsonObject *object, const char *key)
{
  JsonNode *value = get_value (object, key);
  if (value == NULL)
    return NULL;
  char *text = quantity_to_text (value);
  if (text == NULL)
    add_problem (reader, key, _("\"%s\" must be a quantity with its unit, such as \"20 ms\""),
                 key);
  return text;
}

/* A whole number from MINIMUM to MAXIMUM; a text of digits will do, for numbers that JSON cannot
 * hold. */
static guint64
read_count (Reader *reader, JsonObject *object, const char *key, guint64 minimum, guint64 maximum,
            guint64 missing)
{
  JsonNode *value = get_value (object, key);
  if (value == NULL)
    return missing;
  guint64 count;
  if (is_text (value)
      && g_ascii_string_to_unsigned (json_node_get_string (value), 10, minimum, maximum, &count,
                                     NULL))
    return count;
  if (is_number (value))
    {
      double number = json_node_get_double (value);
      if (number == floor (number) && number >= minimum && number <= maximum)
        return json_node_get_value_type (value) == G_TYPE_INT64 ? (guint64)json_node_get_int (value)
                                                                : (guint64)number;
    }
  add_problem (reader, key,
               _("\"%s\" must be a whole number from %" PRIu64 " to %" PRIu64),
               key, minimum, maximum);
  return missing;
}

static double
read_number (Reader *reader, JsonObject *object, const char *key)
{
  JsonNode *value = get_value (object, key);
  if (value == NULL)
    return 0;
  if (is_number (value))
    return json_node_get_double (value);
  add_problem (reader, key, _("\"%s\" must be a number"), key);
  return 0;
}

static gboolean
read_pair (JsonNode *value, double pair[2])
{
  if (!JSON_NODE_HOLDS_ARRAY (value))
    return FALSE;
  JsonArray *array = json_node_get_array (value);
  if (json_array_get_length (array) != 2)
    return FALSE;
  for (guint k = 0; k < 2; k++)
    {
      JsonNode *element = json_array_get_element (array, k);
      if (!is_number (element))
        return FALSE;
      pair[k] = json_node_get_double (element);
    }
  return TRUE;
}

/* A list of texts, or NULL. */
static char **
read_words (Reader *reader, JsonObject *object, const char *key)
{
  JsonNode *value = get_value (object, key);
  if (value == NULL)
    return NULL;
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  gboolean ok = JSON_NODE_HOLDS_ARRAY (value);
  JsonArray *array = ok ? json_node_get_array (value) : NULL;
  for (guint k = 0; ok && k < json_array_get_length (array); k++)
    {
      JsonNode *element = json_array_get_element (array, k);
      ok = is_text (element);
      if (ok)
        g_ptr_array_add (words, g_strdup (json_node_get_string (element)));
    }
  if (!ok)
    {
      add_problem (reader, key, _("\"%s\" must be a list of texts, such as [\"a\", \"b\"]"), key);
      return NULL;
    }
  g_ptr_array_add (words, NULL);
  return (char **)g_ptr_array_steal (words, NULL);
}

static void
read_settings (Reader *reader, JsonObject *object, const char *key, LoligoSettings *settings)
{
  JsonNode *value = get_value (object, key);
  if (value == NULL)
    return;
  if (!JSON_NODE_HOLDS_OBJECT (value))
    {
      add_problem (reader, key,
                   _("\"%s\" must be names and values in braces, such as {\"tau\": \"20 ms\"}"),
                   key);
      return;
    }
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;
  enter (reader, key);
  json_object_iter_init_ordered (&iter, json_node_get_object (value));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      g_autofree char *text = quantity_to_text (member);
      if (text != NULL)
        loligo_settings_set (settings, name, text);
      else
        add_problem (reader, name, _("\"%s\" must be a text or a number"), name);
    }
  leave (reader);
}

/* The members of OBJECT that are bare numbers, and those of objects in it; NULL when there are none. */
static JsonObject *
copy_numbers (JsonObject *object, guint depth)
{
  JsonObject *numbers = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      JsonNode *kept = is_number (value) ? json_node_copy (value) : NULL;
      if (JSON_NODE_HOLDS_OBJECT (value) && depth > 0)
        {
          JsonObject *inside = copy_numbers (json_node_get_object (value), depth - 1);
          if (inside != NULL)
            kept = json_node_init_object (json_node_alloc (), inside);
          g_clear_pointer (&inside, json_object_unref);
        }
      if (kept == NULL)
        continue;
      if (numbers == NULL)
        numbers = json_object_new ();
      json_object_set_member (numbers, name, kept);
    }
  return numbers;
}

/* What of OBJECT is none of KNOWN (separated by blanks), and which quantities were bare numbers. */
static JsonObject *
read_extra (JsonObject *object, const char *known)
{
  g_auto (GStrv) keys = g_strsplit (known, " ", -1);
  JsonObject *numbers = copy_numbers (object, 1);
  JsonObject *extra = NULL;
  if (numbers != NULL)
    {
      extra = json_object_new ();
      json_object_set_object_member (extra, LOLIGO_NUMBERS_KEY, numbers);
    }
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      if (g_strv_contains ((const char *const *)keys, name)
          || g_str_equal (name, LOLIGO_NUMBERS_KEY) || g_str_equal (name, LOLIGO_TABLE_KEY))
        continue;
      if (extra == NULL)
        extra = json_object_new ();
      json_object_set_member (extra, name, json_node_copy (value));
    }
  return extra;
}

/* An id that is there, well formed and not taken. NULL otherwise, with a problem. */
static char *
read_id (Reader *reader, JsonObject *object, GHashTable *taken)
{
  g_autofree char *id = read_text (reader, object, "id");
  if (id == NULL)
    return NULL;
  if (!loligo_id_is_valid (id))
    add_problem (reader, "id",
                 _("the id \"%s\" may have letters, digits, _ and - only, at most 64"), id);
  else if (g_hash_table_contains (taken, id))
    add_problem (reader, "id", _("the id \"%s\" is taken twice; give this one another name"), id);
  else
    {
      g_hash_table_add (taken, g_strdup (id));
      return g_steal_pointer (&id);
    }
  return NULL;
}

/* A text that must be there. */
static char *
read_needed (Reader *reader, JsonObject *object, const char *key)
{
  JsonNode *value = get_value (object, key);
  if (value == NULL)
    add_problem (reader, key, _("\"%s\" is missing here"), key);
  return read_text (reader, object, key);
}

static void
read_size (Reader *reader, JsonObject *object, LoligoNode *node)
{
  JsonNode *value = get_value (object, "size");
  if (value == NULL)
    return;
  double pair[2] = { 1, 1 };
  gboolean is_pair = read_pair (value, pair);
  if (!is_pair && is_number (value))
    pair[0] = json_node_get_double (value);
  else if (!is_pair)
    pair[0] = 0;
  for (guint k = 0; k < 2; k++)
    if (!(pair[k] >= 1 && pair[k] == floor (pair[k]) && pair[0] * pair[1] <= LOLIGO_SIZE_LIMIT))
      {
        add_problem (
            reader, "size",
            _("\"size\" must be a whole number from 1 to 1000000000, or [rows, columns]"));
        return;
      }
  node->rows = pair[0];
  node->columns = is_pair ? pair[1] : 0;
}

static void
read_place (Reader *reader, JsonObject *object, LoligoNode *node)
{
  JsonNode *value = get_value (object, "at");
  if (value == NULL)
    return;
  double pair[2];
  if (!read_pair (value, pair) || fabs (pair[0]) > 1e6 || fabs (pair[1]) > 1e6)
    {
      add_problem (reader, "at", _("\"at\" must be two numbers, such as [320, 160]"));
      return;
    }
  node->x = pair[0];
  node->y = pair[1];
  node->has_place = TRUE;
}

static void
read_table (Reader *reader, JsonObject *object, LoligoNode *node)
{
  JsonNode *value = get_value (object, "table");
  if (value == NULL)
    return;
  if (!JSON_NODE_HOLDS_OBJECT (value))
    {
      add_problem (reader, "table",
                   _("\"table\" must be {\"file\": \"NAME.csv\", \"unit\": \"UNIT\"}"));
      return;
    }
  enter (reader, "table");
  node->table_file = read_needed (reader, json_node_get_object (value), "file");
  node->table_unit = read_text (reader, json_node_get_object (value), "unit");
  leave (reader);
}

static void
keep_table_extra (LoligoNode *node, JsonNode *table)
{
  JsonObject *extra = table != NULL && JSON_NODE_HOLDS_OBJECT (table)
                          ? read_extra (json_node_get_object (table), "file unit")
                          : NULL;
  if (extra == NULL)
    return;
  if (node->extra == NULL)
    node->extra = json_object_new ();
  json_object_set_object_member (node->extra, LOLIGO_TABLE_KEY, extra);
}

static void
read_node (Reader *reader, LoligoDocument *document, JsonObject *object)
{
  if (get_value (object, "id") == NULL)
    add_problem (reader, "id", _("this node has no \"id\""));
  g_autofree char *id = read_id (reader, object, reader->ids);
  gboolean is_document = get_value (object, "document") != NULL;
  g_autofree char *model
      = is_document ? read_text (reader, object, "model") : read_needed (reader, object, "model");
  LoligoNode *node = loligo_node_new (id != NULL ? id : "", model != NULL ? model : "");
  g_ptr_array_add (document->nodes, node);
  read_size (reader, object, node);
  read_place (reader, object, node);
  read_settings (reader, object, "parameters", node->parameters);
  read_settings (reader, object, "initial", node->initial);
  node->channels = read_words (reader, object, "channels");
  node->method = read_text (reader, object, "method");
  read_table (reader, object, node);
  node->color = read_count (reader, object, "color", 0, 1000, 0);
  node->extra
      = read_extra (object, "id model size at parameters initial channels method table color");
  keep_table_extra (node, get_value (object, "table"));
}

static void
read_edge (Reader *reader, LoligoDocument *document, JsonObject *object)
{
  g_autofree char *id = read_id (reader, object, reader->ids);
  g_autofree char *from = read_needed (reader, object, "from");
  g_autofree char *to = read_needed (reader, object, "to");
  LoligoEdge *edge = loligo_edge_new (id, from != NULL ? from : "", to != NULL ? to : "");
  g_ptr_array_add (document->edges, edge);
  edge->id_is_made_up = id == NULL;
  edge->synapse = read_text (reader, object, "synapse");
  edge->connect = read_text (reader, object, "connect");
  edge->weight = read_quantity (reader, object, "weight");
  edge->delay = read_quantity (reader, object, "delay");
  read_settings (reader, object, "parameters", edge->parameters);
  edge->extra = read_extra (object, "id from to synapse connect weight delay parameters");
}

static void
read_recorder (Reader *reader, LoligoDocument *document, JsonObject *object)
{
  g_autofree char *id = read_id (reader, object, reader->recorder_ids);
  g_autofree char *of = read_needed (reader, object, "of");
  g_autofree char *what = read_needed (reader, object, "what");
  LoligoRecorderSpec *spec
      = loligo_recorder_spec_new (id, of != NULL ? of : "", what != NULL ? what : "");
  g_ptr_array_add (document->recorders, spec);
  spec->which = read_quantity (reader, object, "which");
  spec->every = read_quantity (reader, object, "every");
  spec->extra = read_extra (object, "id of what which every");
}

static void
read_plot (Reader *reader, LoligoDocument *document, JsonObject *object)
{
  g_autofree char *kind = read_needed (reader, object, "kind");
  LoligoPlotSpec *spec = loligo_plot_spec_new (LOLIGO_PLOT_TRACE);
  g_ptr_array_add (document->plots, spec);
  if (kind != NULL && !loligo_plot_kind_from_string (kind, &spec->kind))
    spec->unknown_kind = g_strdup (kind);
  char **recorders = read_words (reader, object, "recorders");
  if (recorders != NULL)
    {
      g_strfreev (spec->recorders);
      spec->recorders = recorders;
    }
  if (spec->unknown_kind != NULL || spec->kind == LOLIGO_PLOT_TRACE || spec->kind == LOLIGO_PLOT_RASTER)
    {
      spec->extra = read_extra (object, "kind recorders");
      return;
    }
  spec->width = read_quantity (reader, object, "width");
  spec->kernel = read_text (reader, object, "kernel");
  spec->segment = read_quantity (reader, object, "segment");
  spec->axes = read_text (reader, object, "axes");
  spec->cells = read_text (reader, object, "cells");
  spec->extra = read_extra (object, "kind recorders width kernel segment axes cells");
}

static void
read_run (Reader *reader, LoligoDocument *document, JsonObject *root)
{
  JsonNode *value = get_value (root, "run");
  if (value == NULL)
    return;
  if (!JSON_NODE_HOLDS_OBJECT (value))
    {
      add_problem (reader, "run", _("\"run\" must be names and values in braces"));
      return;
    }
  JsonObject *object = json_node_get_object (value);
  LoligoRunSpec *run = &document->run;
  enter (reader, "run");
  run->duration = read_quantity (reader, object, "duration");
  run->dt = read_quantity (reader, object, "dt");
  run->method = read_text (reader, object, "method");
  run->seed = read_count (reader, object, "seed", 0, G_MAXUINT64, 1);
  run->threads = read_count (reader, object, "threads", 0, 4096, 0);
  run->precision = read_text (reader, object, "precision");
  run->speed = read_number (reader, object, "speed");
  if (run->speed < 0)
    add_problem (reader, "speed", _("\"speed\" must not be negative; 0 is as fast as possible"));
  run->rtol = read_quantity (reader, object, "rtol");
  run->atol = read_quantity (reader, object, "atol");
  run->memory = read_text (reader, object, "memory");
  run->extra
      = read_extra (object, "duration dt method seed threads precision speed rtol atol memory");
  leave (reader);
}

typedef void (*ReadElement) (Reader *reader, LoligoDocument *document, JsonObject *object);

static void
read_list (Reader *reader, LoligoDocument *document, JsonObject *root, const char *key,
           ReadElement read_element)
{
  JsonNode *value = get_value (root, key);
  if (value == NULL)
    return;
  if (!JSON_NODE_HOLDS_ARRAY (value))
    {
      add_problem (reader, key, _("\"%s\" must be a list in square brackets"), key);
      return;
    }
  JsonArray *array = json_node_get_array (value);
  enter (reader, key);
  for (guint k = 0; k < json_array_get_length (array); k++)
    {
      char step[16];
      g_snprintf (step, sizeof step, "%u", k);
      JsonNode *element = json_array_get_element (array, k);
      if (!JSON_NODE_HOLDS_OBJECT (element))
        {
          add_problem (reader, step, _("each of \"%s\" must be names and values in braces"), key);
          continue;
        }
      enter (reader, step);
      read_element (reader, document, json_node_get_object (element));
      leave (reader);
    }
  leave (reader);
}

static gboolean
read_head (Reader *reader, LoligoDocument *document, JsonNode *root)
{
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      add_problem (reader, "", _("this is not a Loligo document; it must begin with {"));
      return FALSE;
    }
  JsonObject *object = json_node_get_object (root);
  JsonNode *format = get_value (object, "format");
  if (format == NULL || !is_text (format) || !g_str_equal (json_node_get_string (format), "loligo"))
    {
      add_problem (reader, "format",
                   _("this is not a Loligo document; \"format\": \"loligo\" is missing"));
      return FALSE;
    }
  document->version = read_count (reader, object, "version", 1, 1000000, 1);
  document->is_read_only = document->version > LOLIGO_DOCUMENT_VERSION;
  return TRUE;
}

static void
read_document (Reader *reader, LoligoDocument *document, JsonNode *root)
{
  if (!read_head (reader, document, root))
    return;
  JsonObject *object = json_node_get_object (root);
  document->title = read_text (reader, object, "title");
  document->notes = read_text (reader, object, "notes");
  read_settings (reader, object, "models", document->models);
  read_list (reader, document, object, "nodes", read_node);
  read_list (reader, document, object, "edges", read_edge);
  read_list (reader, document, object, "recorders", read_recorder);
  read_list (reader, document, object, "plots", read_plot);
  read_run (reader, document, object);
  document->extra
      = read_extra (object, "format version title notes models nodes edges recorders plots run");
}

/* Wires and recorders without an id get one: it must not depend on anything but the file. */
static char *
make_id (GHashTable *taken, const char *first, const char *second)
{
  g_autofree char *wish = g_strconcat (first, "_", second, NULL);
  for (char *p = wish; *p != '\0'; p++)
    if (*p == '.')
      *p = '_';
  g_autofree char *id = g_strdup (wish);
  for (guint k = 2; g_hash_table_contains (taken, id); k++)
    {
      g_free (id);
      id = g_strdup_printf ("%s_%u", wish, k);
    }
  g_hash_table_add (taken, g_strdup (id));
  return g_steal_pointer (&id);
}

static void
make_missing_ids (Reader *reader, LoligoDocument *document)
{
  for (guint i = 0; i < document->edges->len; i++)
    {
      LoligoEdge *edge = g_ptr_array_index (document->edges, i);
      if (edge->id == NULL)
        edge->id = make_id (reader->ids, edge->from, edge->to);
    }
  for (guint i = 0; i < document->recorders->len; i++)
    {
      LoligoRecorderSpec *spec = g_ptr_array_index (document->recorders, i);
      if (spec->id == NULL)
        spec->id = make_id (reader->recorder_ids, spec->of, spec->what);
    }
}

static gboolean
check_text (const char *json, gsize length, const char *file, LoligoProblems *problems)
{
  if (length > LOLIGO_DOCUMENT_BYTES_LIMIT)
    {
      loligo_problems_add (problems, file, 0, 0, 0,
                           _("the file is larger than 64 MiB, the most that a document may be"));
      return FALSE;
    }
  const char *bad;
  if (!g_utf8_validate_len (json, length, &bad))
    {
      guint line = 1;
      for (const char *p = json; p < bad; p++)
        line += *p == '\n';
      loligo_problems_add (problems, file, line, 1, 0, _("this line is not UTF-8 text"));
      return FALSE;
    }
  return loligo_json_check (json, length, file, problems);
}

LoligoDocument *
loligo_document_parse (const char *json, gssize length, const char *path, LoligoProblems *problems)
{
  gsize n_bytes = length < 0 ? strlen (json) : (gsize)length;
  if (n_bytes >= 3 && memcmp (json, "\xEF\xBB\xBF", 3) == 0)
    {
      json += 3;
      n_bytes -= 3;
    }
  if (!check_text (json, n_bytes, path, problems))
    return NULL;
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;
  if (!json_parser_load_from_data (parser, json, n_bytes, &error))
    {
      loligo_problems_add (problems, path, 0, 0, 0, "%s", error->message);
      return NULL;
    }
  g_autoptr (LoligoDocument) document = loligo_document_new ();
  document->path = path == NULL ? NULL : g_canonicalize_filename (path, NULL);
  document->shown_path = g_strdup (path);
  document->source = g_bytes_new (json, n_bytes);
  Reader reader = { .text = json, .length = n_bytes, .file = path, .problems = problems };
  reader.n_problems_before = loligo_problems_get_count (problems);
  reader.ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  reader.recorder_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  read_document (&reader, document, json_parser_get_root (parser));
  make_missing_ids (&reader, document);
  g_hash_table_unref (reader.ids);
  g_hash_table_unref (reader.recorder_ids);
  if (loligo_problems_get_count (problems) > reader.n_problems_before)
    return NULL;
  return g_steal_pointer (&document);
}

LoligoDocument *
loligo_document_load (const char *path, LoligoProblems *problems)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;
  if (!loligo_file_read (path, LOLIGO_DOCUMENT_BYTES_LIMIT, &text, &length, &error))
    {
      loligo_problems_add (problems, NULL, 0, 0, 0, "%s", error->message);
      return NULL;
    }
  return loligo_document_parse (text, length, path, problems);
}
