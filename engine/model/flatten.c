/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * flatten.c: one document of all that are inside one another. Level by level: the document behind a node is read, the
 * values that the node sets are put into a copy, and its own inside is flattened with a longer prefix; then
 * the level's wires are added, their ends traced through what is exposed.
 */
#include "model/flatten.h"

#include "base/i18n.h"
#include "base/text.h"
#include "model/document-private.h"
#include "model/paths.h"
#include "model/inside.h"

#include <string.h>

#define NODES_LIMIT 100000
#define EDGES_LIMIT 1000000
#define COPIES_LIMIT 10000 /* of documents: those without nodes multiply too, by every level that holds them */

/* Where an entry of the flat document was read. */
typedef struct
{
  const LoligoDocument *document;
  guint index;
} Origin;

typedef enum
{
  LIST_NODES,
  LIST_EDGES,
  LIST_RECORDERS,
  N_LISTS
} List;

static const char *const LIST_KEYS[] = { "nodes", "edges", "recorders" };

struct _LoligoFlattening
{
  LoligoDocument *flat;
  GArray *origins[N_LISTS]; /* of Origin */
  GPtrArray *read;          /* documents, owned */
  GHashTable *files;        /* absolute path -> document of `read` */
  const LoligoDocument *outermost;
};

typedef struct _Level Level;

/* One document on the way down. */
struct _Level
{
  const LoligoDocument *document; /* with the values that the node outside sets */
  const LoligoDocument *source;   /* as it was read, for places in its text */
  char *prefix;                   /* "column."; "" outside */
  const Level *outer;
  guint depth;
  GHashTable *inner; /* node id -> Level, owned */
};

typedef struct
{
  LoligoFlattening *flattening;
  LoligoProblems *problems;
  guint n_copies;
  gboolean is_full;
} Flattener;

static void
add_problem (const Flattener *flattener, const Level *level, const char *path, const char *format,
             ...) G_GNUC_PRINTF (4, 5);

static void
add_problem (const Flattener *flattener, const Level *level, const char *path, const char *format,
             ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  loligo_document_add_problem (level->source, flattener->problems, path, message);
}

static void
level_free (gpointer data)
{
  Level *level = data;
  g_free (level->prefix);
  g_clear_pointer (&level->inner, g_hash_table_unref);
  g_free (level);
}

static Level *
level_new (const LoligoDocument *document, const LoligoDocument *source, const Level *outer,
           const char *id)
{
  Level *level = g_new0 (Level, 1);
  level->document = document;
  level->source = source;
  level->outer = outer;
  level->prefix = outer == NULL ? g_strdup ("") : g_strconcat (outer->prefix, id, ".", NULL);
  level->depth = outer == NULL ? 0 : outer->depth + 1;
  level->inner = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, level_free);
  return level;
}

static void
remember (Flattener *flattener, List list, const Level *level, guint index)
{
  Origin origin = { level->source, index };
  g_array_append_val (flattener->flattening->origins[list], origin);
}

/* "E.tau" into "E" and "tau"; *REST NULL without a dot. (transfer full) */
static char *
split_name (const char *name, const char **rest)
{
  const char *dot = strchr (name, '.');
  *rest = dot == NULL ? NULL : dot + 1;
  return dot == NULL ? g_strdup (name) : g_strndup (name, dot - name);
}

/* ---- values that a node sets inside its document ---- */

static char *
list_nodes (const LoligoDocument *document)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  for (guint i = 0; i < document->nodes->len && i < 12; i++)
    g_ptr_array_add (ids, ((LoligoNode *) document->nodes->pdata[i])->id);
  g_ptr_array_add (ids, NULL);
  return g_strjoinv (", ", (char **) ids->pdata);
}

