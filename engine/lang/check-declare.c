/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check-declare.c: the symbols of one text: what is declared, once, under a name that is free, in
 * a kind of model that may have it. Called by check.c for the host, then for each channel.
 */
#include "lang/check.h"

#include "base/i18n.h"

#include <string.h>

#define KIND(k) (1u << LOLIGO_KIND_##k)
#define ALL 0x3fu
#define SPIKING (KIND (NEURON) | KIND (SYSTEM) | KIND (STIMULUS))

/* Which kinds of models may hold a statement, and how a message calls it. */
static const struct
{
  guint kinds;
  const char *text;
} rules[] = {
  [LOLIGO_STATEMENT_PARAMETER] = { ALL, "parameter" },
  [LOLIGO_STATEMENT_INPUT] = { ALL & ~KIND (SYNAPSE), "input" },
  [LOLIGO_STATEMENT_OUTPUT] = { ALL & ~(KIND (SYNAPSE) | KIND (CHANNEL)), "output" },
  [LOLIGO_STATEMENT_EQUATION] = { ALL, "dx/dt" },
  [LOLIGO_STATEMENT_INITIAL] = { ALL, "x(0)" },
  [LOLIGO_STATEMENT_VARIABLE] = { ALL, "variable" },
  [LOLIGO_STATEMENT_ALGEBRAIC] = { ALL, "y = ..." },
  [LOLIGO_STATEMENT_FUNCTION] = { ALL, "f(x) = ..." },
  [LOLIGO_STATEMENT_SPIKE_WHEN] = { SPIKING, "spike when" },
  [LOLIGO_STATEMENT_SPIKE_RATE] = { SPIKING, "spike rate" },
  [LOLIGO_STATEMENT_ON_SPIKE] = { SPIKING, "on spike" },
  [LOLIGO_STATEMENT_ON_PRE] = { KIND (SYNAPSE), "on pre" },
  [LOLIGO_STATEMENT_ON_POST] = { KIND (SYNAPSE), "on post" },
  [LOLIGO_STATEMENT_REFRACTORY] = { SPIKING, "refractory" },
  [LOLIGO_STATEMENT_USE] = { KIND (NEURON), "use" },
  [LOLIGO_STATEMENT_CONTRIBUTION] = { KIND (SYNAPSE), "post.x +=" },
};

static void
check_kind (LoligoChecker *checker, LoligoScope *scope, const LoligoStatement *statement)
{
  if (!scope->ast->has_header || rules[statement->kind].kinds & (1u << scope->ast->kind))
    return;
  loligo_check_complain (checker, scope, statement->place,
                         _("\"%s\" cannot stand in a model of kind %s"),
                         rules[statement->kind].text, loligo_kind_to_string (scope->ast->kind));
}

/* A stimulus takes the unit of the port that it is wired to; a synapse has no such port. */
static gboolean
check_placeholder (LoligoChecker *checker, LoligoScope *scope, const LoligoStatement *statement)
{
  if (scope->ast->kind != LOLIGO_KIND_SYNAPSE || !statement->has_unit
      || statement->unit.dimension.halves[LOLIGO_BASE_ANY] == 0)
    return TRUE;
  loligo_check_complain (checker, scope, statement->unit_place,
                         _("a synapse has no unit \"any\"; leave it out, and the unit of a "
                           "variable follows from its use"));
  return FALSE;
}

static gboolean
is_reserved (const LoligoScope *scope, const char *name)
{
  static const char *const words[] = { "t", "dt", "xi", "if", "else", "and", "or", "not", "any" };
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i], name) == 0)
      return TRUE;
  if (scope->ast->kind == LOLIGO_KIND_SYNAPSE
      && (strcmp (name, "weight") == 0 || strcmp (name, "delay") == 0))
    return TRUE;
  return g_str_has_prefix (name, "xi_") || loligo_check_is_built_in_function (name);
}

