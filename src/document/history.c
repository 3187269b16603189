/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * history.c: undo and redo. A step is a list of small changes, each of which holds the other
 * version of what it touched (an item, places, a text), so that undoing is exchanging: a thousand
 * nodes moved are a thousand pairs of numbers, and nothing is serialised. The edits of this folder
 * call it; it knows nothing of what they mean.
 */
#include "document/project-private.h"

#define HISTORY_LIMIT 1000

typedef enum
{
  CHANGE_INSERT,
  CHANGE_REMOVE,
  CHANGE_REPLACE,
  CHANGE_PLACES,
  CHANGE_TEXT,
  CHANGE_RUN,
  CHANGE_MODELS
} ChangeKind;

typedef struct
{
  guint index;
  double x, y;
  gboolean has_place;
} Place;

typedef struct
{
  ChangeKind kind;
  LoligoItems items;
  guint index;
  guint flags;
  gpointer item;      /* INSERT undone, REMOVE done: the item; REPLACE: its other version */
  GArray *places;     /* PLACES: the other ones */
  char **field, *text; /* TEXT */
  LoligoRunSpec run;  /* RUN */
  LoligoSettings *models; /* MODELS */
} Change;

struct _LoligoStep
{
  char *name;
  GString *key;       /* NULL: does not merge */
  guint64 serial;
  GPtrArray *changes; /* of Change* */
};

static gpointer
item_copy (LoligoItems items, gpointer item)
{
  switch (items)
    {
    case LOLIGO_ITEMS_NODES:
      return loligo_node_copy (item);
    case LOLIGO_ITEMS_EDGES:
      return loligo_edge_copy (item);
    case LOLIGO_ITEMS_RECORDERS:
      return loligo_recorder_spec_copy (item);
    case LOLIGO_ITEMS_PLOTS:
      return loligo_plot_spec_copy (item);
    }
  g_assert_not_reached ();
}

static void
item_free (LoligoItems items, gpointer item)
{
  switch (items)
    {
    case LOLIGO_ITEMS_NODES:
      loligo_node_free (item);
      return;
    case LOLIGO_ITEMS_EDGES:
      loligo_edge_free (item);
      return;
    case LOLIGO_ITEMS_RECORDERS:
      loligo_recorder_spec_free (item);
      return;
    case LOLIGO_ITEMS_PLOTS:
      loligo_plot_spec_free (item);
      return;
    }
}

static void
change_free (gpointer data)
{
  Change *change = data;
  if (change->item != NULL)
    item_free (change->items, change->item);
  g_clear_pointer (&change->places, g_array_unref);
  g_free (change->text);
  loligo_run_spec_clear (&change->run);
  g_clear_pointer (&change->models, loligo_settings_free);
  g_free (change);
}

static void
step_free (gpointer data)
{
  LoligoStep *step = data;
  if (step->key != NULL)
    g_string_free (step->key, TRUE);
  g_ptr_array_unref (step->changes);
  g_free (step->name);
  g_free (step);
}

GPtrArray *
loligo_project_get_items (LoligoProject *self, LoligoItems items)
{
  switch (items)
    {
    case LOLIGO_ITEMS_NODES:
      return self->document->nodes;
    case LOLIGO_ITEMS_EDGES:
      return self->document->edges;
    case LOLIGO_ITEMS_RECORDERS:
      return self->document->recorders;
    case LOLIGO_ITEMS_PLOTS:
      return self->document->plots;
    }
  g_assert_not_reached ();
}

static Change *
record (LoligoProject *self, ChangeKind kind, guint flags)
{
  g_assert (self->open_step != NULL);
  Change *change = g_new0 (Change, 1);
  change->kind = kind;
  change->flags = flags;
  self->pending_changes |= flags;
  g_ptr_array_add (self->open_step->changes, change);
  return change;
}

void
loligo_project_insert_item (LoligoProject *self, LoligoItems items, guint index, gpointer item,
                            guint flags)
{
  Change *change = record (self, CHANGE_INSERT, flags);
  change->items = items;
  change->index = index;
  g_ptr_array_insert (loligo_project_get_items (self, items), (gint) index, item);
}

