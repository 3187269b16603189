/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check.c: from text to component: parse, mix in channels, declare, find units, then check and
 * build every equation. Called by the library, documents and the editor.
 */
#include "lang/check.h"

#include "base/i18n.h"
#include "lang/component-private.h"
#include "lang/parser.h"

#include <math.h>
#include <string.h>

#define CHANNELS_LIMIT 64

static gboolean
is_name (const char *text)
{
  g_autoptr (GArray) tokens = loligo_lex (text, strlen (text));
  const LoligoLexeme *first = (const LoligoLexeme *) tokens->data;
  return tokens->len == 2 && first->kind == LOLIGO_LEX_NAME && !strchr (text, '.');
}

static gboolean
is_alias_free (LoligoChecker *checker, const char *alias)
{
  g_autofree char *prefix = g_strconcat (alias, ".", NULL);
  for (guint i = 1; i < checker->scopes->len; i++)
    if (strcmp (((LoligoScope *) g_ptr_array_index (checker->scopes, i))->prefix, prefix) == 0)
      return FALSE;
  return TRUE;
}

/* Reads the channel ID and adds it as ALIAS. USE is NULL for one dropped on the neuron. */
static void
add_channel (LoligoChecker *checker, const char *id, const char *alias,
             const LoligoStatement *use, LoligoModelSource source, gpointer data)
{
  LoligoScope *host = g_ptr_array_index (checker->scopes, 0);
  LoligoPlace place = use ? use->name.place : host->ast->id.place;
  if (checker->scopes->len > CHANNELS_LIMIT)
    {
      loligo_check_complain (checker, host, place, _("a neuron has at most %d channels"),
                             CHANNELS_LIMIT);
      return;
    }
  if (!is_name (alias) || !is_alias_free (checker, alias))
    {
      loligo_check_complain (checker, host, use ? use->alias.place : place,
                             _("the name %s cannot be given to a channel here; write use %s as "
                               "OtherName"),
                             alias, id);
      return;
    }
  const char *file = id;
  const char *text = source ? source (id, &file, data) : NULL;
  if (!text)
    {
      loligo_check_complain (checker, host, place,
                             _("there is no channel %s; loligo models lists them"), id);
      return;
    }
  LoligoAst *ast = loligo_parse (text, strlen (text), file, checker->problems);
  g_autofree char *prefix = g_strconcat (alias, ".", NULL);
  loligo_checker_add_scope (checker, ast, prefix, use);
  if (ast->has_header && ast->kind != LOLIGO_KIND_CHANNEL)
    loligo_check_complain (checker, host, place, _("%s is a model of kind %s, not a channel"), id,
                           loligo_kind_to_string (ast->kind));
}

/* "id" or "id as Name", from the canvas. */
static void
add_dropped (LoligoChecker *checker, const char *text, LoligoModelSource source, gpointer data)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  for (guint i = 0; words[i]; i++)
    if (words[i][0])
      g_ptr_array_add (kept, words[i]);
  const char *id = kept->len > 0 ? g_ptr_array_index (kept, 0) : "";
  gboolean has_alias = kept->len == 3 && strcmp (g_ptr_array_index (kept, 1), "as") == 0;
  add_channel (checker, id, has_alias ? g_ptr_array_index (kept, 2) : id, NULL, source, data);
}

static void
add_channels (LoligoChecker *checker, const char *const *channels, LoligoModelSource source,
              gpointer data)
{
  LoligoScope *host = g_ptr_array_index (checker->scopes, 0);
  for (guint i = 0; i < host->ast->statements->len; i++)
    {
      const LoligoStatement *statement = g_ptr_array_index (host->ast->statements, i);
      if (statement->kind == LOLIGO_STATEMENT_USE && !statement->is_broken)
        add_channel (checker, statement->name.name, statement->alias.name, statement, source,
                     data);
    }
  for (guint i = 0; channels && channels[i]; i++)
    add_dropped (checker, channels[i], source, data);
}

/* Every name in `use id (g = ...)` is a parameter of that channel. */
static void
check_settings (LoligoChecker *checker, LoligoScope *scope)
{
  for (guint i = 0; scope->use && i < scope->use->assignments->len; i++)
    {
      const LoligoAstAssignment *setting
          = &g_array_index (scope->use->assignments, LoligoAstAssignment, i);
      const LoligoCheckSymbol *symbol = g_hash_table_lookup (scope->names, setting->target.name);
      if (!symbol || symbol->kind != LOLIGO_SYMBOL_PARAMETER)
        loligo_check_complain (checker, scope->host, setting->target.place,
                               _("the channel %s has no parameter %s"), scope->ast->id.name,
                               setting->target.name);
    }
}

static void
check_declared_unit (LoligoChecker *checker, LoligoCheckSymbol *symbol, const LoligoTyped *value,
                     const LoligoStatement *statement, LoligoDimension wanted)
{
  if (loligo_typed_fits (value, wanted))
    return;
  g_autofree char *found = loligo_typed_unit (value);
  g_autofree char *unit = symbol->result->unit.text[0]
                              ? g_strdup (symbol->result->unit.text)
                              : loligo_dimension_to_string (symbol->dimension);
  loligo_check_complain (checker, symbol->scope,
                         loligo_ast_node (symbol->scope->ast, statement->value.root)->place,
                         _("%s is in %s, and this value is in %s"), statement->name.name, unit,
                         found);
}

