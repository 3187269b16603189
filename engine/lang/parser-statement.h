/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * parser-statement.h: one statement of a model. Private to the parser.
 */
#pragma once

#include "lang/parser.h"

G_BEGIN_DECLS

/* Reads the statement here with its line end. FALSE when there was a problem: the caller skips the
 * rest of the line. */
gboolean loligo_parse_statement (LoligoParser *parser);
/* The end of a line; its comment is the tooltip of STATEMENT (may be NULL). FALSE and a problem
 * when something else is left on the line. */
gboolean loligo_parser_end_line (LoligoParser *parser, LoligoStatement *statement);
/* Past the end of the line, whatever is left of it. (parser.c) */
void loligo_parser_skip_line (LoligoParser *parser);

G_END_DECLS
