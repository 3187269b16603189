/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * parser-expression.c: expressions by precedence climbing. Called by parser.c. Each operand is
 * appended to the tree before its operation; chains of operators of one level are loops, and
 * what is truly nested counts against LOLIGO_NESTING_LIMIT.
 */
#include "lang/parser.h"

#include "base/i18n.h"

#include <math.h>
#include <string.h>

#define LONGEST_UNIT 48 /* tokens; its text is bounded by LoligoUnit */

enum
{
  LEVEL_OR = 1,
  LEVEL_AND,
  LEVEL_NOT,
  LEVEL_COMPARE,
  LEVEL_ADD,
  LEVEL_MULTIPLY,
  LEVEL_SIGN
};

static const struct
{
  LoligoLexKind token;
  const char *word; /* for the words "and", "or" */
  guint level;
  LoligoOperation operation;
  gboolean is_swapped;
} binaries[] = {
  { LOLIGO_LEX_NAME, "or", LEVEL_OR, LOLIGO_OPERATION_OR, FALSE },
  { LOLIGO_LEX_NAME, "and", LEVEL_AND, LOLIGO_OPERATION_AND, FALSE },
  { LOLIGO_LEX_LESS, NULL, LEVEL_COMPARE, LOLIGO_OPERATION_LESS, FALSE },
  { LOLIGO_LEX_LESS_EQUAL, NULL, LEVEL_COMPARE, LOLIGO_OPERATION_LESS_EQUAL, FALSE },
  { LOLIGO_LEX_GREATER, NULL, LEVEL_COMPARE, LOLIGO_OPERATION_LESS, TRUE },
  { LOLIGO_LEX_GREATER_EQUAL, NULL, LEVEL_COMPARE, LOLIGO_OPERATION_LESS_EQUAL, TRUE },
  { LOLIGO_LEX_EQUAL, NULL, LEVEL_COMPARE, LOLIGO_OPERATION_EQUAL, FALSE },
  { LOLIGO_LEX_NOT_EQUAL, NULL, LEVEL_COMPARE, LOLIGO_OPERATION_NOT_EQUAL, FALSE },
  { LOLIGO_LEX_PLUS, NULL, LEVEL_ADD, LOLIGO_OPERATION_ADD, FALSE },
  { LOLIGO_LEX_MINUS, NULL, LEVEL_ADD, LOLIGO_OPERATION_SUBTRACT, FALSE },
  { LOLIGO_LEX_TIMES, NULL, LEVEL_MULTIPLY, LOLIGO_OPERATION_MULTIPLY, FALSE },
  { LOLIGO_LEX_DIVIDE, NULL, LEVEL_MULTIPLY, LOLIGO_OPERATION_DIVIDE, FALSE },
  { LOLIGO_LEX_MODULO, NULL, LEVEL_MULTIPLY, LOLIGO_OPERATION_MODULO, FALSE },
};

static guint parse_conditional (LoligoParser *parser);
static guint parse_sign (LoligoParser *parser);

static guint
append (LoligoParser *parser, LoligoAstNode node)
{
  g_array_append_val (parser->ast->nodes, node);
  return parser->ast->nodes->len - 1;
}

/* FALSE and a problem when what follows is nested too deeply. Each TRUE is paid back by leave. */
static gboolean
enter (LoligoParser *parser)
{
  if (parser->depth < LOLIGO_NESTING_LIMIT)
    {
      parser->depth++;
      return TRUE;
    }
  loligo_parser_complain (parser, loligo_parser_peek (parser, 0),
                          _("the expression is nested deeper than %d; split it into several "
                            "variables"),
                          LOLIGO_NESTING_LIMIT);
  return FALSE;
}

static void
leave (LoligoParser *parser)
{
  parser->depth--;
}