static gboolean
check_name (LoligoChecker *checker, LoligoScope *scope, const LoligoStatement *statement)
{
  const char *name = statement->name.name;
  if (loligo_check_is_end (scope, name))
    {
      loligo_check_complain (checker, scope, statement->name.place,
                             _("a synapse adds to a cell and declares nothing of it; write %s += "
                               "..."),
                             name);
      return FALSE;
    }
  if (strchr (name, '.'))
    {
      loligo_check_complain (checker, scope, statement->name.place,
                             _("a declared name has no dot; take one off %s"), name);
      return FALSE;
    }
  if (is_reserved (scope, name))
    {
      loligo_check_complain (checker, scope, statement->name.place,
                             _("%s has a meaning of its own in the language; choose another "
                               "name"),
                             name);
      return FALSE;
    }
  const LoligoCheckSymbol *other = g_hash_table_lookup (scope->names, name);
  if (!other)
    return TRUE;
  if (statement->kind == LOLIGO_STATEMENT_EQUATION
      && other->statement->kind == LOLIGO_STATEMENT_EQUATION)
    loligo_check_complain (checker, scope, statement->name.place,
                           _("%s has two equations; the first is in line %u"), name,
                           other->statement->name.place.line);
  else
    loligo_check_complain (checker, scope, statement->name.place,
                           _("%s is declared twice; the first time in line %u"), name,
                           other->statement->name.place.line);
  return FALSE;
}

static gboolean
get_symbol_kind (LoligoStatementKind statement, LoligoSymbolKind *kind)
{
  switch ((int) statement)
    {
    case LOLIGO_STATEMENT_PARAMETER:
      *kind = LOLIGO_SYMBOL_PARAMETER;
      return TRUE;
    case LOLIGO_STATEMENT_INPUT:
      *kind = LOLIGO_SYMBOL_INPUT;
      return TRUE;
    case LOLIGO_STATEMENT_EQUATION:
      *kind = LOLIGO_SYMBOL_STATE;
      return TRUE;
    case LOLIGO_STATEMENT_VARIABLE:
      *kind = LOLIGO_SYMBOL_VARIABLE;
      return TRUE;
    case LOLIGO_STATEMENT_ALGEBRAIC:
      *kind = LOLIGO_SYMBOL_ALGEBRAIC;
      return TRUE;
    case LOLIGO_STATEMENT_FUNCTION:
      *kind = LOLIGO_SYMBOL_FUNCTION;
      return TRUE;
    default:
      return FALSE;
    }
}

/* The place of KIND's counter in the component. */
static guint *
get_counter (LoligoComponent *component, LoligoSymbolKind kind)
{
  switch (kind)
    {
    case LOLIGO_SYMBOL_PARAMETER:
      return &component->n_parameters;
    case LOLIGO_SYMBOL_INPUT:
      return &component->n_inputs;
    case LOLIGO_SYMBOL_STATE:
    case LOLIGO_SYMBOL_VARIABLE:
      return &component->n_states;
    case LOLIGO_SYMBOL_ALGEBRAIC:
      return &component->n_algebraics;
    case LOLIGO_SYMBOL_FUNCTION:
      break;
    }
  return &component->n_functions;
}

static LoligoSymbol *
add_result (LoligoChecker *checker, LoligoCheckSymbol *symbol)
{
  LoligoSymbol *result = g_new0 (LoligoSymbol, 1);
  result->kind = symbol->kind;
  result->name = g_strdup (symbol->name);
  result->description = g_strdup (symbol->statement->tooltip);
  const char *text = symbol->statement->value.text;
  gboolean is_initial = symbol->kind == LOLIGO_SYMBOL_VARIABLE;
  result->text = g_strdup (text && !is_initial ? text : "");
  result->initial_text = g_strdup (text && is_initial ? text : "");
  result->unit.scale = 1;
  result->index = (*get_counter (checker->component, symbol->kind))++;
  result->line = symbol->statement->name.place.line;
  result->column = symbol->statement->name.place.column;
  g_ptr_array_add (checker->component->symbols, result);
  return result;
}

/* A channel's input is the host's symbol of that name. */
static void
bind_input (LoligoChecker *checker, LoligoScope *scope, LoligoCheckSymbol *symbol)
{
  LoligoCheckSymbol *host = g_hash_table_lookup (scope->host->names, symbol->statement->name.name);
  if (host && host->kind != LOLIGO_SYMBOL_FUNCTION)
    {
      symbol->bound = host;
      return;
    }
  symbol->is_broken = TRUE;
  loligo_check_complain (checker, scope->host,
                         scope->use ? scope->use->place : scope->host->ast->id.place,
                         _("the channel %s needs a variable %s, and %s has none"),
                         scope->ast->id.name, symbol->statement->name.name,
                         scope->host->ast->id.name);
}

