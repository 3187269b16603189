/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * problem.c: the list of what a person did wrong in one text, and how it prints. Called by every
 * checker. It knows nothing of what was checked.
 */
#include "base/problem.h"

#include "base/i18n.h"

#define PROBLEMS_KEPT 100

struct _LoligoProblems
{
  GPtrArray *kept; /* of LoligoProblem */
  guint count;     /* those not kept included */
};

G_DEFINE_QUARK (loligo-error-quark, loligo_error)

gboolean
loligo_refuse (GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT, message);
  return FALSE;
}

static void
problem_free (gpointer data)
{
  LoligoProblem *problem = data;
  g_free (problem->file);
  g_free (problem->message);
  g_free (problem);
}

LoligoProblems *
loligo_problems_new (void)
{
  LoligoProblems *problems = g_new0 (LoligoProblems, 1);
  problems->kept = g_ptr_array_new_with_free_func (problem_free);
  return problems;
}

void
loligo_problems_free (LoligoProblems *problems)
{
  if (!problems)
    return;
  g_ptr_array_unref (problems->kept);
  g_free (problems);
}

guint
loligo_problems_get_count (const LoligoProblems *problems)
{
  return problems->count;
}

const LoligoProblem *
loligo_problems_get (const LoligoProblems *problems, guint index)
{
  return index < problems->kept->len ? g_ptr_array_index (problems->kept, index) : NULL;
}

/* A message is one line whatever text it quotes. */
static void
flatten (char *message)
{
  for (char *c = message; *c; c++)
    if ((guchar) *c < ' ' || *c == 0x7f)
      *c = ' ';
}

void
loligo_problems_add (LoligoProblems *problems, const char *file, guint line, guint column,
                     guint length, const char *format, ...)
{
  problems->count++;
  if (problems->kept->len >= PROBLEMS_KEPT)
    return;

  LoligoProblem *problem = g_new0 (LoligoProblem, 1);
  problem->file = g_strdup (file);
  problem->line = line;
  problem->column = column;
  problem->length = length;
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  problem->message = g_utf8_make_valid (message, -1);
  flatten (problem->message);
  g_ptr_array_add (problems->kept, problem);
}

static int
compare (gconstpointer left, gconstpointer right)
{
  const LoligoProblem *a = *(const LoligoProblem *const *) left;
  const LoligoProblem *b = *(const LoligoProblem *const *) right;
  int by_file = g_strcmp0 (a->file, b->file);
  if (by_file)
    return by_file;
  if (a->line != b->line)
    return a->line < b->line ? -1 : 1;
  return (a->column > b->column) - (a->column < b->column);
}

void
loligo_problems_sort (LoligoProblems *problems)
{
  g_ptr_array_sort (problems->kept, compare); /* stable: equal places keep their order */
}

/* The place in front of a message: "file:line:column: ". */
static void
append_place (GString *text, const LoligoProblem *problem)
{
  if (problem->file)
    g_string_append_printf (text, "%s:", problem->file);
  if (problem->line > 0)
    g_string_append_printf (text, "%u:", problem->line);
  if (problem->line > 0 && problem->column > 0)
    g_string_append_printf (text, "%u:", problem->column);
  if (text->len > 0)
    g_string_append_c (text, ' ');
}

char *
loligo_problem_to_string (const LoligoProblem *problem)
{
  GString *text = g_string_new (NULL);
  append_place (text, problem);
  g_string_append_printf (text, _("error: %s"), problem->message);
  return g_string_free (text, FALSE);
}

char *
loligo_problems_to_string (const LoligoProblems *problems)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < problems->kept->len; i++)
    {
      g_autofree char *line = loligo_problem_to_string (g_ptr_array_index (problems->kept, i));
      g_string_append_printf (text, "%s\n", line);
    }
  if (problems->count > problems->kept->len)
    {
      guint more = problems->count - problems->kept->len;
      g_string_append_printf (text, _("and %u more errors"), more);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

gboolean
loligo_problems_to_error (const LoligoProblems *problems, GError **error)
{
  if (problems->count == 0)
    return TRUE;
  const LoligoProblem *first = loligo_problems_get (problems, 0);
  g_autoptr (GString) text = g_string_new (NULL);
  append_place (text, first);
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT, "%s%s", text->str, first->message);
  return FALSE;
}
