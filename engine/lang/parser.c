/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * parser.c: a whole model, line by line. Called by check.c and quantity.c. A line with a problem
 * is skipped and the next one read, so that a person sees all problems at once.
 */
#include "lang/parser.h"

#include "base/i18n.h"
#include "lang/parser-statement.h"
#include "lang/suggest.h"

#include <string.h>

const LoligoLexeme *
loligo_parser_peek (const LoligoParser *parser, guint offset)
{
  guint last = parser->n_tokens - 1;
  return parser->tokens + MIN (parser->at + offset, last);
}

gboolean
loligo_parser_accept (LoligoParser *parser, LoligoLexKind kind)
{
  if (parser->tokens[parser->at].kind != kind || kind == LOLIGO_LEX_END)
    return FALSE;
  parser->at++;
  return TRUE;
}

gboolean
loligo_parser_is_word (const LoligoParser *parser, guint offset, const char *word)
{
  const LoligoLexeme *token = loligo_parser_peek (parser, offset);
  return token->kind == LOLIGO_LEX_NAME && token->length == strlen (word)
         && memcmp (parser->text + token->start, word, token->length) == 0;
}

const char *
loligo_parser_text (LoligoParser *parser, const LoligoLexeme *token)
{
  g_autofree char *text = g_strndup (parser->text + token->start, token->length);
  return g_string_chunk_insert_const (parser->ast->strings, text);
}

LoligoPlace
loligo_parser_place (const LoligoLexeme *token)
{
  return (LoligoPlace){ token->line, token->column, token->columns };
}

void
loligo_parser_complain (LoligoParser *parser, const LoligoLexeme *token, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  loligo_problems_add (parser->problems, parser->ast->file, token->line, token->column,
                       token->columns, "%s", message);
}

char *
loligo_parser_describe (const LoligoParser *parser, const LoligoLexeme *token)
{
  switch (token->kind)
    {
    case LOLIGO_LEX_END:
      return g_strdup (_("the end of the text"));
    case LOLIGO_LEX_NEWLINE:
    case LOLIGO_LEX_COMMENT:
    case LOLIGO_LEX_DESCRIPTION:
      return g_strdup (_("the end of the line"));
    default:
      return g_strdup_printf ("\"%.*s\"", (int) MIN (token->length, 60),
                              parser->text + token->start);
    }
}

static void
declare (LoligoParser *parser, const LoligoLexeme *token, guint skip)
{
  if (token->kind == LOLIGO_LEX_NAME && token->length > skip)
    g_hash_table_add (parser->declared,
                      g_strndup (parser->text + token->start + skip, token->length - skip));
}

/* What the line at the parser's place declares, as far as its first words tell. */
static void
declare_line (LoligoParser *parser)
{
  static const char *const keywords[] = { "parameter", "input", "variable" };
  const LoligoLexeme *first = loligo_parser_peek (parser, 0);
  const LoligoLexeme *second = loligo_parser_peek (parser, 1);
  for (guint i = 0; i < G_N_ELEMENTS (keywords); i++)
    if (loligo_parser_is_word (parser, 0, keywords[i]))
      declare (parser, second, 0);
  if (second->kind == LOLIGO_LEX_ASSIGN)
    declare (parser, first, 0);
  else if (second->kind == LOLIGO_LEX_DIVIDE && parser->text[first->start] == 'd')
    declare (parser, first, 1);
  else if (second->kind == LOLIGO_LEX_POWER && loligo_parser_is_word (parser, 0, "d"))
    declare (parser, loligo_parser_peek (parser, 3), 0);
}

/* Every name that some line declares: a unit behind the "/" of a number yields to these. */
static void
collect_declared (LoligoParser *parser)
{
  static const char *const built_in[] = { "t", "dt", "i", "N", "pi" };
  for (guint i = 0; i < G_N_ELEMENTS (built_in); i++)
    g_hash_table_add (parser->declared, g_strdup (built_in[i]));
  gboolean is_start = TRUE;
  for (parser->at = 0; parser->tokens[parser->at].kind != LOLIGO_LEX_END; parser->at++)
    {
      if (is_start)
        declare_line (parser);
      is_start = parser->tokens[parser->at].kind == LOLIGO_LEX_NEWLINE;
    }
  parser->at = 0;
}

