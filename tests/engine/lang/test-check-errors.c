/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-check-errors.c: a table of wrong models: exactly these messages at exactly these places, and
 * no others. Then inputs that no person writes: deep, long, broken.
 */
#include "lang/component.h"

#include <stdio.h>
#include <string.h>

#define N "neuron n \"N\"\n"

static const struct
{
  const char *text, *problems;
} table[] = {
  /* units */
  { N "dV/dt = -V/(1 ms) : mV\ny = V + 3 nS\n", "3:7: cannot add mV and nS" },
  { N "dV/dt = -V/(1 ms) : mV\ny = V - 3 nS\n", "3:7: cannot subtract nS from mV" },
  { N "dV/dt = -V : mV\n", "2:9: V is in mV, so dV/dt must be in mV/ms, and this is in mV" },
  { N "dV/dt = -V/(1 ms) : mV\nV(0) = 3 nS\n", "3:8: V is in mV, and this value is in nS" },
  { N "parameter E = 5 mV : nA\n", "2:22: E is declared in nA, and its value is in mV" },
  { N "parameter E = 5 : nA\n", "2:19: E is declared in nA, and its value has no unit; write the "
                                "unit behind the number" },
  { N "parameter E = 5 mV [0 nS, 3]\n", "2:20: the range of E is in nS, and the parameter in mV" },
  { N "parameter E = 5 mV [3, 1]\n",
    "2:20: the range of E ends before it begins; write [low, high]" },
  { N "y = exp(3 mV)\n", "2:5: exp needs a plain number, and this has unit mV; divide by a quantity "
                         "of that unit" },
  { N "parameter k = 2\ny = (3 mV)^k\n", "3:11: what is raised here has unit mV, so the exponent must "
                                         "be a number; divide by a quantity of that unit first" },
  { N "y = 2^(3 mV)\n", "2:6: an exponent is a plain number, and this one has unit mV" },
  { N "y = (3 mV)^(1/3)\n", "2:11: mV to the power 0.3333333333333333 is no unit; divide by a "
                            "quantity of that unit first" },
  { N "y = min(1 mV, 2 nA)\n",
    "2:5: the arguments of min must have one unit, and these have mV and nA" },
  { N "y = 1 mV if 3 nS > 1 mV else 2\n",
    "2:18: cannot compare nS and mV\n"
    "2:10: both values of an if must have one unit, and these have mV and 1" },
  { N "y = 1 if 3 nS else 2\n",
    "2:7: if needs a condition such as V > 0 mV, and this has unit nS" },
  { N "y = 1 and 3 nS\n", "2:7: and needs conditions, and this has unit nS" },
  { N "y = not 3 nS\n", "2:5: not needs a condition, and this has unit nS" },
  { N "y = 3 m^60*(1 m^60)\n", "2:11: the powers in this unit are too large; use smaller ones" },
  { N "input I : degC\n", "2:11: the unit degC has an offset or is logarithmic; use a plain unit "
                          "such as K" },
  { N "y = 3 mVult\n", "2:7: mVult is not a known unit; write for example mV, nA, ms or uA/cm2" },
  { N "y = xi + 1\n", "2:8: cannot add s^-1/2 and 1" },
  { N "y = sqrt(3 m^0.5)\n", "2:5: m^0.5 has no square root" },
  /* names */
  { N "parameter tau = 1 ms\ny = taw\n", "3:5: unknown name taw (did you mean tau?)" },
  { N "y = q\n", "2:5: unknown name or unit q; declare it, for example: parameter q = 1" },
  { N "y = sinn(1)\n", "2:5: unknown function sinn (did you mean sin?)" },
  { N "y = sin(1, 2)\n", "2:5: sin takes 1 argument, not 2" },
  { N "y = min(1)\n", "2:5: min takes 2 to 20 arguments, not 1" },
  { N "f(x) = x\ny = f\nz = f(1, 2)\n",
    "3:5: f is a function; write f(...)\n4:5: f takes 1 argument, not 2" },
  { N "parameter k = 2\ny = k(3)\n", "3:5: k is not a function; write * to multiply" },
  { N "y = 3 x\nx = 2\n",
    "2:7: a name behind a number is a unit, and x is none; write * between them to multiply" },
  { N "parameter k = 1\nparameter k = 2\n",
    "3:11: k is declared twice; the first time in line 2" },
  { N "dV/dt = 1/s\ndV/dt = 1/s\n", "3:2: V has two equations; the first is in line 2" },
  { N "parameter exp = 1\n", "2:11: exp has a meaning of its own in the language; choose another name" },
  { N "x(0) = 3\n", "2:1: x has an initial value and no equation; write dx/dt = ..." },
  { N "dx/dt = 1/s\nx(0) = 1\nx(0) = 2\n",
    "4:1: x has two initial values; the first is in line 3" },
  { N "y = 3\ny(0) = 2\n", "3:1: y has no equation dy/dt, so it has no initial value" },
  { N "parameter a = 1\nparameter b = 2*a\n",
    "3:17: this must be a constant and cannot use a; write a number with its unit" },
  { N "parameter a = rand()\n", "2:15: this must be a constant: rand changes" },
  { N "parameter a = 1/0\n", "2:11: the value of a is not a finite number" },
  { N "output nope\n", "2:8: the output must be a variable of the model, and nope is none" },
  /* circles */
  { N "y = z\nz = y + 1\n",
    "2:1: y depends on itself; one of the variables it is made of uses it again" },
  { N "f(x) = g(x)\ng(x) = f(x)\n",
    "2:8: g calls itself; a function of this language cannot (in f as called in line 3)\n"
    "3:8: f calls itself; a function of this language cannot (in g as called in line 2)" },
  { N "dx/dt = 1/s\nx(0) = y\ny = x\n",
    "3:1: x depends on itself; one of the variables it is made of uses it again" },
  /* one mistake, one message */
  { N "f(x) = x + 1 mV\ny = f(3 nS) + f(3 nS)\nz = y*2 + 1 ms\nw = z + y + f(2 nA)\n",
    "2:10: cannot add nS and mV (in f as called in line 3)" },
  { N "dV/dt = unknwn*V + 3 nS : mV\ny = V + 1 mV\n",
    "2:9: unknown name or unit unknwn; declare it, for example: parameter unknwn = 1" },
  /* events */
  { N "dV/dt = 1 V/s\nspike when V\n",
    "3:12: spike when needs a condition such as V > 0 mV, and this has unit mV" },
  { N "spike rate 3 ms\n", "2:12: a spike rate is in Hz, and this is in ms" },
  { N "dV/dt = 1 V/s\non spike: V = 0 mV\n",
    "3:1: this model never spikes; add a line such as: spike when V > 0 mV" },
  { N "dV/dt = 1 V/s\nparameter p = 1\ny = V\nspike when V > 1 mV\n"
      "on spike:\n  V = 3 nS\n  p = 2\n  y = 1 mV\n  q += 1\n  V *= 2 mV\n  V = (\n  V = 1 mV\n",
    "7:5: V is in mV, and this value is in nS\n"
    "8:3: p is a parameter, and events change variables only; declare it as: variable p = ...\n"
    "9:3: y always follows from its own line, so an event cannot change it\n"
    "10:3: unknown variable q; declare it with an equation or as: variable q = 0\n"
    "11:5: V can be multiplied only by a plain number here, and this is in mV\n"
    "13:5: expected \")\", not \"=\"" },
  { N "dV/dt = 1 V/s\nspike when V > 1 mV\nrefractory 3 mV: V, w\n",
    "4:12: a refractory period is a time, and this is in mV\n"
    "4:21: w cannot be held: it has no equation dw/dt" },
  { N "dV/dt = 1 V/s\nspike when V > xi\n",
    "3:1: white noise (xi) can stand only in differential equations; use normal() here\n"
    "3:14: cannot compare mV and s^-1/2" },
  { N "spike when 1 < 0\non spike:\n\ny = 3\n",
    "3:1: nothing happens here; write an assignment behind the colon or in the indented lines below" },
  { N "V += 3\n", "2:3: \"+=\" stands only in events; write it below \"on spike:\"" },
  /* the past */
  { N "dV/dt = V(t - 3 mV)/(1 ms) : mV\n", "2:13: cannot subtract mV from ms" },
  { N "dV/dt = V(t - V*(1 s/V))/(1 ms) : mV\n",
    "2:13: a delay is made of numbers and parameters and is not negative" },
  { N "dV/dt = V(3 ms)/(1 ms) : mV\n",
    "2:9: V is a variable; write V, or V(t - 5 ms) for its past" },
  { N "d^2 V/dt^2 = V\n",
    "2:3: the order of a derivative is a number or a parameter above 0 and at most 1" },
  { N "d^0.5 V/dt^0.6 = V\n", "2:12: both orders of the derivative must be the same" },
  /* kinds */
  { "rate r \"R\"\ndx/dt = 1/s\nspike when x > 1\n",
    "3:1: \"spike when\" cannot stand in a model of kind rate" },
  { N "on pre: V = 3\n", "2:1: \"on pre\" cannot stand in a model of kind neuron\n"
                         "2:9: unknown variable V; declare it with an equation or as: variable V = 0" },
  { "nuron n \"N\"\ndx/dt = 1/s\n",
    "1:1: a model begins with its kind (neuron, rate, system, channel, synapse or stimulus), an id "
    "and a title, as in: neuron lif \"Leaky integrate-and-fire\" (did you mean neuron?)" },
  { "", "1:1: a model begins with its kind (neuron, rate, system, channel, synapse or stimulus), an "
        "id and a title, as in: neuron lif \"Leaky integrate-and-fire\"" },
  { N "use nothing\n", "2:5: there is no channel nothing; loligo models lists them" },
  /* syntax */
  { N "paramter tau = 3\n",
    "2:1: \"paramter\" begins no statement (did you mean parameter?); a line is for example: "
    "parameter tau = 10 ms, dV/dt = ..., y = ..., or spike when ..." },
  { N "y = (1 + 2\nz = 3 +\n",
    "2:11: expected \")\", not the end of the line\n"
    "3:8: expected a number, a name or \"(\", not the end of the line" },
  { N "y = 1 < 2 < 3\n", "2:11: comparisons cannot be chained; write a < b and b < c" },
  { N "y = 1 if 2\n", "2:11: expected \"else\", not the end of the line; write a if c else b" },
  { N "y = 3 4\n", "2:7: expected the end of the line, not \"4\"" },
  { N "y = $\n", "2:5: expected a number, a name or \"(\", not \"$\"" },
  { N "y = 1e999\n", "2:5: this number is too large" },
  { N "input I :\n", "2:10: expected a unit behind \":\"; write for example : mV, or : 1 for a plain number" },
  { N "parameter 3 = 4\n", "2:11: expected a name, not \"3\"" },
  { N "é = 3\ny = é + \xff\n", "3:9: this byte is not UTF-8 text; save the file in UTF-8" },
  { N "βη = 3 mV\ny = βη + 1 nS\n", "3:8: cannot add mV and nS" },
};

