/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * python-util.h: files read back by NumPy, for tests of what is written for it.
 */
#pragma once

#include <glib.h>
#include <sys/wait.h>

/* Runs SCRIPT with ARGUMENT as sys.argv[1]; the test fails where that does. Skips the test where there is no Python, or
 * no NumPy, which the script tells by the status 77. */
static inline void
run_python (const char *script, const char *argument)
{
  /* The system's own first: that is where the packaged NumPy is. */
  g_autofree char *python
      = g_file_test ("/usr/bin/python3", G_FILE_TEST_IS_EXECUTABLE)
            ? g_strdup ("/usr/bin/python3")
            : g_find_program_in_path ("python3");
  if (python == NULL)
    {
      g_test_skip ("python3 is not installed");
      return;
    }
  const char *arguments[] = { python, "-c", script, argument, NULL };
  int status = 0;
  g_autoptr (GError) error = NULL;
  g_assert_true (
      g_spawn_sync (NULL, (char **) arguments, NULL, 0, NULL, NULL, NULL, NULL, &status, &error));
  g_assert_no_error (error);
  if (WIFEXITED (status) && WEXITSTATUS (status) == 77)
    g_test_skip ("numpy is not installed");
  else
    g_assert_cmpint (status, ==, 0);
}
