/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-machine.c: see bench-machine.h. Each figure is the least of several short batches: the
 * machine is shared, and the least is what it can do.
 */
#include "cli/bench-machine.h"
#include <string.h>

enum
{
  BATCHES = 7,
  EXP_STATES = 8,
  EXP_LANES = 4096,
  EXP_STEPS = 40,
  SCATTER_TARGETS = 40000,
  SCATTER_EVENTS = 3200000,
  COPY_BYTES = 64 << 20,
  WARM_US = 200000
};

static double
now_s (void)
{
  return 1e-6 * g_get_monotonic_time ();
}

/* A system of exponentials: its step is one exponential and one fused operation a state. */
static char *
exponential_model (void)
{
  GString *text = g_string_new ("system exponentials \"Exponentials\"\n");
  for (int k = 0; k < EXP_STATES; k++)
    g_string_append_printf (text, "dx%d/dt = exp(-x%d)/(1 s)\nx%d(0) = 0.%d1\n", k, k, k, k);
  return g_string_free (text, FALSE);
}

static LoligoSimulation *
exponential_simulation (LoligoPrecision precision, GError **error)
{
  g_autoptr (LoligoDocument) document = loligo_document_new ();
  g_autofree char *text = exponential_model ();
  LoligoNode *node = loligo_node_new ("exponentials", "exponentials");
  node->rows = EXP_LANES;
  g_ptr_array_add (document->nodes, node);
  loligo_settings_set (document->models, "exponentials", text);
  document->run.duration = g_strdup ("1000 s");
  document->run.dt = g_strdup ("1 ms");
  document->run.method = g_strdup ("euler");
  document->run.precision = g_strdup (precision == LOLIGO_PRECISION_SINGLE ? "single" : "double");
  document->run.threads = 1;

  g_autoptr (LoligoLibrary) library = loligo_library_new (NULL);
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoPlan) plan = loligo_plan_new (document, library, problems);
  if (!loligo_problems_to_error (problems, error))
    return NULL;
  return loligo_simulation_new (plan, &(LoligoSimulationOptions){ .jit = LOLIGO_JIT_WAIT }, error);
}

static gboolean
measure_exp (LoligoPrecision precision, double *ns, GError **error)
{
  g_autoptr (LoligoSimulation) simulation = exponential_simulation (precision, error);
  if (simulation == NULL)
    return FALSE;
  *ns = G_MAXDOUBLE;
  for (int batch = 0; batch < BATCHES; batch++)
    {
      double start_s = now_s ();
      if (!loligo_simulation_advance (simulation, EXP_STEPS, NULL, error))
        return FALSE;
      double each = (now_s () - start_s) / ((double) EXP_STATES * EXP_LANES * EXP_STEPS);
      *ns = MIN (*ns, 1e9 * each);
    }
  return TRUE;
}

static double
measure_scatter_ns (void)
{
  g_autofree float *targets = g_new0 (float, SCATTER_TARGETS);
  g_autofree guint32 *index = g_new (guint32, SCATTER_EVENTS);
  guint32 state = 1;
  for (gsize k = 0; k < SCATTER_EVENTS; k++)
    {
      state = state * 1664525u + 1013904223u; /* Numerical Recipes' generator: only an order to visit in */
      index[k] = (guint32) (((guint64) state * SCATTER_TARGETS) >> 32);
    }
  double least = G_MAXDOUBLE;
  for (int batch = 0; batch < BATCHES; batch++)
    {
      double start_s = now_s ();
      for (gsize k = 0; k < SCATTER_EVENTS; k++)
        targets[index[k]] += 1.0f;
      __asm__ volatile ("" : : "r"(targets) : "memory");
      least = MIN (least, 1e9 * (now_s () - start_s) / SCATTER_EVENTS);
    }
  return least;
}

static gboolean
measure_bandwidth (double *gb_s, GError **error)
{
  g_autofree char *from = g_try_malloc (COPY_BYTES);
  g_autofree char *to = g_try_malloc (COPY_BYTES);
  if (from == NULL || to == NULL)
    {
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_MEMORY,
                   _("not enough memory to measure its bandwidth: %d MB are needed"), 2 * (COPY_BYTES >> 20));
      return FALSE;
    }
  memset (from, 1, COPY_BYTES);
  memset (to, 2, COPY_BYTES);
  double least_s = G_MAXDOUBLE;
  for (int batch = 0; batch < BATCHES; batch++)
    {
      double start_s = now_s ();
      memcpy (to, from, COPY_BYTES);
      __asm__ volatile ("" : : "r"(to) : "memory");
      least_s = MIN (least_s, now_s () - start_s);
    }
  *gb_s = 2e-9 * COPY_BYTES / least_s;
  return TRUE;
}

gboolean
loligo_machine_measure (LoligoMachine *machine, GError **error)
{
  machine->scatter_ns = measure_scatter_ns ();
  return measure_exp (LOLIGO_PRECISION_DOUBLE, &machine->exp_double_ns, error)
         && measure_exp (LOLIGO_PRECISION_SINGLE, &machine->exp_single_ns, error)
         && measure_bandwidth (&machine->bandwidth_gb_s, error);
}

static gpointer
be_busy (gpointer data)
{
  (void) data;
  gint64 end_us = g_get_monotonic_time () + WARM_US;
  while (g_get_monotonic_time () < end_us)
    ;
  return NULL;
}

void
loligo_machine_warm (guint threads)
{
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  for (guint k = 1; k < threads; k++)
    {
      GThread *thread = g_thread_try_new ("loligo-warm", be_busy, NULL, NULL);
      if (thread != NULL)
        g_ptr_array_add (others, thread);
    }
  be_busy (NULL);
  for (guint k = 0; k < others->len; k++)
    g_thread_join (others->pdata[k]);
}
