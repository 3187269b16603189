/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-engine.c: commands are obeyed in order and between steps; the same commands give the same recordings
 * as a simulation on its own; a reader may look on. No clock is tested, only that things end.
 */
#include "run-util.h"
#include "run/engine.h"

#include <math.h>

static const char *DRIVEN
    = "{\"format\": \"loligo\", \"version\": 1, \"nodes\": ["
      "{\"id\": \"n\", \"model\": \"lif\", \"size\": 130},"
      "{\"id\": \"I\", \"model\": \"constant\", \"parameters\": {\"amplitude\": \"%s\"}}],"
      "\"edges\": [{\"from\": \"I\", \"to\": \"n.I\"}],"
      "\"recorders\": [{\"id\": \"v\", \"of\": \"n\", \"what\": \"V\"},"
      "{\"id\": \"s\", \"of\": \"n\", \"what\": \"spikes\"}],"
      "\"run\": {\"duration\": \"%s\", \"dt\": \"0.1 ms\", \"method\": \"exact\", \"threads\": 2}}";

static const char *EXPLOSION
    = "{\"format\": \"loligo\", \"version\": 1, \"models\": {\"boom\": "
      "\"system boom \\\"Boom\\\"\\ndx/dt = x^2/ms\\nx(0) = 2\\n\"},"
      "\"nodes\": [{\"id\": \"bomb\", \"model\": \"boom\"}],"
      "\"recorders\": [{\"id\": \"x\", \"of\": \"bomb\", \"what\": \"x\"}],"
      "\"run\": {\"duration\": \"10 ms\", \"dt\": \"0.01 ms\", \"method\": \"euler\"}}";

static LoligoEngine *
new_engine (const char *current, const char *duration)
{
  g_autofree char *json = g_strdup_printf (DRIVEN, current, duration);
  return loligo_engine_new (simulation_from_json (json, 0, LOLIGO_JIT_AUTO));
}

static LoligoEngineStatus
get_status (LoligoEngine *engine)
{
  LoligoEngineStatus status;
  loligo_engine_flush_sync (engine);
  loligo_engine_get_status (engine, &status);
  return status;
}

static LoligoEngineStatus
wait_for_state (LoligoEngine *engine, LoligoEngineState state)
{
  LoligoEngineStatus status = get_status (engine);
  for (; status.state != state; status = get_status (engine))
    g_usleep (1000);
  return status;
}

static void
test_run_to_the_end (void)
{
  g_autoptr (LoligoEngine) engine = new_engine ("25 mV", "100 ms");
  LoligoEngineStatus status = get_status (engine);
  g_assert_cmpint (status.state, ==, LOLIGO_ENGINE_PAUSED);
  g_assert_cmpint (status.step, ==, 0);
  loligo_engine_run (engine);
  status = wait_for_state (engine, LOLIGO_ENGINE_FINISHED);
  g_assert_cmpint (status.step, ==, 1000);
  g_assert_cmpuint (status.n_spikes, ==, 5 * 130);
  g_assert_cmpfloat_with_epsilon (status.t_s, 0.1, 1e-12);
  double output_si;
  guint64 n_spikes;
  g_assert_true (loligo_engine_get_display (engine, 0, &output_si, &n_spikes));
  g_assert_cmpuint (n_spikes, ==, 5 * 130);
  g_assert_cmpfloat (output_si, <=, 20e-3);
  g_assert_true (loligo_engine_get_display (engine, 1, &output_si, &n_spikes));
  g_assert_cmpfloat_with_epsilon (output_si, 25e-3, 1e-15);
  /* Once more: as long again. */
  loligo_engine_run (engine);
  loligo_engine_flush_sync (engine);
  status = wait_for_state (engine, LOLIGO_ENGINE_FINISHED);
  g_assert_cmpint (status.step, ==, 2000);
  g_assert_cmpuint (loligo_recorder_get_n_samples (loligo_engine_find_recorder (engine, "v")), ==,
                    2001);
}