static void
apply_settings (const Flattener *flattener, const Level *level, guint index,
                LoligoDocument *inside, gboolean is_initial)
{
  const LoligoNode *node = level->document->nodes->pdata[index];
  const LoligoSettings *settings = is_initial ? node->initial : node->parameters;
  for (guint k = 0; k < loligo_settings_get_count (settings); k++)
    {
      const LoligoSetting *setting = loligo_settings_get_nth (settings, k);
      if (loligo_document_set_inside (inside, setting->name, setting->text, is_initial))
        continue;
      g_autofree char *path = g_strdup_printf ("nodes/%u/%s/%s", index,
                                               is_initial ? "initial" : "parameters", setting->name);
      g_autofree char *nodes = list_nodes (inside);
      add_problem (flattener, level, path,
                   _("%s%s: nothing inside is called \"%s\"; write NODE.NAME with a node of %s"),
                   level->prefix, node->id, setting->name, nodes);
    }
}

/* ---- one level down ---- */

/* The document behind node INDEX, each file read once. NULL and problems. */
static const LoligoDocument *
open_inside (Flattener *flattener, const Level *level, guint index)
{
  LoligoFlattening *flattening = flattener->flattening;
  const LoligoNode *node = level->document->nodes->pdata[index];
  g_autofree char *file = loligo_document_get_inside_path (level->document, node);
  LoligoDocument *inside = file == NULL ? NULL : g_hash_table_lookup (flattening->files, file);
  if (inside != NULL)
    return inside;
  if (file != NULL && !g_file_test (file, G_FILE_TEST_IS_REGULAR))
    {
      g_autofree char *path = g_strdup_printf ("nodes/%u/document", index);
      add_problem (flattener, level, path,
                   _("%s%s: there is no document \"%s\"; its path is relative to this one"),
                   level->prefix, node->id, loligo_node_get_document_name (node));
      return NULL;
    }
  inside = loligo_document_open_inside (level->document, node, flattener->problems);
  if (inside == NULL)
    return NULL;
  g_ptr_array_add (flattening->read, inside);
  if (file != NULL)
    g_hash_table_insert (flattening->files, g_steal_pointer (&file), inside);
  if (!inside->is_read_only)
    return inside;
  g_autofree char *path = g_strdup_printf ("nodes/%u/document", index);
  g_autofree char *what = loligo_node_describe_document (node);
  add_problem (flattener, level, path, _("%s%s: \"%s\" was written by a newer Loligo"),
               level->prefix, node->id, what);
  return NULL;
}

/* FALSE and a problem where INSIDE is one of the documents that LEVEL lies in. */
static gboolean
is_no_circle (const Flattener *flattener, const Level *level, guint index,
              const LoligoDocument *inside)
{
  const LoligoNode *node = level->document->nodes->pdata[index];
  g_autofree char *path = g_strdup_printf ("nodes/%u/document", index);
  g_autofree char *file = loligo_document_get_inside_path (level->document, node);
  g_autoptr (GString) chain = g_string_new (file == NULL ? "" : loligo_node_get_document_name (node));
  for (const Level *outer = level; outer != NULL && file != NULL; outer = outer->outer)
    {
      g_autofree char *name
          = outer->source->path == NULL ? g_strdup ("") : g_path_get_basename (outer->source->path);
      g_string_append_printf (chain, " ← %s", name);
      if (outer->source != inside && g_strcmp0 (outer->source->path, file) != 0)
        continue;
      add_problem (flattener, level, path, _("%s%s: this document holds itself: %s"),
                   level->prefix, node->id, chain->str);
      return FALSE;
    }
  if (level->depth < LOLIGO_INSIDE_DEPTH_LIMIT)
    return TRUE;
  add_problem (flattener, level, path, _("%s%s: documents lie in one another more than %d deep"),
               level->prefix, node->id, LOLIGO_INSIDE_DEPTH_LIMIT);
  return FALSE;
}

