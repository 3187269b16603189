/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * component.c: memory of a checked model and its names. Filled by check.c.
 */
#include "lang/component-private.h"

static void
symbol_free (gpointer data)
{
  LoligoSymbol *symbol = data;
  g_free (symbol->name);
  g_free (symbol->description);
  g_free (symbol->text);
  g_free (symbol->initial_text);
  for (guint i = 0; i < symbol->n_arguments; i++)
    g_free (symbol->arguments[i].name);
  g_free (symbol->arguments);
  g_free (symbol);
}

LoligoSymbol *
loligo_symbol_copy (const LoligoSymbol *symbol)
{
  LoligoSymbol *copy = g_memdup2 (symbol, sizeof *symbol);
  copy->name = g_strdup (symbol->name);
  copy->description = g_strdup (symbol->description);
  copy->text = g_strdup (symbol->text);
  copy->initial_text = g_strdup (symbol->initial_text);
  copy->arguments = g_memdup2 (symbol->arguments, symbol->n_arguments * sizeof *symbol->arguments);
  for (guint i = 0; i < symbol->n_arguments; i++)
    copy->arguments[i].name = g_strdup (symbol->arguments[i].name);
  return copy;
}

LoligoComponent *
loligo_component_new_empty (void)
{
  LoligoComponent *component = g_new0 (LoligoComponent, 1);
  component->references = 1;
  component->symbols = g_ptr_array_new_with_free_func (symbol_free);
  component->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  return component;
}

static void
place_symbol (LoligoComponent *component, LoligoSymbol *symbol)
{
  if (symbol->kind == LOLIGO_SYMBOL_FUNCTION)
    return;
  g_hash_table_insert (component->by_name, symbol->name, symbol);
  component->takes_any_unit |= symbol->unit.dimension.halves[LOLIGO_BASE_ANY] != 0;
  switch (symbol->kind)
    {
    case LOLIGO_SYMBOL_PARAMETER:
      component->parameters[symbol->index] = symbol;
      break;
    case LOLIGO_SYMBOL_INPUT:
      component->inputs[symbol->index] = symbol;
      break;
    case LOLIGO_SYMBOL_STATE:
    case LOLIGO_SYMBOL_VARIABLE:
      component->states[symbol->index] = symbol;
      break;
    case LOLIGO_SYMBOL_ALGEBRAIC:
      component->algebraics[symbol->index] = symbol;
      break;
    case LOLIGO_SYMBOL_FUNCTION:
      break;
    }
}

void
loligo_component_index (LoligoComponent *component)
{
  component->parameters = g_new0 (LoligoSymbol *, component->n_parameters + 1);
  component->inputs = g_new0 (LoligoSymbol *, component->n_inputs + 1);
  component->states = g_new0 (LoligoSymbol *, component->n_states + 1);
  component->algebraics = g_new0 (LoligoSymbol *, component->n_algebraics + 1);
  for (guint i = 0; i < component->symbols->len; i++)
    place_symbol (component, g_ptr_array_index (component->symbols, i));
}

LoligoComponent *
loligo_component_ref (LoligoComponent *component)
{
  g_atomic_int_inc (&component->references);
  return component;
}

static void
wire_event_clear (LoligoWireEvent *event)
{
  g_free (event->updates);
  g_free (event->jumps);
}

static void
synapse_clear (LoligoComponent *component)
{
  for (guint i = 0; i < component->n_ends; i++)
    g_free (component->ends[i].name);
  g_free (component->ends);
  wire_event_clear (&component->on_pre);
  wire_event_clear (&component->on_post);
  g_free (component->contributions);
  g_clear_pointer (&component->pre, loligo_component_unref);
  g_clear_pointer (&component->post, loligo_component_unref);
}

void
loligo_component_unref (LoligoComponent *component)
{
  if (!component || !g_atomic_int_dec_and_test (&component->references))
    return;
  synapse_clear (component);
  g_free (component->id);
  g_free (component->title);
  g_free (component->description);
  g_clear_pointer (&component->pool, loligo_expression_pool_free);
  g_hash_table_unref (component->by_name);
  g_ptr_array_unref (component->symbols);
  g_free (component->parameters);
  g_free (component->inputs);
  g_free (component->states);
  g_free (component->algebraics);
  g_free (component->spike_rules);
  g_free (component->on_spike);
  g_free (component->held);
  g_free (component->arrivals);
  g_free (component);
}

const LoligoSymbol *
loligo_component_find (const LoligoComponent *component, const char *name)
{
  return g_hash_table_lookup (component->by_name, name);
}

const LoligoSymbol *
loligo_component_find_function (const LoligoComponent *component, const char *name)
{
  for (guint i = 0; i < component->symbols->len; i++)
    {
      const LoligoSymbol *symbol = g_ptr_array_index (component->symbols, i);
      if (symbol->kind == LOLIGO_SYMBOL_FUNCTION && g_str_equal (symbol->name, name))
        return symbol;
    }
  return NULL;
}

const char *
loligo_kind_to_string (LoligoKind kind)
{
  static const char *const names[]
      = { "neuron", "rate", "system", "channel", "synapse", "stimulus" };
  return names[kind];
}