static gboolean
is_word_operator (const LoligoParser *parser, guint offset)
{
  static const char *const words[] = { "if", "else", "and", "or", "not" };
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (loligo_parser_is_word (parser, offset, words[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_declared (const LoligoParser *parser, const char *name)
{
  return g_hash_table_contains (parser->declared, name)
         || (parser->local && g_hash_table_contains (parser->local, name));
}

/* The power behind a unit name at OFFSET: "^2", "^-1", "^0.5", "^(1/2)", "**2",
 * "²". Returns its tokens, 0 for none. */
static guint
measure_power (const LoligoParser *parser, guint offset)
{
  const LoligoLexeme *first = loligo_parser_peek (parser, offset);
  if (first->kind == LOLIGO_LEX_SUPERSCRIPT)
    return 1;
  if (first->kind != LOLIGO_LEX_POWER)
    return 0;
  guint n = 1;
  gboolean is_fraction = loligo_parser_peek (parser, offset + n)->kind == LOLIGO_LEX_OPEN;
  n += is_fraction;
  n += loligo_parser_peek (parser, offset + n)->kind == LOLIGO_LEX_MINUS;
  const LoligoLexeme *number = loligo_parser_peek (parser, offset + n);
  if (number->kind != LOLIGO_LEX_NUMBER || 2 * number->value != floor (2 * number->value))
    return 0;
  if (!is_fraction)
    return n + 1;
  gboolean is_half = number[1].kind == LOLIGO_LEX_DIVIDE && number[2].kind == LOLIGO_LEX_NUMBER
                     && number[2].value == 2 && number[3].kind == LOLIGO_LEX_CLOSE;
  return is_half ? n + 4 : 0;
}

/* The text of N tokens, without spaces. */
static char *
join (const LoligoParser *parser, guint n)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    {
      const LoligoLexeme *token = loligo_parser_peek (parser, i);
      if (token->kind == LOLIGO_LEX_MINUS)
        g_string_append_c (text, '-');
      else
        g_string_append_len (text, parser->text + token->start, token->length);
    }
  return g_string_free (text, FALSE);
}

/* How many tokens from here on are the unit of the number just read, 0 when the first is none. */
static guint
measure_unit (LoligoParser *parser)
{
  guint n = 1 + measure_power (parser, 1);
  for (;;)
    {
      const LoligoLexeme *name = loligo_parser_peek (parser, n + 1);
      if (n > LONGEST_UNIT || loligo_parser_peek (parser, n)->kind != LOLIGO_LEX_DIVIDE
          || name->kind != LOLIGO_LEX_NAME || is_word_operator (parser, n + 1)
          || loligo_parser_peek (parser, n + 2)->kind == LOLIGO_LEX_OPEN)
        return n;
      g_autofree char *text = g_strndup (parser->text + name->start, name->length);
      if (is_declared (parser, text) || !loligo_unit_is_known (text))
        return n;
      n += 2 + measure_power (parser, n + 2);
    }
}

/* The unit behind a number. FALSE and a problem when the name there is no unit. */
static gboolean
parse_unit (LoligoParser *parser, const LoligoUnit **unit)
{
  *unit = NULL;
  const LoligoLexeme *name = loligo_parser_peek (parser, 0);
  if (name->kind != LOLIGO_LEX_NAME || is_word_operator (parser, 0))
    return TRUE;

  guint n = measure_unit (parser);
  g_autofree char *text = join (parser, n);
  LoligoUnit *read = g_new0 (LoligoUnit, 1);
  g_ptr_array_add (parser->ast->units, read);
  g_autoptr (GError) error = NULL;
  if (!loligo_unit_parse (text, read, &error))
    {
      const char *first = loligo_parser_text (parser, name);
      if (is_declared (parser, first)
          || loligo_parser_peek (parser, 1)->kind == LOLIGO_LEX_OPEN)
        loligo_parser_complain (parser, name,
                                _("a name behind a number is a unit, and %s is none; write * "
                                  "between them to multiply"),
                                first);
      else
        loligo_parser_complain (parser, name, "%s", error->message);
      return FALSE;
    }
  parser->at += n;
  *unit = read;
  return TRUE;
}

static guint
parse_number (LoligoParser *parser)
{
  const LoligoLexeme *token = loligo_parser_peek (parser, 0);
  LoligoAstNode node = { .kind = LOLIGO_AST_NUMBER, .value = token->value,
                         .place = loligo_parser_place (token) };
  if (!isfinite (token->value))
    {
      loligo_parser_complain (parser, token, _("this number is too large"));
      return 0;
    }
  parser->at++;
  if (!parse_unit (parser, &node.unit))
    return 0;
  const LoligoLexeme *last = loligo_parser_peek (parser, 0) - 1;
  if (last->line == token->line)
    node.place.length = last->column + last->columns - token->column;
  return append (parser, node);
}

/* sum(channels.NAME), the parenthesis already read. */
static guint
parse_sum (LoligoParser *parser, LoligoPlace place)
{
  const LoligoLexeme *argument = loligo_parser_peek (parser, 0);
  const char *name = loligo_parser_text (parser, argument);
  if (argument->kind != LOLIGO_LEX_NAME || !g_str_has_prefix (name, "channels.")
      || loligo_parser_peek (parser, 1)->kind != LOLIGO_LEX_CLOSE)
    {
      loligo_parser_complain (parser, argument,
                              _("sum adds up one symbol of all channels; write sum(channels.I)"));
      return 0;
    }
  parser->at += 2;
  return append (parser, (LoligoAstNode){ .kind = LOLIGO_AST_SUM, .place = place,
                                          .name = name + strlen ("channels.") });
}

/* The arguments of a call, "(" already read, up to and with ")". */
static guint
parse_call (LoligoParser *parser, const char *name, LoligoPlace place)
{
  g_autoptr (GArray) arguments = g_array_new (FALSE, FALSE, sizeof (guint));
  if (!loligo_parser_accept (parser, LOLIGO_LEX_CLOSE))
    {
      do
        {
          guint argument = parse_conditional (parser);
          if (argument == 0)
            return 0;
          g_array_append_val (arguments, argument);
        }
      while (loligo_parser_accept (parser, LOLIGO_LEX_COMMA));
      if (!loligo_parser_accept (parser, LOLIGO_LEX_CLOSE))
        {
          const LoligoLexeme *found = loligo_parser_peek (parser, 0);
          g_autofree char *text = loligo_parser_describe (parser, found);
          loligo_parser_complain (parser, found, _("expected \")\" or \",\" in the call of %s, not %s"),
                                  name, text);
          return 0;
        }
    }
  LoligoAstNode node = { .kind = LOLIGO_AST_CALL, .name = name, .place = place,
                         .first_argument = parser->ast->arguments->len,
                         .n_arguments = arguments->len };
  if (arguments->len > 0)
    g_array_append_vals (parser->ast->arguments, arguments->data, arguments->len);
  return append (parser, node);
}

static guint
parse_name (LoligoParser *parser)
{
  const LoligoLexeme *token = loligo_parser_peek (parser, 0);
  const char *name = loligo_parser_text (parser, token);
  LoligoPlace place = loligo_parser_place (token);
  parser->at++;
  if (!loligo_parser_accept (parser, LOLIGO_LEX_OPEN))
    return append (parser,
                   (LoligoAstNode){ .kind = LOLIGO_AST_NAME, .name = name, .place = place });
  if (strcmp (name, "sum") == 0)
    return parse_sum (parser, place);
  return parse_call (parser, name, place);
}

static guint
parse_parentheses (LoligoParser *parser)
{
  parser->at++;
  guint inside = parse_conditional (parser);
  if (inside == 0)
    return 0;
  if (loligo_parser_accept (parser, LOLIGO_LEX_CLOSE))
    return inside;
  const LoligoLexeme *found = loligo_parser_peek (parser, 0);
  g_autofree char *text = loligo_parser_describe (parser, found);
  loligo_parser_complain (parser, found, _("expected \")\", not %s"), text);
  return 0;
}

static guint
parse_primary (LoligoParser *parser)
{
  const LoligoLexeme *token = loligo_parser_peek (parser, 0);
  if (token->kind == LOLIGO_LEX_NUMBER)
    return parse_number (parser);
  if (token->kind == LOLIGO_LEX_NAME && !is_word_operator (parser, 0))
    return parse_name (parser);
  if (token->kind == LOLIGO_LEX_OPEN)
    return parse_parentheses (parser);
  g_autofree char *text = loligo_parser_describe (parser, token);
  loligo_parser_complain (parser, token, _("expected a number, a name or \"(\", not %s"), text);
  return 0;
}

static guint
append_power (LoligoParser *parser, guint base, guint exponent, LoligoPlace place)
{
  return append (parser, (LoligoAstNode){ .kind = LOLIGO_AST_BINARY, .place = place,
                                          .operation = LOLIGO_OPERATION_POWER,
                                          .operand = { base, exponent } });
}

/* PRIMARY [^ SIGN]; the exponent binds to the right and may have a sign of its own. */
static guint
parse_power (LoligoParser *parser)
{
  guint base = parse_primary (parser);
  if (base == 0)
    return 0;
  const LoligoLexeme *token = loligo_parser_peek (parser, 0);
  LoligoPlace place = loligo_parser_place (token);
  if (loligo_parser_accept (parser, LOLIGO_LEX_SUPERSCRIPT))
    {
      guint exponent = append (parser, (LoligoAstNode){ .kind = LOLIGO_AST_NUMBER, .place = place,
                                                        .value = token->value });
      return append_power (parser, base, exponent, place);
    }
  if (!loligo_parser_accept (parser, LOLIGO_LEX_POWER))
    return base;
  guint exponent = parse_sign (parser);
  return exponent == 0 ? 0 : append_power (parser, base, exponent, place);
}

static guint
parse_sign (LoligoParser *parser)
{
  const LoligoLexeme *token = loligo_parser_peek (parser, 0);
  if (!enter (parser))
    return 0;
  guint result;
  if (token->kind == LOLIGO_LEX_MINUS || token->kind == LOLIGO_LEX_PLUS)
    {
      parser->at++;
      result = parse_sign (parser);
      if (result != 0)
        result = append (parser, (LoligoAstNode){
                                   .kind = LOLIGO_AST_UNARY,
                                   .operation = token->kind == LOLIGO_LEX_MINUS
                                                  ? LOLIGO_OPERATION_NEGATE
                                                  : LOLIGO_OPERATION_NONE,
                                   .operand = { result },
                                   .place = loligo_parser_place (token) });
    }
  else
    result = parse_power (parser);
  leave (parser);
  return result;
}

/* The row of `binaries` for the token here, or G_N_ELEMENTS (binaries). */
static guint
find_binary (const LoligoParser *parser)
{
  const LoligoLexeme *token = loligo_parser_peek (parser, 0);
  guint i = 0;
  for (; i < G_N_ELEMENTS (binaries); i++)
    if (binaries[i].token == token->kind
        && (!binaries[i].word || loligo_parser_is_word (parser, 0, binaries[i].word)))
      break;
  return i;
}

static guint parse_binary (LoligoParser *parser, guint level);

static guint
parse_not (LoligoParser *parser)
{
  const LoligoLexeme *token = loligo_parser_peek (parser, 0);
  if (!enter (parser))
    return 0;
  parser->at++;
  guint operand = parse_binary (parser, LEVEL_NOT);
  leave (parser);
  if (operand == 0)
    return 0;
  return append (parser, (LoligoAstNode){ .kind = LOLIGO_AST_UNARY,
                                          .operation = LOLIGO_OPERATION_NOT,
                                          .operand = { operand },
                                          .place = loligo_parser_place (token) });
}

/* Operators of LEVEL and those that bind tighter. */
static guint
parse_binary (LoligoParser *parser, guint level)
{
  if (level >= LEVEL_SIGN)
    return parse_sign (parser);
  gboolean is_not = level <= LEVEL_NOT && loligo_parser_is_word (parser, 0, "not");
  guint left = is_not ? parse_not (parser) : parse_sign (parser);
  gboolean was_compared = FALSE;
  while (left != 0)
    {
      guint i = find_binary (parser);
      if (i == G_N_ELEMENTS (binaries) || binaries[i].level < level)
        return left;
      const LoligoLexeme *token = loligo_parser_peek (parser, 0);
      if (binaries[i].level == LEVEL_COMPARE && was_compared)
        {
          loligo_parser_complain (parser, token,
                                  _("comparisons cannot be chained; write a < b and b < c"));
          return 0;
        }
      was_compared = binaries[i].level == LEVEL_COMPARE;
      parser->at++;
      guint right = parse_binary (parser, binaries[i].level + 1);
      if (right == 0)
        return 0;
      left = append (parser, (LoligoAstNode){ .kind = LOLIGO_AST_BINARY,
                                              .operation = binaries[i].operation,
                                              .is_swapped = binaries[i].is_swapped,
                                              .operand = { left, right },
                                              .place = loligo_parser_place (token) });
    }
  return 0;
}

/* VALUE [if CONDITION else CONDITIONAL] */
static guint
parse_conditional (LoligoParser *parser)
{
  guint value = parse_binary (parser, LEVEL_OR), result = value;
  const LoligoLexeme *token = loligo_parser_peek (parser, 0);
  if (value != 0 && loligo_parser_is_word (parser, 0, "if"))
    {
      parser->at++;
      result = 0;
      guint condition = parse_binary (parser, LEVEL_OR);
      if (condition != 0 && !loligo_parser_is_word (parser, 0, "else"))
        {
          const LoligoLexeme *found = loligo_parser_peek (parser, 0);
          g_autofree char *text = loligo_parser_describe (parser, found);
          loligo_parser_complain (parser, found, _("expected \"else\", not %s; write a if c else b"),
                                  text);
        }
      else if (condition != 0)
        {
          parser->at++;
          guint otherwise = 0;
          if (enter (parser))
            {
              otherwise = parse_conditional (parser);
              leave (parser);
            }
          if (otherwise != 0)
            result = append (parser, (LoligoAstNode){ .kind = LOLIGO_AST_CONDITIONAL,
                                                      .operand = { value, condition, otherwise },
                                                      .place = loligo_parser_place (token) });
        }
    }
  return result;
}

/* The tokens from FIRST up to the current one: comments left out, any space between them one blank. */
static const char *
write_as_read (const LoligoParser *parser, guint first)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint end = parser->tokens[first].start;
  for (guint i = first; i < parser->at; i++)
    {
      const LoligoLexeme *token = &parser->tokens[i];
      if (token->start > end)
        g_string_append_c (text, ' ');
      g_string_append_len (text, parser->text + token->start, token->length);
      end = token->start + token->length;
    }
  return g_string_chunk_insert (parser->ast->strings, text->str);
}

gboolean
loligo_parse_expression (LoligoParser *parser, LoligoAstExpression *expression)
{
  guint first = parser->at;
  parser->depth = 0;
  expression->start = parser->ast->nodes->len;
  expression->root = parse_conditional (parser);
  expression->text = write_as_read (parser, first);
  return expression->root != 0;
}
