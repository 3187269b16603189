/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * run.c: `loligo run`: document -> plan -> simulation -> files, figure, summary. What cannot be
 * written is found before the run, not after it.
 */
#include "cli/cli-private.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/run-options.h"
#include "figure/figure.h"
#include <inttypes.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SAMPLES_LIMIT 2e7
#define FEW_NEURONS 10
#define FIGURE_WIDTH_MM 160
#define PANEL_HEIGHT_MM 45

/* The variable that a model on its own records: its first state. */
static const char *
get_first_variable (const LoligoComponent *component)
{
  if (component->n_states > 0)
    return component->states[0]->name;
  return component->n_algebraics > 0 ? component->algebraics[0]->name : NULL;
}

static void
add_recorder (LoligoDocument *document, const char *node, const char *what, const char *which,
              const char *every)
{
  g_autofree char *wish = g_strconcat (node, "_", what, NULL);
  g_strdelimit (wish, ".", '_');
  g_autofree char *id = loligo_document_unique_id (document, wish);
  LoligoRecorderSpec *spec = loligo_recorder_spec_new (id, node, what);
  spec->which = g_strdup (which);
  spec->every = g_strdup (every);
  g_ptr_array_add (document->recorders, spec);
}

/* Without --record: spikes and the first variable; all of it when that is not too much to keep. */
static void
add_default_recorders (LoligoDocument *document, const char *node, const LoligoPlan *plan)
{
  const LoligoPlanNode *planned = NULL;
  for (guint i = 0; i < plan->n_nodes; i++)
    if (g_str_equal (plan->nodes[i].id, node))
      planned = &plan->nodes[i];
  if (planned->component->n_spike_rules > 0)
    add_recorder (document, node, "spikes", NULL, NULL);
  const char *variable = get_first_variable (planned->component);
  if (variable == NULL)
    return;
  double n_samples = 1. + plan->n_steps;
  if (n_samples * planned->size <= SAMPLES_LIMIT)
    {
      add_recorder (document, node, variable, NULL, NULL);
      return;
    }
  guint64 n_few = MIN (planned->size, FEW_NEURONS);
  double stride = ceil (n_samples * n_few / SAMPLES_LIMIT);
  g_autofree char *which = n_few < planned->size ? g_strdup_printf ("0:%d", FEW_NEURONS) : NULL;
  g_autofree char *number = loligo_number_format (stride * plan->dt_s);
  g_autofree char *every = stride > 1 ? g_strconcat (number, " s", NULL) : NULL;
  add_recorder (document, node, variable, which, every);
  g_autofree char *steps = g_strdup_printf ("%.0f", stride);
  if (stride == 1)
    loligo_cli_say (_("note: %s is kept of the first %d neurons only; --record %s.%s keeps all"),
                    variable, FEW_NEURONS, node, variable);
  else if (which != NULL)
    loligo_cli_say (_("note: %s is kept of the first %d neurons only, every %s steps; "
                       "--record %s.%s keeps all"),
                    variable, FEW_NEURONS, steps, node, variable);
  else
    loligo_cli_say (_("note: %s is kept every %s steps only; --record %s.%s keeps all"), variable,
                    steps, node, variable);
}

/* The plan of what will be run: recorders only where somebody reads them. */
static LoligoPlan *
make_plan (const LoligoRunOptions *options, LoligoDocument *document, LoligoLibrary *library,
           const char *own, LoligoProblems *problems)
{
  g_autoptr (LoligoPlan) plan = loligo_plan_new (document, library, problems);
  if (plan == NULL)
    return NULL;
  gboolean keep = loligo_run_options_keep_data (options);
  if (keep && own != NULL && options->records == NULL)
    add_default_recorders (document, own, plan);
  else if (!keep && document->recorders->len > 0)
    {
      if (options->records != NULL)
        loligo_cli_say (_("note: --record keeps nothing without --out DIR or --figure FILE"));
      g_ptr_array_set_size (document->recorders, 0);
    }
  else
    return g_steal_pointer (&plan);
  return loligo_plan_new (document, library, problems);
}

static gboolean
folder_can_be_written (const char *folder, GError **error)
{
  if (g_access (folder, W_OK | X_OK) == 0)
    return TRUE;
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE, _("cannot write into %s: %s"), folder,
               g_strerror (errno));
  return FALSE;
}

/* Before the run: the folder is made, and places for files are tried. */
static gboolean
prepare_output (const LoligoRunOptions *options, GError **error)
{
  if (options->out != NULL)
    {
      if (g_mkdir_with_parents (options->out, 0777) != 0)
        {
          g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE, _("cannot make the folder %s: %s"),
                       options->out, g_strerror (errno));
          return FALSE;
        }
      if (!folder_can_be_written (options->out, error))
        return FALSE;
    }
  if (options->figure == NULL)
    return TRUE;
  g_autofree char *folder = g_path_get_dirname (options->figure);
  return folder_can_be_written (folder, error);
}

