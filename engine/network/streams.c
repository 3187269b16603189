/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * streams.c: see streams.h.
 */
#include "network/streams.h"
#include "base/elementary.h"

/* The stream of ID, or the next that is free. */
static guint32
take_stream (const char *id, GHashTable *taken)
{
  guint32 stream = loligo_random_stream (id);
  while (!g_hash_table_add (taken, GUINT_TO_POINTER (stream)))
    stream++;
  return stream;
}

guint32 *
loligo_streams_new (const LoligoPlan *plan)
{
  guint32 *streams = g_new0 (guint32, plan->n_nodes + plan->n_projections + 1);
  g_autoptr (GHashTable) taken = g_hash_table_new (NULL, NULL);
  for (guint node = 0; node < plan->n_nodes; node++)
    streams[node] = take_stream (plan->nodes[node].id, taken);
  for (guint i = 0; i < plan->n_projections; i++)
    streams[plan->n_nodes + i] = take_stream (plan->projections[i].id, taken);
  return streams;
}
