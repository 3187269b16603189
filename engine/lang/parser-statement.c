/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * parser-statement.c: one function a statement of the language. Called by parser.c. A statement
 * is found by its first words: a keyword, or the shape of a definition.
 */
#include "lang/parser-statement.h"

#include "base/i18n.h"
#include "lang/suggest.h"

#include <string.h>

#define ARGUMENTS_LIMIT 20

static LoligoAstName
take_name (LoligoParser *parser)
{
  const LoligoLexeme *token = loligo_parser_peek (parser, 0);
  parser->at++;
  return (LoligoAstName){ loligo_parser_text (parser, token), loligo_parser_place (token) };
}

/* A name, or a problem that says what it is for. */
static gboolean
parse_declared_name (LoligoParser *parser, LoligoAstName *name)
{
  const LoligoLexeme *token = loligo_parser_peek (parser, 0);
  if (token->kind == LOLIGO_LEX_NAME)
    {
      *name = take_name (parser);
      return TRUE;
    }
  g_autofree char *text = loligo_parser_describe (parser, token);
  loligo_parser_complain (parser, token, _("expected a name, not %s"), text);
  return FALSE;
}

static gboolean
expect (LoligoParser *parser, LoligoLexKind kind, const char *what)
{
  if (loligo_parser_accept (parser, kind))
    return TRUE;
  const LoligoLexeme *token = loligo_parser_peek (parser, 0);
  g_autofree char *text = loligo_parser_describe (parser, token);
  loligo_parser_complain (parser, token, _("expected \"%s\", not %s"), what, text);
  return FALSE;
}

gboolean
loligo_parser_end_line (LoligoParser *parser, LoligoStatement *statement)
{
  const LoligoLexeme *token = loligo_parser_peek (parser, 0);
  if (token->kind == LOLIGO_LEX_COMMENT || token->kind == LOLIGO_LEX_DESCRIPTION)
    {
      if (statement)
        {
          g_autofree char *text = g_strndup (parser->text + token->start, token->length);
          char *start = text + strspn (text, "#");
          statement->tooltip = g_string_chunk_insert (parser->ast->strings, g_strstrip (start));
        }
      parser->at++;
      token = loligo_parser_peek (parser, 0);
    }
  if (loligo_parser_accept (parser, LOLIGO_LEX_NEWLINE) || token->kind == LOLIGO_LEX_END)
    return TRUE;
  g_autofree char *text = loligo_parser_describe (parser, token);
  loligo_parser_complain (parser, token, _("expected the end of the line, not %s"), text);
  return FALSE;
}

static gboolean
ends_unit (const LoligoLexeme *token)
{
  return token->kind == LOLIGO_LEX_END || token->kind == LOLIGO_LEX_NEWLINE
         || token->kind == LOLIGO_LEX_COMMENT || token->kind == LOLIGO_LEX_DESCRIPTION
         || token->kind == LOLIGO_LEX_OPEN_BRACKET;
}

/* ": UNIT" when it is there. */
static gboolean
parse_unit (LoligoParser *parser, LoligoStatement *statement)
{
  if (!loligo_parser_accept (parser, LOLIGO_LEX_COLON))
    return TRUE;
  const LoligoLexeme *first = loligo_parser_peek (parser, 0), *last = first;
  for (const LoligoLexeme *token = first; !ends_unit (token); token++)
    {
      last = token;
      parser->at++;
    }
  if (ends_unit (first))
    {
      loligo_parser_complain (parser, first, _("expected a unit behind \":\"; write for example "
                                               ": mV, or : 1 for a plain number"));
      return FALSE;
    }
  g_autofree char *text = g_strndup (parser->text + first->start,
                                     last->start + last->length - first->start);
  g_autoptr (GError) error = NULL;
  statement->unit_place = loligo_parser_place (first);
  if (first->line == last->line)
    statement->unit_place.length = last->column + last->columns - first->column;
  if (!loligo_unit_parse (text, &statement->unit, &error))
    {
      loligo_problems_add (parser->problems, parser->ast->file, first->line, first->column,
                           statement->unit_place.length, "%s", error->message);
      return FALSE;
    }
  statement->has_unit = TRUE;
  return TRUE;
}