void
loligo_project_append_item (LoligoProject *self, LoligoItems items, gpointer item, guint flags)
{
  loligo_project_insert_item (self, items, loligo_project_get_items (self, items)->len, item, flags);
}

void
loligo_project_remove_item (LoligoProject *self, LoligoItems items, guint index, guint flags)
{
  Change *change = record (self, CHANGE_REMOVE, flags);
  change->items = items;
  change->index = index;
  change->item = g_ptr_array_steal_index (loligo_project_get_items (self, items), index);
}

gpointer
loligo_project_edit_item (LoligoProject *self, LoligoItems items, guint index, guint flags)
{
  GPtrArray *list = loligo_project_get_items (self, items);
  Change *change = record (self, CHANGE_REPLACE, flags);
  change->items = items;
  change->index = index;
  change->item = list->pdata[index];
  list->pdata[index] = item_copy (items, change->item);
  return list->pdata[index];
}

void
loligo_project_edit_places (LoligoProject *self, const guint *indices, guint n_indices, double dx,
                            double dy)
{
  Change *change = record (self, CHANGE_PLACES, LOLIGO_CHANGE_PLACES);
  change->places = g_array_sized_new (FALSE, FALSE, sizeof (Place), n_indices);
  for (guint i = 0; i < n_indices; i++)
    {
      LoligoNode *node = self->document->nodes->pdata[indices[i]];
      Place place = { indices[i], node->x, node->y, node->has_place };
      g_array_append_val (change->places, place);
      node->x += dx;
      node->y += dy;
      node->has_place = TRUE;
    }
}

void
loligo_project_edit_text (LoligoProject *self, char **field, const char *text)
{
  Change *change = record (self, CHANGE_TEXT, LOLIGO_CHANGE_TEXT);
  change->field = field;
  change->text = *field;
  *field = g_strdup (text);
}

LoligoRunSpec *
loligo_project_edit_run (LoligoProject *self)
{
  Change *change = record (self, CHANGE_RUN, LOLIGO_CHANGE_RUN);
  loligo_run_spec_copy (&change->run, &self->document->run);
  return &self->document->run;
}

LoligoSettings *
loligo_project_edit_models (LoligoProject *self)
{
  Change *change = record (self, CHANGE_MODELS, LOLIGO_CHANGE_MODELS);
  change->models = self->document->models;
  self->document->models = loligo_settings_copy (change->models);
  return self->document->models;
}

void
loligo_project_note_parameter (LoligoProject *self, const char *node, const char *parameter)
{
  g_ptr_array_add (self->pending_parameters, g_strdup (node));
  g_ptr_array_add (self->pending_parameters, g_strdup (parameter));
}

static void
note_differences (LoligoProject *self, const char *node, const LoligoSettings *before,
                  const LoligoSettings *after, gboolean only_missing)
{
  for (guint i = 0; i < loligo_settings_get_count (before); i++)
    {
      const LoligoSetting *setting = loligo_settings_get_nth (before, i);
      const char *other = loligo_settings_get (after, setting->name);
      if (only_missing ? other == NULL : g_strcmp0 (other, setting->text) != 0)
        loligo_project_note_parameter (self, node, setting->name);
    }
}

static void
exchange_places (LoligoProject *self, GArray *places)
{
  for (guint i = 0; i < places->len; i++)
    {
      Place *place = &g_array_index (places, Place, i);
      LoligoNode *node = self->document->nodes->pdata[place->index];
      Place now = { place->index, node->x, node->y, node->has_place };
      node->x = place->x;
      node->y = place->y;
      node->has_place = place->has_place;
      *place = now;
    }
}

static void
note_edge (LoligoProject *self, const LoligoEdge *before, const LoligoEdge *after)
{
  if (g_strcmp0 (before->connect, after->connect) != 0)
    loligo_project_note_parameter (self, after->id, "connect");
  if (g_strcmp0 (before->weight, after->weight) != 0)
    loligo_project_note_parameter (self, after->id, "weight");
  if (g_strcmp0 (before->delay, after->delay) != 0)
    loligo_project_note_parameter (self, after->id, "delay");
  note_differences (self, after->id, before->parameters, after->parameters, FALSE);
  note_differences (self, after->id, after->parameters, before->parameters, TRUE);
}

