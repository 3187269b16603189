/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * interrupt.c: see interrupt.h.
 */
#include "cli/interrupt.h"
#include "cli/cli-private.h"
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

struct _LoligoInterrupt
{
  gint is_interrupted;
  sigset_t signals, before; /* SIGUSR1 ends the thread */
  pthread_t thread;
};

static void *
wait_for_signals (void *data)
{
  LoligoInterrupt *interrupt = data;
  int signal;
  while (sigwait (&interrupt->signals, &signal) == 0 && signal != SIGUSR1)
    {
      if (g_atomic_int_get (&interrupt->is_interrupted))
        _exit (LOLIGO_EXIT_INTERRUPTED);
      g_atomic_int_set (&interrupt->is_interrupted, 1);
    }
  return NULL;
}

LoligoInterrupt *
loligo_interrupt_new (void)
{
  LoligoInterrupt *interrupt = g_new0 (LoligoInterrupt, 1);
  sigemptyset (&interrupt->signals);
  sigaddset (&interrupt->signals, SIGINT);
  sigaddset (&interrupt->signals, SIGTERM);
  sigaddset (&interrupt->signals, SIGUSR1);
  pthread_sigmask (SIG_BLOCK, &interrupt->signals, &interrupt->before);
  if (pthread_create (&interrupt->thread, NULL, wait_for_signals, interrupt) != 0)
    g_error ("cannot start a thread");
  return interrupt;
}

void
loligo_interrupt_free (LoligoInterrupt *interrupt)
{
  if (interrupt == NULL)
    return;
  pthread_kill (interrupt->thread, SIGUSR1);
  pthread_join (interrupt->thread, NULL);
  pthread_sigmask (SIG_SETMASK, &interrupt->before, NULL);
  g_free (interrupt);
}

const gint *
loligo_interrupt_get_flag (const LoligoInterrupt *interrupt)
{
  return &interrupt->is_interrupted;
}
