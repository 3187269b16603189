/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * draws-choose.c: which of the compiled draws the host can run: the same sets as the interpreter's loops.
 */
#include "compile/interpret.h"
#include "network/draws.h"

const LoligoDraws *
loligo_draws_get_nth (guint index)
{
  const LoligoDraws *const tables[] = {
    &loligo_draws_baseline,
#ifdef LOLIGO_LOOPS_X86_64
    &loligo_draws_v3,
    &loligo_draws_v4,
#endif
  };
  return index < loligo_loops_get_count () ? tables[index] : NULL;
}

const LoligoDraws *
loligo_draws_get (void)
{
  return loligo_draws_get_nth (loligo_loops_get_count () - 1);
}
