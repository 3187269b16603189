/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-session.c: a session without a window: what a changed value of a wire does to the run that goes on.
 */
#include "run/session.h"

#include <glib/gstdio.h>
#include <math.h>

#define DOCUMENT                                                                                   \
  "{ \"format\": \"loligo\", \"version\": 1,"                                                      \
  " \"models\": { \"clock\": \"neuron clock \\\"Clock\\\"\\ndx/dt = 1 : ms\\n"                     \
  "spike when x > 9.95 ms\\non spike: x = 0 ms\\n\","                                              \
  " \"cell\": \"neuron cell \\\"Cell\\\"\\ninput I : mV\\ndV/dt = (I - V)/(20 ms) : mV\\n\","      \
  " \"decay\": \"synapse decay \\\"Exponential\\\"\\nparameter tau = 5 ms\\n"                      \
  "dg/dt = -g/tau : mV\\non pre: g += weight\\npost.I += g\\n\" },"                                \
  " \"nodes\": [ { \"id\": \"clock\", \"model\": \"clock\" }, { \"id\": \"cell\", \"model\": \"cell\" } ],"  \
  " \"edges\": [ { \"id\": \"a\", \"from\": \"clock\", \"to\": \"cell\", \"synapse\": \"decay\","  \
  " \"weight\": \"1 mV\" }, { \"id\": \"b\", \"from\": \"clock\", \"to\": \"cell\","               \
  " \"synapse\": \"decay\", \"weight\": \"2 mV\" } ],"                                             \
  " \"recorders\": [ { \"id\": \"I\", \"of\": \"cell\", \"what\": \"I\" } ],"                      \
  " \"run\": { \"duration\": \"1 s\", \"dt\": \"0.1 ms\", \"speed\": 0 } }"

typedef struct
{
  LoligoProject *project;
  LoligoSession *session;
} Desk;

static gboolean
is_building (LoligoSession *session)
{
  LoligoSessionState state = loligo_session_get_state (session);
  return state == LOLIGO_SESSION_BUILDING || state == LOLIGO_SESSION_EMPTY;
}

static void
settle (const Desk *desk)
{
  while (g_main_context_pending (NULL) || is_building (desk->session))
    g_main_context_iteration (NULL, TRUE);
}

static Desk
open_desk (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "loligo-test-session.loligo", NULL);
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_set_contents (path, DOCUMENT, -1, NULL));
  LoligoLibrary *library = loligo_library_new (NULL);
  Desk desk = { .project = loligo_project_new (library) };
  loligo_library_unref (library);
  g_assert_true (loligo_project_load (desk.project, path, &error));
  g_assert_no_error (error);
  g_unlink (path);
  desk.session = loligo_session_new (desk.project);
  settle (&desk);
  return desk;
}

static void
close_desk (Desk *desk)
{
  g_clear_object (&desk->session);
  g_clear_object (&desk->project);
}

static void
make_steps (const Desk *desk, gint64 n_steps)
{
  LoligoEngine *engine = loligo_session_get_engine (desk->session);
  loligo_engine_step (engine, n_steps);
  loligo_engine_flush_sync (engine);
}

static double
get_input (const Desk *desk, guint64 step)
{
  double value;
  LoligoRecorder *recorder
      = loligo_engine_find_recorder (loligo_session_get_engine (desk->session), "I");
  g_assert_cmpuint (loligo_recorder_read (recorder, 0, step, 1, &value), ==, 1);
  return value;
}

static void
assert_near (double value, double expected)
{
  if (!(fabs (value - expected) <= 1e-12 * fabs (expected)))
    g_error ("%.17g is not %.17g", value, expected);
}

/* A number goes to the running engine. */
static void
test_weight (void)
{
  Desk desk = open_desk ();
  LoligoEngine *engine = loligo_session_get_engine (desk.session);
  make_steps (&desk, 150);
  g_assert_true (loligo_project_set_edge (desk.project, "a", LOLIGO_EDGE_WEIGHT, "5 mV", NULL));
  settle (&desk);
  g_assert_true (loligo_session_get_engine (desk.session) == engine);
  make_steps (&desk, 100);
  assert_near (get_input (&desk, 150), 3e-3 * exp (-5 / 5.));
  assert_near (get_input (&desk, 250), 3e-3 * exp (-15 / 5.) + 7e-3 * exp (-5 / 5.));
  loligo_project_undo (desk.project);
  settle (&desk);
  g_assert_true (loligo_session_get_engine (desk.session) == engine);
  close_desk (&desk);
}

/* Both wires share a state: another engine, which goes on with it; from then on it is set at once. */
static void
test_shared_parameter (void)
{
  Desk desk = open_desk ();
  LoligoEngine *engine = loligo_session_get_engine (desk.session);
  make_steps (&desk, 150);
  g_assert_true (loligo_project_set_edge_parameter (desk.project, "b", "tau", "50 ms", NULL));
  settle (&desk);
  engine = loligo_session_get_engine (desk.session);
  g_assert_cmpuint (loligo_recorder_get_n_samples (loligo_engine_get_recorder (engine, 0)), ==, 151);
  make_steps (&desk, 100);
  assert_near (get_input (&desk, 140), 3e-3 * exp (-4 / 5.));
  assert_near (get_input (&desk, 250),
               3e-3 * exp (-15 / 5.) + 1e-3 * exp (-5 / 5.) + 2e-3 * exp (-5 / 50.));
  g_assert_true (loligo_project_set_edge_parameter (desk.project, "b", "tau", "20 ms", NULL));
  settle (&desk);
  g_assert_true (loligo_session_get_engine (desk.session) == engine);
  close_desk (&desk);
}

/* Delays are built in: the run begins again. */
static void
test_delay (void)
{
  Desk desk = open_desk ();
  make_steps (&desk, 150);
  g_assert_true (loligo_project_set_edge (desk.project, "a", LOLIGO_EDGE_DELAY, "3 ms", NULL));
  settle (&desk);
  LoligoEngineStatus status;
  loligo_engine_get_status (loligo_session_get_engine (desk.session), &status);
  g_assert_cmpint (status.step, ==, 0);
  close_desk (&desk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/weight", test_weight);
  g_test_add_func ("/session/shared-parameter", test_shared_parameter);
  g_test_add_func ("/session/delay", test_delay);
  return g_test_run ();
}
