/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * wire-ends.c: where wires may begin and end: the cells and ports that a node is or, a document, lets be reached,
 * documents in documents too; and which of them fit between two nodes.
 */
#include "document/project-private.h"

#include <string.h>

/* More ends of a node, and more ways between two, than a person chooses from. */
#define ENDS_LIMIT 500
#define WAYS_LIMIT 4000

static void
end_free (gpointer data)
{
  LoligoWireEnd *end = data;
  g_free (end->outer);
  g_free (end->port);
  g_free (end);
}

/* Adds the end OUTER that is called INNER, "left.E" or "left.E.I", in FLAT; nothing where there is no such cell. */
static void
add_end (GPtrArray *ends, const LoligoDocument *flat, const char *outer, const char *inner)
{
  g_autofree char *id = g_strdup (inner);
  const LoligoNode *cell = loligo_document_find_node (flat, id);
  char *dot = cell != NULL ? NULL : strrchr (id, '.');
  if (dot != NULL)
    {
      *dot = '\0';
      cell = loligo_document_find_node (flat, id);
    }
  if (cell == NULL || ends->len >= ENDS_LIMIT)
    return;
  LoligoWireEnd *end = g_new0 (LoligoWireEnd, 1);
  end->outer = g_strdup (outer);
  end->cell = cell;
  end->port = dot == NULL ? NULL : g_strdup (dot + 1);
  g_ptr_array_add (ends, end);
}

/* Adds what OF, a node of DOCUMENT or a place of one, is, under the name OUTER. PREFIX: how DOCUMENT is called in FLAT.
 * Its depth is that of FLAT, which was made of it. */
static void
add_ends (GPtrArray *ends, const LoligoDocument *flat, const LoligoDocument *document, const char *prefix,
          const char *outer, const char *of)
{
  g_autofree char *id = loligo_endpoint_get_node (of);
  const char *rest = of[strlen (id)] == '\0' ? NULL : of + strlen (id) + 1;
  const LoligoNode *node = loligo_document_find_node (document, id);
  if (node == NULL || !loligo_node_is_document (node))
    {
      g_autofree char *inner = g_strconcat (prefix, of, NULL);
      add_end (ends, flat, outer, inner);
      return;
    }
  g_autoptr (LoligoProblems) ignored = loligo_problems_new ();
  g_autoptr (LoligoDocument) inside = loligo_document_open_inside (document, node, ignored);
  if (inside == NULL)
    return;
  g_autoptr (GPtrArray) exposed = loligo_node_list_exposed (node, inside);
  g_autofree char *longer = g_strdup_printf ("%s%s.", prefix, id);
  if (rest != NULL)
    {
      g_autofree char *inner_of = loligo_exposed_find (exposed, rest);
      if (inner_of != NULL)
        add_ends (ends, flat, inside, longer, outer, inner_of);
      return;
    }
  for (guint k = 0; k < exposed->len && ends->len < ENDS_LIMIT; k++)
    {
      const LoligoExposed *way = exposed->pdata[k];
      g_autofree char *name = g_strdup_printf ("%s.%s", outer, way->name);
      add_ends (ends, flat, inside, longer, name, way->of);
    }
}

GPtrArray *
loligo_project_list_ends (LoligoProject *self, const LoligoDocument *flat, const char *place)
{
  GPtrArray *ends = g_ptr_array_new_with_free_func (end_free);
  add_ends (ends, flat, self->document, "", place, place);
  return ends;
}

static void
copy_node (LoligoProject *self, LoligoDocument *document, const char *place)
{
  g_autofree char *id = loligo_endpoint_get_node (place);
  const LoligoNode *node = loligo_document_find_node (self->document, id);
  if (node != NULL && loligo_document_find_node (document, id) == NULL)
    g_ptr_array_add (document->nodes, loligo_node_copy (node));
}

