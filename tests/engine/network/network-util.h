/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * network-util.h: a plan of cells that a jump of voltage connects, for tests of who is connected to whom.
 */
#pragma once

#include <loligo.h>

/* The plan of JSON, as if it lay at PATH (or NULL). It may use the models "cell", "jump" and "count". NULL, and *SAID
 * what, where it has problems. */
static inline LoligoPlan *
try_plan_from_json (const char *path, const char *json, char **said)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoLibrary) library = loligo_library_new (TEST_SOURCE_ROOT "/data");
  g_autoptr (LoligoDocument) document = loligo_document_parse (json, -1, path, problems);
  g_assert_nonnull (document);
  loligo_settings_set (document->models, "cell",
                       "neuron cell \"Cell\"\ndV/dt = -V/(10 ms) : mV\nspike when V > 10 mV\n");
  loligo_settings_set (document->models, "jump",
                       "synapse jump \"Jump\"\non pre: post.V += weight\n");
  loligo_settings_set (document->models, "count",
                       "synapse count \"Count\"\non pre: post.V += 1 mV\n");
  LoligoPlan *plan = loligo_plan_new (document, library, problems);
  *said = loligo_problems_to_string (problems);
  return plan;
}

/* The same; ends the test where JSON has problems. */
static inline LoligoPlan *
plan_from_json (const char *json)
{
  g_autofree char *said = NULL;
  LoligoPlan *plan = try_plan_from_json (NULL, json, &said);
  g_assert_cmpstr (said, ==, "");
  return plan;
}
