/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * document-write.c: a document as JSON text: two-space indents, keys always in one order, numbers
 * with the fewest digits that read back the same, so that files diff well and a second save gives
 * the same bytes. Keys that this version does not know come last, in the order in which they were
 * read.
 */
#include "model/document-private.h"
#include "model/plot.h"
#include "base/unit.h"
#include <math.h>
#include <string.h>

typedef struct
{
  GString *text;
  guint depth;
  gboolean is_first; /* nothing was written yet into the innermost bracket */
} Writer;

static void
write_line_start (Writer *writer)
{
  if (!writer->is_first)
    g_string_append_c (writer->text, ',');
  writer->is_first = FALSE;
  if (writer->depth == 0)
    return;
  g_string_append_c (writer->text, '\n');
  for (guint k = 0; k < writer->depth; k++)
    g_string_append (writer->text, "  ");
}

static void
write_string (Writer *writer, const char *value)
{
  g_string_append_c (writer->text, '"');
  for (const char *p = value; *p != '\0'; p++)
    switch (*p)
      {
      case '"':
        g_string_append (writer->text, "\\\"");
        break;
      case '\\':
        g_string_append (writer->text, "\\\\");
        break;
      case '\n':
        g_string_append (writer->text, "\\n");
        break;
      case '\t':
        g_string_append (writer->text, "\\t");
        break;
      case '\r':
        g_string_append (writer->text, "\\r");
        break;
      default:
        if ((guchar)*p < 0x20 || *p == 0x7f)
          g_string_append_printf (writer->text, "\\u%04x", *p);
        else
          g_string_append_c (writer->text, *p);
      }
  g_string_append_c (writer->text, '"');
}

static void
write_key (Writer *writer, const char *key)
{
  write_line_start (writer);
  if (key == NULL)
    return;
  write_string (writer, key);
  g_string_append (writer->text, ": ");
}

static void
write_open (Writer *writer, const char *key, char bracket)
{
  write_key (writer, key);
  g_string_append_c (writer->text, bracket);
  writer->depth++;
  writer->is_first = TRUE;
}

static void
write_close (Writer *writer, char bracket)
{
  gboolean is_empty = writer->is_first;
  writer->depth--;
  writer->is_first = TRUE;
  if (!is_empty)
    {
      if (writer->depth == 0)
        g_string_append_c (writer->text, '\n');
      else
        write_line_start (writer);
    }
  writer->is_first = FALSE;
  g_string_append_c (writer->text, bracket);
}

static void
write_text (Writer *writer, const char *key, const char *value)
{
  if (value == NULL)
    return;
  write_key (writer, key);
  write_string (writer, value);
}

/* JSON has no NaN and no infinity. */
static void
write_number (Writer *writer, const char *key, double value)
{
  write_key (writer, key);
  g_autofree char *number = isfinite (value) ? loligo_number_format (value) : g_strdup ("null");
  g_string_append (writer->text, number);
}

static void
write_count (Writer *writer, const char *key, guint64 value)
{
  write_key (writer, key);
  gboolean is_long = value > G_GUINT64_CONSTANT (999999999999999999); /* json-check.c's bound */
  g_string_append_printf (writer->text,
                          is_long ? "\"%" G_GUINT64_FORMAT "\"" : "%" G_GUINT64_FORMAT, value);
}

static void write_node (Writer *writer, const char *key, JsonNode *node);

static void
write_scalar (Writer *writer, const char *key, JsonNode *node)
{
  GType type = json_node_get_value_type (node);
  if (type == G_TYPE_STRING)
    write_text (writer, key, json_node_get_string (node));
  else if (type == G_TYPE_DOUBLE)
    write_number (writer, key, json_node_get_double (node));
  else
    {
      write_key (writer, key);
      if (type == G_TYPE_BOOLEAN)
        g_string_append (writer->text, json_node_get_boolean (node) ? "true" : "false");
      else
        g_string_append_printf (writer->text, "%" G_GINT64_FORMAT, json_node_get_int (node));
    }
}

/* Lists of numbers and short words stand on one line. */
static gboolean
is_short_array (JsonArray *array)
{
  guint length = json_array_get_length (array);
  for (guint k = 0; k < length; k++)
    {
      JsonNode *element = json_array_get_element (array, k);
      if (JSON_NODE_HOLDS_OBJECT (element) || JSON_NODE_HOLDS_ARRAY (element))
        return FALSE;
      if (json_node_get_value_type (element) == G_TYPE_STRING
          && strlen (json_node_get_string (element)) > 40)
        return FALSE;
    }
  return length <= 16;
}

