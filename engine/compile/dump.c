/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dump.c: kernels as text for a person: one operation a line, slots by their names.
 */
#include "compile/kernels.h"

static const char *
symbol_name (LoligoSymbol **symbols, guint n_symbols, guint index)
{
  return symbols != NULL && index < n_symbols ? symbols[index]->name : "hidden";
}

static void
dump_source (const LoligoIrInstruction *instruction, const LoligoComponent *component,
             GString *text)
{
  guint index = instruction->index;
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  switch ((int) instruction->operation)
    {
    case LOLIGO_IR_CONSTANT:
      g_string_append_printf (text, " %s",
                              g_ascii_dtostr (number, sizeof number, instruction->value));
      break;
    case LOLIGO_IR_STATE:
      g_string_append_printf (text, " %u %s", index,
                              symbol_name (component->states, component->n_states, index));
      break;
    case LOLIGO_IR_PARAMETER:
      g_string_append_printf (text, " %u %s", index,
                              symbol_name (component->parameters, component->n_parameters, index));
      break;
    case LOLIGO_IR_INPUT:
      g_string_append_printf (text, " %u %s", index,
                              symbol_name (component->inputs, component->n_inputs, index));
      break;
    case LOLIGO_IR_HOISTED:
    case LOLIGO_IR_UNIFORM:
    case LOLIGO_IR_NORMAL:
    case LOLIGO_IR_CARRIED:
    case LOLIGO_IR_FINAL:
      g_string_append_printf (text, " %u", index);
      break;
    default:
      break;
    }
}

static void
dump_sink (const LoligoIrSink *sink, const LoligoComponent *component, GString *text)
{
  static const char *const names[] = { "store state", "store hoisted", "store output",
                                       "store spike" };
  g_string_append_printf (text, "  %s", names[sink->kind]);
  if (sink->kind == LOLIGO_IR_STORE_STATE)
    g_string_append_printf (text, " %u %s", sink->index,
                            symbol_name (component->states, component->n_states, sink->index));
  if (sink->kind == LOLIGO_IR_STORE_HOISTED)
    g_string_append_printf (text, " %u", sink->index);
  g_string_append_printf (text, " <- %%%u\n", sink->value);
}

static void
dump_loop_edge (const LoligoIrKernel *kernel, guint k, GString *text)
{
  if (kernel->loop_begin == kernel->loop_end)
    return;
  if (k == kernel->loop_begin)
    {
      for (guint j = 0; j < kernel->n_carried; j++)
        g_string_append_printf (text, "  carry %u from %%%u\n", j, kernel->carried[j].initial);
      g_string_append (text, "  loop\n");
    }
  if (k == kernel->loop_end)
    {
      for (guint j = 0; j < kernel->n_carried; j++)
        g_string_append_printf (text, "  next %u <- %%%u\n", j, kernel->carried[j].next);
      g_string_append_printf (text, "  again while %%%u\n", kernel->loop_continue);
    }
}

void
loligo_kernel_dump (const LoligoIrKernel *kernel, const char *title,
                    const LoligoComponent *component, GString *text)
{
  g_string_append_printf (text, "%s\n", title);
  for (guint k = 1; k < kernel->n_instructions; k++)
    {
      const LoligoIrInstruction *instruction = &kernel->instructions[k];
      dump_loop_edge (kernel, k, text);
      /* "uniform" is also a draw, so a value that all lanes share is marked by = instead of := */
      g_string_append_printf (text, "  %%%u %s %s", k, instruction->varies ? ":=" : "=",
                              loligo_ir_operation_get_name (instruction->operation));
      dump_source (instruction, component, text);
      for (guint j = 0; j < loligo_ir_operation_get_n_operands (instruction->operation); j++)
        g_string_append_printf (text, " %%%u", instruction->operand[j]);
      g_string_append_c (text, '\n');
    }
  dump_loop_edge (kernel, kernel->n_instructions, text);
  for (guint k = 0; k < kernel->n_sinks; k++)
    dump_sink (&kernel->sinks[k], component, text);
}
