/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * display-unit.c: see display-unit.h.
 */
#include "inspect/display-unit.h"
#include <string.h>

/* The input that EDGE ends at; NULL when it is not to be found. */
static const LoligoSymbol *
find_port (LoligoProject *project, const LoligoEdge *edge)
{
  const char *dot = strchr (edge->to, '.');
  g_autofree char *target = dot ? g_strndup (edge->to, dot - edge->to) : g_strdup (edge->to);
  LoligoComponent *component = loligo_project_get_component (project, target);
  if (component == NULL)
    return NULL;
  if (dot != NULL)
    return loligo_component_find (component, dot + 1);
  return component->n_inputs == 1 ? component->inputs[0] : NULL;
}

void
loligo_inspect_get_unit (LoligoProject *project, const char *node_id, const LoligoSymbol *symbol,
                         LoligoUnit *unit)
{
  *unit = symbol->unit;
  if (symbol->unit.dimension.halves[LOLIGO_BASE_ANY] == 0)
    return;
  unit->text[0] = '\0';
  unit->scale = 1;
  const LoligoDocument *document = loligo_project_get_document (project);
  for (guint k = 0; k < document->edges->len; k++)
    {
      const LoligoEdge *edge = document->edges->pdata[k];
      const char *dot = strchr (edge->from, '.');
      gsize length = dot ? (gsize) (dot - edge->from) : strlen (edge->from);
      if (strlen (node_id) != length || strncmp (edge->from, node_id, length) != 0)
        continue;
      const LoligoSymbol *port = find_port (project, edge);
      if (port == NULL)
        continue;
      *unit = port->unit;
      return;
    }
}
