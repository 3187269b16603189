/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * parser.h: text to syntax tree. Private to engine/lang. It knows no meaning but one: which names
 * are declared, because a unit name behind the "/" of a number yields to a declared one.
 */
#pragma once

#include "lang/ast.h"
#include "lang/lexer.h"

G_BEGIN_DECLS

#define LOLIGO_TEXT_LIMIT (1024 * 1024)

typedef struct
{
  const char *text;
  const LoligoLexeme *tokens; /* without comments inside parentheses; the last is END */
  guint n_tokens;
  guint at;
  guint depth;                /* of the expression being read */
  GHashTable *declared;       /* set of names: symbols of the model */
  GHashTable *local;          /* set of names: arguments of the function being read; or NULL */
  LoligoAst *ast;
  LoligoProblems *problems;
} LoligoParser;

/* A whole model; problems are added, and what could be read is returned. (transfer full) */
LoligoAst *loligo_parse (const char *text, gsize length, const char *file,
                         LoligoProblems *problems);
/* One expression and nothing behind it. NAMES (NULL-terminated) are none of units where one divides by them: the "d" of
 * "1 mV/d" is a distance and no day where it is among them. (transfer full) */
LoligoAst *loligo_parse_quantity (const char *text, gsize length, const char *const *names,
                                  LoligoAstExpression *expression, LoligoProblems *problems);

/* For parser.c; parser-expression.c. FALSE when there is a problem, which was added. */
gboolean loligo_parse_expression (LoligoParser *parser, LoligoAstExpression *expression);

const LoligoLexeme *loligo_parser_peek (const LoligoParser *parser, guint offset);
gboolean loligo_parser_accept (LoligoParser *parser, LoligoLexKind kind);
gboolean loligo_parser_is_word (const LoligoParser *parser, guint offset, const char *word);
/* The text of a token, owned by the tree. */
const char *loligo_parser_text (LoligoParser *parser, const LoligoLexeme *token);
LoligoPlace loligo_parser_place (const LoligoLexeme *token);
/* Adds a problem at TOKEN; the format's arguments follow. */
void loligo_parser_complain (LoligoParser *parser, const LoligoLexeme *token, const char *format,
                             ...) G_GNUC_PRINTF (3, 4);
/* How a message names TOKEN: its text in quotes, or "the end of the line". (transfer full) */
char *loligo_parser_describe (const LoligoParser *parser, const LoligoLexeme *token);

G_END_DECLS