static gboolean
is_plain_node (const Flattener *flattener, const Level *level, guint index)
{
  const LoligoNode *node = level->document->nodes->pdata[index];
  if (loligo_node_get_size (node) == 1 && node->columns == 0)
    return TRUE;
  g_autofree char *path = g_strdup_printf ("nodes/%u/size", index);
  add_problem (flattener, level, path,
               _("%s%s: a document has no size; for another copy add another node"), level->prefix,
               node->id);
  return FALSE;
}

/* FALSE and, once, a problem where the documents inside have become too many. */
static gboolean
count_copy (Flattener *flattener, const Level *level, guint index)
{
  if (flattener->is_full)
    return FALSE;
  if (flattener->n_copies++ < COPIES_LIMIT)
    return TRUE;
  const LoligoNode *node = level->document->nodes->pdata[index];
  g_autofree char *path = g_strdup_printf ("nodes/%u/document", index);
  add_problem (flattener, level, path, _("%s%s: more than %d documents lie inside; use fewer copies"),
               level->prefix, node->id, COPIES_LIMIT);
  flattener->is_full = TRUE;
  return FALSE;
}

static void flatten_level (Flattener *flattener, Level *level);

static void
flatten_inside (Flattener *flattener, Level *level, guint index)
{
  const LoligoNode *node = level->document->nodes->pdata[index];
  if (!count_copy (flattener, level, index) || !is_plain_node (flattener, level, index))
    return;
  if (!loligo_node_exposes_well (node))
    {
      g_autofree char *path = g_strdup_printf ("nodes/%u/expose", index);
      add_problem (flattener, level, path,
                   _("%s%s: \"expose\" must be a list, such as [\"E\", {\"name\": \"in\", \"of\": \"E.I\"}]"),
                   level->prefix, node->id);
    }
  const LoligoDocument *inside = open_inside (flattener, level, index);
  if (inside == NULL || !is_no_circle (flattener, level, index, inside))
    return;
  LoligoDocument *copy = loligo_document_copy (inside);
  g_clear_pointer (&copy->notes, g_free); /* a lesson's length for each of many copies */
  g_ptr_array_add (flattener->flattening->read, copy);
  apply_settings (flattener, level, index, copy, FALSE);
  apply_settings (flattener, level, index, copy, TRUE);
  Level *inner = level_new (copy, inside, level, node->id);
  g_hash_table_insert (level->inner, g_strdup (node->id), inner);
  flatten_level (flattener, inner);
}

/* ---- entries ---- */

/* The name of model or synapse NAME of LEVEL in the flat document. (transfer full) */
static char *
scope_model (const Level *level, const char *name)
{
  gboolean is_own = name != NULL && loligo_settings_get (level->document->models, name) != NULL;
  return is_own ? g_strconcat (level->prefix, name, NULL) : g_strdup (name);
}

/* The folder of LEVEL's files; NULL where they stay as they are. (transfer full) */
static char *
get_folder (const Level *level)
{
  return level->outer == NULL || level->document->path == NULL ? NULL
                                                               : g_path_get_dirname (level->document->path);
}

static void
add_node (Flattener *flattener, const Level *level, guint index)
{
  LoligoFlattening *flattening = flattener->flattening;
  LoligoNode *node = loligo_node_copy (level->document->nodes->pdata[index]);
  loligo_text_take (&node->id, g_strconcat (level->prefix, node->id, NULL));
  loligo_text_take (&node->model, scope_model (level, node->model));
  g_autofree char *folder = get_folder (level);
  if (folder != NULL && node->table_file != NULL && *node->table_file != '\0')
    loligo_text_take (&node->table_file, g_canonicalize_filename (node->table_file, folder));
  for (guint k = 0; node->channels != NULL && node->channels[k] != NULL; k++)
    loligo_text_take (&node->channels[k], scope_model (level, node->channels[k]));
  g_ptr_array_add (flattening->flat->nodes, node);
  remember (flattener, LIST_NODES, level, index);
}