static void
write_short_array (Writer *writer, const char *key, JsonArray *array)
{
  write_key (writer, key);
  g_string_append_c (writer->text, '[');
  guint depth = writer->depth;
  writer->depth = 0;
  for (guint k = 0; k < json_array_get_length (array); k++)
    {
      if (k > 0)
        g_string_append (writer->text, ", ");
      writer->is_first = TRUE;
      write_node (writer, NULL, json_array_get_element (array, k));
    }
  writer->depth = depth;
  writer->is_first = FALSE;
  g_string_append_c (writer->text, ']');
}

static void
write_members (Writer *writer, JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    if (!g_str_equal (name, LOLIGO_NUMBERS_KEY) && !g_str_equal (name, LOLIGO_TABLE_KEY))
      write_node (writer, name, value);
}

/* Recursion is bounded: the depth of what was read is. */
static void
write_node (Writer *writer, const char *key, JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      write_open (writer, key, '{');
      write_members (writer, json_node_get_object (node));
      write_close (writer, '}');
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      if (is_short_array (array))
        {
          write_short_array (writer, key, array);
          return;
        }
      write_open (writer, key, '[');
      for (guint k = 0; k < json_array_get_length (array); k++)
        write_node (writer, NULL, json_array_get_element (array, k));
      write_close (writer, ']');
    }
  else if (JSON_NODE_HOLDS_NULL (node))
    {
      write_key (writer, key);
      g_string_append (writer->text, "null");
    }
  else
    write_scalar (writer, key, node);
}

static void
write_extra (Writer *writer, JsonObject *extra)
{
  if (extra != NULL)
    write_members (writer, extra);
}

/* The object KEY of OBJECT, both may be missing. */
static JsonObject *
get_object (JsonObject *object, const char *key)
{
  JsonNode *node = object == NULL ? NULL : json_object_get_member (object, key);
  return node == NULL || !JSON_NODE_HOLDS_OBJECT (node) ? NULL : json_node_get_object (node);
}

/* A text, or the bare number that the file had where TEXT still is that number. */
static void
write_quantity (Writer *writer, const char *key, const char *text, JsonObject *numbers)
{
  JsonNode *node = numbers == NULL ? NULL : json_object_get_member (numbers, key);
  g_autofree char *number = node == NULL || !JSON_NODE_HOLDS_VALUE (node)
                                ? NULL
                                : loligo_number_format (json_node_get_double (node));
  if (text != NULL && number != NULL && g_str_equal (text, number))
    write_scalar (writer, key, node);
  else
    write_text (writer, key, text);
}

static void
write_settings (Writer *writer, const char *key, const LoligoSettings *settings,
                JsonObject *extra)
{
  JsonObject *numbers = get_object (get_object (extra, LOLIGO_NUMBERS_KEY), key);
  if (loligo_settings_get_count (settings) == 0)
    return;
  write_open (writer, key, '{');
  for (guint i = 0; i < loligo_settings_get_count (settings); i++)
    {
      const LoligoSetting *setting = loligo_settings_get_nth (settings, i);
      write_quantity (writer, setting->name, setting->text, numbers);
    }
  write_close (writer, '}');
}

static void
write_words (Writer *writer, const char *key, char **words)
{
  g_autoptr (JsonArray) array = json_array_new ();
  for (guint k = 0; words[k] != NULL; k++)
    json_array_add_string_element (array, words[k]);
  write_short_array (writer, key, array);
}

static void
write_pair (Writer *writer, const char *key, double first, double second)
{
  g_autofree char *one = loligo_number_format (first);
  g_autofree char *two = loligo_number_format (second);
  write_key (writer, key);
  g_string_append_printf (writer->text, "[%s, %s]", one, two);
}

static void
write_document_node (Writer *writer, const LoligoNode *node)
{
  write_open (writer, NULL, '{');
  write_text (writer, "id", node->id);
  if (*node->model != '\0') /* a document as a node has none */
    write_text (writer, "model", node->model);
  if (node->columns != 0)
    write_pair (writer, "size", node->rows, node->columns);
  else if (node->rows != 1)
    write_count (writer, "size", node->rows);
  if (node->has_place)
    write_pair (writer, "at", node->x, node->y);
  write_settings (writer, "parameters", node->parameters, node->extra);
  write_settings (writer, "initial", node->initial, node->extra);
  if (node->channels != NULL && node->channels[0] != NULL)
    write_words (writer, "channels", node->channels);
  write_text (writer, "method", node->method);
  if (node->table_file != NULL)
    {
      write_open (writer, "table", '{');
      write_text (writer, "file", node->table_file);
      write_text (writer, "unit", node->table_unit);
      write_extra (writer, get_object (node->extra, LOLIGO_TABLE_KEY));
      write_close (writer, '}');
    }
  if (node->color != 0)
    write_count (writer, "color", node->color);
  write_extra (writer, node->extra);
  write_close (writer, '}');
}

