/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * edits-ungroup.c: takes what is inside a node out of it: nodes and wires get names that are free, wires and recorders
 * that reached inside keep their ends. One step of undo, or, where something inside is wrong, none.
 */
#include "document/project-private.h"

#include <string.h>

typedef struct
{
  LoligoProject *project;
  LoligoNode *group;      /* a copy */
  LoligoDocument *inside; /* with the values that the group sets */
  GPtrArray *ports;
  GHashTable *names;      /* id inside, of a node or a wire -> id outside */
} Ungrouping;

static void
ungrouping_free (Ungrouping *ungrouping)
{
  loligo_node_free (ungrouping->group);
  loligo_document_free (ungrouping->inside);
  g_clear_pointer (&ungrouping->ports, g_ptr_array_unref);
  g_clear_pointer (&ungrouping->names, g_hash_table_unref);
  g_free (ungrouping);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ungrouping, ungrouping_free)

static gboolean
apply_settings (Ungrouping *ungrouping, gboolean is_initial, GError **error)
{
  const LoligoSettings *settings
      = is_initial ? ungrouping->group->initial : ungrouping->group->parameters;
  for (guint k = 0; k < loligo_settings_get_count (settings); k++)
    {
      const LoligoSetting *setting = loligo_settings_get_nth (settings, k);
      if (!loligo_document_set_inside (ungrouping->inside, setting->name, setting->text, is_initial))
        return loligo_refuse (error, _("nothing inside %s is called \"%s\": repair it first"),
                              ungrouping->group->id, setting->name);
    }
  return TRUE;
}

/* Reads what is inside; FALSE and ERROR where it is missing or wrong. */
static gboolean
open_group (Ungrouping *ungrouping, GError **error)
{
  const LoligoDocument *outer = ungrouping->project->document;
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  ungrouping->inside = loligo_document_open_inside (outer, ungrouping->group, problems);
  if (ungrouping->inside == NULL)
    {
      loligo_problems_to_error (problems, error);
      return FALSE;
    }
  if (ungrouping->inside->is_read_only)
    return loligo_refuse (error, _("the document inside %s was made by a newer Loligo: update Loligo"),
                          ungrouping->group->id);
  if (!apply_settings (ungrouping, FALSE, error) || !apply_settings (ungrouping, TRUE, error))
    return FALSE;
  const char *path = ungrouping->inside->path;
  g_autofree char *folder = path == NULL ? NULL : g_path_get_dirname (path);
  g_autofree char *own = outer->path == NULL ? NULL : g_path_get_dirname (outer->path);
  if (folder != NULL && g_strcmp0 (folder, own) != 0)
    loligo_document_settle_files (ungrouping->inside, folder);
  ungrouping->ports = loligo_node_list_exposed (ungrouping->group, ungrouping->inside);
  return TRUE;
}

/* Its own where that is free outside, else "group_E". */
static void
name_outside (Ungrouping *ungrouping, const char *id, GHashTable *taken)
{
  const LoligoDocument *outer = ungrouping->project->document;
  g_autofree char *with_group = g_strdup_printf ("%s_%s", ungrouping->group->id, id);
  const char *const wishes[] = { id, with_group };
  char *name = NULL;
  for (guint k = 0; k < G_N_ELEMENTS (wishes) && name == NULL; k++)
    {
      name = loligo_document_unique_id (outer, wishes[k]);
      if (!g_str_equal (name, wishes[k]) || g_hash_table_contains (taken, name))
        g_clear_pointer (&name, g_free);
    }
  for (guint n = 2; name == NULL; n++)
    {
      g_autofree char *wish = g_strdup_printf ("%.48s_%u", id, n);
      name = loligo_document_unique_id (outer, wish);
      if (g_hash_table_contains (taken, name))
        g_clear_pointer (&name, g_free);
    }
  g_hash_table_add (taken, g_strdup (name));
  g_hash_table_insert (ungrouping->names, g_strdup (id), name);
}

static void
name_all (Ungrouping *ungrouping)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ungrouping->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < ungrouping->inside->nodes->len; i++)
    name_outside (ungrouping, ((LoligoNode *) ungrouping->inside->nodes->pdata[i])->id, taken);
  for (guint i = 0; i < ungrouping->inside->edges->len; i++)
    name_outside (ungrouping, ((LoligoEdge *) ungrouping->inside->edges->pdata[i])->id, taken);
}

/* "E.I" inside is "E2.I" outside; NULL where there is no such node or wire. (transfer full) */
static char *
translate (const Ungrouping *ungrouping, const char *endpoint)
{
  g_autofree char *id = loligo_endpoint_get_node (endpoint);
  const char *name = g_hash_table_lookup (ungrouping->names, id);
  return name == NULL ? NULL : g_strconcat (name, endpoint + strlen (id), NULL);
}

