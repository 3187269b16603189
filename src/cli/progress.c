/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * progress.c: see progress.h.
 */
#include "cli/progress.h"
#include "cli/cli-private.h"
#include <math.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define BAR_CELLS 24

struct _LoligoProgress
{
  double duration_s;
  gboolean is_terminal, is_shown;
  gint64 start_us, last_us;
  int last_percent;
};

LoligoProgress *
loligo_progress_new (double duration_s, gboolean forced)
{
  LoligoProgress *progress = g_new0 (LoligoProgress, 1);
  progress->is_terminal = isatty (STDERR_FILENO) && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
  if (!progress->is_terminal && !forced)
    {
      g_free (progress);
      return NULL;
    }
  progress->duration_s = duration_s;
  progress->start_us = progress->last_us = g_get_monotonic_time ();
  progress->last_percent = -1;
  return progress;
}

/* "350 ms", "1.25 s", "2 min 05 s" */
static char *
format_time (double t_s)
{
  if (t_s >= 60)
    return g_strdup_printf (_("%d min %02d s"), (int)fmin (t_s / 60, 1e6), (int)fmod (t_s, 60));
  char number[32];
  g_ascii_formatd (number, sizeof number, t_s < 1 ? "%.0f" : "%.2f", t_s < 1 ? t_s * 1000 : t_s);
  return g_strdup_printf (t_s < 1 ? _("%s ms") : _("%s s"), number);
}

static char *
format_factor (double factor)
{
  char number[32];
  g_ascii_formatd (number, sizeof number, factor < 9.95 ? "%.2f" : "%.0f", factor);
  return g_strdup_printf (_("%s× real time"), number);
}

static void
draw (LoligoProgress *progress, double t_s, double elapsed_s, int percent)
{
  double share = CLAMP (t_s / progress->duration_s, 0, 1);
  g_autofree char *now = format_time (t_s);
  g_autofree char *whole = format_time (progress->duration_s);
  g_autofree char *factor = format_factor (t_s / elapsed_s);
  g_autofree char *rest
      = share > 0 ? format_time (elapsed_s * (1 - share) / share) : g_strdup ("?");
  g_autofree char *line
      = g_strdup_printf (_("%3d %%  %s of %s  %s  %s left"), percent, now, whole, factor, rest);
  if (!progress->is_terminal)
    {
      fprintf (stderr, "%s\n", line);
      return;
    }
  struct winsize window = { 0 };
  gboolean has_room = ioctl (STDERR_FILENO, TIOCGWINSZ, &window) != 0 || window.ws_col == 0
                      || window.ws_col > g_utf8_strlen (line, -1) + BAR_CELLS + 4;
  char bar[BAR_CELLS * 3 + 8] = "";
  if (has_room)
    {
      g_strlcat (bar, "▕", sizeof bar);
      for (int k = 0; k < BAR_CELLS; k++)
        g_strlcat (bar, k < share * BAR_CELLS ? "█" : " ", sizeof bar);
      g_strlcat (bar, "▏", sizeof bar);
    }
  fprintf (stderr, "\r\033[K%s%s", bar, line);
  fflush (stderr);
}

void
loligo_progress_update (LoligoProgress *progress, double t_s)
{
  if (progress == NULL || progress->duration_s <= 0)
    return;
  gint64 now_us = g_get_monotonic_time ();
  double elapsed_s = (now_us - progress->start_us) * 1e-6;
  int percent = 100 * CLAMP (t_s / progress->duration_s, 0, 1);
  gint64 pause_us = progress->is_terminal ? 100000 : 1000000;
  if (elapsed_s < 0.5 || now_us - progress->last_us < pause_us)
    return;
  if (!progress->is_terminal && percent == progress->last_percent)
    return;
  progress->last_us = now_us;
  progress->last_percent = percent;
  progress->is_shown = TRUE;
  draw (progress, t_s, elapsed_s, percent);
}

void
loligo_progress_free (LoligoProgress *progress)
{
  if (progress == NULL)
    return;
  if (progress->is_shown && progress->is_terminal)
    fputs ("\r\033[K", stderr);
  g_free (progress);
}
