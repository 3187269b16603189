/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lexer.c: characters to tokens in one pass. Called by the parser, the quantity reader and the
 * editor's colours. A line end inside parentheses is no token when the next line is indented, so
 * that an equation may go on; when it is not, a parenthesis is missing and the statement ends.
 */
#include "lang/lexer.h"

#include <string.h>

typedef struct
{
  const char *text, *at, *end;
  guint line, column;
  guint depth; /* of parentheses */
  GArray *tokens;
} Lexer;

static gunichar
peek (const Lexer *lexer)
{
  return lexer->at < lexer->end ? g_utf8_get_char (lexer->at) : 0;
}

/* The byte OFFSET behind the current one; 0 past the end. */
static char
byte_at (const Lexer *lexer, guint offset)
{
  return (gsize) (lexer->end - lexer->at) > offset ? lexer->at[offset] : '\0';
}

static void
advance (Lexer *lexer)
{
  lexer->at = g_utf8_next_char (lexer->at);
  lexer->column++;
}

static gboolean
starts_name (gunichar c)
{
  return c == '_' || g_unichar_isalpha (c) || c == 0x2126;
}

static int
superscript_digit (gunichar c)
{
  if (c == 0xb9)
    return 1;
  if (c == 0xb2 || c == 0xb3)
    return (int) (c - 0xb0);
  return c == 0x2070 || (c >= 0x2074 && c <= 0x2079) ? (int) (c - 0x2070) : -1;
}

static gboolean
is_name_part (gunichar c)
{
  return starts_name (c) || (c < 128 && g_ascii_isdigit ((char) c)) || g_unichar_ismark (c);
}

static void
read_name (Lexer *lexer)
{
  for (;;)
    {
      while (is_name_part (peek (lexer)) && superscript_digit (peek (lexer)) < 0)
        advance (lexer);
      if (byte_at (lexer, 0) != '.' || lexer->at + 1 >= lexer->end
          || !starts_name (g_utf8_get_char (lexer->at + 1)))
        return;
      advance (lexer);
    }
}

static void
skip_digits (Lexer *lexer)
{
  while (g_ascii_isdigit (byte_at (lexer, 0)))
    advance (lexer);
}

static double
read_number (Lexer *lexer)
{
  const char *start = lexer->at;
  skip_digits (lexer);
  if (byte_at (lexer, 0) == '.')
    {
      advance (lexer);
      skip_digits (lexer);
    }
  char mark = byte_at (lexer, 0), after = byte_at (lexer, 1);
  gboolean has_sign = after == '+' || after == '-';
  if ((mark == 'e' || mark == 'E') && g_ascii_isdigit (has_sign ? byte_at (lexer, 2) : after))
    {
      advance (lexer);
      if (has_sign)
        advance (lexer);
      skip_digits (lexer);
    }
  g_autofree char *digits = g_strndup (start, (gsize) (lexer->at - start));
  return g_ascii_strtod (digits, NULL);
}

static double
read_superscript (Lexer *lexer)
{
  gboolean is_negative = peek (lexer) == 0x207b;
  if (is_negative)
    advance (lexer);
  double value = 0;
  for (int digit; (digit = superscript_digit (peek (lexer))) >= 0; advance (lexer))
    value = value * 10 + digit;
  return is_negative ? -value : value;
}

static gboolean
starts_superscript (const Lexer *lexer)
{
  gunichar c = peek (lexer);
  if (c == 0x207b)
    {
      const char *next = g_utf8_next_char (lexer->at);
      return next < lexer->end && superscript_digit (g_utf8_get_char (next)) >= 0;
    }
  return superscript_digit (c) >= 0;
}

static void
read_line (Lexer *lexer)
{
  while (lexer->at < lexer->end && *lexer->at != '\n' && *lexer->at != '\r')
    advance (lexer);
}

static LoligoLexKind
read_string (Lexer *lexer)
{
  advance (lexer);
  while (lexer->at < lexer->end && *lexer->at != '"' && *lexer->at != '\n' && *lexer->at != '\r')
    advance (lexer);
  if (byte_at (lexer, 0) != '"')
    return LOLIGO_LEX_INVALID;
  advance (lexer);
  return LOLIGO_LEX_STRING;
}

