/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * checker.c: memory of the checker, its messages and its budget. Used by every check-*.c.
 */
#include "lang/check.h"

#include "base/i18n.h"

/* Nodes of text looked at, calls counted each time: a few seconds at most. */
#define VISIT_LIMIT 4000000

static void
scope_free (gpointer data)
{
  LoligoScope *scope = data;
  g_free (scope->prefix);
  loligo_ast_free (scope->ast);
  g_hash_table_unref (scope->names);
  g_free (scope);
}

static void
symbol_free (gpointer data)
{
  LoligoCheckSymbol *symbol = data;
  g_free (symbol->called);
  g_free (symbol);
}

LoligoChecker *
loligo_checker_new (LoligoProblems *problems)
{
  LoligoChecker *checker = g_new0 (LoligoChecker, 1);
  checker->problems = problems;
  checker->pool = loligo_expression_pool_new ();
  checker->scopes = g_ptr_array_new_with_free_func (scope_free);
  checker->symbols = g_ptr_array_new_with_free_func (symbol_free);
  checker->reported = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  checker->memo = g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                                         (GDestroyNotify) g_bytes_unref, g_free);
  checker->draws = g_hash_table_new (g_direct_hash, g_direct_equal);
  checker->ends = g_array_new (FALSE, TRUE, sizeof (LoligoReference));
  checker->end_numbers = g_hash_table_new (g_str_hash, g_str_equal);
  checker->jumped = g_array_new (FALSE, TRUE, sizeof (LoligoExpression));
  checker->noises = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint world = 0; world < LOLIGO_N_WORLDS; world++)
    checker->epoch[world] = 1;
  return checker;
}

void
loligo_checker_free (LoligoChecker *checker)
{
  if (!checker)
    return;
  g_array_unref (checker->ends);
  g_hash_table_unref (checker->end_numbers);
  g_array_unref (checker->jumped);
  g_hash_table_unref (checker->noises);
  g_hash_table_unref (checker->draws);
  g_hash_table_unref (checker->memo);
  g_hash_table_unref (checker->reported);
  g_ptr_array_unref (checker->symbols);
  g_ptr_array_unref (checker->scopes);
  g_clear_pointer (&checker->pool, loligo_expression_pool_free);
  g_clear_pointer (&checker->component, loligo_component_unref);
  g_free (checker);
}

LoligoScope *
loligo_checker_add_scope (LoligoChecker *checker, LoligoAst *ast, const char *prefix,
                          const LoligoStatement *use)
{
  LoligoScope *scope = g_new0 (LoligoScope, 1);
  scope->prefix = g_strdup (prefix);
  scope->ast = ast;
  scope->use = use;
  scope->host = checker->scopes->len > 0 ? g_ptr_array_index (checker->scopes, 0) : NULL;
  scope->names = g_hash_table_new (g_str_hash, g_str_equal);
  g_ptr_array_add (checker->scopes, scope);
  return scope;
}

void
loligo_check_complain (LoligoChecker *checker, LoligoScope *scope, LoligoPlace place,
                       const char *format, ...)
{
  if (checker->is_quiet)
    return;
  const char *file = scope->ast->file;
  char *key = g_strdup_printf ("%s:%u:%u", file ? file : "", place.line, place.column);
  if (!g_hash_table_add (checker->reported, key))
    return; /* one message a place: a function's body is looked at once a call */

  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autofree char *full
      = checker->function_depth > 0
            ? g_strdup_printf (_("%s (in %s as called in line %u)"), message, checker->function,
                               checker->function_line)
            : g_strdup (message);
  loligo_problems_add (checker->problems, file, place.line, place.column, place.length, "%s", full);
}

gboolean
loligo_check_spend (LoligoChecker *checker, LoligoScope *scope, LoligoPlace place, guint n)
{
  if (checker->is_exhausted)
    return FALSE;
  checker->visits += n;
  if (checker->visits < VISIT_LIMIT && !loligo_expression_pool_is_full (checker->pool))
    return TRUE;
  checker->is_exhausted = TRUE;
  loligo_check_complain (checker, scope, place,
                         _("the model is too large: its functions, put in place of their calls, "
                           "make more than %d operations"),
                         LOLIGO_EXPRESSION_LIMIT);
  return FALSE;
}