/* What the ENDPOINT "group.E.I" of a wire, or (IS_OPEN) of a recorder, is afterwards. (transfer full) */
static char *
find_end (const Ungrouping *ungrouping, const char *endpoint, gboolean is_open)
{
  const char *dot = strchr (endpoint, '.');
  const char *rest = dot == NULL ? NULL : dot + 1;
  g_autofree char *of = is_open && rest != NULL ? g_strdup (rest)
                                                : loligo_exposed_find (ungrouping->ports, rest);
  return of == NULL ? NULL : translate (ungrouping, of);
}

static gboolean
is_of_group (const Ungrouping *ungrouping, const char *endpoint)
{
  g_autofree char *id = loligo_endpoint_get_node (endpoint);
  return g_str_equal (id, ungrouping->group->id);
}

/* FALSE and ERROR where a wire or recorder reaches what is not there. */
static gboolean
check_ends (const Ungrouping *ungrouping, GError **error)
{
  const LoligoDocument *outer = ungrouping->project->document;
  for (guint i = 0; i < outer->edges->len; i++)
    {
      const LoligoEdge *edge = outer->edges->pdata[i];
      const char *const ends[] = { edge->from, edge->to };
      for (guint k = 0; k < G_N_ELEMENTS (ends); k++)
        {
          g_autofree char *end = NULL;
          if (is_of_group (ungrouping, ends[k]) && (end = find_end (ungrouping, ends[k], FALSE)) == NULL)
            return loligo_refuse (error, _("the wire from %s to %s leads nowhere: repair it first"),
                                  edge->from, edge->to);
        }
    }
  for (guint i = 0; i < outer->recorders->len; i++)
    {
      const LoligoRecorderSpec *recorder = outer->recorders->pdata[i];
      g_autofree char *of = NULL;
      if (is_of_group (ungrouping, recorder->of) && (of = find_end (ungrouping, recorder->of, TRUE)) == NULL)
        return loligo_refuse (error, _("recorder %s records \"%s\", which is not there: repair it first"),
                              recorder->id, recorder->of);
    }
  return TRUE;
}

/* A name of the library's may mean a model of the document's own outside. */
static gboolean
is_same_model (const Ungrouping *ungrouping, const char *model, GError **error)
{
  if (model == NULL || loligo_settings_get (ungrouping->inside->models, model) != NULL
      || loligo_settings_get (ungrouping->project->document->models, model) == NULL)
    return TRUE;
  return loligo_refuse (error, _("inside %s, \"%s\" is the library's, but this document has a model of that name"),
                        ungrouping->group->id, model);
}

static gboolean
check_models (const Ungrouping *ungrouping, GError **error)
{
  for (guint i = 0; i < ungrouping->inside->nodes->len; i++)
    {
      const LoligoNode *node = ungrouping->inside->nodes->pdata[i];
      if (!is_same_model (ungrouping, node->model, error))
        return FALSE;
      for (guint k = 0; node->channels != NULL && node->channels[k] != NULL; k++)
        if (!is_same_model (ungrouping, node->channels[k], error))
          return FALSE;
    }
  for (guint i = 0; i < ungrouping->inside->edges->len; i++)
    if (!is_same_model (ungrouping, ((LoligoEdge *) ungrouping->inside->edges->pdata[i])->synapse, error))
      return FALSE;
  return TRUE;
}

/* The models inside come along; one whose name means something else outside gets another. */
static void
take_models (Ungrouping *ungrouping)
{
  LoligoProject *project = ungrouping->project;
  const LoligoSettings *models = ungrouping->inside->models;
  for (guint k = 0; k < loligo_settings_get_count (models); k++)
    {
      const LoligoSetting *model = loligo_settings_get_nth (models, k);
      const char *there = loligo_settings_get (project->document->models, model->name);
      gboolean is_new = there == NULL && loligo_library_find (project->library, model->name) == NULL;
      g_autofree char *name = g_strdup (model->name);
      for (guint n = 2; !is_new && g_strcmp0 (there, model->text) != 0; n++)
        {
          loligo_text_take (&name, g_strdup_printf ("%s_%u", model->name, n));
          there = loligo_settings_get (project->document->models, name);
          is_new = there == NULL && loligo_library_find (project->library, name) == NULL;
        }
      if (is_new)
        loligo_settings_set (loligo_project_edit_models (project), name, model->text);
      g_hash_table_insert (ungrouping->names, g_strconcat ("model ", model->name, NULL),
                           g_steal_pointer (&name));
    }
}

/* The name outside of MODEL inside. (transfer full) */
static char *
translate_model (const Ungrouping *ungrouping, const char *model)
{
  g_autofree char *key = g_strconcat ("model ", model, NULL);
  const char *name = model == NULL ? NULL : g_hash_table_lookup (ungrouping->names, key);
  return g_strdup (name != NULL ? name : model);
}