/* "[LOW, HIGH]" when it is there. */
static gboolean
parse_range (LoligoParser *parser, LoligoStatement *statement)
{
  statement->range_place = loligo_parser_place (loligo_parser_peek (parser, 0));
  if (!loligo_parser_accept (parser, LOLIGO_LEX_OPEN_BRACKET))
    return TRUE;
  return loligo_parse_expression (parser, &statement->low) && expect (parser, LOLIGO_LEX_COMMA, ",")
         && loligo_parse_expression (parser, &statement->high)
         && expect (parser, LOLIGO_LEX_CLOSE_BRACKET, "]");
}

static gboolean
parse_parameter (LoligoParser *parser, LoligoStatement *statement)
{
  return parse_declared_name (parser, &statement->name) && expect (parser, LOLIGO_LEX_ASSIGN, "=")
         && loligo_parse_expression (parser, &statement->value) && parse_unit (parser, statement)
         && parse_range (parser, statement) && parse_unit (parser, statement);
}

static gboolean
parse_input (LoligoParser *parser, LoligoStatement *statement)
{
  return parse_declared_name (parser, &statement->name) && parse_unit (parser, statement);
}

static gboolean
parse_output (LoligoParser *parser, LoligoStatement *statement)
{
  return parse_declared_name (parser, &statement->name);
}

static gboolean
parse_variable (LoligoParser *parser, LoligoStatement *statement)
{
  return parse_declared_name (parser, &statement->name) && expect (parser, LOLIGO_LEX_ASSIGN, "=")
         && loligo_parse_expression (parser, &statement->value) && parse_unit (parser, statement);
}

static gboolean
is_assignment (LoligoLexKind kind)
{
  return kind >= LOLIGO_LEX_ASSIGN && kind <= LOLIGO_LEX_DIVIDE_ASSIGN;
}

static gboolean
parse_assignment (LoligoParser *parser, LoligoStatement *statement)
{
  LoligoAstAssignment assignment = { 0 };
  if (!parse_declared_name (parser, &assignment.target))
    return FALSE;
  const LoligoLexeme *token = loligo_parser_peek (parser, 0);
  assignment.place = loligo_parser_place (token);
  if (!is_assignment (token->kind))
    return expect (parser, LOLIGO_LEX_ASSIGN, "=");
  static const LoligoOperation operations[]
      = { LOLIGO_OPERATION_NONE, LOLIGO_OPERATION_ADD, LOLIGO_OPERATION_SUBTRACT,
          LOLIGO_OPERATION_MULTIPLY, LOLIGO_OPERATION_DIVIDE };
  assignment.operation = operations[token->kind - LOLIGO_LEX_ASSIGN];
  parser->at++;
  if (!loligo_parse_expression (parser, &assignment.value))
    return FALSE;
  g_array_append_val (statement->assignments, assignment);
  return TRUE;
}

/* The lines below "on spike:" that are indented deeper than it. A wrong line is skipped alone. */
static gboolean
parse_block (LoligoParser *parser, LoligoStatement *statement)
{
  gboolean is_right = TRUE;
  for (;;)
    {
      const LoligoLexeme *token = loligo_parser_peek (parser, 0);
      if (token->kind == LOLIGO_LEX_NEWLINE || token->kind == LOLIGO_LEX_COMMENT)
        {
          parser->at++;
          continue;
        }
      if (token->kind == LOLIGO_LEX_END || token->column <= statement->place.column
          || token->kind == LOLIGO_LEX_DESCRIPTION)
        break;
      if (!parse_assignment (parser, statement) || !loligo_parser_end_line (parser, NULL))
        {
          is_right = FALSE;
          statement->is_broken = TRUE;
          loligo_parser_skip_line (parser);
        }
    }
  if (is_right && statement->assignments->len == 0)
    loligo_problems_add (parser->problems, parser->ast->file, statement->place.line,
                         statement->place.column, statement->place.length,
                         _("nothing happens here; write an assignment behind the colon or in the "
                           "indented lines below"));
  return TRUE;
}

/* The caller has read "on" and the event's name. */
static gboolean
parse_event (LoligoParser *parser, LoligoStatement *statement)
{
  statement->assignments = g_array_new (FALSE, TRUE, sizeof (LoligoAstAssignment));
  if (!expect (parser, LOLIGO_LEX_COLON, ":"))
    return FALSE;
  LoligoLexKind next = loligo_parser_peek (parser, 0)->kind;
  if (next != LOLIGO_LEX_NEWLINE && next != LOLIGO_LEX_COMMENT)
    return parse_assignment (parser, statement) && loligo_parser_end_line (parser, NULL);
  return loligo_parser_end_line (parser, NULL) && parse_block (parser, statement);
}