LoligoFlattening *
loligo_project_flatten_ends (LoligoProject *self, const char *from, const char *to, GError **error)
{
  g_autoptr (LoligoDocument) document = loligo_document_new ();
  loligo_settings_free (document->models);
  document->models = loligo_settings_copy (self->document->models);
  document->path = g_strdup (self->document->path);
  copy_node (self, document, from);
  copy_node (self, document, to);
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  LoligoFlattening *flattening = loligo_flattening_new (document, problems);
  if (flattening == NULL)
    loligo_problems_to_error (problems, error);
  return flattening;
}

LoligoComponent *
loligo_project_get_end_component (LoligoProject *self, const LoligoDocument *flat, const LoligoWireEnd *end)
{
  /* By its text, so that what is kept is right whatever becomes of the document. */
  const char *text = loligo_settings_get (flat->models, end->cell->model);
  g_autofree char *channels
      = end->cell->channels == NULL ? g_strdup ("") : g_strjoinv ("\n", end->cell->channels);
  g_autofree char *key
      = g_strdup_printf ("inside\n%s\n%s", text != NULL ? text : end->cell->model, channels);
  gpointer found;
  if (g_hash_table_lookup_extended (self->components, key, NULL, &found))
    return found;
  g_autoptr (LoligoProblems) ignored = loligo_problems_new ();
  LoligoComponent *component = loligo_document_get_component (flat, self->library, end->cell, ignored);
  g_hash_table_insert (self->components, g_steal_pointer (&key), component);
  return component;
}

/* ---- cells by the names that wires give them ---- */

char *
loligo_project_get_cell (LoligoProject *self, const char *endpoint)
{
  g_autofree char *id = loligo_endpoint_get_node (endpoint);
  const LoligoNode *node = loligo_document_find_node (self->document, id);
  return node != NULL && loligo_node_is_document (node) ? g_strdup (endpoint) : g_steal_pointer (&id);
}

LoligoComponent *
loligo_project_get_inside (LoligoProject *self, const char *endpoint)
{
  g_autofree char *id = loligo_endpoint_get_node (endpoint);
  const LoligoNode *node = loligo_document_find_node (self->document, id);
  if (node == NULL || !loligo_node_is_document (node))
    return NULL;
  g_autoptr (LoligoFlattening) flattening = loligo_project_flatten_ends (self, id, id, NULL);
  if (flattening == NULL)
    return NULL;
  const LoligoDocument *flat = loligo_flattening_get_document (flattening);
  g_autoptr (GPtrArray) ends = loligo_project_list_ends (self, flat, endpoint);
  return ends->len != 1 ? NULL : loligo_project_get_end_component (self, flat, ends->pdata[0]);
}

guint64
loligo_project_get_end_size (LoligoProject *self, const char *endpoint)
{
  g_autofree char *id = loligo_endpoint_get_node (endpoint);
  const LoligoNode *node = loligo_document_find_node (self->document, id);
  if (node == NULL || !loligo_node_is_document (node))
    return node == NULL ? 1 : loligo_node_get_size (node);
  g_autoptr (LoligoFlattening) flattening = loligo_project_flatten_ends (self, id, id, NULL);
  if (flattening == NULL)
    return 1;
  g_autoptr (GPtrArray) ends
      = loligo_project_list_ends (self, loligo_flattening_get_document (flattening), endpoint);
  return ends->len != 1 ? 1 : loligo_node_get_size (((const LoligoWireEnd *) ends->pdata[0])->cell);
}

/* ---- which fit ---- */

typedef struct
{
  LoligoProject *project;
  const LoligoDocument *flat;
  gboolean all;
  guint limit; /* ways enough */
  GPtrArray *ways;
} Search;

static void
way_free (gpointer data)
{
  LoligoWay *way = data;
  g_free (way->from);
  g_free (way->to);
  g_free (way->from_name);
  g_free (way->to_name);
  g_free (way->from_what);
  g_free (way->to_what);
  g_free (way);
}

/* "E.I" of "column.E.I" and of "cell.E.I"; of "cell" itself its name. (transfer full) */
static char *
get_short_name (const char *endpoint)
{
  const char *dot = strchr (endpoint, '.');
  return g_strdup (dot == NULL ? endpoint : dot + 1);
}