/* The order of d^a x/dt^a: 1 for an ordinary equation, NAN where a parameter gives it, -1 when wrong. */
static double
read_order (LoligoChecker *checker, LoligoCheckSymbol *symbol)
{
  double order = 1;
  if (symbol->statement->order.root == 0)
    return order;
  LoligoTyped value = loligo_check_evaluate (checker, symbol->scope, symbol->statement->order,
                                             LOLIGO_WORLD_NOW, NULL);
  symbol->result->order = value.expression;
  gboolean is_constant = loligo_check_get_constant (checker, &value, &order);
  if (value.varies || !loligo_typed_fits (&value, LOLIGO_DIMENSIONLESS)
      || (is_constant && !(order > 0 && order <= 1)))
    {
      loligo_check_complain (
          checker, symbol->scope,
          loligo_ast_node (symbol->scope->ast, symbol->statement->order.root)->place,
          _("the order of a derivative is a number or a parameter above 0 and at most 1"));
      return -1;
    }
  return is_constant ? order : NAN;
}

/* dx/dt has the unit of x a second. */
static void
check_derivative (LoligoChecker *checker, LoligoCheckSymbol *symbol)
{
  const LoligoStatement *statement = symbol->statement;
  double order = read_order (checker, symbol);
  LoligoTyped rate = loligo_check_evaluate (checker, symbol->scope, statement->value,
                                            LOLIGO_WORLD_NOW, NULL);
  symbol->result->derivative = rate.expression;
  if (symbol->scope->ast->kind == LOLIGO_KIND_SYNAPSE && (rate.has_noise || rate.has_draw))
    loligo_check_complain (checker, symbol->scope, statement->place,
                           _("the equation of a synapse draws no random numbers; draw them in its events, or put "
                             "the noise into the cell"));
  LoligoDimension span = LOLIGO_DIMENSIONLESS, wanted;
  span.halves[LOLIGO_BASE_SECOND] = 2;
  if (!symbol->has_dimension || order < 0)
    return;
  if (!loligo_dimension_power (span, order, &span))
    {
      /* No unit is s^0.9: everything but the seconds is compared. */
      span.halves[LOLIGO_BASE_SECOND]
          = (gint8) (symbol->dimension.halves[LOLIGO_BASE_SECOND]
                     - rate.dimension.halves[LOLIGO_BASE_SECOND]);
    }
  if (!loligo_dimension_divide (symbol->dimension, span, &wanted)
      || loligo_typed_fits (&rate, wanted))
    return;
  g_autofree char *found = loligo_typed_unit (&rate);
  g_autofree char *expected = loligo_dimension_to_string (wanted);
  const char *unit = symbol->result->unit.text;
  loligo_check_complain (checker, symbol->scope,
                         loligo_ast_node (symbol->scope->ast, statement->value.root)->place,
                         _("%s is in %s, so d%s/dt must be in %s, and this is in %s"),
                         statement->name.name, unit[0] ? unit : "1", statement->name.name,
                         expected, found);
}

static void
check_initial (LoligoChecker *checker, LoligoCheckSymbol *symbol)
{
  const LoligoStatement *statement = symbol->initial ? symbol->initial : symbol->statement;
  gboolean is_written = symbol->initial || symbol->kind == LOLIGO_SYMBOL_VARIABLE;
  symbol->result->initial = loligo_check_initial (checker, symbol).expression;
  if (!is_written || !symbol->has_dimension)
    return;
  check_declared_unit (checker, symbol, &symbol->raw[LOLIGO_WORLD_INITIAL], statement,
                       symbol->dimension);
}

static void
check_algebraic (LoligoChecker *checker, LoligoCheckSymbol *symbol)
{
  LoligoTyped value = loligo_check_symbol (checker, symbol, symbol->statement->place,
                                           symbol->scope, LOLIGO_WORLD_NOW);
  symbol->result->value = value.expression;
  if (symbol->has_dimension && symbol->statement->has_unit)
    check_declared_unit (checker, symbol, &symbol->raw[LOLIGO_WORLD_NOW], symbol->statement,
                         symbol->dimension);
}

/* A function is looked at once without knowing its arguments, so that an unused one is checked. */
static void
check_function (LoligoChecker *checker, LoligoCheckSymbol *symbol)
{
  guint n = symbol->statement->names->len;
  g_autofree LoligoTyped *unknown = g_new0 (LoligoTyped, n + 1);
  LoligoArguments arguments
      = { n, (const LoligoAstName *) (gpointer) symbol->statement->names->data, unknown };
  symbol->is_running = TRUE;
  loligo_check_evaluate (checker, symbol->scope, symbol->statement->value, LOLIGO_WORLD_NOW,
                         &arguments);
  symbol->is_running = FALSE;
}