static const char *
get_selectable_id (LoligoItems items, gpointer item)
{
  if (items == LOLIGO_ITEMS_NODES)
    return ((LoligoNode *) item)->id;
  return items == LOLIGO_ITEMS_EDGES ? ((LoligoEdge *) item)->id : NULL;
}

static void
exchange_item (LoligoProject *self, Change *change)
{
  GPtrArray *list = loligo_project_get_items (self, change->items);
  gpointer now = list->pdata[change->index];
  list->pdata[change->index] = change->item;
  if (change->items == LOLIGO_ITEMS_NODES && (change->flags & LOLIGO_CHANGE_PARAMETERS) != 0)
    {
      LoligoNode *before = now, *after = change->item;
      note_differences (self, after->id, before->parameters, after->parameters, FALSE);
      note_differences (self, after->id, after->parameters, before->parameters, TRUE);
    }
  if (change->items == LOLIGO_ITEMS_EDGES && (change->flags & LOLIGO_CHANGE_PARAMETERS) != 0)
    note_edge (self, now, change->item);
  const char *id_before = get_selectable_id (change->items, now);
  const char *id_after = get_selectable_id (change->items, change->item);
  if (id_before != NULL)
    loligo_project_note_renamed (self, id_before, id_after);
  if (change->items == LOLIGO_ITEMS_NODES)
    loligo_project_rename_insides (self, id_before, id_after);
  change->item = now;
}

/* FORWARD: done again; else undone. Ids of what came back are added to RETURNED. */
static void
change_exchange (LoligoProject *self, Change *change, gboolean forward, GPtrArray *returned)
{
  self->pending_changes |= change->flags;
  switch (change->kind)
    {
    case CHANGE_INSERT:
    case CHANGE_REMOVE:
      {
        GPtrArray *list = loligo_project_get_items (self, change->items);
        if ((change->kind == CHANGE_INSERT) != forward)
          {
            change->item = g_ptr_array_steal_index (list, change->index);
            return;
          }
        const char *id = get_selectable_id (change->items, change->item);
        if (id != NULL)
          g_ptr_array_add (returned, g_strdup (id));
        g_ptr_array_insert (list, (gint) change->index, g_steal_pointer (&change->item));
        return;
      }
    case CHANGE_REPLACE:
      exchange_item (self, change);
      return;
    case CHANGE_PLACES:
      exchange_places (self, change->places);
      return;
    case CHANGE_TEXT:
      {
        char *now = *change->field;
        *change->field = change->text;
        change->text = now;
        return;
      }
    case CHANGE_RUN:
      {
        LoligoRunSpec now = self->document->run;
        double speed = now.speed; /* not a step of undo */
        self->document->run = change->run;
        self->document->run.speed = speed;
        change->run = now;
        return;
      }
    case CHANGE_MODELS:
      {
        LoligoSettings *now = self->document->models;
        self->document->models = change->models;
        change->models = now;
        return;
      }
    }
}

void
loligo_project_open_step (LoligoProject *self, const char *name, const char *key)
{
  if (self->depth++ == 0)
    {
      LoligoStep *step = g_new0 (LoligoStep, 1);
      step->name = g_strdup (name);
      step->key = g_string_new (NULL);
      step->changes = g_ptr_array_new_with_free_func (change_free);
      self->open_step = step;
    }
  LoligoStep *step = self->open_step;
  if (key == NULL && step->key != NULL)
    g_string_free (g_steal_pointer (&step->key), TRUE);
  else if (step->key != NULL)
    g_string_append_printf (step->key, "%s\n", key);
}

static LoligoStep *
get_top (GPtrArray *steps)
{
  return steps->len == 0 ? NULL : steps->pdata[steps->len - 1];
}

static guint64
get_serial (LoligoProject *self)
{
  LoligoStep *top = get_top (self->undo_steps);
  return top == NULL ? self->base_serial : top->serial;
}

/* The older step already holds how everything was before: the newer one adds nothing to that. */
static gboolean
merges (LoligoProject *self, const LoligoStep *step)
{
  const LoligoStep *top = get_top (self->undo_steps);
  return top != NULL && !self->is_sealed && top->serial != self->saved_serial
         && self->redo_steps->len == 0 && step->key != NULL && step->key->len > 0
         && top->key != NULL && g_string_equal (step->key, top->key);
}

