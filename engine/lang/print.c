/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * print.c: an expression as text of the model language, for the window and for `loligo show`.
 * A shared node is written each time it is used, so the text is cut where it becomes too long.
 * The walk keeps its own stack: no depth of expression can overflow the program's.
 */
#include "lang/component.h"

#define LONGEST_TEXT (64 * 1024)

/* How tightly the root of a text binds, as in the language. */
typedef enum
{
  BINDS_CONDITIONAL,
  BINDS_OR,
  BINDS_AND,
  BINDS_NOT,
  BINDS_COMPARE,
  BINDS_ADD,
  BINDS_MULTIPLY,
  BINDS_SIGN,
  BINDS_POWER,
  BINDS_ATOM
} Binding;

/* A thing to write: TEXT, or a node that must bind at least as tightly as BINDING. */
typedef struct
{
  const char *text;
  LoligoExpression expression;
  Binding binding;
  const LoligoUnit *unit; /* of a constant here, where it is known */
} Item;

typedef struct
{
  const LoligoComponent *component;
  const LoligoUnit **units; /* one a node: what its value is shown in, NULL when unknown */
  GArray *stack;            /* of Item; the last comes first */
  GString *text;
} Printer;

static const LoligoUnit plain_number = { .scale = 1 };

static Binding
get_binding (LoligoOperation operation)
{
  switch ((int) operation)
    {
    case LOLIGO_OPERATION_SELECT:
      return BINDS_CONDITIONAL;
    case LOLIGO_OPERATION_OR:
      return BINDS_OR;
    case LOLIGO_OPERATION_AND:
      return BINDS_AND;
    case LOLIGO_OPERATION_NOT:
      return BINDS_NOT;
    case LOLIGO_OPERATION_LESS:
    case LOLIGO_OPERATION_LESS_EQUAL:
    case LOLIGO_OPERATION_EQUAL:
    case LOLIGO_OPERATION_NOT_EQUAL:
      return BINDS_COMPARE;
    case LOLIGO_OPERATION_ADD:
    case LOLIGO_OPERATION_SUBTRACT:
      return BINDS_ADD;
    case LOLIGO_OPERATION_MULTIPLY:
    case LOLIGO_OPERATION_DIVIDE:
    case LOLIGO_OPERATION_MODULO:
      return BINDS_MULTIPLY;
    case LOLIGO_OPERATION_NEGATE:
      return BINDS_SIGN;
    case LOLIGO_OPERATION_POWER:
      return BINDS_POWER;
    default:
      return BINDS_ATOM;
    }
}

/* Operations whose operands and value have one unit. */
static gboolean
keeps_unit (LoligoOperation operation)
{
  return operation == LOLIGO_OPERATION_ADD || operation == LOLIGO_OPERATION_SUBTRACT
         || operation == LOLIGO_OPERATION_MODULO || operation == LOLIGO_OPERATION_NEGATE
         || operation == LOLIGO_OPERATION_ABS || operation == LOLIGO_OPERATION_RELU
         || operation == LOLIGO_OPERATION_MINIMUM || operation == LOLIGO_OPERATION_MAXIMUM
         || operation == LOLIGO_OPERATION_CLIP || operation == LOLIGO_OPERATION_SELECT;
}

static gboolean
compares (LoligoOperation operation)
{
  return get_binding (operation) == BINDS_COMPARE;
}

static const LoligoSymbol *
get_symbol (const LoligoComponent *component, const LoligoExpressionNode *node)
{
  switch ((int) node->operation)
    {
    case LOLIGO_OPERATION_PARAMETER:
      return component->parameters[node->index];
    case LOLIGO_OPERATION_INPUT:
      return component->inputs[node->index];
    case LOLIGO_OPERATION_STATE:
    case LOLIGO_OPERATION_DELAYED:
      return component->states[node->index];
    case LOLIGO_OPERATION_REFERENCE:
      return component->ends[node->index].symbol; /* NULL where the ends are not known */
    default:
      return NULL;
    }
}

/* The unit of the operands of NODE from FIRST on: that of any of them. */
static const LoligoUnit *
find_unit (const Printer *printer, const LoligoExpressionNode *node, guint first)
{
  for (guint i = first; i < loligo_operation_get_n_operands (node->operation); i++)
    if (printer->units[node->operand[i]])
      return printer->units[node->operand[i]];
  return NULL;
}

/* Units from the leaves up, as far as they are the same along the way. */
static void
find_units (Printer *printer, LoligoExpression expression)
{
  printer->units = g_new0 (const LoligoUnit *, expression + 1);
  for (LoligoExpression k = 1; k <= expression; k++)
    {
      const LoligoExpressionNode *node = loligo_expression_get (printer->component->pool, k);
      const LoligoSymbol *symbol = get_symbol (printer->component, node);
      if (symbol)
        printer->units[k] = &symbol->unit;
      else if (node->operation == LOLIGO_OPERATION_WEIGHT
               && printer->component->weight_unit.dimension.halves[LOLIGO_BASE_ANY] == 0)
        printer->units[k] = &printer->component->weight_unit;
      else if (keeps_unit (node->operation))
        printer->units[k]
            = find_unit (printer, node, node->operation == LOLIGO_OPERATION_SELECT ? 1 : 0);
    }
}