static void
test_equals_simulation (void)
{
  g_autofree char *json = g_strdup_printf (DRIVEN, "22 mV", "5 s");
  g_autoptr (LoligoSimulation) alone = simulation_from_json (json, 1, LOLIGO_JIT_OFF);
  g_autoptr (LoligoEngine) engine = new_engine ("22 mV", "5 s");
  loligo_engine_step (engine, 1);
  loligo_engine_step (engine, 1);
  LoligoEngineStatus status = get_status (engine);
  g_assert_cmpint (status.state, ==, LOLIGO_ENGINE_PAUSED);
  g_assert_cmpint (status.step, ==, 2);
  /* However far it comes before it is stopped. */
  loligo_engine_run (engine);
  loligo_engine_pause (engine);
  loligo_engine_step (engine, 300);
  status = get_status (engine);
  g_assert_cmpint (status.step, >=, 302);
  advance_well (alone, status.step);
  LoligoRecorder *v = loligo_engine_find_recorder (engine, "v");
  for (guint64 k = 0; k < 130; k += 43)
    {
      guint64 n_a, n_b;
      g_autofree double *a
          = read_all (loligo_simulation_find_recorder (alone, "v"), k, &n_a);
      g_autofree double *b = read_all (v, k, &n_b);
      g_assert_cmpuint (n_a, ==, n_b);
      g_assert_cmpint (memcmp (a, b, n_a * sizeof (double)), ==, 0);
    }
}

static void
test_parameter_and_reset (void)
{
  g_autoptr (LoligoEngine) engine = new_engine ("0 mV", "100 ms");
  loligo_engine_step (engine, 20);
  loligo_engine_flush_sync (engine);
  loligo_engine_set_parameter (engine, 1, 0, 10e-3);
  loligo_engine_set_parameter (engine, 99, 0, 1); /* no such node: ignored */
  loligo_engine_set_parameter (engine, 0, 99, 1);
  loligo_engine_step (engine, 20);
  LoligoEngineStatus status = get_status (engine);
  g_assert_cmpint (status.step, ==, 40);
  LoligoRecorder *v = loligo_engine_find_recorder (engine, "v");
  guint64 count;
  g_autofree double *values = read_all (v, 129, &count);
  g_assert_cmpuint (count, ==, 41);
  g_assert_cmpfloat (values[20], ==, 0);
  g_assert_cmpfloat_with_epsilon (values[40], 10e-3 * -expm1 (-0.2), 1e-15);
  guint64 generation = status.generation;
  loligo_engine_reset (engine);
  status = get_status (engine);
  g_assert_cmpuint (status.generation, ==, generation + 1);
  g_assert_cmpint (status.step, ==, 0);
  g_assert_cmpuint (loligo_recorder_get_n_samples (v), ==, 1);
  /* The value set meanwhile stays. */
  loligo_engine_step (engine, 10);
  loligo_engine_flush_sync (engine);
  g_autofree double *again = read_all (v, 0, &count);
  g_assert_cmpfloat_with_epsilon (again[10], 10e-3 * -expm1 (-0.1), 1e-15);
}

static void
test_step_to_spike (void)
{
  g_autoptr (LoligoEngine) engine = new_engine ("25 mV", "100 ms");
  gint64 before = 0;
  for (guint i = 1; i <= 5; i++)
    {
      loligo_engine_step_to_spike (engine);
      LoligoEngineStatus status = get_status (engine);
      g_assert_cmpint (status.state, ==, LOLIGO_ENGINE_PAUSED);
      g_assert_cmpuint (status.n_spikes, ==, 130 * i);
      g_assert_cmpint (status.step, >, before);
      LoligoRecorder *spikes = loligo_engine_find_recorder (engine, "s");
      g_assert_cmpint (loligo_recorder_get_spike_step (spikes, 130 * i - 1), ==, status.step);
      before = status.step;
    }
  loligo_engine_step_to_spike (engine);
  LoligoEngineStatus status = get_status (engine);
  g_assert_cmpint (status.state, ==, LOLIGO_ENGINE_FINISHED);
  g_assert_cmpint (status.step, ==, 1000);
}