static gboolean
parse_refractory (LoligoParser *parser, LoligoStatement *statement)
{
  statement->names = g_array_new (FALSE, TRUE, sizeof (LoligoAstName));
  if (!loligo_parse_expression (parser, &statement->value))
    return FALSE;
  if (!loligo_parser_accept (parser, LOLIGO_LEX_COLON))
    return TRUE;
  do
    {
      LoligoAstName name;
      if (!parse_declared_name (parser, &name))
        return FALSE;
      g_array_append_val (statement->names, name);
    }
  while (loligo_parser_accept (parser, LOLIGO_LEX_COMMA));
  return TRUE;
}

/* "use ID [as NAME] [(g = EXPR, ...)]", "use" already read. */
static gboolean
parse_use (LoligoParser *parser, LoligoStatement *statement)
{
  statement->assignments = g_array_new (FALSE, TRUE, sizeof (LoligoAstAssignment));
  if (!parse_declared_name (parser, &statement->name))
    return FALSE;
  statement->alias = statement->name;
  if (loligo_parser_is_word (parser, 0, "as"))
    {
      parser->at++;
      if (!parse_declared_name (parser, &statement->alias))
        return FALSE;
    }
  if (!loligo_parser_accept (parser, LOLIGO_LEX_OPEN))
    return TRUE;
  do
    {
      LoligoAstAssignment setting = { 0 };
      if (!parse_declared_name (parser, &setting.target)
          || !expect (parser, LOLIGO_LEX_ASSIGN, "=")
          || !loligo_parse_expression (parser, &setting.value))
        return FALSE;
      g_array_append_val (statement->assignments, setting);
    }
  while (loligo_parser_accept (parser, LOLIGO_LEX_COMMA));
  return expect (parser, LOLIGO_LEX_CLOSE, ")");
}

static gboolean
parse_value (LoligoParser *parser, LoligoStatement *statement)
{
  return loligo_parse_expression (parser, &statement->value);
}

typedef gboolean (*ParseStatement) (LoligoParser *parser, LoligoStatement *statement);

/* Statements that begin with words. Those with a block end their own line. */
static const struct
{
  const char *words[2];
  LoligoStatementKind kind;
  ParseStatement parse;
  gboolean ends_line;
} keywords[] = {
  { { "parameter", NULL }, LOLIGO_STATEMENT_PARAMETER, parse_parameter, FALSE },
  { { "input", NULL }, LOLIGO_STATEMENT_INPUT, parse_input, FALSE },
  { { "output", NULL }, LOLIGO_STATEMENT_OUTPUT, parse_output, FALSE },
  { { "variable", NULL }, LOLIGO_STATEMENT_VARIABLE, parse_variable, FALSE },
  { { "use", NULL }, LOLIGO_STATEMENT_USE, parse_use, FALSE },
  { { "refractory", NULL }, LOLIGO_STATEMENT_REFRACTORY, parse_refractory, FALSE },
  { { "spike", "when" }, LOLIGO_STATEMENT_SPIKE_WHEN, parse_value, FALSE },
  { { "spike", "rate" }, LOLIGO_STATEMENT_SPIKE_RATE, parse_value, FALSE },
  { { "on", "spike" }, LOLIGO_STATEMENT_ON_SPIKE, parse_event, TRUE },
  { { "on", "pre" }, LOLIGO_STATEMENT_ON_PRE, parse_event, TRUE },
  { { "on", "post" }, LOLIGO_STATEMENT_ON_POST, parse_event, TRUE },
};

