/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check-function.c: the model's own functions as symbols of the component, so that others can
 * evaluate them (gate curves). Everything else in the component has them inlined. Called by
 * check-declare.c and, when all is checked, by check.c.
 */
#include "lang/check.h"

void
loligo_check_declare_function (LoligoCheckSymbol *symbol, LoligoSymbol *result)
{
  const GArray *names = symbol->statement->names;
  symbol->function = result;
  if (!names)
    return;
  result->arguments = g_new0 (LoligoArgument, names->len + 1);
  result->n_arguments = names->len;
  for (guint i = 0; i < names->len; i++)
    {
      result->arguments[i].name = g_strdup (g_array_index (names, LoligoAstName, i).name);
      result->arguments[i].unit.scale = 1;
    }
}

static LoligoUnit
get_unit (const LoligoTyped *x)
{
  LoligoUnit unit;
  g_autofree char *text = loligo_typed_unit (x);
  if (!loligo_unit_parse (text, &unit, NULL))
    unit = (LoligoUnit){ .dimension = x->dimension, .scale = 1 };
  return unit;
}

/* The body over ARGUMENT leaves. Draws and noise that it makes on trial are taken back. */
static void
publish (LoligoChecker *checker, LoligoCheckSymbol *symbol)
{
  LoligoSymbol *result = symbol->function;
  const GArray *names = symbol->statement->names;
  g_autofree LoligoTyped *values = g_new0 (LoligoTyped, names->len + 1);
  for (guint i = 0; i < names->len; i++)
    {
      values[i] = symbol->called[i];
      values[i].is_zero = FALSE;
      values[i].expression = loligo_expression_leaf (checker->pool, LOLIGO_OPERATION_ARGUMENT, i);
      result->arguments[i].unit = get_unit (&values[i]);
    }
  LoligoArguments arguments
      = { names->len, (const LoligoAstName *) (gpointer) names->data, values };
  guint n_draws = checker->n_draws;
  LoligoTyped value = loligo_check_evaluate (checker, symbol->scope, symbol->statement->value,
                                             LOLIGO_WORLD_NOW, &arguments);
  checker->n_draws = n_draws;
  if (value.has_draw || value.has_noise || !value.is_known)
    return;
  result->value = value.expression;
  result->unit = get_unit (&value);
}

void
loligo_check_publish_functions (LoligoChecker *checker)
{
  checker->is_quiet = TRUE;
  checker->function_depth = 1; /* a draw is never one that the equations use */
  for (guint i = 0; i < checker->symbols->len && !checker->is_exhausted; i++)
    {
      LoligoCheckSymbol *symbol = g_ptr_array_index (checker->symbols, i);
      if (!symbol->called || !symbol->statement->names)
        continue;
      symbol->is_running = TRUE;
      publish (checker, symbol);
      symbol->is_running = FALSE;
    }
  checker->function_depth = 0;
  checker->is_quiet = FALSE;
}
