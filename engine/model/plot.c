/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plot.c: see plot.h.
 */
#include "model/plot.h"
#include "base/i18n.h"
#include "base/problem.h"
#include <math.h>

static const char *const kinds[LOLIGO_N_PLOT_KINDS] = {
  [LOLIGO_PLOT_TRACE] = "trace",       [LOLIGO_PLOT_RASTER] = "raster",
  [LOLIGO_PLOT_RATE] = "rate",         [LOLIGO_PLOT_SPECTRUM] = "spectrum",
  [LOLIGO_PLOT_SHEET] = "sheet",       [LOLIGO_PLOT_HISTOGRAM] = "histogram",
};

static const char *const kernels[LOLIGO_N_RATE_KERNELS] = {
  [LOLIGO_RATE_GAUSSIAN] = "gaussian",
  [LOLIGO_RATE_EXPONENTIAL] = "exponential",
  [LOLIGO_RATE_BINS] = "bins",
};

static const char *const axes[] = { "log", "linear" };
static const char *const cells[] = { "each", "mean" };

static gboolean
find_word (const char *word, const char *const *words, guint n_words, guint *index)
{
  for (guint i = 0; i < n_words; i++)
    if (g_strcmp0 (word, words[i]) == 0)
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
loligo_plot_kind_from_string (const char *name, LoligoPlotKind *kind)
{
  guint index;
  if (!find_word (name, kinds, LOLIGO_N_PLOT_KINDS, &index))
    return FALSE;
  *kind = (LoligoPlotKind) index;
  return TRUE;
}

const char *
loligo_plot_kind_to_string (LoligoPlotKind kind)
{
  return kinds[kind];
}

const char *
loligo_rate_kernel_to_string (LoligoRateKernel kernel)
{
  return kernels[kernel];
}

/* What a person wrote, read in turn; the first that is wrong ends it. */
typedef struct
{
  const char *key; /* of the text that is wrong; NULL: none is */
  GError **error;
} OptionReader;

static void
read_time (OptionReader *reader, const char *key, const char *text, double *time_s)
{
  static const LoligoDimension second = { .halves = { [LOLIGO_BASE_SECOND] = 2 } };
  double value_s;
  if (text == NULL || reader->key != NULL)
    return;
  if (!loligo_quantity_parse (text, &second, &value_s, NULL, reader->error))
    reader->key = key;
  else if (!(value_s > 0) || !isfinite (value_s))
    {
      reader->key = key;
      g_set_error (reader->error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
                   _("%s is not a positive time, such as \"5 ms\""), text);
    }
  else
    *time_s = value_s;
}

static guint
read_word (OptionReader *reader, const char *key, const char *text, const char *const *words,
           guint n_words)
{
  guint index = 0;
  if (text == NULL || reader->key != NULL || find_word (text, words, n_words, &index))
    return index;
  reader->key = key;
  g_autoptr (GString) list = g_string_new (NULL);
  for (guint i = 0; i < n_words; i++)
    g_string_append_printf (list, "%s\"%s\"", i > 0 ? ", " : "", words[i]);
  g_set_error (reader->error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT, _("\"%s\" is none of %s"), text,
               list->str);
  return 0;
}

gboolean
loligo_plot_read_options (const LoligoPlotSpec *plot, LoligoPlotOptions *options, const char **key,
                          GError **error)
{
  OptionReader reader = { NULL, error };
  *options = (LoligoPlotOptions){ .width_s = plot->kind == LOLIGO_PLOT_SPECTRUM ? 1e-3
                                             : plot->kind == LOLIGO_PLOT_SHEET  ? 20e-3
                                                                                : 5e-3 };
  read_time (&reader, "width", plot->width, &options->width_s);
  read_time (&reader, "segment", plot->segment, &options->segment_s);
  options->kernel = (LoligoRateKernel) read_word (&reader, "kernel", plot->kernel, kernels,
                                                  LOLIGO_N_RATE_KERNELS);
  options->has_linear_axes
      = read_word (&reader, "axes", plot->axes, axes, G_N_ELEMENTS (axes)) == 1;
  options->is_of_mean = read_word (&reader, "cells", plot->cells, cells, G_N_ELEMENTS (cells)) == 1;
  if (key != NULL)
    *key = reader.key;
  return reader.key == NULL;
}