static void
declare_symbol (LoligoChecker *checker, LoligoScope *scope, const LoligoStatement *statement,
                LoligoSymbolKind kind)
{
  if (!check_name (checker, scope, statement))
    return;
  LoligoCheckSymbol *symbol = g_new0 (LoligoCheckSymbol, 1);
  symbol->kind = kind;
  symbol->scope = scope;
  symbol->statement = statement;
  symbol->is_broken = statement->is_broken || !check_placeholder (checker, scope, statement);
  g_autofree char *full = g_strconcat (scope->prefix, statement->name.name, NULL);
  symbol->name = g_string_chunk_insert (scope->ast->strings, full);
  g_ptr_array_add (checker->symbols, symbol);
  g_hash_table_insert (scope->names, (gpointer) statement->name.name, symbol);
  if (scope->host && kind == LOLIGO_SYMBOL_INPUT)
    {
      bind_input (checker, scope, symbol);
      return;
    }
  if (scope->host)
    g_hash_table_insert (scope->host->names, (gpointer) symbol->name, symbol);
  LoligoSymbol *result = add_result (checker, symbol);
  if (kind == LOLIGO_SYMBOL_FUNCTION)
    loligo_check_declare_function (symbol, result);
  else
    symbol->result = result;
}

/* "x(0) = ..." belongs to a state that has an equation. */
static void
attach_initial (LoligoChecker *checker, LoligoScope *scope, const LoligoStatement *statement)
{
  const char *name = statement->name.name;
  LoligoCheckSymbol *symbol = g_hash_table_lookup (scope->names, name);
  if (!symbol)
    loligo_check_complain (checker, scope, statement->name.place,
                           _("%s has an initial value and no equation; write d%s/dt = ..."), name,
                           name);
  else if (symbol->kind == LOLIGO_SYMBOL_VARIABLE)
    loligo_check_complain (checker, scope, statement->name.place,
                           _("the initial value of %s stands in its declaration in line %u"),
                           name, symbol->statement->name.place.line);
  else if (symbol->kind != LOLIGO_SYMBOL_STATE)
    loligo_check_complain (checker, scope, statement->name.place,
                           _("%s has no equation d%s/dt, so it has no initial value"), name,
                           name);
  else if (symbol->initial)
    loligo_check_complain (checker, scope, statement->name.place,
                           _("%s has two initial values; the first is in line %u"), name,
                           symbol->initial->name.place.line);
  else
    {
      symbol->initial = statement;
      g_free (symbol->result->initial_text);
      symbol->result->initial_text = g_strdup (statement->value.text ? statement->value.text : "");
    }
}

static void
check_arguments (LoligoChecker *checker, LoligoScope *scope, const LoligoStatement *statement)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < statement->names->len; i++)
    {
      LoligoAstName *name = &g_array_index (statement->names, LoligoAstName, i);
      if (!g_hash_table_add (seen, (gpointer) name->name))
        loligo_check_complain (checker, scope, name->place, _("%s is declared twice"), name->name);
    }
}

void
loligo_check_declare (LoligoChecker *checker, LoligoScope *scope)
{
  GPtrArray *statements = scope->ast->statements;
  for (guint i = 0; i < statements->len; i++)
    {
      const LoligoStatement *statement = g_ptr_array_index (statements, i);
      LoligoSymbolKind kind;
      check_kind (checker, scope, statement);
      if (get_symbol_kind (statement->kind, &kind) && statement->name.name)
        declare_symbol (checker, scope, statement, kind);
      if (statement->kind == LOLIGO_STATEMENT_FUNCTION && statement->names)
        check_arguments (checker, scope, statement);
    }
  for (guint i = 0; i < statements->len; i++)
    {
      const LoligoStatement *statement = g_ptr_array_index (statements, i);
      if (statement->kind == LOLIGO_STATEMENT_INITIAL && statement->name.name)
        attach_initial (checker, scope, statement);
    }
}