/* Steps in pieces of about a twentieth of a second, so that the bar moves and Ctrl+C is quick. */
static gboolean
advance (LoligoSimulation *simulation, const LoligoPlan *plan, LoligoProgress *progress,
         const gint *cancel, GError **error)
{
  gint64 piece = 64;
  while (loligo_simulation_get_step (simulation) < plan->n_steps && !g_atomic_int_get (cancel))
    {
      gint64 left = plan->n_steps - loligo_simulation_get_step (simulation);
      gint64 start_us = g_get_monotonic_time ();
      if (!loligo_simulation_advance (simulation, MIN (piece, left), cancel, error))
        return FALSE;
      gint64 taken_us = MAX (g_get_monotonic_time () - start_us, 1);
      piece = CLAMP (piece * CLAMP (50000. / taken_us, 0.25, 4), 1, 1e9);
      loligo_progress_update (progress, loligo_simulation_get_time (simulation));
    }
  return TRUE;
}

static char *
format_number (double value, const char *format)
{
  char buffer[48];
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, format, value));
}

/* "1.25 s", "350 ms" */
static char *
format_seconds (double t_s)
{
  g_autofree char *number = format_number (t_s < 1 ? t_s * 1000 : t_s, "%.4g");
  return g_strconcat (number, t_s < 1 ? " ms" : " s", NULL);
}

