/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * summary.c: what a run was and did, as documents-and-commands.md defines it: the summary, and the provenance
 * that goes with files and figures.
 */
#include "io/export-private.h"
#include "io/json-text.h"

#include "base/host.h"
#include "config.h"

static void
append_field (GString *json, const char *name, double value)
{
  g_string_append_printf (json, ",\n  \"%s\": ", name);
  loligo_json_append_number (json, value);
}

static gboolean
has_equations (const LoligoComponent *component)
{
  for (guint i = 0; i < component->n_states; i++)
    if (component->states[i]->derivative != 0)
      return TRUE;
  return FALSE;
}

/* Stimuli have none. */
static void
append_methods (GString *json, LoligoSimulation *simulation)
{
  const LoligoPlan *plan = loligo_simulation_get_plan (simulation);
  const char *separator = "";
  g_string_append (json, ",\n  \"method\": {");
  for (guint node = 0; node < plan->n_nodes; node++)
    {
      if (!has_equations (plan->nodes[node].component))
        continue;
      g_string_append (json, separator);
      loligo_json_append_string (json, plan->nodes[node].id);
      g_string_append (json, ": ");
      loligo_json_append_string (
          json, loligo_method_to_string (loligo_simulation_get_method (simulation, node)));
      separator = ", ";
    }
  g_string_append_c (json, '}');
}

static void
append_nodes (GString *json, LoligoSimulation *simulation)
{
  const LoligoPlan *plan = loligo_simulation_get_plan (simulation);
  double duration_s = loligo_simulation_get_time (simulation);
  const char *separator = "\n    ";
  g_string_append (json, ",\n  \"nodes\": {");
  for (guint node = 0; node < plan->n_nodes; node++)
    {
      if (plan->nodes[node].is_implicit)
        continue;
      guint64 size = plan->nodes[node].size;
      guint64 n_spikes = loligo_simulation_get_n_spikes (simulation, node);
      double rate_hz
          = duration_s > 0 ? (double) n_spikes / ((double) size * duration_s) : 0;
      g_string_append (json, separator);
      separator = ",\n    ";
      loligo_json_append_string (json, plan->nodes[node].id);
      g_string_append_printf (json,
                              ": {\"size\": %" G_GUINT64_FORMAT ", \"spikes\": %" G_GUINT64_FORMAT
                              ", \"rate_hz\": ",
                              size, n_spikes);
      loligo_json_append_number (json, rate_hz);
      g_string_append_c (json, '}');
    }
  g_string_append (json, plan->n_nodes > 0 ? "\n  }" : "}");
}

/* By whom a full matrix is multiplied, where it is not the engine: the last bits of a result go by that. */
static void
append_library (GString *json, LoligoSimulation *simulation, guint projection)
{
  g_autofree char *library = loligo_simulation_describe_library (simulation, projection);
  if (library == NULL)
    return;
  g_string_append (json, ", \"library\": ");
  loligo_json_append_string (json, library);
}

static void
append_edges (GString *json, LoligoSimulation *simulation)
{
  const LoligoPlan *plan = loligo_simulation_get_plan (simulation);
  g_string_append (json, ",\n  \"edges\": {");
  for (guint i = 0; i < plan->n_edges; i++)
    {
      g_string_append (json, i == 0 ? "\n    " : ",\n    ");
      loligo_json_append_string (json, plan->projections[i].id);
      g_string_append_printf (json,
                              ": {\"synapses\": %" G_GUINT64_FORMAT
                              ", \"events\": %" G_GUINT64_FORMAT,
                              loligo_simulation_get_n_synapses (simulation, i),
                              loligo_simulation_get_n_events (simulation, i));
      append_library (json, simulation, i);
      g_string_append_c (json, '}');
    }
  g_string_append (json, plan->n_edges > 0 ? "\n  }" : "}");
}