/* "x(0) = EXPR" and "f(a, b) = EXPR". */
static gboolean
parse_with_parentheses (LoligoParser *parser)
{
  LoligoAstName name = take_name (parser);
  parser->at++;
  const LoligoLexeme *zero = loligo_parser_peek (parser, 0);
  gboolean is_initial = zero->kind == LOLIGO_LEX_NUMBER && zero->value == 0;
  LoligoStatement *statement = loligo_ast_add (
      parser->ast, is_initial ? LOLIGO_STATEMENT_INITIAL : LOLIGO_STATEMENT_FUNCTION, name.place);
  statement->name = name;
  if (is_initial)
    parser->at++;
  else
    statement->names = g_array_new (FALSE, TRUE, sizeof (LoligoAstName));
  while (!is_initial && loligo_parser_peek (parser, 0)->kind != LOLIGO_LEX_CLOSE)
    {
      LoligoAstName argument;
      if (!parse_declared_name (parser, &argument))
        return FALSE;
      g_array_append_val (statement->names, argument);
      if (!loligo_parser_accept (parser, LOLIGO_LEX_COMMA))
        break;
    }
  if (!expect (parser, LOLIGO_LEX_CLOSE, ")") || !expect (parser, LOLIGO_LEX_ASSIGN, "="))
    return FALSE;

  if (statement->names && statement->names->len > ARGUMENTS_LIMIT)
    {
      loligo_problems_add (parser->problems, parser->ast->file, name.place.line,
                           name.place.column, name.place.length,
                           _("a function has at most %d arguments"), ARGUMENTS_LIMIT);
      return FALSE;
    }
  g_autoptr (GHashTable) local = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; statement->names && i < statement->names->len; i++)
    g_hash_table_add (local, (gpointer) g_array_index (statement->names, LoligoAstName, i).name);
  parser->local = local;
  gboolean was_read = loligo_parse_expression (parser, &statement->value);
  parser->local = NULL;
  return was_read && parse_unit (parser, statement) && loligo_parser_end_line (parser, statement);
}

/* Adds the equation of NAME without its first letter "d". */
static LoligoStatement *
add_equation (LoligoParser *parser, LoligoAstName name, guint skip)
{
  LoligoStatement *statement = loligo_ast_add (parser->ast, LOLIGO_STATEMENT_EQUATION, name.place);
  statement->name = name;
  statement->name.name += skip;
  statement->name.place.column += skip;
  statement->name.place.length -= skip;
  return statement;
}

static gboolean
parse_right_side (LoligoParser *parser, LoligoStatement *statement)
{
  return expect (parser, LOLIGO_LEX_ASSIGN, "=")
         && loligo_parse_expression (parser, &statement->value) && parse_unit (parser, statement)
         && loligo_parser_end_line (parser, statement);
}

/* "dx/dt = EXPR" */
static gboolean
parse_equation (LoligoParser *parser)
{
  LoligoAstName name = take_name (parser);
  parser->at += 2;
  return parse_right_side (parser, add_equation (parser, name, 1));
}

/* The order of a fractional equation: a number or a name. */
static gboolean
parse_order (LoligoParser *parser, LoligoAstExpression *order)
{
  const LoligoLexeme *token = loligo_parser_peek (parser, 0);
  if (token->kind != LOLIGO_LEX_NUMBER && token->kind != LOLIGO_LEX_NAME)
    {
      loligo_parser_complain (parser, token,
                              _("the order of a derivative is a number or a parameter, as in "
                                "d^0.9 x/dt^0.9 = ..."));
      return FALSE;
    }
  LoligoAstNode node
      = { .kind = token->kind == LOLIGO_LEX_NUMBER ? LOLIGO_AST_NUMBER : LOLIGO_AST_NAME,
          .value = token->value, .name = loligo_parser_text (parser, token),
          .place = loligo_parser_place (token) };
  g_array_append_val (parser->ast->nodes, node);
  order->start = order->root = parser->ast->nodes->len - 1;
  parser->at++;
  return TRUE;
}

/* "d^a x/dt^a = EXPR" */
static gboolean
parse_fractional (LoligoParser *parser)
{
  LoligoAstExpression order, again;
  parser->at += 2;
  const LoligoLexeme *first = loligo_parser_peek (parser, 0);
  if (!parse_order (parser, &order))
    return FALSE;
  LoligoAstName name;
  if (!parse_declared_name (parser, &name) || !expect (parser, LOLIGO_LEX_DIVIDE, "/"))
    return FALSE;
  if (!loligo_parser_is_word (parser, 0, "dt"))
    return expect (parser, LOLIGO_LEX_INVALID, "dt");
  parser->at++;
  if (!expect (parser, LOLIGO_LEX_POWER, "^"))
    return FALSE;
  const LoligoLexeme *second = loligo_parser_peek (parser, 0);
  if (!parse_order (parser, &again))
    return FALSE;
  if (first->kind != second->kind
      || strcmp (loligo_parser_text (parser, first), loligo_parser_text (parser, second)) != 0)
    {
      loligo_parser_complain (parser, second, _("both orders of the derivative must be the same"));
      return FALSE;
    }
  LoligoStatement *statement = add_equation (parser, name, 0);
  statement->order = order;
  return parse_right_side (parser, statement);
}