char *
loligo_describe_cell (const LoligoNode *cell, const LoligoComponent *component)
{
  const char *title = loligo_i18n_library (component->title);
  guint64 size = loligo_node_get_size (cell);
  g_autofree char *count = loligo_format_thousands ((double) size);
  if (component->kind != LOLIGO_KIND_NEURON)
    return size == 1 ? g_strdup (title) : g_strdup_printf (_("%s, %s units"), title, count);
  return g_strdup_printf (size == 1 ? _("%s, %s cell") : _("%s, %s cells"), title, count);
}

char *
loligo_describe_port (const LoligoSymbol *symbol)
{
  gboolean is_input = symbol->kind == LOLIGO_SYMBOL_INPUT;
  const char *unit = symbol->unit.dimension.halves[LOLIGO_BASE_ANY] != 0 ? "" : symbol->unit.text;
  g_autofree char *port = *unit == '\0' || g_str_equal (unit, "1")
                              ? g_strdup (is_input ? _("input") : _("variable"))
                              : g_strdup_printf (is_input ? _("input, %s") : _("variable, %s"), unit);
  const char *description = symbol->description == NULL ? "" : loligo_i18n_library (symbol->description);
  const char *wide = strstr (description, "；");
  gsize length = strcspn (description, ";"); /* hints may follow, in Chinese too */
  if (wide != NULL)
    length = MIN (length, (gsize) (wide - description));
  return length == 0 ? g_steal_pointer (&port) : g_strdup_printf ("%s: %.*s", port, (int) length, description);
}

/* INPUT of the target, NULL: by a synapse. */
static LoligoWay *
add_way (Search *search, const LoligoWireEnd *from, const LoligoWireEnd *to, const LoligoSymbol *output,
         const LoligoSymbol *input)
{
  LoligoWay *way = g_new0 (LoligoWay, 1);
  const LoligoComponent *source = loligo_project_get_end_component (search->project, search->flat, from);
  const LoligoComponent *target = loligo_project_get_end_component (search->project, search->flat, to);
  way->has_synapse = input == NULL;
  way->from = g_strdup (from->outer);
  way->to = input == NULL || to->port != NULL ? g_strdup (to->outer)
                                              : g_strdup_printf ("%s.%s", to->outer, input->name);
  way->from_name = get_short_name (way->from);
  way->to_name = get_short_name (way->to);
  way->from_what = from->port != NULL ? loligo_describe_port (output) : loligo_describe_cell (from->cell, source);
  way->to_what = input != NULL ? loligo_describe_port (input) : loligo_describe_cell (to->cell, target);
  g_ptr_array_add (search->ways, way);
  return way;
}

static gboolean
can_carry (const LoligoSymbol *symbol)
{
  return symbol != NULL
         && (symbol->kind == LOLIGO_SYMBOL_STATE || symbol->kind == LOLIGO_SYMBOL_VARIABLE
             || symbol->kind == LOLIGO_SYMBOL_ALGEBRAIC);
}

/* Values into the inputs of TO. */
static void
add_plain_ways (Search *search, const LoligoWireEnd *from, const LoligoWireEnd *to)
{
  const LoligoComponent *source = loligo_project_get_end_component (search->project, search->flat, from);
  const LoligoComponent *target = loligo_project_get_end_component (search->project, search->flat, to);
  const LoligoSymbol *output
      = from->port != NULL ? loligo_component_find (source, from->port) : source->output;
  guint64 n_source = loligo_node_get_size (from->cell), n_target = loligo_node_get_size (to->cell);
  if (!can_carry (output) || (n_source != 1 && n_source != n_target))
    return;
  for (guint i = 0; i < target->n_inputs; i++)
    {
      const LoligoSymbol *input = target->inputs[i];
      if ((to->port != NULL && !g_str_equal (to->port, input->name)) || !loligo_symbols_fit (output, input))
        continue;
      g_autofree char *place
          = to->port != NULL ? g_strdup (to->outer) : g_strdup_printf ("%s.%s", to->outer, input->name);
      gboolean is_taken
          = loligo_project_is_wired (search->project, from->outer, place)
            || (target->n_inputs == 1 && loligo_project_is_wired (search->project, from->outer, to->outer));
      if (!is_taken || search->all)
        add_way (search, from, to, output, input)->is_wired = is_taken;
    }
}