/* Longest first. */
static const struct
{
  const char *text;
  LoligoLexKind kind;
} operators[] = {
  { "**", LOLIGO_LEX_POWER },
  { "<=", LOLIGO_LEX_LESS_EQUAL },
  { ">=", LOLIGO_LEX_GREATER_EQUAL },
  { "==", LOLIGO_LEX_EQUAL },
  { "!=", LOLIGO_LEX_NOT_EQUAL },
  { "+=", LOLIGO_LEX_PLUS_ASSIGN },
  { "-=", LOLIGO_LEX_MINUS_ASSIGN },
  { "*=", LOLIGO_LEX_TIMES_ASSIGN },
  { "/=", LOLIGO_LEX_DIVIDE_ASSIGN },
  { "+", LOLIGO_LEX_PLUS },
  { "-", LOLIGO_LEX_MINUS },
  { "*", LOLIGO_LEX_TIMES },
  { "/", LOLIGO_LEX_DIVIDE },
  { "%", LOLIGO_LEX_MODULO },
  { "^", LOLIGO_LEX_POWER },
  { "<", LOLIGO_LEX_LESS },
  { ">", LOLIGO_LEX_GREATER },
  { "=", LOLIGO_LEX_ASSIGN },
  { "(", LOLIGO_LEX_OPEN },
  { ")", LOLIGO_LEX_CLOSE },
  { "[", LOLIGO_LEX_OPEN_BRACKET },
  { "]", LOLIGO_LEX_CLOSE_BRACKET },
  { ",", LOLIGO_LEX_COMMA },
  { ":", LOLIGO_LEX_COLON },
  { "\342\210\222", LOLIGO_LEX_MINUS },        /* − */
  { "\302\267", LOLIGO_LEX_TIMES },            /* · */
  { "\303\227", LOLIGO_LEX_TIMES },            /* × */
  { "\342\211\244", LOLIGO_LEX_LESS_EQUAL },   /* ≤ */
  { "\342\211\245", LOLIGO_LEX_GREATER_EQUAL }, /* ≥ */
  { "\342\211\240", LOLIGO_LEX_NOT_EQUAL },    /* ≠ */
};

static LoligoLexKind
read_operator (Lexer *lexer)
{
  gsize left = (gsize) (lexer->end - lexer->at);
  for (guint i = 0; i < G_N_ELEMENTS (operators); i++)
    {
      gsize length = strlen (operators[i].text);
      if (length > left || memcmp (lexer->at, operators[i].text, length) != 0)
        continue;
      const char *end = lexer->at + length;
      while (lexer->at < end)
        advance (lexer);
      return operators[i].kind;
    }
  advance (lexer);
  return LOLIGO_LEX_INVALID;
}

static LoligoLexKind
read_token (Lexer *lexer, double *value)
{
  gunichar c = peek (lexer);
  char next = byte_at (lexer, 1);
  if (starts_superscript (lexer))
    {
      *value = read_superscript (lexer);
      return LOLIGO_LEX_SUPERSCRIPT;
    }
  if (starts_name (c))
    {
      read_name (lexer);
      return LOLIGO_LEX_NAME;
    }
  if (c < 128 && (g_ascii_isdigit ((char) c) || (c == '.' && g_ascii_isdigit (next))))
    {
      *value = read_number (lexer);
      return LOLIGO_LEX_NUMBER;
    }
  if (c == '#')
    {
      read_line (lexer);
      return next == '#' ? LOLIGO_LEX_DESCRIPTION : LOLIGO_LEX_COMMENT;
    }
  if (c == '"')
    return read_string (lexer);
  return read_operator (lexer);
}

static LoligoLexeme *
append (Lexer *lexer, LoligoLexKind kind, const char *start, guint column)
{
  LoligoLexeme token = { kind, (guint) (start - lexer->text), (guint) (lexer->at - start),
                         lexer->line, column, lexer->column - column, 0, lexer->depth > 0 };
  g_array_append_val (lexer->tokens, token);
  return &g_array_index (lexer->tokens, LoligoLexeme, lexer->tokens->len - 1);
}

static void
end_line (Lexer *lexer)
{
  const char *start = lexer->at;
  guint column = lexer->column;
  gboolean is_pair = byte_at (lexer, 0) == '\r' && byte_at (lexer, 1) == '\n';
  lexer->at += is_pair ? 2 : 1;
  if (lexer->depth > 0 && !strchr (" \t\r\n)]#", byte_at (lexer, 0)))
    lexer->depth = 0;
  if (lexer->depth == 0)
    append (lexer, LOLIGO_LEX_NEWLINE, start, column);
  lexer->line++;
  lexer->column = 1;
}

GArray *
loligo_lex (const char *text, gsize length)
{
  Lexer lexer = { text, text, text + length, 1, 1, 0,
                  g_array_new (FALSE, FALSE, sizeof (LoligoLexeme)) };
  if (length >= 3 && memcmp (text, "\357\273\277", 3) == 0)
    lexer.at += 3; /* a byte order mark */
  while (lexer.at < lexer.end)
    {
      if (*lexer.at == ' ' || *lexer.at == '\t' || peek (&lexer) == 0xa0)
        {
          advance (&lexer);
          continue;
        }
      if (*lexer.at == '\n' || *lexer.at == '\r')
        {
          end_line (&lexer);
          continue;
        }
      const char *start = lexer.at;
      guint column = lexer.column;
      double value = 0;
      LoligoLexKind kind = read_token (&lexer, &value);
      append (&lexer, kind, start, column)->value = value;
      if (kind == LOLIGO_LEX_OPEN || kind == LOLIGO_LEX_OPEN_BRACKET)
        lexer.depth++;
      if ((kind == LOLIGO_LEX_CLOSE || kind == LOLIGO_LEX_CLOSE_BRACKET) && lexer.depth > 0)
        lexer.depth--;
    }
  append (&lexer, LOLIGO_LEX_END, lexer.at, lexer.column);
  return lexer.tokens;
}
