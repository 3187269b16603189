/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ast.c: memory of the syntax tree; see ast.h for its shape.
 */
#include "lang/ast.h"

static void
statement_free (gpointer data)
{
  LoligoStatement *statement = data;
  g_clear_pointer (&statement->names, g_array_unref);
  g_clear_pointer (&statement->assignments, g_array_unref);
  g_free (statement);
}

LoligoAst *
loligo_ast_new (const char *file)
{
  LoligoAst *ast = g_new0 (LoligoAst, 1);
  ast->file = g_strdup (file);
  ast->nodes = g_array_new (FALSE, TRUE, sizeof (LoligoAstNode));
  g_array_set_size (ast->nodes, 1);
  ast->arguments = g_array_new (FALSE, TRUE, sizeof (guint));
  ast->units = g_ptr_array_new_with_free_func (g_free);
  ast->statements = g_ptr_array_new_with_free_func (statement_free);
  ast->strings = g_string_chunk_new (1024);
  ast->id = (LoligoAstName){ "", { 1, 1, 0 } }; /* where a text without a header is blamed */
  return ast;
}

void
loligo_ast_free (LoligoAst *ast)
{
  if (!ast)
    return;
  g_free (ast->file);
  g_free (ast->title);
  g_free (ast->description);
  g_array_unref (ast->nodes);
  g_array_unref (ast->arguments);
  g_ptr_array_unref (ast->units);
  g_ptr_array_unref (ast->statements);
  g_string_chunk_free (ast->strings);
  g_free (ast);
}

LoligoStatement *
loligo_ast_add (LoligoAst *ast, LoligoStatementKind kind, LoligoPlace place)
{
  LoligoStatement *statement = g_new0 (LoligoStatement, 1);
  statement->kind = kind;
  statement->place = place;
  statement->tooltip = "";
  g_ptr_array_add (ast->statements, statement);
  return statement;
}

const LoligoAstNode *
loligo_ast_node (const LoligoAst *ast, guint number)
{
  return &g_array_index (ast->nodes, LoligoAstNode, number);
}

const LoligoAstNode *
loligo_ast_argument (const LoligoAst *ast, const LoligoAstNode *call, guint n)
{
  g_assert (n < call->n_arguments);
  return loligo_ast_node (ast, g_array_index (ast->arguments, guint, call->first_argument + n));
}
