/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ast.h: a model text as statements and expressions, as written. Private to engine/lang: the
 * parser builds it, the checker reads it.
 *
 * Invariant: the nodes of an expression lie together, operands before their operation (post-order),
 * the root last. So every pass over an expression is a loop from start to root, whatever its depth.
 */
#pragma once

#include "lang/component.h"

G_BEGIN_DECLS

#define LOLIGO_NESTING_LIMIT 200

typedef struct
{
  guint line, column, length; /* from 1, in characters */
} LoligoPlace;

typedef enum
{
  LOLIGO_AST_NUMBER,      /* value, unit (NULL: none) */
  LOLIGO_AST_NAME,        /* name */
  LOLIGO_AST_UNARY,       /* operation NEGATE, NOT, or NONE for "+" */
  LOLIGO_AST_BINARY,      /* operation; is_swapped: a > b, kept as b < a */
  LOLIGO_AST_CONDITIONAL, /* operands in the order of the text: value, condition, otherwise */
  LOLIGO_AST_CALL,        /* name, arguments */
  LOLIGO_AST_SUM          /* name: NAME of sum(channels.NAME) */
} LoligoAstKind;

typedef struct
{
  LoligoAstKind kind;
  LoligoOperation operation;
  gboolean is_swapped;
  guint operand[3];
  guint first_argument, n_arguments; /* into LoligoAst.arguments, which holds node numbers */
  const char *name;
  double value;
  const LoligoUnit *unit;
  LoligoPlace place;                 /* of the operator, name or number */
} LoligoAstNode;

typedef struct
{
  guint start, root; /* node numbers; root 0: no expression */
  const char *text;  /* as written, on one line; NULL: no expression */
} LoligoAstExpression;

typedef struct
{
  const char *name;
  LoligoPlace place;
} LoligoAstName;

/* "x += EXPR"; in `use`, "g = EXPR". */
typedef struct
{
  LoligoAstName target;
  LoligoOperation operation; /* NONE for "=", else ADD, SUBTRACT, MULTIPLY, DIVIDE */
  LoligoPlace place;         /* of the operator */
  LoligoAstExpression value;
} LoligoAstAssignment;

typedef enum
{
  LOLIGO_STATEMENT_PARAMETER,
  LOLIGO_STATEMENT_INPUT,
  LOLIGO_STATEMENT_OUTPUT,
  LOLIGO_STATEMENT_EQUATION,
  LOLIGO_STATEMENT_INITIAL,
  LOLIGO_STATEMENT_VARIABLE,
  LOLIGO_STATEMENT_ALGEBRAIC,
  LOLIGO_STATEMENT_FUNCTION,
  LOLIGO_STATEMENT_SPIKE_WHEN,
  LOLIGO_STATEMENT_SPIKE_RATE,
  LOLIGO_STATEMENT_ON_SPIKE,
  LOLIGO_STATEMENT_ON_PRE,
  LOLIGO_STATEMENT_ON_POST,
  LOLIGO_STATEMENT_REFRACTORY,
  LOLIGO_STATEMENT_USE,
  LOLIGO_STATEMENT_CONTRIBUTION /* post.x += EXPR outside an event */
} LoligoStatementKind;

typedef struct
{
  LoligoStatementKind kind;
  LoligoPlace place;            /* of the first word */
  gboolean is_broken;           /* a problem was reported here; what follows from it is silent */
  LoligoAstName name;           /* what is declared; the channel's id in `use` */
  LoligoAstName alias;          /* `use ID as ALIAS` */
  LoligoAstExpression value;
  LoligoAstExpression order;    /* of d^a x/dt^a */
  LoligoAstExpression low, high; /* of a range */
  LoligoPlace range_place;
  gboolean has_unit;
  LoligoUnit unit;
  LoligoPlace unit_place;
  const char *tooltip;          /* never NULL */
  GArray *names;                /* of LoligoAstName: arguments of a function, held variables; or NULL */
  GArray *assignments;          /* of LoligoAstAssignment; or NULL */
} LoligoStatement;

typedef struct
{
  char *file;
  gboolean has_header;
  LoligoKind kind;
  LoligoAstName id;
  char *title, *description;
  GArray *nodes;                /* of LoligoAstNode; number 0 is none */
  GArray *arguments;            /* of guint */
  GPtrArray *units;             /* of LoligoUnit, owned */
  GPtrArray *statements;        /* of LoligoStatement, owned */
  GStringChunk *strings;        /* owns every name and tooltip */
} LoligoAst;

LoligoAst *loligo_ast_new (const char *file);
void loligo_ast_free (LoligoAst *ast);
/* Appends a statement of KIND at PLACE. (transfer none) */
LoligoStatement *loligo_ast_add (LoligoAst *ast, LoligoStatementKind kind, LoligoPlace place);
const LoligoAstNode *loligo_ast_node (const LoligoAst *ast, guint number);
const LoligoAstNode *loligo_ast_argument (const LoligoAst *ast, const LoligoAstNode *call, guint n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoAst, loligo_ast_free)

G_END_DECLS