static void
add_ways (Search *search, const LoligoWireEnd *from, const LoligoWireEnd *to)
{
  LoligoComponent *source = loligo_project_get_end_component (search->project, search->flat, from);
  LoligoComponent *target = loligo_project_get_end_component (search->project, search->flat, to);
  if (source == NULL || target == NULL)
    return;
  gboolean by_synapse = from->port == NULL && to->port == NULL
                        && loligo_project_has_synapse_between (search->project, source, target);
  if (by_synapse)
    add_way (search, from, to, NULL, NULL);
  if (!by_synapse || search->all)
    add_plain_ways (search, from, to);
}

static GPtrArray *
find_ways (LoligoProject *self, const char *from, const char *to, gboolean all, guint limit)
{
  GPtrArray *ways = g_ptr_array_new_with_free_func (way_free);
  g_autoptr (LoligoFlattening) flattening = loligo_project_flatten_ends (self, from, to, NULL);
  if (flattening == NULL)
    return ways;
  Search search = { self, loligo_flattening_get_document (flattening), all, limit, ways };
  g_autoptr (GPtrArray) sources = loligo_project_list_ends (self, search.flat, from);
  g_autoptr (GPtrArray) targets = loligo_project_list_ends (self, search.flat, to);
  for (guint i = 0; i < sources->len && ways->len < search.limit; i++)
    for (guint k = 0; k < targets->len && ways->len < search.limit; k++)
      add_ways (&search, sources->pdata[i], targets->pdata[k]);
  return ways;
}

GPtrArray *
loligo_project_list_ways (LoligoProject *self, const char *from, const char *to, gboolean all)
{
  return find_ways (self, from, to, all, WAYS_LIMIT);
}

gboolean
loligo_project_has_way (LoligoProject *self, const char *from, const char *to)
{
  g_autoptr (GPtrArray) ways = find_ways (self, from, to, FALSE, 1);
  return ways->len > 0;
}

/* ---- places of one node ---- */

static void
place_free (gpointer data)
{
  LoligoWirePlace *place = data;
  g_free (place->place);
  g_free (place->name);
  g_free (place);
}

static void
judge (LoligoWirePlace *place, const LoligoComponent *component, const char *port)
{
  const LoligoSymbol *symbol = port == NULL ? NULL : loligo_component_find (component, port);
  if (port == NULL)
    {
      place->gives = component->output != NULL || component->n_spike_rules > 0;
      place->takes = component->n_inputs > 0 || component->kind == LOLIGO_KIND_NEURON;
      return;
    }
  place->gives = can_carry (symbol);
  place->takes = symbol != NULL && symbol->kind == LOLIGO_SYMBOL_INPUT;
}

GPtrArray *
loligo_project_list_places (LoligoProject *self, const char *node)
{
  GPtrArray *places = g_ptr_array_new_with_free_func (place_free);
  g_autoptr (LoligoFlattening) flattening = loligo_project_flatten_ends (self, node, node, NULL);
  if (flattening == NULL)
    return places;
  const LoligoDocument *flat = loligo_flattening_get_document (flattening);
  g_autoptr (GPtrArray) ends = loligo_project_list_ends (self, flat, node);
  for (guint k = 0; k < ends->len; k++)
    {
      const LoligoWireEnd *end = ends->pdata[k];
      const LoligoComponent *component = loligo_project_get_end_component (self, flat, end);
      if (component == NULL)
        continue;
      LoligoWirePlace *place = g_new0 (LoligoWirePlace, 1);
      place->place = g_strdup (end->outer);
      place->name = get_short_name (end->outer);
      judge (place, component, end->port);
      g_ptr_array_add (places, place);
    }
  return places;
}