char *
loligo_summary_to_json (LoligoSimulation *simulation)
{
  const LoligoPlan *plan = loligo_simulation_get_plan (simulation);
  LoligoSimulationFigures figures;
  loligo_simulation_get_figures (simulation, &figures);
  g_autoptr (GString) json = g_string_new ("{\n  \"duration_ms\": ");
  loligo_json_append_number (json, loligo_simulation_get_time (simulation) * 1e3);
  append_field (json, "dt_ms", plan->dt_s * 1e3);
  append_field (json, "steps", (double) loligo_simulation_get_step (simulation));
  append_methods (json, simulation);
  g_string_append_printf (json, ",\n  \"seed\": %" G_GUINT64_FORMAT, plan->seed);
  append_field (json, "threads", loligo_simulation_get_n_threads (simulation));
  g_string_append_printf (json, ",\n  \"precision\": \"%s\"",
                          plan->single_precision ? "single" : "double");
  g_string_append_printf (json, ",\n  \"jit\": %s", figures.jit ? "true" : "false");
  append_field (json, "build_s", figures.build_s);
  append_field (json, "compile_s", figures.compile_s);
  append_field (json, "simulate_s", figures.simulate_s);
  append_field (json, "peak_memory_bytes", (double) figures.peak_memory_bytes);
  append_nodes (json, simulation);
  append_edges (json, simulation);
  g_string_append (json, "\n}\n");
  loligo_simulation_figures_clear (&figures);
  return g_string_free (g_steal_pointer (&json), FALSE);
}

/* SHA-256 of the document as it is written to a file. */
static char *
hash_document (const LoligoDocument *document)
{
  g_autofree char *text = loligo_document_to_json (document);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

/* "exponential_euler", or "rk4 + exact" where nodes differ. */
static char *
list_methods (LoligoSimulation *simulation)
{
  const LoligoPlan *plan = loligo_simulation_get_plan (simulation);
  gboolean is_used[LOLIGO_N_METHODS] = { FALSE };
  for (guint node = 0; node < plan->n_nodes; node++)
    if (has_equations (plan->nodes[node].component))
      is_used[loligo_simulation_get_method (simulation, node)] = TRUE;
  g_autoptr (GString) list = g_string_new (NULL);
  for (guint method = 0; method < LOLIGO_N_METHODS; method++)
    if (is_used[method])
      g_string_append_printf (list, "%s%s", list->len > 0 ? " + " : "",
                              loligo_method_to_string ((LoligoMethod) method));
  return g_string_free (g_steal_pointer (&list), FALSE);
}

char *
loligo_provenance_stamp (LoligoSimulation *simulation, const LoligoDocument *document)
{
  const LoligoPlan *plan = loligo_simulation_get_plan (simulation);
  g_autofree char *hash = hash_document (document);
  g_autofree char *methods = list_methods (simulation);
  char dt_ms[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (dt_ms, sizeof dt_ms, "%.15g", plan->dt_s * 1e3);
  return g_strdup_printf ("Loligo %s, document %.12s, seed %" G_GUINT64_FORMAT ", dt %s ms%s%s",
                          LOLIGO_VERSION, hash, plan->seed, dt_ms, *methods != '\0' ? ", " : "",
                          methods);
}

/* One serves all edges. */
static void
append_first_library (GString *json, LoligoSimulation *simulation)
{
  const LoligoPlan *plan = loligo_simulation_get_plan (simulation);
  gsize length = json->len;
  for (guint i = 0; i < plan->n_edges && json->len == length; i++)
    append_library (json, simulation, i);
}

char *
loligo_provenance_to_json (LoligoSimulation *simulation, const LoligoDocument *document)
{
  const LoligoPlan *plan = loligo_simulation_get_plan (simulation);
  LoligoSimulationFigures figures;
  loligo_simulation_get_figures (simulation, &figures);
  g_autofree char *hash = hash_document (document);
  g_autofree char *processor = loligo_host_get_processor ();
  g_autoptr (GString) json = g_string_new ("{\n  \"document_sha256\": ");
  loligo_json_append_string (json, hash);
  g_string_append (json, ",\n  \"version\": ");
  loligo_json_append_string (json, LOLIGO_VERSION);
  g_string_append_printf (json, ",\n  \"seed\": %" G_GUINT64_FORMAT, plan->seed);
  append_field (json, "dt_ms", plan->dt_s * 1e3);
  append_methods (json, simulation);
  append_field (json, "threads", loligo_simulation_get_n_threads (simulation));
  g_string_append_printf (json, ",\n  \"precision\": \"%s\"",
                          plan->single_precision ? "single" : "double");
  append_first_library (json, simulation);
  g_string_append (json, ",\n  \"machine\": ");
  loligo_json_append_string (json, figures.machine);
  g_string_append (json, ",\n  \"host_cpu\": ");
  loligo_json_append_string (json, processor);
  g_string_append (json, "\n}\n");
  loligo_simulation_figures_clear (&figures);
  return g_string_free (g_steal_pointer (&json), FALSE);
}
