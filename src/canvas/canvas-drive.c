/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * canvas-drive.c: what a stimulus gives right after it was wired. A model says in the comment of an input
 * what is worth trying ("injected current; try 10 uA/cm2"); a stimulus whose strength nobody has set yet takes
 * that, so that the first run shows something.
 */
#include "canvas/canvas-private.h"

#include <string.h>

/* The text after the last "try " of the input's comment, or NULL. */
static const char *
find_suggestion (const LoligoSymbol *input)
{
  const char *word = input && input->description ? g_strrstr (input->description, "try ") : NULL;
  return word ? word + strlen ("try ") : NULL;
}

/* Of the cell that the wire reaches, in a document too. Where its port is called otherwise, only one is known. */
static const LoligoSymbol *
find_input (LoligoCanvas *self, const LoligoEdge *edge)
{
  g_autofree char *cell = loligo_project_get_cell (self->project, edge->to);
  const LoligoComponent *component = loligo_project_get_component (self->project, cell);
  if (!component || component->n_inputs == 0)
    return NULL;
  const char *dot = strrchr (edge->to, '.');
  const LoligoSymbol *input = dot ? loligo_component_find (component, dot + 1) : NULL;
  if (input && input->kind == LOLIGO_SYMBOL_INPUT)
    return input;
  return component->n_inputs == 1 ? component->inputs[0] : NULL;
}

/* The parameter that is the strength of a stimulus, unless a person has set it. */
static const char *
find_strength (LoligoCanvas *self, const char *source)
{
  static const char *const NAMES[] = { "amplitude", "to" };
  const LoligoComponent *component = loligo_project_get_component (self->project, source);
  const LoligoNode *node
      = loligo_document_find_node (loligo_project_get_document (self->project), source);
  if (!component || !node || component->kind != LOLIGO_KIND_STIMULUS
      || !component->takes_any_unit)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (NAMES); i++)
    if (loligo_component_find (component, NAMES[i]))
      return loligo_settings_get (node->parameters, NAMES[i]) ? NULL : NAMES[i];
  return NULL;
}

void
loligo_canvas_suggest_drive (LoligoCanvas *self, const char *source, const char *edge_id)
{
  const LoligoEdge *edge
      = loligo_document_find_edge (loligo_project_get_document (self->project), edge_id);
  const char *strength = find_strength (self, source);
  const char *suggestion = edge ? find_suggestion (find_input (self, edge)) : NULL;
  if (!strength || !suggestion)
    return;
  /* A comment may hold anything: what is no quantity of the port's unit is refused, and left. */
  loligo_project_set_parameter (self->project, source, strength, suggestion, NULL);
}