static char *
list_exposed (const GPtrArray *exposed)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (guint k = 0; k < exposed->len && k < 12; k++)
    g_ptr_array_add (names, ((LoligoExposed *) exposed->pdata[k])->name);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}

/* The end TEXT of a wire of LEVEL in the flat document; IS_OPEN: whatever is inside, exposed or not. NULL and a
 * problem at PATH of TOP, where the wire is. (transfer full) */
static char *
trace_end (const Flattener *flattener, const Level *top, const char *path, const Level *level,
           const char *text, gboolean is_open)
{
  const char *rest;
  g_autofree char *id = split_name (text, &rest);
  const Level *inner = g_hash_table_lookup (level->inner, id);
  if (inner == NULL)
    return g_strconcat (level->prefix, text, NULL);
  const LoligoNode *node = loligo_document_find_node (level->document, id);
  g_autoptr (GPtrArray) exposed = loligo_node_list_exposed (node, inner->document);
  g_autofree char *of
      = is_open && rest != NULL ? g_strdup (rest) : loligo_exposed_find (exposed, rest);
  if (of != NULL)
    return trace_end (flattener, top, path, inner, of, is_open);
  g_autofree char *names = list_exposed (exposed);
  if (rest == NULL)
    add_problem (flattener, top, path,
                 _("%s%s is a document; name what you mean inside, as in \"%s.%s\" (exposed: %s)"),
                 level->prefix, id, id,
                 exposed->len == 0 ? "E" : ((LoligoExposed *) exposed->pdata[0])->name, names);
  else
    add_problem (flattener, top, path,
                 _("%s%s does not expose \"%s\"; choose from %s, or add it to \"expose\""),
                 level->prefix, id, rest, names);
  return NULL;
}

static void
add_edge (Flattener *flattener, const Level *level, guint index)
{
  const LoligoEdge *before = level->document->edges->pdata[index];
  g_autofree char *from_path = g_strdup_printf ("edges/%u/from", index);
  g_autofree char *to_path = g_strdup_printf ("edges/%u/to", index);
  g_autofree char *from = trace_end (flattener, level, from_path, level, before->from, FALSE);
  g_autofree char *to = trace_end (flattener, level, to_path, level, before->to, FALSE);
  if (from == NULL || to == NULL)
    return;
  LoligoEdge *edge = loligo_edge_copy (before);
  loligo_text_take (&edge->id, g_strconcat (level->prefix, edge->id, NULL));
  loligo_text_take (&edge->from, g_steal_pointer (&from));
  loligo_text_take (&edge->to, g_steal_pointer (&to));
  loligo_text_take (&edge->synapse, scope_model (level, edge->synapse));
  g_autofree char *folder = get_folder (level);
  if (folder != NULL)
    loligo_text_take (&edge->connect, loligo_rule_settle_files (edge->connect, folder));
  g_ptr_array_add (flattener->flattening->flat->edges, edge);
  remember (flattener, LIST_EDGES, level, index);
}

/* What is recorded may be anything inside: looking does no harm. */
static void
add_recorder (Flattener *flattener, const Level *level, guint index)
{
  const LoligoRecorderSpec *before = level->document->recorders->pdata[index];
  g_autofree char *path = g_strdup_printf ("recorders/%u/of", index);
  g_autofree char *of = trace_end (flattener, level, path, level, before->of, TRUE);
  if (of == NULL)
    return;
  LoligoRecorderSpec *spec = loligo_recorder_spec_copy (before);
  loligo_text_take (&spec->of, g_steal_pointer (&of));
  g_ptr_array_add (flattener->flattening->flat->recorders, spec);
  remember (flattener, LIST_RECORDERS, level, index);
}

static gboolean
has_room (Flattener *flattener, const Level *level)
{
  const LoligoDocument *flat = flattener->flattening->flat;
  if (flat->nodes->len + level->document->nodes->len <= NODES_LIMIT
      && flat->edges->len + level->document->edges->len <= EDGES_LIMIT)
    return TRUE;
  if (!flattener->is_full)
    add_problem (flattener, level, "nodes",
                 _("the documents together have more than %d nodes or %d wires"), NODES_LIMIT,
                 EDGES_LIMIT);
  flattener->is_full = TRUE;
  return FALSE;
}