/* "y = EXPR : UNIT" */
static gboolean
parse_algebraic (LoligoParser *parser)
{
  LoligoAstName name = take_name (parser);
  LoligoStatement *statement
      = loligo_ast_add (parser->ast, LOLIGO_STATEMENT_ALGEBRAIC, name.place);
  statement->name = name;
  return parse_right_side (parser, statement);
}

/* "post.x += EXPR" */
static gboolean
parse_contribution (LoligoParser *parser)
{
  const LoligoLexeme *name = loligo_parser_peek (parser, 0);
  const LoligoLexeme *operator_token = loligo_parser_peek (parser, 1);
  const char *target = loligo_parser_text (parser, name);
  if (parser->ast->kind == LOLIGO_KIND_SYNAPSE && g_str_has_prefix (target, "pre."))
    {
      loligo_parser_complain (parser, name,
                              _("%s cannot change: a synapse acts on its target; write post.%s"),
                              target, target + strlen ("pre."));
      return FALSE;
    }
  if (!g_str_has_prefix (target, "post.")
      || (operator_token->kind != LOLIGO_LEX_PLUS_ASSIGN
          && operator_token->kind != LOLIGO_LEX_MINUS_ASSIGN))
    {
      g_autofree char *text = loligo_parser_describe (parser, operator_token);
      loligo_parser_complain (parser, operator_token,
                              parser->ast->kind == LOLIGO_KIND_SYNAPSE
                                  ? _("%s stands only in events; write it below \"on pre:\"")
                                  : _("%s stands only in events; write it below \"on spike:\""),
                              text);
      return FALSE;
    }
  LoligoStatement *statement = loligo_ast_add (parser->ast, LOLIGO_STATEMENT_CONTRIBUTION,
                                               loligo_parser_place (name));
  statement->assignments = g_array_new (FALSE, TRUE, sizeof (LoligoAstAssignment));
  return parse_assignment (parser, statement) && loligo_parser_end_line (parser, statement);
}

static gboolean
complain_unknown (LoligoParser *parser)
{
  const LoligoLexeme *token = loligo_parser_peek (parser, 0);
  g_autofree char *text = loligo_parser_describe (parser, token);
  LoligoSuggestion suggestion = loligo_suggestion_start (loligo_parser_text (parser, token));
  for (guint i = 0; i < G_N_ELEMENTS (keywords); i++)
    loligo_suggestion_offer (&suggestion, keywords[i].words[0]);
  g_autofree char *nearest = loligo_suggestion_to_string (&suggestion);
  loligo_parser_complain (parser, token,
                          _("%s begins no statement%s; a line is for example: parameter tau = 10 "
                            "ms, dV/dt = ..., y = ..., or spike when ..."),
                          text, nearest);
  return FALSE;
}

gboolean
loligo_parse_statement (LoligoParser *parser)
{
  const LoligoLexeme *first = loligo_parser_peek (parser, 0);
  LoligoLexKind second = loligo_parser_peek (parser, 1)->kind;
  if (first->kind != LOLIGO_LEX_NAME)
    return complain_unknown (parser);
  if (second == LOLIGO_LEX_ASSIGN)
    return parse_algebraic (parser);
  if (second == LOLIGO_LEX_DIVIDE && loligo_parser_is_word (parser, 2, "dt") && first->length > 1
      && parser->text[first->start] == 'd')
    return parse_equation (parser);
  if (second == LOLIGO_LEX_POWER && loligo_parser_is_word (parser, 0, "d"))
    return parse_fractional (parser);
  for (guint i = 0; i < G_N_ELEMENTS (keywords); i++)
    {
      guint n = keywords[i].words[1] ? 2 : 1;
      if (!loligo_parser_is_word (parser, 0, keywords[i].words[0])
          || (n == 2 && !loligo_parser_is_word (parser, 1, keywords[i].words[1])))
        continue;
      LoligoStatement *statement
          = loligo_ast_add (parser->ast, keywords[i].kind, loligo_parser_place (first));
      parser->at += n;
      return keywords[i].parse (parser, statement)
             && (keywords[i].ends_line || loligo_parser_end_line (parser, statement));
    }
  if (second == LOLIGO_LEX_OPEN)
    return parse_with_parentheses (parser);
  if (is_assignment (second))
    return parse_contribution (parser);
  return complain_unknown (parser);
}