static void
test_failure (void)
{
  g_autoptr (LoligoEngine) engine
      = loligo_engine_new (simulation_from_json (EXPLOSION, 0, LOLIGO_JIT_OFF));
  loligo_engine_run (engine);
  LoligoEngineStatus status = wait_for_state (engine, LOLIGO_ENGINE_FAILED);
  g_assert_nonnull (strstr (status.message, "bomb"));
  g_assert_nonnull (strstr (status.message, "lower dt"));
  guint64 kept = loligo_recorder_get_n_samples (loligo_engine_get_recorder (engine, 0));
  g_assert_cmpuint (kept, >, 10);
  loligo_engine_run (engine);
  loligo_engine_step (engine, 1);
  g_assert_cmpint (get_status (engine).state, ==, LOLIGO_ENGINE_FAILED);
  loligo_engine_reset (engine);
  status = get_status (engine);
  g_assert_cmpint (status.state, ==, LOLIGO_ENGINE_PAUSED);
  g_assert_cmpstr (status.message, ==, "");
  loligo_engine_step (engine, 10);
  g_assert_cmpint (get_status (engine).step, ==, 10);
}

/* A thousand times slower than life: steps are few, and it can be stopped at any time. */
static void
test_slow_motion (void)
{
  g_autoptr (LoligoEngine) engine = new_engine ("25 mV", "1000 s");
  loligo_engine_set_speed (engine, 0.001);
  loligo_engine_run (engine);
  while (get_status (engine).step < 1)
    g_usleep (1000);
  LoligoEngineStatus status = get_status (engine);
  g_assert_cmpint (status.state, ==, LOLIGO_ENGINE_RUNNING);
  g_assert_cmpint (status.step, <, 1000);
  loligo_engine_pause (engine);
  g_assert_cmpint (get_status (engine).state, ==, LOLIGO_ENGINE_PAUSED);
  /* As fast as it goes, and freed in full flight. */
  loligo_engine_set_speed (engine, 0);
  loligo_engine_run (engine);
  while (get_status (engine).step < 5000)
    g_usleep (1000);
}

/* More commands than the ring holds, at once: none is lost, the last one counts. */
static void
test_flood (void)
{
  g_autoptr (LoligoEngine) engine = new_engine ("0 mV", "1000 s");
  loligo_engine_run (engine);
  for (guint i = 0; i <= 5000; i++)
    loligo_engine_set_parameter (engine, 1, 0, i * 1e-6);
  loligo_engine_pause (engine);
  g_assert_cmpint (get_status (engine).state, ==, LOLIGO_ENGINE_PAUSED);
  double output_si;
  guint64 n_spikes;
  loligo_engine_step (engine, 1);
  loligo_engine_flush_sync (engine);
  g_assert_true (loligo_engine_get_display (engine, 1, &output_si, &n_spikes));
  g_assert_cmpfloat_with_epsilon (output_si, 5e-3, 1e-15);
}

static void
test_reader (void)
{
  g_autoptr (LoligoEngine) engine = new_engine ("25 mV", "1 s");
  LoligoRecorder *v = loligo_engine_find_recorder (engine, "v");
  LoligoRecorder *s = loligo_engine_find_recorder (engine, "s");
  loligo_engine_run (engine);
  LoligoEngineStatus status = { 0 };
  guint64 seen = 0;
  while (status.state != LOLIGO_ENGINE_FINISHED)
    {
      loligo_engine_get_status (engine, &status);
      guint64 n_samples = loligo_recorder_get_n_samples (v);
      g_assert_cmpuint (n_samples, >=, seen);
      g_assert_cmpuint (n_samples, >=, (guint64) status.step + 1);
      seen = n_samples;
      double minimum, maximum;
      g_assert_true (loligo_recorder_get_range (v, 129, 0, n_samples, &minimum, &maximum));
      g_assert_true (minimum >= -5e-3 && maximum <= 20e-3);
      guint64 n_spikes = loligo_recorder_get_n_spikes (s);
      if (n_spikes == 0)
        continue;
      double t_s;
      guint64 lane;
      loligo_recorder_get_spike (s, n_spikes - 1, &t_s, &lane);
      g_assert_cmpuint (lane, <, 130);
    }
  g_assert_cmpuint (seen, ==, 10001);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/run-to-the-end", test_run_to_the_end);
  g_test_add_func ("/engine/equals-simulation", test_equals_simulation);
  g_test_add_func ("/engine/parameter-and-reset", test_parameter_and_reset);
  g_test_add_func ("/engine/step-to-spike", test_step_to_spike);
  g_test_add_func ("/engine/failure", test_failure);
  g_test_add_func ("/engine/slow-motion", test_slow_motion);
  g_test_add_func ("/engine/flood", test_flood);
  g_test_add_func ("/engine/reader", test_reader);
  return g_test_run ();
}