static char *
check (const char *text, gsize length, const char *const *channels)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoComponent) component = loligo_component_new_from_text (
      text, length, NULL, channels, NULL, NULL, problems);
  g_assert_cmpint (component == NULL, ==, loligo_problems_get_count (problems) > 0);
  GString *result = g_string_new (NULL);
  for (guint i = 0; loligo_problems_get (problems, i); i++)
    {
      const LoligoProblem *problem = loligo_problems_get (problems, i);
      g_assert_cmpuint (problem->line, >, 0);
      g_string_append_printf (result, "%s%u:%u: %s", i > 0 ? "\n" : "", problem->line,
                              problem->column, problem->message);
    }
  return g_string_free (result, FALSE);
}

/* The lines in order of place, as the checker gives them. */
static char *
sorted (const char *lines)
{
  g_auto (GStrv) all = g_strsplit (lines, "\n", -1);
  guint n = g_strv_length (all);
  for (guint i = 1; i < n; i++)
    for (guint j = i; j > 0; j--)
      {
        guint a[2], b[2];
        g_assert_cmpint (sscanf (all[j - 1], "%u:%u", &a[0], &a[1]), ==, 2);
        g_assert_cmpint (sscanf (all[j], "%u:%u", &b[0], &b[1]), ==, 2);
        if (a[0] < b[0] || (a[0] == b[0] && a[1] <= b[1]))
          break;
        char *line = all[j];
        all[j] = all[j - 1];
        all[j - 1] = line;
      }
  return g_strjoinv ("\n", all);
}

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *found = check (table[i].text, strlen (table[i].text), NULL);
      g_autofree char *expected = sorted (table[i].problems);
      if (strcmp (found, expected) != 0)
        {
          g_test_message ("%s\n  gives:\n%s\n  not:\n%s", table[i].text, found, expected);
          g_test_fail ();
        }
    }
}