static void
take_nodes (Ungrouping *ungrouping, GPtrArray *ids)
{
  LoligoProject *project = ungrouping->project;
  double x, y;
  gboolean has_middle = loligo_document_find_middle (ungrouping->inside, NULL, &x, &y) && ungrouping->group->has_place;
  for (guint i = 0; i < ungrouping->inside->nodes->len; i++)
    {
      LoligoNode *node = loligo_node_copy (ungrouping->inside->nodes->pdata[i]);
      loligo_text_take (&node->id, g_strdup (g_hash_table_lookup (ungrouping->names, node->id)));
      loligo_text_take (&node->model, translate_model (ungrouping, node->model));
      for (guint k = 0; node->channels != NULL && node->channels[k] != NULL; k++)
        loligo_text_take (&node->channels[k], translate_model (ungrouping, node->channels[k]));
      node->x += has_middle ? ungrouping->group->x - x : 0;
      node->y += has_middle ? ungrouping->group->y - y : 0;
      g_ptr_array_add (ids, node->id);
      loligo_project_append_item (project, LOLIGO_ITEMS_NODES, node, LOLIGO_CHANGE_NODES);
    }
}

static void
take_edges (Ungrouping *ungrouping)
{
  for (guint i = 0; i < ungrouping->inside->edges->len; i++)
    {
      LoligoEdge *edge = loligo_edge_copy (ungrouping->inside->edges->pdata[i]);
      g_autofree char *from = translate (ungrouping, edge->from);
      g_autofree char *to = translate (ungrouping, edge->to);
      loligo_text_take (&edge->id, g_strdup (g_hash_table_lookup (ungrouping->names, edge->id)));
      if (from != NULL) /* a broken wire stays so, and is told as before */
        loligo_text_take (&edge->from, g_steal_pointer (&from));
      if (to != NULL)
        loligo_text_take (&edge->to, g_steal_pointer (&to));
      loligo_text_take (&edge->synapse, translate_model (ungrouping, edge->synapse));
      loligo_project_append_item (ungrouping->project, LOLIGO_ITEMS_EDGES, edge, LOLIGO_CHANGE_EDGES);
    }
}

static void
move_ends_out (Ungrouping *ungrouping)
{
  LoligoProject *project = ungrouping->project;
  for (guint i = 0; i < project->document->edges->len; i++)
    {
      const LoligoEdge *edge = project->document->edges->pdata[i];
      gboolean from = is_of_group (ungrouping, edge->from), to = is_of_group (ungrouping, edge->to);
      if (!from && !to)
        continue;
      LoligoEdge *edited
          = loligo_project_edit_item (project, LOLIGO_ITEMS_EDGES, i, LOLIGO_CHANGE_EDGES);
      if (from)
        loligo_text_take (&edited->from, find_end (ungrouping, edited->from, FALSE));
      if (to)
        loligo_text_take (&edited->to, find_end (ungrouping, edited->to, FALSE));
    }
  for (guint i = 0; i < project->document->recorders->len; i++)
    {
      const LoligoRecorderSpec *recorder = project->document->recorders->pdata[i];
      if (!is_of_group (ungrouping, recorder->of))
        continue;
      LoligoRecorderSpec *edited
          = loligo_project_edit_item (project, LOLIGO_ITEMS_RECORDERS, i, LOLIGO_CHANGE_RECORDERS);
      loligo_text_take (&edited->of, find_end (ungrouping, edited->of, TRUE));
    }
}

gboolean
loligo_project_ungroup (LoligoProject *self, const char *id, GError **error)
{
  guint index;
  if (!loligo_project_find_node (self, id, &index)
      || !loligo_node_is_document (self->document->nodes->pdata[index]))
    return loligo_refuse (error, _("%s is not a network: there is nothing to take out of it"), id);
  g_autoptr (Ungrouping) ungrouping = g_new0 (Ungrouping, 1);
  ungrouping->project = self;
  ungrouping->group = loligo_node_copy (self->document->nodes->pdata[index]);
  if (!open_group (ungrouping, error))
    return FALSE;
  name_all (ungrouping);
  if (!check_ends (ungrouping, error) || !check_models (ungrouping, error))
    return FALSE;
  g_autofree char *name = g_strdup_printf (_("Ungrouping of %s"), id);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  loligo_project_open_step (self, name, NULL);
  loligo_project_remove_item (self, LOLIGO_ITEMS_NODES, index, LOLIGO_CHANGE_NODES);
  move_ends_out (ungrouping);
  take_models (ungrouping);
  take_nodes (ungrouping, ids);
  take_edges (ungrouping);
  loligo_project_replace_selection (self, ids);
  loligo_project_close_step (self);
  return TRUE;
}