static void
check_symbol (LoligoChecker *checker, LoligoCheckSymbol *symbol)
{
  switch (symbol->kind)
    {
    case LOLIGO_SYMBOL_ALGEBRAIC:
      check_algebraic (checker, symbol);
      break;
    case LOLIGO_SYMBOL_STATE:
      check_derivative (checker, symbol);
      check_initial (checker, symbol);
      break;
    case LOLIGO_SYMBOL_VARIABLE:
      check_initial (checker, symbol);
      symbol->result->derivative = loligo_expression_constant (checker->pool, 0);
      break;
    case LOLIGO_SYMBOL_PARAMETER:
    case LOLIGO_SYMBOL_INPUT:
    case LOLIGO_SYMBOL_FUNCTION:
      break;
    }
}

static void
check_symbols (LoligoChecker *checker)
{
  for (guint i = 0; i < checker->symbols->len; i++)
    {
      LoligoCheckSymbol *symbol = g_ptr_array_index (checker->symbols, i);
      if (symbol->kind == LOLIGO_SYMBOL_FUNCTION && symbol->statement->names)
        check_function (checker, symbol);
    }
  loligo_check_reset (checker); /* what was drawn on trial */
  for (guint i = 0; i < checker->symbols->len; i++)
    {
      LoligoCheckSymbol *symbol = g_ptr_array_index (checker->symbols, i);
      if (!symbol->bound && symbol->result)
        check_symbol (checker, symbol);
    }
}

static LoligoComponent *
new_component (const LoligoAst *ast)
{
  LoligoComponent *component = loligo_component_new_empty ();
  component->kind = ast->kind;
  component->id = g_strdup (ast->id.name);
  component->title = g_strdup (ast->title);
  component->description = g_strdup (ast->description);
  return component;
}

/* Gives what was checked to the component and the component to the caller. */
static LoligoComponent *
publish (LoligoChecker *checker)
{
  LoligoComponent *component = g_steal_pointer (&checker->component);
  component->pool = g_steal_pointer (&checker->pool);
  component->n_draws = checker->n_draws;
  component->n_noises = g_hash_table_size (checker->noises);
  loligo_component_index (component);
  return component;
}

/* Everything after the texts were read. */
static void
check_scopes (LoligoChecker *checker)
{
  for (guint i = 0; i < checker->scopes->len; i++)
    {
      LoligoScope *scope = g_ptr_array_index (checker->scopes, i);
      loligo_check_declare (checker, scope);
      check_settings (checker, scope);
    }
  loligo_check_units (checker);
  check_symbols (checker);
  loligo_check_events (checker);
}

/* The component, or NULL when a problem came to the BEFORE that there were. */
static LoligoComponent *
finish (LoligoChecker *checker, guint before)
{
  LoligoScope *host = g_ptr_array_index (checker->scopes, 0);
  if (loligo_expression_pool_is_full (checker->pool))
    loligo_check_spend (checker, host, host->ast->id.place, 0);
  loligo_problems_sort (checker->problems);
  if (loligo_problems_get_count (checker->problems) > before)
    return NULL;
  loligo_check_publish_functions (checker);
  return publish (checker);
}

LoligoComponent *
loligo_component_new_from_text (const char *text, gsize length, const char *file,
                                const char *const *channels, LoligoModelSource source,
                                gpointer source_data, LoligoProblems *problems)
{
  guint before = loligo_problems_get_count (problems);
  g_autoptr (LoligoChecker) checker = loligo_checker_new (problems);
  LoligoAst *ast = loligo_parse (text, length, file, problems);
  LoligoScope *host = loligo_checker_add_scope (checker, ast, "", NULL);
  checker->component = new_component (ast);
  add_channels (checker, channels, source, source_data);
  check_scopes (checker);
  if (channels && channels[0] && !checker->uses_channels)
    loligo_check_complain (checker, host, host->ast->id.place,
                           _("%s does not add up its channels; write sum(channels.I) in the "
                             "equation of V"),
                           host->ast->id.name);
  return finish (checker, before);
}

LoligoComponent *
loligo_synapse_new_from_text (const char *text, gsize length, const char *file,
                              LoligoComponent *pre, LoligoComponent *post,
                              LoligoProblems *problems)
{
  guint before = loligo_problems_get_count (problems);
  g_autoptr (LoligoChecker) checker = loligo_checker_new (problems);
  LoligoAst *ast = loligo_parse (text, length, file, problems);
  LoligoScope *host = loligo_checker_add_scope (checker, ast, "", NULL);
  checker->component = new_component (ast);
  if (ast->has_header && ast->kind != LOLIGO_KIND_SYNAPSE)
    loligo_check_complain (checker, host, ast->id.place,
                           _("%s is a model of kind %s, not a synapse"), ast->id.name,
                           loligo_kind_to_string (ast->kind));
  if (!ast->has_header || ast->kind != LOLIGO_KIND_SYNAPSE)
    return finish (checker, before);
  checker->component->pre = loligo_component_ref (pre);
  checker->component->post = loligo_component_ref (post);
  check_scopes (checker);
  return finish (checker, before);
}
