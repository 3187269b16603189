/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * canvas-activity.c: what runs, as the nodes show it: how far each is filled and its flashes. A document as a node
 * shows all that is inside: the mean of how far its cells are filled, and all their spikes. Once a frame; which plan
 * nodes lie in which node is found once a plan.
 */
#include "canvas/canvas-private.h"

#include <math.h>
#include <string.h>

/* One node of the plan on the canvas. */
typedef struct
{
  guint group;            /* whose node shows it */
  double n_cells;         /* that count */
  double lowest, highest; /* of its values so far; lowest > highest: none */
} Member;

/* One node of the canvas. */
typedef struct
{
  char *id;
  gboolean is_document;
  double n_cells;         /* of all its members */
  double level, n_level;  /* sums of this frame, by cells */
  double value;           /* of the only member */
  guint64 n_spikes;
  gboolean has_display;
} Group;

struct _LoligoActivity
{
  LoligoPlan *plan;
  Member *members;
  GArray *groups; /* of Group */
};

static void
group_clear (gpointer group)
{
  g_free (((Group *)group)->id);
}

void
loligo_activity_free (LoligoActivity *activity)
{
  if (!activity)
    return;
  loligo_plan_unref (activity->plan);
  g_array_unref (activity->groups);
  g_free (activity->members);
  g_free (activity);
}

/* What spikes for the node: cells, and not what drives them. */
static double
count_cells (const LoligoPlanNode *node)
{
  return node->component->kind == LOLIGO_KIND_STIMULUS ? 0 : (double)node->size;
}

static void
add_member (LoligoActivity *activity, GHashTable *found, guint index)
{
  const LoligoPlanNode *node = &activity->plan->nodes[index];
  const char *dot = strchr (node->id, '.');
  g_autofree char *id = dot ? g_strndup (node->id, dot - node->id) : g_strdup (node->id);
  gpointer position;
  if (!g_hash_table_lookup_extended (found, id, NULL, &position))
    {
      Group group = { .id = g_strdup (id), .is_document = dot != NULL };
      position = GUINT_TO_POINTER (activity->groups->len);
      g_array_append_val (activity->groups, group);
      g_hash_table_insert (found, g_strdup (id), position);
    }
  Member *member = &activity->members[index];
  member->group = GPOINTER_TO_UINT (position);
  member->n_cells = count_cells (node);
  g_array_index (activity->groups, Group, member->group).n_cells += member->n_cells;
}

static void
forget_ranges (LoligoActivity *activity)
{
  for (guint i = 0; activity && i < activity->plan->n_nodes; i++)
    {
      activity->members[i].lowest = G_MAXDOUBLE;
      activity->members[i].highest = -G_MAXDOUBLE;
    }
}

static LoligoActivity *
activity_new (LoligoPlan *plan)
{
  LoligoActivity *activity = g_new0 (LoligoActivity, 1);
  activity->plan = loligo_plan_ref (plan);
  activity->members = g_new0 (Member, plan->n_nodes);
  activity->groups = g_array_new (FALSE, FALSE, sizeof (Group));
  g_array_set_clear_func (activity->groups, group_clear);
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < plan->n_nodes; i++)
    add_member (activity, found, i);
  forget_ranges (activity);
  return activity;
}

/* ---- a frame ---- */

static void
begin_frame (LoligoActivity *activity)
{
  for (guint k = 0; k < activity->groups->len; k++)
    {
      Group *group = &g_array_index (activity->groups, Group, k);
      group->level = group->n_level = 0;
      group->value = NAN;
      group->n_spikes = 0;
      group->has_display = FALSE;
    }
}

static void
add_display (LoligoActivity *activity, guint index, double value, guint64 n_spikes)
{
  Member *member = &activity->members[index];
  Group *group = &g_array_index (activity->groups, Group, member->group);
  group->has_display = TRUE;
  group->value = value;
  if (!group->is_document)
    {
      group->n_spikes = n_spikes;
      return;
    }
  if (member->n_cells > 0 || group->n_cells == 0)
    group->n_spikes += n_spikes;
  if (member->n_cells == 0 || !isfinite (value))
    return;
  group->level += member->n_cells * loligo_level_update (&member->lowest, &member->highest, value);
  group->n_level += member->n_cells;
}

/* TRUE when something flashes. */
static gboolean
show_group (LoligoCanvas *self, const Group *group)
{
  LoligoNodeWidget *widget = group->has_display ? loligo_canvas_get_node (self, group->id) : NULL;
  if (!widget)
    return FALSE;
  if (group->is_document)
    loligo_node_widget_set_inside_activity (widget, group->n_level > 0 ? group->level / group->n_level : NAN,
                                            group->n_spikes, group->n_cells);
  else
    loligo_node_widget_set_activity (widget, group->value, group->n_spikes);
  return group->n_spikes > 0;
}

static gboolean
on_fade (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  LoligoCanvas *self = LOLIGO_CANVAS (widget);
  gint64 now_us = gdk_frame_clock_get_frame_time (clock);
  double dt_s = self->last_frame_us ? (now_us - self->last_frame_us) / 1e6 : 0;
  self->last_frame_us = now_us;
  gboolean any = FALSE;
  for (guint i = 0; i < self->order->len; i++)
    any |= loligo_node_widget_fade (g_ptr_array_index (self->order, i), dt_s);
  if (any)
    return G_SOURCE_CONTINUE;
  self->tick_callback = 0;
  return G_SOURCE_REMOVE;
}

static void
start_fading (LoligoCanvas *self)
{
  if (self->tick_callback)
    return;
  self->last_frame_us = 0;
  self->tick_callback = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_fade, NULL, NULL);
}

static void
reset_activity (LoligoCanvas *self)
{
  for (guint i = 0; i < self->order->len; i++)
    loligo_node_widget_reset_activity (g_ptr_array_index (self->order, i));
  forget_ranges (self->activity);
}

static void
on_tick (LoligoSession *session, LoligoCanvas *self)
{
  LoligoEngine *engine = loligo_session_get_engine (session);
  if (!engine)
    return;
  LoligoEngineStatus status;
  loligo_engine_get_status (engine, &status);
  if (status.generation != self->generation)
    reset_activity (self);
  self->generation = status.generation;

  LoligoPlan *plan = loligo_engine_get_plan (engine);
  if (!self->activity || self->activity->plan != plan)
    {
      loligo_activity_free (self->activity);
      self->activity = activity_new (plan);
    }
  begin_frame (self->activity);
  for (guint i = 0; i < plan->n_nodes; i++)
    {
      double value = NAN;
      guint64 n_spikes = 0;
      if (loligo_engine_get_display (engine, i, &value, &n_spikes))
        add_display (self->activity, i, value, n_spikes);
    }
  gboolean has_spikes = FALSE;
  for (guint k = 0; k < self->activity->groups->len; k++)
    has_spikes |= show_group (self, &g_array_index (self->activity->groups, Group, k));
  if (has_spikes)
    start_fading (self);
}

static void
on_rebuilt (LoligoSession *session, LoligoCanvas *self)
{
  reset_activity (self);
}

void
loligo_canvas_connect_activity (LoligoCanvas *self)
{
  g_signal_connect_object (self->session, "tick", G_CALLBACK (on_tick), self, 0);
  g_signal_connect_object (self->session, "rebuilt", G_CALLBACK (on_rebuilt), self, 0);
}
