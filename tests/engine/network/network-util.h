/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * network-util.h: a plan of cells that a jump of voltage connects, for tests of who is connected to whom.
 */
#pragma once

#include <loligo.h>

/* The plan of JSON, which may use the models "cell" and "jump"; ends the test where JSON has problems. */
static inline LoligoPlan *
plan_from_json (const char *json)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoLibrary) library = loligo_library_new (TEST_SOURCE_ROOT "/data");
  g_autoptr (LoligoDocument) document = loligo_document_parse (json, -1, NULL, problems);
  g_assert_nonnull (document);
  loligo_settings_set (document->models, "cell",
                       "neuron cell \"Cell\"\ndV/dt = -V/(10 ms) : mV\nspike when V > 10 mV\n");
  loligo_settings_set (document->models, "jump",
                       "synapse jump \"Jump\"\non pre: post.V += weight\n");
  LoligoPlan *plan = loligo_plan_new (document, library, problems);
  g_autofree char *said = loligo_problems_to_string (problems);
  g_assert_cmpstr (said, ==, "");
  return plan;
}