static void
flatten_level (Flattener *flattener, Level *level)
{
  const LoligoDocument *document = level->document;
  if (flattener->is_full || !has_room (flattener, level))
    return;
  for (guint k = 0; k < loligo_settings_get_count (document->models); k++)
    {
      const LoligoSetting *model = loligo_settings_get_nth (document->models, k);
      g_autofree char *name = g_strconcat (level->prefix, model->name, NULL);
      loligo_settings_set (flattener->flattening->flat->models, name, model->text);
    }
  for (guint i = 0; i < document->nodes->len; i++)
    if (loligo_node_is_document (document->nodes->pdata[i]))
      flatten_inside (flattener, level, i);
    else
      add_node (flattener, level, i);
  for (guint i = 0; i < document->edges->len; i++)
    add_edge (flattener, level, i);
  for (guint i = 0; i < document->recorders->len && level->outer == NULL; i++)
    add_recorder (flattener, level, i);
}

/* ---- the whole ---- */

static void
unref_document (gpointer document)
{
  loligo_document_free (document);
}

static LoligoDocument *
copy_head (const LoligoDocument *document)
{
  LoligoDocument *flat = loligo_document_copy (document);
  loligo_settings_free (flat->models);
  flat->models = loligo_settings_new ();
  g_ptr_array_set_size (flat->nodes, 0);
  g_ptr_array_set_size (flat->edges, 0);
  g_ptr_array_set_size (flat->recorders, 0);
  return flat;
}

LoligoFlattening *
loligo_flattening_new (const LoligoDocument *document, LoligoProblems *problems)
{
  guint n_before = loligo_problems_get_count (problems);
  g_autoptr (LoligoFlattening) flattening = g_new0 (LoligoFlattening, 1);
  flattening->outermost = document;
  flattening->flat = copy_head (document);
  flattening->read = g_ptr_array_new_with_free_func (unref_document);
  flattening->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint k = 0; k < N_LISTS; k++)
    flattening->origins[k] = g_array_new (FALSE, FALSE, sizeof (Origin));
  Flattener flattener = { .flattening = flattening, .problems = problems };
  Level *level = level_new (document, document, NULL, NULL);
  flatten_level (&flattener, level);
  level_free (level);
  return loligo_problems_get_count (problems) > n_before ? NULL : g_steal_pointer (&flattening);
}

void
loligo_flattening_free (LoligoFlattening *flattening)
{
  if (flattening == NULL)
    return;
  loligo_document_free (flattening->flat);
  for (guint k = 0; k < N_LISTS; k++)
    g_array_unref (flattening->origins[k]);
  g_hash_table_unref (flattening->files);
  g_ptr_array_unref (flattening->read);
  g_free (flattening);
}

const LoligoDocument *
loligo_flattening_get_document (const LoligoFlattening *flattening)
{
  return flattening->flat;
}

char *
loligo_flattening_trace (const LoligoFlattening *flattening, const char *path,
                         const LoligoDocument **document)
{
  *document = flattening->outermost;
  for (guint k = 0; k < N_LISTS; k++)
    {
      gsize length = strlen (LIST_KEYS[k]);
      if (strncmp (path, LIST_KEYS[k], length) != 0 || path[length] != '/')
        continue;
      char *rest;
      guint64 index = g_ascii_strtoull (path + length + 1, &rest, 10);
      if (index >= flattening->origins[k]->len)
        break;
      const Origin *origin = &g_array_index (flattening->origins[k], Origin, index);
      *document = origin->document;
      return g_strdup_printf ("%s/%u%s", LIST_KEYS[k], origin->index, rest);
    }
  return g_strdup (path);
}
