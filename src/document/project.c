/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * project.c: the object itself: its document, the checked models of its nodes, the problem list,
 * and the telling of changes. Edits are in edits-*.c, undo in history.c, files in project-files.c.
 */
#include "document/project-private.h"

G_DEFINE_FINAL_TYPE (LoligoProject, loligo_project, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_SELECTION_CHANGED,
  SIGNAL_HISTORY_CHANGED,
  SIGNAL_PARAMETER_SET,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Changes after which the document has to be checked anew. */
#define CHECKED_CHANGES                                                                            \
  (LOLIGO_CHANGE_NODES | LOLIGO_CHANGE_EDGES | LOLIGO_CHANGE_PARAMETERS | LOLIGO_CHANGE_RECORDERS  \
   | LOLIGO_CHANGE_RUN | LOLIGO_CHANGE_MODELS | LOLIGO_CHANGE_INITIAL)

static void
component_unref (gpointer component)
{
  if (component != NULL)
    loligo_component_unref (component);
}

static void
loligo_project_finalize (GObject *object)
{
  LoligoProject *self = LOLIGO_PROJECT (object);
  loligo_project_close (self);
  loligo_project_stop_watching (self);
  g_ptr_array_unref (self->insides);
  g_hash_table_unref (self->renamed);
  g_ptr_array_unref (self->undo_steps);
  g_ptr_array_unref (self->redo_steps);
  g_ptr_array_unref (self->pending_parameters);
  g_hash_table_unref (self->components);
  g_hash_table_unref (self->synapses);
  g_hash_table_unref (self->effects);
  g_hash_table_unref (self->selected);
  g_clear_pointer (&self->plan, loligo_plan_unref);
  loligo_problems_free (self->problems);
  loligo_document_free (self->document);
  loligo_library_unref (self->library);
  g_free (self->path);
  g_free (self->fallback_name);
  G_OBJECT_CLASS (loligo_project_parent_class)->finalize (object);
}

static void
loligo_project_class_init (LoligoProjectClass *class)
{
  G_OBJECT_CLASS (class)->finalize = loligo_project_finalize;
  GType type = G_TYPE_FROM_CLASS (class);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_SELECTION_CHANGED] = g_signal_new ("selection-changed", type, G_SIGNAL_RUN_LAST, 0,
                                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_HISTORY_CHANGED] = g_signal_new ("history-changed", type, G_SIGNAL_RUN_LAST, 0,
                                                  NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PARAMETER_SET]
      = g_signal_new ("parameter-set", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                      G_TYPE_STRING, G_TYPE_STRING);
}

static void
loligo_project_init (LoligoProject *self)
{
  self->document = loligo_document_new ();
  self->components = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, component_unref);
  self->synapses
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, loligo_synapse_choices_free);
  self->effects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->selected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->problems = loligo_problems_new ();
  self->insides = g_ptr_array_new ();
  self->renamed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->pending_parameters = g_ptr_array_new_with_free_func (g_free);
  self->is_plan_stale = TRUE;
  loligo_project_clear_history (self);
}

LoligoProject *
loligo_project_new (LoligoLibrary *library)
{
  LoligoProject *self = g_object_new (LOLIGO_TYPE_PROJECT, NULL);
  self->library = loligo_library_ref (library);
  return self;
}

LoligoLibrary *
loligo_project_get_library (LoligoProject *self)
{
  return self->library;
}

const LoligoDocument *
loligo_project_get_document (LoligoProject *self)
{
  return self->document;
}

gboolean
loligo_project_find_node (LoligoProject *self, const char *id, guint *index)
{
  for (guint i = 0; id != NULL && i < self->document->nodes->len; i++)
    if (g_str_equal (((LoligoNode *) self->document->nodes->pdata[i])->id, id))
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
loligo_project_find_edge (LoligoProject *self, const char *id, guint *index)
{
  for (guint i = 0; id != NULL && i < self->document->edges->len; i++)
    if (g_str_equal (((LoligoEdge *) self->document->edges->pdata[i])->id, id))
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}

LoligoComponent *
loligo_project_get_component (LoligoProject *self, const char *node_id)
{
  guint index;
  if (!loligo_project_find_node (self, node_id, &index))
    return strchr (node_id, '.') != NULL ? loligo_project_get_inside (self, node_id) : NULL;
  LoligoNode *node = self->document->nodes->pdata[index];
  g_autofree char *channels = node->channels == NULL ? NULL : g_strjoinv ("\n", node->channels);
  g_autofree char *key = g_strdup_printf ("%s\n%s", node->model, channels != NULL ? channels : "");
  gpointer found;
  if (g_hash_table_lookup_extended (self->components, key, NULL, &found))
    return found;
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  LoligoComponent *component
      = loligo_document_get_component (self->document, self->library, node, problems);
  g_hash_table_insert (self->components, g_steal_pointer (&key), component);
  return component;
}

static void
check (LoligoProject *self)
{
  /* Inside a step of several edits the later ones are checked against what the earlier ones made. */
  gboolean is_between = (self->pending_changes & CHECKED_CHANGES) != 0;
  if (!self->is_plan_stale && !is_between)
    return;
  loligo_problems_free (self->problems);
  self->problems = loligo_problems_new ();
  g_clear_pointer (&self->plan, loligo_plan_unref);
  self->plan = loligo_plan_new (self->document, self->library, self->problems);
  self->is_plan_stale = is_between;
  self->are_effects_stale = TRUE;
}

const LoligoProblems *
loligo_project_get_problems (LoligoProject *self)
{
  check (self);
  return self->problems;
}

LoligoPlan *
loligo_project_peek_plan (LoligoProject *self)
{
  check (self);
  return self->plan;
}

LoligoPlan *
loligo_project_make_plan (LoligoProject *self)
{
  check (self);
  return self->plan == NULL ? NULL : loligo_plan_ref (self->plan);
}

static void
tell_parameters (LoligoProject *self)
{
  g_autoptr (GPtrArray) set = self->pending_parameters;
  self->pending_parameters = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i + 1 < set->len; i += 2)
    g_signal_emit (self, signals[SIGNAL_PARAMETER_SET], 0, set->pdata[i], set->pdata[i + 1]);
}

/* Tells what has gathered, unless a step is open: then its end will. */
void
loligo_project_tell (LoligoProject *self, guint flags)
{
  self->pending_changes |= flags;
  if ((self->pending_changes & LOLIGO_CHANGE_MODELS) != 0)
    {
      g_hash_table_remove_all (self->components);
      g_hash_table_remove_all (self->synapses);
    }
  if ((self->pending_changes & CHECKED_CHANGES) != 0)
    self->is_plan_stale = TRUE;
  if (self->depth > 0)
    return;
  guint changes = self->pending_changes;
  gboolean selection_changed = self->selection_pending;
  self->pending_changes = 0;
  self->selection_pending = FALSE;
  g_object_ref (self);
  if ((changes & LOLIGO_CHANGE_NODES) != 0)
    loligo_project_watch (self);
  if (changes != 0)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0, changes);
  if (selection_changed)
    g_signal_emit (self, signals[SIGNAL_SELECTION_CHANGED], 0);
  tell_parameters (self);
  g_signal_emit (self, signals[SIGNAL_HISTORY_CHANGED], 0);
  loligo_project_tell_insides (self, changes);
  g_object_unref (self);
}