static void
write_edge (Writer *writer, const LoligoEdge *edge)
{
  JsonObject *numbers = get_object (edge->extra, LOLIGO_NUMBERS_KEY);
  write_open (writer, NULL, '{');
  if (!edge->id_is_made_up)
    write_text (writer, "id", edge->id);
  write_text (writer, "from", edge->from);
  write_text (writer, "to", edge->to);
  write_text (writer, "synapse", edge->synapse);
  write_text (writer, "connect", edge->connect);
  write_quantity (writer, "weight", edge->weight, numbers);
  write_quantity (writer, "delay", edge->delay, numbers);
  write_settings (writer, "parameters", edge->parameters, edge->extra);
  write_extra (writer, edge->extra);
  write_close (writer, '}');
}

static void
write_recorder (Writer *writer, const LoligoRecorderSpec *spec)
{
  JsonObject *numbers = get_object (spec->extra, LOLIGO_NUMBERS_KEY);
  write_open (writer, NULL, '{');
  write_text (writer, "id", spec->id);
  write_text (writer, "of", spec->of);
  write_text (writer, "what", spec->what);
  write_quantity (writer, "which", spec->which, numbers);
  write_quantity (writer, "every", spec->every, numbers);
  write_extra (writer, spec->extra);
  write_close (writer, '}');
}

static void
write_plot (Writer *writer, const LoligoPlotSpec *spec)
{
  JsonObject *numbers = get_object (spec->extra, LOLIGO_NUMBERS_KEY);
  write_open (writer, NULL, '{');
  write_text (writer, "kind",
              spec->unknown_kind != NULL ? spec->unknown_kind : loligo_plot_kind_to_string (spec->kind));
  write_words (writer, "recorders", spec->recorders);
  write_quantity (writer, "width", spec->width, numbers);
  write_text (writer, "kernel", spec->kernel);
  write_quantity (writer, "segment", spec->segment, numbers);
  write_text (writer, "axes", spec->axes);
  write_text (writer, "cells", spec->cells);
  write_extra (writer, spec->extra);
  write_close (writer, '}');
}

static void
write_run (Writer *writer, const LoligoRunSpec *run)
{
  JsonObject *numbers = get_object (run->extra, LOLIGO_NUMBERS_KEY);
  write_open (writer, "run", '{');
  write_quantity (writer, "duration", run->duration, numbers);
  write_quantity (writer, "dt", run->dt, numbers);
  write_text (writer, "method", run->method);
  write_count (writer, "seed", run->seed);
  if (run->threads != 0)
    write_count (writer, "threads", run->threads);
  write_text (writer, "precision", run->precision);
  if (run->speed != 0)
    write_number (writer, "speed", run->speed);
  write_quantity (writer, "rtol", run->rtol, numbers);
  write_quantity (writer, "atol", run->atol, numbers);
  write_text (writer, "memory", run->memory);
  write_extra (writer, run->extra);
  write_close (writer, '}');
}

typedef void (*WriteElement) (Writer *writer, gconstpointer element);

static void
write_list (Writer *writer, const char *key, const GPtrArray *elements, WriteElement write_element)
{
  if (elements->len == 0)
    return;
  write_open (writer, key, '[');
  for (guint i = 0; i < elements->len; i++)
    write_element (writer, g_ptr_array_index (elements, i));
  write_close (writer, ']');
}

char *
loligo_document_to_json (const LoligoDocument *document)
{
  Writer writer = { .text = g_string_new (NULL), .is_first = TRUE };
  write_open (&writer, NULL, '{');
  write_text (&writer, "format", "loligo");
  write_count (&writer, "version", document->version);
  write_text (&writer, "title", document->title);
  write_text (&writer, "notes", document->notes);
  write_settings (&writer, "models", document->models, NULL);
  write_list (&writer, "nodes", document->nodes, (WriteElement)write_document_node);
  write_list (&writer, "edges", document->edges, (WriteElement)write_edge);
  write_list (&writer, "recorders", document->recorders, (WriteElement)write_recorder);
  write_list (&writer, "plots", document->plots, (WriteElement)write_plot);
  write_run (&writer, &document->run);
  write_extra (&writer, document->extra);
  write_close (&writer, '}');
  g_string_append_c (writer.text, '\n');
  return g_string_free (writer.text, FALSE);
}