static void
push_text (Printer *printer, const char *text)
{
  Item item = { .text = text };
  g_array_append_val (printer->stack, item);
}

static void
push_node (Printer *printer, LoligoExpression expression, Binding binding, const LoligoUnit *unit)
{
  Item item = { .expression = expression, .binding = binding, .unit = unit };
  g_array_append_val (printer->stack, item);
}

static void
write_constant (Printer *printer, double value, Binding binding, const LoligoUnit *unit)
{
  gboolean has_unit = unit && unit->text[0];
  g_autofree char *text
      = has_unit ? loligo_unit_format (unit, value) : loligo_number_format (value);
  gboolean is_tight = value >= 0 && (!has_unit || binding < BINDS_POWER)
                      && !(has_unit && binding > BINDS_MULTIPLY && unit->text[0] == '1');
  gboolean is_loose = !is_tight && binding > (value < 0 ? BINDS_SIGN : BINDS_MULTIPLY);
  g_string_append_printf (printer->text, is_loose ? "(%s)" : "%s", text);
}

/* FALSE when the node is no leaf. */
static gboolean
write_leaf (Printer *printer, const LoligoExpressionNode *node, const Item *item)
{
  const LoligoSymbol *symbol = get_symbol (printer->component, node);
  if (node->operation == LOLIGO_OPERATION_REFERENCE)
    {
      g_string_append (printer->text, printer->component->ends[node->index].name);
      return TRUE;
    }
  if (symbol && node->operation != LOLIGO_OPERATION_DELAYED)
    {
      g_string_append (printer->text, symbol->name);
      return TRUE;
    }
  switch ((int) node->operation)
    {
    case LOLIGO_OPERATION_CONSTANT:
      write_constant (printer, node->value, item->binding, item->unit);
      return TRUE;
    case LOLIGO_OPERATION_UNIFORM:
    case LOLIGO_OPERATION_NORMAL:
      g_string_append_printf (printer->text, "%s()", loligo_operation_get_name (node->operation));
      return TRUE;
    case LOLIGO_OPERATION_NOISE:
      if (node->index == 0)
        g_string_append (printer->text, "xi");
      else
        g_string_append_printf (printer->text, "xi_%u", node->index);
      return TRUE;
    case LOLIGO_OPERATION_TIME:
    case LOLIGO_OPERATION_STEP:
    case LOLIGO_OPERATION_LANE:
    case LOLIGO_OPERATION_LANES:
    case LOLIGO_OPERATION_WEIGHT:
    case LOLIGO_OPERATION_DELAY:
    case LOLIGO_OPERATION_TARGET:
    case LOLIGO_OPERATION_DISTANCE:
      g_string_append (printer->text, loligo_operation_get_name (node->operation));
      return TRUE;
    default:
      return FALSE;
    }
}

/* "2 mV*normal()": what multiplies a draw has the unit of the product. */
static gboolean
is_scaled_draw (const Printer *printer, const LoligoExpressionNode *node)
{
  for (guint i = 0; i < 2; i++)
    {
      LoligoOperation operation
          = loligo_expression_get (printer->component->pool, node->operand[i])->operation;
      if (operation == LOLIGO_OPERATION_UNIFORM || operation == LOLIGO_OPERATION_NORMAL)
        return TRUE;
    }
  return FALSE;
}

/* The unit of the symbol whose value EXPRESSION is, NULL when it is none's. A constant alone may be
 * anybody's. */
static const LoligoUnit *
find_own_unit (const LoligoComponent *component, LoligoExpression expression)
{
  if (loligo_expression_get (component->pool, expression)->operation == LOLIGO_OPERATION_CONSTANT)
    return NULL;
  for (guint i = 0; i < component->symbols->len; i++)
    {
      const LoligoSymbol *symbol = g_ptr_array_index (component->symbols, i);
      if (symbol->initial == expression || symbol->value == expression)
        return &symbol->unit;
    }
  return NULL;
}

/* What a constant among the operands of NODE is shown in. */
static const LoligoUnit *
get_operand_unit (const Printer *printer, const LoligoExpressionNode *node, const Item *item)
{
  if (keeps_unit (node->operation) || compares (node->operation))
    {
      const LoligoUnit *unit = find_unit (printer, node, 0);
      return unit ? unit : item->unit;
    }
  if (node->operation == LOLIGO_OPERATION_MULTIPLY && is_scaled_draw (printer, node))
    return item->unit;
  gboolean is_ratio = node->operation == LOLIGO_OPERATION_DIVIDE && item->unit == &plain_number;
  if (is_ratio)
    return find_unit (printer, node, 0);
  return node->operation >= LOLIGO_OPERATION_EXP && node->operation != LOLIGO_OPERATION_SQRT
             ? &plain_number
             : NULL;
}