/* "neuron hh "Title"". A line that is something else is left to be read as a statement. */
static void
parse_header (LoligoParser *parser)
{
  const LoligoLexeme *word = loligo_parser_peek (parser, 0);
  guint kind = 0;
  while (kind <= LOLIGO_KIND_STIMULUS
         && !loligo_parser_is_word (parser, 0, loligo_kind_to_string ((LoligoKind) kind)))
    kind++;
  const LoligoLexeme *id = loligo_parser_peek (parser, 1);
  const LoligoLexeme *title = loligo_parser_peek (parser, 2);
  gboolean looks_right = word->kind == LOLIGO_LEX_NAME && id->kind == LOLIGO_LEX_NAME
                         && title->kind == LOLIGO_LEX_STRING;
  if (kind > LOLIGO_KIND_STIMULUS || id->kind != LOLIGO_LEX_NAME)
    {
      LoligoSuggestion suggestion
          = loligo_suggestion_start (loligo_parser_text (parser, word));
      for (guint k = 0; k <= LOLIGO_KIND_STIMULUS; k++)
        loligo_suggestion_offer (&suggestion, loligo_kind_to_string ((LoligoKind) k));
      g_autofree char *nearest = loligo_suggestion_to_string (&suggestion);
      loligo_parser_complain (
          parser, word,
          _("a model begins with its kind (neuron, rate, system, channel, synapse or "
            "stimulus), an id and a title, as in: neuron lif \"Leaky integrate-and-fire\"%s"),
          looks_right ? nearest : "");
      if (looks_right || kind <= LOLIGO_KIND_STIMULUS)
        loligo_parser_skip_line (parser);
      return;
    }
  parser->ast->has_header = TRUE;
  parser->ast->kind = (LoligoKind) kind;
  parser->ast->id = (LoligoAstName){ loligo_parser_text (parser, id), loligo_parser_place (id) };
  parser->at += 2;
  if (strchr (parser->ast->id.name, '.'))
    loligo_parser_complain (parser, id, _("the id of a model has no dot"));
  if (loligo_parser_accept (parser, LOLIGO_LEX_STRING))
    parser->ast->title = g_strndup (parser->text + title->start + 1, title->length - 2);
  if (!loligo_parser_end_line (parser, NULL))
    loligo_parser_skip_line (parser);
}

void
loligo_parser_skip_line (LoligoParser *parser)
{
  while (parser->tokens[parser->at].kind != LOLIGO_LEX_END
         && parser->tokens[parser->at].kind != LOLIGO_LEX_NEWLINE)
    parser->at++;
  loligo_parser_accept (parser, LOLIGO_LEX_NEWLINE);
}

static void
append_description (LoligoParser *parser, GString *description)
{
  const LoligoLexeme *token = loligo_parser_peek (parser, 0);
  g_autofree char *text = g_strndup (parser->text + token->start + 2, token->length - 2);
  if (description->len > 0)
    g_string_append_c (description, '\n');
  g_string_append (description, g_strstrip (text));
}

static void
parse_lines (LoligoParser *parser)
{
  g_autoptr (GString) description = g_string_new (NULL);
  gboolean was_header_read = FALSE;
  for (;;)
    {
      const LoligoLexeme *token = loligo_parser_peek (parser, 0);
      if (token->kind == LOLIGO_LEX_END)
        break;
      if (token->kind == LOLIGO_LEX_DESCRIPTION)
        append_description (parser, description);
      if (token->kind == LOLIGO_LEX_NEWLINE || token->kind == LOLIGO_LEX_COMMENT
          || token->kind == LOLIGO_LEX_DESCRIPTION)
        parser->at++;
      else if (!was_header_read)
        {
          was_header_read = TRUE;
          parse_header (parser);
        }
      else
        {
          guint n = parser->ast->statements->len;
          if (loligo_parse_statement (parser))
            continue;
          loligo_parser_skip_line (parser);
          for (; n < parser->ast->statements->len; n++)
            ((LoligoStatement *) g_ptr_array_index (parser->ast->statements, n))->is_broken = TRUE;
        }
    }
  if (!was_header_read)
    parse_header (parser);
  parser->ast->description = g_string_free (g_steal_pointer (&description), FALSE);
}

