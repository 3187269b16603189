/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * blas.c: opens the OpenBLAS plug-in, when the first full matrix wants it. OpenBLAS reads its environment while it is
 * loaded, and starts a thread for each processor then, unless told not to: Loligo divides the work itself, and a thread
 * of the library would catch the signals that the program waits for. So it is loaded with all signals blocked and under
 * an environment of its own.
 */
#include "network/blas.h"

#include "base/plugin.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

typedef struct
{
  const LoligoBlasTable *table;
  char **environment;
} Loaded;

/* The environment of now with one variable more in front, where it is found first. */
static char **
make_environment (void)
{
  g_autoptr (GPtrArray) variables = g_ptr_array_new ();
  g_ptr_array_add (variables, g_strdup ("OPENBLAS_NUM_THREADS=1"));
  for (char **variable = environ; variable != NULL && *variable != NULL; variable++)
    g_ptr_array_add (variables, *variable);
  g_ptr_array_add (variables, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&variables), FALSE);
}

/* Another thread that looks into the environment meanwhile finds the one list or the other, both whole; that is why
 * setenv will not do, and why the list is kept. */
static gpointer
load (gpointer unused)
{
  Loaded *loaded = g_new0 (Loaded, 1);
  sigset_t all, before;
  g_autofree char *reason = NULL;
  char **environment = environ;
  loaded->environment = make_environment ();
  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &before);
  __atomic_store_n (&environ, loaded->environment, __ATOMIC_RELEASE);
  loaded->table = loligo_plugin_open (LOLIGO_BLAS_MODULE, "network/blas-plugin",
                                      LOLIGO_BLAS_SYMBOL, LOLIGO_BLAS_VERSION, &reason);
  __atomic_store_n (&environ, environment, __ATOMIC_RELEASE);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  return loaded;
}

const LoligoBlasTable *
loligo_blas_load (void)
{
  static GOnce once = G_ONCE_INIT;
  if (g_strcmp0 (g_getenv ("LOLIGO_BLAS"), "off") == 0)
    return NULL;
  const Loaded *loaded = g_once (&once, load, NULL);
  return loaded->table;
}
