/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lexer.h: a model text as tokens. Private to engine/lang. It knows no statements and no names;
 * it never fails: what it cannot read becomes a LOLIGO_LEX_INVALID token.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LOLIGO_LEX_END,
  LOLIGO_LEX_NEWLINE,     /* not inside parentheses */
  LOLIGO_LEX_NAME,        /* "V", "Na.m", "post.I" */
  LOLIGO_LEX_NUMBER,      /* value */
  LOLIGO_LEX_STRING,      /* with its quotes */
  LOLIGO_LEX_SUPERSCRIPT, /* value: "²" is 2 */
  LOLIGO_LEX_COMMENT,     /* "# text" */
  LOLIGO_LEX_DESCRIPTION, /* "## text" */
  LOLIGO_LEX_INVALID,
  LOLIGO_LEX_PLUS,
  LOLIGO_LEX_MINUS,
  LOLIGO_LEX_TIMES,
  LOLIGO_LEX_DIVIDE,
  LOLIGO_LEX_MODULO,
  LOLIGO_LEX_POWER,
  LOLIGO_LEX_LESS,
  LOLIGO_LEX_LESS_EQUAL,
  LOLIGO_LEX_GREATER,
  LOLIGO_LEX_GREATER_EQUAL,
  LOLIGO_LEX_EQUAL,
  LOLIGO_LEX_NOT_EQUAL,
  LOLIGO_LEX_ASSIGN,
  LOLIGO_LEX_PLUS_ASSIGN,
  LOLIGO_LEX_MINUS_ASSIGN,
  LOLIGO_LEX_TIMES_ASSIGN,
  LOLIGO_LEX_DIVIDE_ASSIGN,
  LOLIGO_LEX_OPEN,
  LOLIGO_LEX_CLOSE,
  LOLIGO_LEX_OPEN_BRACKET,
  LOLIGO_LEX_CLOSE_BRACKET,
  LOLIGO_LEX_COMMA,
  LOLIGO_LEX_COLON
} LoligoLexKind;

typedef struct
{
  LoligoLexKind kind;
  guint start, length;         /* bytes */
  guint line, column, columns; /* from 1, in characters; columns: its width */
  double value;
  gboolean is_inside;          /* of parentheses */
} LoligoLexeme;

/* TEXT is valid UTF-8 without NUL, LENGTH bytes. The last token is END.
 * (transfer full) (element-type LoligoLexeme) */
GArray *loligo_lex (const char *text, gsize length);

G_END_DECLS
