/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * loops-choose.c: which compiled sets of loops the host can run.
 */
#include "compile/interpret.h"

guint
loligo_loops_get_count (void)
{
#ifdef LOLIGO_LOOPS_X86_64
  __builtin_cpu_init ();
  gboolean v3 = __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma")
                && __builtin_cpu_supports ("bmi2");
  gboolean v4 = v3 && __builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512dq")
                && __builtin_cpu_supports ("avx512bw") && __builtin_cpu_supports ("avx512vl")
                && __builtin_cpu_supports ("avx512cd");
  return v4 ? 3 : v3 ? 2 : 1;
#else
  return 1;
#endif
}

const LoligoLoopSet *
loligo_loops_get (guint index)
{
  const LoligoLoopSet *const sets[] = {
    &loligo_loops_baseline,
#ifdef LOLIGO_LOOPS_X86_64
    &loligo_loops_v3,
    &loligo_loops_v4,
#endif
  };
  g_assert (index < loligo_loops_get_count ());
  return sets[index];
}