/* The state at the end, of a node of one. */
static char *
describe_state (LoligoSimulation *simulation, const LoligoPlanNode *node, guint index)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint k = 0; k < MIN (node->component->n_states, 6); k++)
    {
      const LoligoSymbol *symbol = node->component->states[k];
      LoligoUnit unit = loligo_plan_get_unit (node, symbol);
      double value = loligo_simulation_get_state (simulation, index, k, 0) / unit.scale;
      g_autofree char *number = format_number (value, "%.5g");
      g_string_append_printf (text, "%s%s = %s%s%s", k > 0 ? ", " : "", symbol->name, number,
                              unit.text[0] != '\0' ? " " : "", unit.text);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
print_node (LoligoSimulation *simulation, const LoligoPlan *plan, guint index)
{
  const LoligoPlanNode *node = &plan->nodes[index];
  const LoligoComponent *component = node->component;
  double t_s = loligo_simulation_get_time (simulation);
  loligo_cli_print ("%s: ", node->id);
  if (node->size > 1)
    loligo_cli_print ("%" G_GUINT64_FORMAT " × ", node->size);
  loligo_cli_print ("%s, %s", loligo_i18n_library (component->title),
                    loligo_method_to_string (loligo_simulation_get_method (simulation, index)));
  if (component->n_spike_rules > 0)
    {
      guint64 n_spikes = loligo_simulation_get_n_spikes (simulation, index);
      g_autofree char *rate = format_number (t_s > 0 ? n_spikes / t_s / node->size : 0, "%.4g");
      loligo_cli_print (_(", %" PRIu64 " spikes (%s Hz)"), n_spikes, rate);
    }
  loligo_cli_print ("\n");
  if (node->size > 1 || component->n_states == 0)
    return;
  g_autofree char *state = describe_state (simulation, node, index);
  loligo_cli_print (_("  at the end: %s\n"), state);
}

static void
print_summary (LoligoSimulation *simulation, const LoligoPlan *plan)
{
  for (guint i = 0; i < plan->n_nodes; i++)
    if (plan->n_nodes == 1 || plan->nodes[i].component->kind != LOLIGO_KIND_STIMULUS
        || plan->nodes[i].component->n_spike_rules > 0)
      print_node (simulation, plan, i);
  LoligoSimulationFigures figures = { 0 };
  loligo_simulation_get_figures (simulation, &figures);
  double t_s = loligo_simulation_get_time (simulation);
  g_autofree char *biological = format_seconds (t_s);
  g_autofree char *wall = format_seconds (figures.simulate_s);
  g_autofree char *build = format_seconds (figures.build_s);
  double speed = t_s / fmax (figures.simulate_s, 1e-9);
  g_autofree char *factor = format_number (speed, speed < 100 ? "%.3g" : "%.0f");
  gboolean has_machine = figures.machine != NULL && *figures.machine != '\0';
  loligo_cli_print (_("%s in %s (%s× real time), after %s to build"), biological, wall, factor,
                    build);
  loligo_cli_print ("%s%s\n", has_machine ? "; " : "", has_machine ? figures.machine : "");
  g_free (figures.machine);
}

/* The document's plots of what was recorded. (transfer full) */
static LoligoFigure *
make_figure (LoligoSimulation *simulation, const LoligoDocument *document)
{
  guint n_recorders = loligo_simulation_get_n_recorders (simulation);
  g_autofree LoligoRecorder **recorders = g_new0 (LoligoRecorder *, n_recorders + 1);
  for (guint k = 0; k < n_recorders; k++)
    recorders[k] = loligo_simulation_get_recorder (simulation, k);
  double end_s = loligo_simulation_get_time (simulation);
  LoligoFigure *figure = loligo_figure_new_for_document (document, recorders, n_recorders, end_s);
  g_autofree char *stamp = loligo_provenance_stamp (simulation, document);
  loligo_figure_set_stamp (figure, stamp);
  return figure;
}

static gboolean
write_output (const LoligoRunOptions *options, LoligoSimulation *simulation,
              const LoligoDocument *document, GError **error)
{
  if (!loligo_run_options_keep_data (options))
    return TRUE;
  if (options->out != NULL
      && !loligo_export_simulation (simulation, document, options->format, options->out, error))
    return FALSE;
  g_autoptr (LoligoFigure) figure = make_figure (simulation, document);
  if (options->out != NULL
      && !loligo_figure_write_data (figure, options->out, options->format, error))
    return FALSE;
  guint n_panels = MAX (loligo_figure_get_n_panels (figure), 1);
  return options->figure == NULL
         || loligo_figure_save (figure, options->figure, FIGURE_WIDTH_MM, PANEL_HEIGHT_MM * n_panels + 20,
                                error);
}

/* A run that blew up has no numbers worth a summary; where its data are is said all the same. */
static void
report (const LoligoRunOptions *options, LoligoSimulation *simulation, const LoligoPlan *plan,
        gboolean is_sound)
{
  if (options->as_json)
    {
      g_autofree char *json = loligo_summary_to_json (simulation);
      loligo_cli_print ("%s%s", json, g_str_has_suffix (json, "\n") ? "" : "\n");
      return;
    }
  if (is_sound)
    print_summary (simulation, plan);
  if (options->out != NULL)
    loligo_cli_print (_("data in %s\n"), options->out);
  if (options->figure != NULL)
    loligo_cli_print (_("figure in %s\n"), options->figure);
}

/* How many synapses a rule makes is known only now, and a recorder may choose none of them. */
static void
note_empty_recorders (LoligoSimulation *simulation)
{
  for (guint i = 0; i < loligo_simulation_get_n_recorders (simulation); i++)
    {
      LoligoRecorder *recorder = loligo_simulation_get_recorder (simulation, i);
      if (!loligo_recorder_is_spikes (recorder) && loligo_recorder_get_n_lanes (recorder) == 0)
        loligo_cli_say (_("note: recorder %s keeps nothing: %s has not that many synapses"),
                        loligo_recorder_get_id (recorder), loligo_recorder_get_node (recorder));
    }
}

static int
run_plan (const LoligoRunOptions *options, const LoligoDocument *document, LoligoPlan *plan)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoligoInterrupt) interrupt = loligo_interrupt_new ();
  LoligoSimulationOptions how = { .jit = options->no_jit ? LOLIGO_JIT_OFF : LOLIGO_JIT_WAIT };
  g_autoptr (LoligoSimulation) simulation = loligo_simulation_new (plan, &how, &error);
  if (simulation == NULL || !prepare_output (options, &error))
    return loligo_cli_fail (error);
  note_empty_recorders (simulation);
  const gint *cancel = loligo_interrupt_get_flag (interrupt);
  LoligoProgress *progress = loligo_progress_new (plan->duration_s, options->progress);
  advance (simulation, plan, progress, cancel, &error);
  loligo_progress_free (progress);

  int status = 0;
  if (error != NULL)
    {
      status = loligo_cli_fail (error);
      if (loligo_run_options_keep_data (options))
        loligo_cli_say (_("note: what was recorded up to there is kept"));
    }
  else if (loligo_simulation_get_step (simulation) < plan->n_steps)
    {
      g_autofree char *at = format_seconds (loligo_simulation_get_time (simulation));
      loligo_cli_say (loligo_run_options_keep_data (options)
                          ? _("stopped at %s; what was recorded up to there is kept")
                          : _("stopped at %s"),
                      at);
      status = LOLIGO_EXIT_INTERRUPTED;
    }
  g_autoptr (GError) write_error = NULL;
  if (!write_output (options, simulation, document, &write_error))
    return loligo_cli_fail (write_error);
  report (options, simulation, plan, error == NULL);
  return status;
}

int
loligo_cli_run (int argc, char **argv)
{
  g_auto (LoligoRunOptions) options = { 0 };
  int status = loligo_run_options_read (&options, argc, argv);
  if (status >= 0)
    return status;
  g_autoptr (LoligoLibrary) library = loligo_library_new (NULL);
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *own = NULL;
  g_autoptr (LoligoDocument) document
      = loligo_run_options_make_document (&options, library, &own, problems, &error);
  if (error != NULL)
    return loligo_cli_wrong ("%s", error->message);
  if (document == NULL)
    return loligo_cli_fail_problems (problems);
  if (document->nodes->len == 0)
    return loligo_cli_wrong (_("%s has no nodes; there is nothing to run"), options.what);
  loligo_cli_note_version (document, options.what);
  g_autoptr (LoligoPlan) plan = make_plan (&options, document, library, own, problems);
  if (plan == NULL)
    return loligo_cli_fail_problems (problems);
  return run_plan (&options, document, plan);
}