/* A channel's problem has the channel's file; what it needs of the host is told at the host. */
static const char *
one_channel (const char *id, const char **file, gpointer data)
{
  *file = "channel.model";
  return data;
}

static void
test_channels (void)
{
  static const struct
  {
    const char *host, *channel, *problems;
  } wrong[] = {
    { N "use c as A\ndV/dt = sum(channels.I)/(1 s) : mV\n",
      "channel c \"C\"\ninput V : mV\nI = V + 1 nS\n",
      "channel.model:3:7: error: cannot add mV and nS\n" },
    { N "use c as A\n", "channel c \"C\"\ninput V : mV\n",
      "host.model:2:1: error: the channel c needs a variable V, and n has none\n" },
    { N "use c as A\ndV/dt = 1 nS/s\n", "channel c \"C\"\ninput V : mV\n",
      "host.model:2:1: error: the channel c needs V in mV, and here it is in nS\n" },
    { N "use c as A (q = 3)\n", "channel c \"C\"\nparameter g = 3 nS\n",
      "host.model:2:13: error: the channel c has no parameter q\n" },
    { N "use c as A (g = 3)\n", "channel c \"C\"\nparameter g = 3 nS\n",
      "host.model:2:13: error: A.g is declared in nS, and its value has no unit; write the unit "
      "behind the number\n" },
    { N "use c\nuse c\n", "channel c \"C\"\n",
      "host.model:3:5: error: the name c cannot be given to a channel here; write use c as "
      "OtherName\n" },
    { N "use c\ny = sum(channels.I)\n", "channel c \"C\"\n",
      "host.model:3:5: error: the channel c has no variable I to add up\n" },
    { N "use c\n", N, "host.model:2:5: error: c is a model of kind neuron, not a channel\n" },
    { N "use c\n", "channel c \"C\"\nuse d\n",
      "channel.model:2:1: error: \"use\" cannot stand in a model of kind channel\n" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (LoligoProblems) problems = loligo_problems_new ();
      g_assert_null (loligo_component_new_from_text (wrong[i].host, strlen (wrong[i].host),
                                                     "host.model", NULL, one_channel,
                                                     (gpointer) wrong[i].channel, problems));
      g_autofree char *found = loligo_problems_to_string (problems);
      g_assert_cmpstr (found, ==, wrong[i].problems);
    }
}

/* HEAD, then PART n times, then TAIL: the problems of it. */
static char *
check_repeated (const char *head, const char *part, guint n, const char *tail)
{
  GString *text = g_string_new (head);
  for (guint i = 0; i < n; i++)
    g_string_append (text, part);
  g_string_append (text, tail);
  char *found = check (text->str, text->len, NULL);
  g_string_free (text, TRUE);
  return found;
}

static void
test_nesting (void)
{
  static const struct
  {
    const char *part;
    gboolean is_nested;
  } parts[] = { { "(", TRUE },       { "-", TRUE },     { "exp(", TRUE }, { "2^", TRUE },
                { "not ", TRUE },    { "1 if 1 else ", TRUE }, { "1 + ", FALSE }, { "1*", FALSE },
                { "1 and ", FALSE }, { "(1 + ", TRUE }, { "1 == 1 or ", FALSE } };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *found = check_repeated (N "y = ", parts[i].part, 50000, "1\n");
      if (parts[i].is_nested)
        g_assert_nonnull (strstr (found, "nested deeper than 200"));
      else
        g_assert_cmpstr (found, ==, "");
    }
}

