/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fft.c: see fft.h. The lock guards state of the library FFTW, of which a process has one.
 */
#include "base/fft.h"

static GMutex *
get_lock (void)
{
  static GMutex lock;
  return &lock;
}

void
loligo_fft_lock_planner (void)
{
  g_mutex_lock (get_lock ());
}

void
loligo_fft_unlock_planner (void)
{
  g_mutex_unlock (get_lock ());
}