static void
push_step (LoligoProject *self, LoligoStep *step)
{
  step->serial = ++self->last_serial;
  g_ptr_array_set_size (self->redo_steps, 0);
  g_ptr_array_add (self->undo_steps, step);
  self->is_sealed = FALSE;
  if (self->undo_steps->len <= HISTORY_LIMIT)
    return;
  LoligoStep *oldest = self->undo_steps->pdata[0];
  self->base_serial = oldest->serial;
  g_ptr_array_remove_index (self->undo_steps, 0);
}

void
loligo_project_close_step (LoligoProject *self)
{
  g_return_if_fail (self->depth > 0);
  if (--self->depth > 0)
    return;
  LoligoStep *step = g_steal_pointer (&self->open_step);
  if (step->changes->len == 0 || merges (self, step))
    step_free (step);
  else
    push_step (self, step);
  loligo_project_tell (self, 0);
}

void
loligo_project_begin (LoligoProject *self, const char *name)
{
  g_return_if_fail (LOLIGO_IS_PROJECT (self) && name != NULL);
  loligo_project_open_step (self, name, "");
}

void
loligo_project_end (LoligoProject *self)
{
  loligo_project_close_step (self);
}

void
loligo_project_seal (LoligoProject *self)
{
  self->is_sealed = TRUE;
}

gboolean
loligo_project_can_undo (LoligoProject *self)
{
  return self->undo_steps->len > 0;
}

gboolean
loligo_project_can_redo (LoligoProject *self)
{
  return self->redo_steps->len > 0;
}

const char *
loligo_project_get_undo_name (LoligoProject *self)
{
  LoligoStep *top = get_top (self->undo_steps);
  return top == NULL ? NULL : top->name;
}

const char *
loligo_project_get_redo_name (LoligoProject *self)
{
  LoligoStep *top = get_top (self->redo_steps);
  return top == NULL ? NULL : top->name;
}

static void
select_returned (LoligoProject *self, GPtrArray *returned)
{
  loligo_project_prune_selection (self);
  if (returned->len > 0)
    loligo_project_replace_selection (self, returned);
}

void
loligo_project_undo (LoligoProject *self)
{
  g_return_if_fail (self->depth == 0);
  if (self->undo_steps->len == 0)
    return;
  LoligoStep *step = g_ptr_array_steal_index (self->undo_steps, self->undo_steps->len - 1);
  g_autoptr (GPtrArray) returned = g_ptr_array_new_with_free_func (g_free);
  for (guint i = step->changes->len; i > 0; i--)
    change_exchange (self, step->changes->pdata[i - 1], FALSE, returned);
  g_ptr_array_add (self->redo_steps, step);
  self->is_sealed = TRUE;
  select_returned (self, returned);
  loligo_project_tell (self, 0);
}

void
loligo_project_redo (LoligoProject *self)
{
  g_return_if_fail (self->depth == 0);
  if (self->redo_steps->len == 0)
    return;
  LoligoStep *step = g_ptr_array_steal_index (self->redo_steps, self->redo_steps->len - 1);
  g_autoptr (GPtrArray) returned = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < step->changes->len; i++)
    change_exchange (self, step->changes->pdata[i], TRUE, returned);
  g_ptr_array_add (self->undo_steps, step);
  self->is_sealed = TRUE;
  select_returned (self, returned);
  loligo_project_tell (self, 0);
}

void
loligo_project_clear_history (LoligoProject *self)
{
  if (self->undo_steps == NULL)
    {
      self->undo_steps = g_ptr_array_new_with_free_func (step_free);
      self->redo_steps = g_ptr_array_new_with_free_func (step_free);
    }
  g_ptr_array_set_size (self->undo_steps, 0);
  g_ptr_array_set_size (self->redo_steps, 0);
  self->base_serial = self->saved_serial = ++self->last_serial;
}

void
loligo_project_mark_saved (LoligoProject *self)
{
  self->saved_serial = get_serial (self);
}

gboolean
loligo_project_is_modified (LoligoProject *self)
{
  return self->differs || get_serial (self) != self->saved_serial;
}
