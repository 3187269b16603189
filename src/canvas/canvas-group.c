/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * canvas-group.c: the actions that put the selected nodes into one network and take them out again.
 */
#include "canvas/canvas-private.h"

void
loligo_canvas_group_selected (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LoligoCanvas *self = LOLIGO_CANVAS (widget);
  g_autoptr (GError) error = NULL;
  loligo_project_seal (self->project);
  g_autofree char *id = loligo_project_group_selected (self->project, &error);
  if (id == NULL)
    {
      loligo_canvas_say (self, error->message);
      return;
    }
  loligo_canvas_log (self, "grouped %s", id);
}

static void
ungroup (LoligoCanvas *self, const char *id)
{
  g_autoptr (GError) error = NULL;
  if (loligo_project_ungroup (self->project, id, &error))
    loligo_canvas_log (self, "ungrouped %s", id);
  else
    loligo_canvas_say (self, error->message);
}

void
loligo_canvas_ungroup_selected (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LoligoCanvas *self = LOLIGO_CANVAS (widget);
  g_auto (GStrv) networks = loligo_project_get_selected_networks (self->project);
  if (networks[0] == NULL)
    {
      loligo_canvas_say (self, _("Select a network first: a node that holds others."));
      return;
    }
  loligo_project_seal (self->project);
  g_autofree char *step = networks[1] != NULL ? g_strdup (_("Ungrouping"))
                                              : g_strdup_printf (_("Ungrouping of %s"), networks[0]);
  loligo_project_begin (self->project, step);
  for (guint i = 0; networks[i] != NULL; i++)
    ungroup (self, networks[i]);
  loligo_project_end (self->project);
}