/* A problem at the first byte that is no text. */
static gboolean
check_bytes (const char *text, gsize length, const char *file, LoligoProblems *problems)
{
  if (length > LOLIGO_TEXT_LIMIT)
    {
      loligo_problems_add (problems, file, 1, 1, 0, _("the text is longer than %d bytes"),
                           LOLIGO_TEXT_LIMIT);
      return FALSE;
    }
  const char *end;
  if (g_utf8_validate (text, (gssize) length, &end))
    return TRUE;
  guint line = 1, column = 1;
  for (const char *c = text; c < end; c = g_utf8_next_char (c))
    {
      column = *c == '\n' ? 1 : column + 1;
      line += *c == '\n';
    }
  loligo_problems_add (problems, file, line, column, 1,
                       _("this byte is not UTF-8 text; save the file in UTF-8"));
  return FALSE;
}

/* The tokens of TEXT, without comments inside parentheses. (transfer full) */
static GArray *
read_tokens (const char *text, gsize length)
{
  GArray *tokens = loligo_lex (text, length);
  guint kept = 0;
  for (guint i = 0; i < tokens->len; i++)
    {
      LoligoLexeme token = g_array_index (tokens, LoligoLexeme, i);
      gboolean is_comment = token.kind == LOLIGO_LEX_COMMENT
                            || token.kind == LOLIGO_LEX_DESCRIPTION;
      if (!is_comment || !token.is_inside)
        g_array_index (tokens, LoligoLexeme, kept++) = token;
    }
  g_array_set_size (tokens, kept);
  return tokens;
}

LoligoAst *
loligo_parse (const char *text, gsize length, const char *file, LoligoProblems *problems)
{
  LoligoAst *ast = loligo_ast_new (file);
  if (check_bytes (text, length, file, problems))
    {
      g_autoptr (GArray) tokens = read_tokens (text, length);
      g_autoptr (GHashTable) declared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                               NULL);
      LoligoParser parser = { .text = text, .declared = declared, .ast = ast,
                              .tokens = (const LoligoLexeme *) tokens->data,
                              .n_tokens = tokens->len, .problems = problems };
      collect_declared (&parser);
      parse_lines (&parser);
    }
  if (!ast->title)
    ast->title = g_strdup (ast->id.name);
  if (!ast->description)
    ast->description = g_strdup ("");
  return ast;
}

LoligoAst *
loligo_parse_quantity (const char *text, gsize length, const char *const *names,
                       LoligoAstExpression *expression, LoligoProblems *problems)
{
  LoligoAst *ast = loligo_ast_new (NULL);
  *expression = (LoligoAstExpression){ 0 };
  if (!check_bytes (text, length, NULL, problems))
    return ast;
  g_autoptr (GArray) tokens = read_tokens (text, length);
  g_autoptr (GHashTable) declared = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint k = 0; names[k] != NULL; k++)
    g_hash_table_add (declared, (gpointer) names[k]);
  LoligoParser parser = { .text = text, .declared = declared, .ast = ast,
                          .tokens = (const LoligoLexeme *) tokens->data,
                          .n_tokens = tokens->len, .problems = problems };
  while (loligo_parser_accept (&parser, LOLIGO_LEX_NEWLINE))
    ;
  gboolean was_read = loligo_parse_expression (&parser, expression);
  while (loligo_parser_accept (&parser, LOLIGO_LEX_NEWLINE))
    ;
  if (was_read && loligo_parser_peek (&parser, 0)->kind != LOLIGO_LEX_END)
    {
      const LoligoLexeme *found = loligo_parser_peek (&parser, 0);
      g_autofree char *shown = loligo_parser_describe (&parser, found);
      loligo_parser_complain (&parser, found, _("expected the end of the quantity, not %s"), shown);
    }
  return ast;
}