static void
test_towers (void)
{
  /* Each function doubles the work in a way that no two calls share. */
  GString *text = g_string_new (N "f0(x) = exp(x)\n");
  for (guint i = 1; i < 60; i++)
    g_string_append_printf (text, "f%u(x) = f%u(x + %u) + f%u(x*%u)\n", i, i - 1, i, i - 1, i + 1);
  g_string_append (text, "dV/dt = f59(V)/(1 s)\n");
  g_autofree char *found = check (text->str, text->len, NULL);
  g_assert_nonnull (strstr (found, "the model is too large"));

  /* A long chain of variables in the wrong order is told; in the right one it is fine. */
  g_string_assign (text, N);
  for (guint i = 0; i < 500; i++)
    g_string_append_printf (text, "y%u = y%u + 1\n", i, i + 1);
  g_string_append (text, "y500 = 1\n");
  g_autofree char *wrong = check (text->str, text->len, NULL);
  g_assert_nonnull (strstr (wrong, "put their definitions in the order of their use"));
  g_string_assign (text, N "y0 = 1\n");
  for (guint i = 1; i < 500; i++)
    g_string_append_printf (text, "y%u = y%u + 1\n", i, i - 1);
  g_autofree char *right = check (text->str, text->len, NULL);
  g_assert_cmpstr (right, ==, "");
  g_string_free (text, TRUE);
}

static void
test_size (void)
{
  gsize length = 1024 * 1024 + 1;
  g_autofree char *text = g_malloc (length);
  memset (text, ' ', length);
  g_autofree char *found = check (text, length, NULL);
  g_assert_cmpstr (found, ==, "1:1: the text is longer than 1048576 bytes");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/check-errors/table", test_table);
  g_test_add_func ("/check-errors/channels", test_channels);
  g_test_add_func ("/check-errors/nesting", test_nesting);
  g_test_add_func ("/check-errors/towers", test_towers);
  g_test_add_func ("/check-errors/size", test_size);
  return g_test_run ();
}
