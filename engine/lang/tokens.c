/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tokens.c: what each piece of a text is, for the editor's colours. Looks at neighbours only and
 * checks nothing, so it is fast on every key and never wrong enough to matter.
 */
#include "lang/check.h"
#include "lang/lexer.h"

#include <string.h>

typedef struct
{
  const char *text;
  const LoligoLexeme *tokens;
  guint at;
  gboolean is_line_start; /* the first word of a line */
  gboolean in_unit;       /* behind a number or ":" */
  gboolean is_event;      /* "on spike:", "refractory 2 ms:": the colon leads to no unit */
} Colours;

static gboolean
is_word (const Colours *colours, const LoligoLexeme *token, const char *const *words)
{
  g_autofree char *text = g_strndup (colours->text + token->start, token->length);
  return g_strv_contains (words, text);
}

static const char *const statements[]
    = { "neuron",    "rate",  "system", "channel", "synapse",    "stimulus", "parameter", "input",
        "output",    "variable", "spike", "on",    "refractory", "use",      NULL };
static const char *const seconds[] = { "when", "rate", "spike", "pre", "post", NULL };
static const char *const words[] = { "if", "else", "and", "or", "not", "as", NULL };

static LoligoTokenKind
classify_name (const Colours *colours)
{
  const LoligoLexeme *token = &colours->tokens[colours->at];
  const LoligoLexeme *before = colours->at > 0 ? token - 1 : NULL;
  gboolean is_definition = token[1].kind == LOLIGO_LEX_ASSIGN || token[1].kind == LOLIGO_LEX_OPEN;
  if (is_word (colours, token, words))
    return LOLIGO_TOKEN_KEYWORD;
  if (colours->is_line_start && !is_definition && is_word (colours, token, statements))
    return LOLIGO_TOKEN_KEYWORD;
  static const char *const firsts[] = { "spike", "on", NULL };
  if (before && before->kind == LOLIGO_LEX_NAME && before->line == token->line
      && before->column == 1 && is_word (colours, before, firsts)
      && is_word (colours, token, seconds))
    return LOLIGO_TOKEN_KEYWORD;
  if (colours->in_unit)
    return LOLIGO_TOKEN_UNIT;
  if (token[1].kind == LOLIGO_LEX_OPEN)
    {
      g_autofree char *name = g_strndup (colours->text + token->start, token->length);
      if (loligo_check_is_built_in_function (name))
        return LOLIGO_TOKEN_FUNCTION;
    }
  return LOLIGO_TOKEN_NAME;
}

static LoligoTokenKind
classify (const Colours *colours)
{
  const LoligoLexeme *token = &colours->tokens[colours->at];
  switch ((int) token->kind)
    {
    case LOLIGO_LEX_NAME:
      return classify_name (colours);
    case LOLIGO_LEX_NUMBER:
      return LOLIGO_TOKEN_NUMBER;
    case LOLIGO_LEX_SUPERSCRIPT:
      return colours->in_unit ? LOLIGO_TOKEN_UNIT : LOLIGO_TOKEN_NUMBER;
    case LOLIGO_LEX_STRING:
      return LOLIGO_TOKEN_STRING;
    case LOLIGO_LEX_COMMENT:
      return LOLIGO_TOKEN_COMMENT;
    case LOLIGO_LEX_DESCRIPTION:
      return LOLIGO_TOKEN_DESCRIPTION;
    case LOLIGO_LEX_INVALID:
      return LOLIGO_TOKEN_OTHER;
    default:
      return LOLIGO_TOKEN_OPERATOR;
    }
}

/* Whether the token behind this one is a unit, if it is a name. */
static gboolean
leads_to_unit (const Colours *colours)
{
  const LoligoLexeme *token = &colours->tokens[colours->at];
  if (token->kind == LOLIGO_LEX_NUMBER)
    return token[1].kind == LOLIGO_LEX_NAME;
  if (token->kind == LOLIGO_LEX_COLON)
    return token[1].kind == LOLIGO_LEX_NAME && !colours->is_event;
  if (!colours->in_unit)
    return FALSE;
  if (token->kind == LOLIGO_LEX_NAME || token->kind == LOLIGO_LEX_SUPERSCRIPT)
    return token[1].kind == LOLIGO_LEX_DIVIDE || token[1].kind == LOLIGO_LEX_SUPERSCRIPT;
  if (token->kind != LOLIGO_LEX_DIVIDE || token[1].kind != LOLIGO_LEX_NAME)
    return FALSE;
  g_autofree char *name = g_strndup (colours->text + token[1].start, token[1].length);
  return loligo_unit_is_known (name);
}

GArray *
loligo_tokens_new (const char *text, gsize length)
{
  GArray *result = g_array_new (FALSE, FALSE, sizeof (LoligoToken));
  const char *end;
  g_utf8_validate (text, (gssize) length, &end); /* what is not text has no colour */
  g_autoptr (GArray) lexemes = loligo_lex (text, (gsize) (end - text));
  Colours colours = { text, (const LoligoLexeme *) lexemes->data, 0, TRUE, FALSE, FALSE };
  static const char *const events[] = { "on", "refractory", NULL };
  for (; colours.tokens[colours.at].kind != LOLIGO_LEX_END; colours.at++)
    {
      const LoligoLexeme *lexeme = &colours.tokens[colours.at];
      if (lexeme->kind == LOLIGO_LEX_NEWLINE)
        {
          colours.is_line_start = TRUE;
          colours.in_unit = FALSE;
          continue;
        }
      if (colours.is_line_start)
        colours.is_event = lexeme->kind == LOLIGO_LEX_NAME && is_word (&colours, lexeme, events);
      LoligoToken token = { classify (&colours), lexeme->start, lexeme->start + lexeme->length };
      g_array_append_val (result, token);
      colours.in_unit = leads_to_unit (&colours);
      colours.is_line_start = FALSE;
    }
  return result;
}