/* The parts of an operator between its operands, pushed last part first. */
static void
push_binary (Printer *printer, const LoligoExpressionNode *node, const LoligoUnit *unit)
{
  Binding binding = get_binding (node->operation);
  gboolean is_power = binding == BINDS_POWER;
  /* A number on the left of "<" came from "V > 0 mV". */
  gboolean is_turned = (node->operation == LOLIGO_OPERATION_LESS
                        || node->operation == LOLIGO_OPERATION_LESS_EQUAL)
                       && loligo_expression_get (printer->component->pool, node->operand[0])
                                  ->operation
                              == LOLIGO_OPERATION_CONSTANT;
  LoligoExpression left = node->operand[is_turned ? 1 : 0];
  LoligoExpression right = node->operand[is_turned ? 0 : 1];
  const char *name = loligo_operation_get_name (node->operation);
  if (is_turned)
    name = node->operation == LOLIGO_OPERATION_LESS ? ">" : ">=";
  push_node (printer, right, is_power ? BINDS_SIGN : binding + 1, unit);
  gboolean is_product = binding == BINDS_MULTIPLY && node->operation != LOLIGO_OPERATION_MODULO;
  if (!is_product && !is_power)
    push_text (printer, " ");
  push_text (printer, name);
  if (!is_product && !is_power)
    push_text (printer, " ");
  push_node (printer, left, is_power ? BINDS_ATOM : binding + (binding == BINDS_COMPARE),
             unit);
}

static void
push_call (Printer *printer, const LoligoExpressionNode *node, const LoligoUnit *unit)
{
  push_text (printer, ")");
  /* The two numbers of poisson(mean) are its own affair. */
  guint n_operands = node->operation == LOLIGO_OPERATION_POISSON
                         ? 1
                         : loligo_operation_get_n_operands (node->operation);
  for (guint i = n_operands; i-- > 0;)
    {
      push_node (printer, node->operand[i], BINDS_CONDITIONAL, unit);
      if (i > 0)
        push_text (printer, ", ");
    }
  push_text (printer, "(");
  push_text (printer, loligo_operation_get_name (node->operation));
}

static void
push_operation (Printer *printer, const LoligoExpressionNode *node, const Item *item)
{
  const LoligoUnit *unit = get_operand_unit (printer, node, item);
  Binding binding = get_binding (node->operation);
  gboolean is_loose = binding < item->binding;
  if (is_loose)
    push_text (printer, ")");
  if (node->operation == LOLIGO_OPERATION_SELECT)
    {
      push_node (printer, node->operand[2], BINDS_CONDITIONAL, unit);
      push_text (printer, " else ");
      push_node (printer, node->operand[0], BINDS_OR, NULL);
      push_text (printer, " if ");
      push_node (printer, node->operand[1], BINDS_OR, unit);
    }
  else if (node->operation == LOLIGO_OPERATION_DELAYED)
    {
      static const LoligoUnit millisecond = { .scale = 1e-3, .text = "ms" };
      push_text (printer, ")");
      push_node (printer, node->operand[0], BINDS_MULTIPLY, &millisecond);
      push_text (printer, "(t - ");
      push_text (printer, get_symbol (printer->component, node)->name);
    }
  else if (binding == BINDS_NOT || binding == BINDS_SIGN)
    {
      push_node (printer, node->operand[0], binding, unit);
      push_text (printer, binding == BINDS_NOT ? "not " : "-");
    }
  else if (binding == BINDS_ATOM)
    push_call (printer, node, unit);
  else
    push_binary (printer, node, unit);
  if (is_loose)
    push_text (printer, "(");
}

char *
loligo_expression_print (const LoligoComponent *component, LoligoExpression expression)
{
  if (expression == 0)
    return g_strdup ("");
  Printer printer = { .component = component,
                      .stack = g_array_new (FALSE, FALSE, sizeof (Item)),
                      .text = g_string_new (NULL) };
  find_units (&printer, expression);
  push_node (&printer, expression, BINDS_CONDITIONAL, find_own_unit (component, expression));
  while (printer.stack->len > 0 && printer.text->len < LONGEST_TEXT)
    {
      Item item = g_array_index (printer.stack, Item, printer.stack->len - 1);
      g_array_set_size (printer.stack, printer.stack->len - 1);
      if (item.text)
        {
          g_string_append (printer.text, item.text);
          continue;
        }
      const LoligoExpressionNode *node
          = loligo_expression_get (component->pool, item.expression);
      if (!write_leaf (&printer, node, &item))
        push_operation (&printer, node, &item);
    }
  if (printer.stack->len > 0)
    g_string_append (printer.text, "…");
  g_array_unref (printer.stack);
  g_free (printer.units);
  return g_string_free (printer.text, FALSE);
}
