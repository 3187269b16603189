/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * matrix-template.h: sparse rows times a vector, for one kind of REAL and of INDEX. Included by matrix.c only.
 * Sums of eight run beside each other whatever the processor, so results do not depend on its vectors.
 */

WIDE static void
NAME (multiply) (const guint64 *restrict first, const INDEX *restrict index,
                 const REAL *restrict weight, REAL one, const REAL *restrict x, gsize n,
                 REAL *restrict out)
{
  for (gsize target = 0; target < n; target++)
    {
      gsize k = first[target], end = first[target + 1];
      REAL rest = 0;
      REAL sum[8] = { 0 };
      if (weight == NULL)
        {
          for (; k + 8 <= end; k += 8)
            for (guint i = 0; i < 8; i++)
              sum[i] += x[index[k + i]];
          for (; k < end; k++)
            rest += x[index[k]];
        }
      else
        {
          for (; k + 8 <= end; k += 8)
            for (guint i = 0; i < 8; i++)
              sum[i] += weight[k + i] * x[index[k + i]];
          for (; k < end; k++)
            rest += weight[k] * x[index[k]];
        }
      REAL all = ((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]));
      out[target] = weight == NULL ? one * (all + rest) : all + rest;
    }
}

/* By target what lies by source: two passes, as all that turns a sparse matrix. */
static void
NAME (turn) (const LoligoProjection *projection, guint part, LoligoColumns *columns)
{
  const LoligoRows *rows = &projection->rows[part];
  const REAL *from = rows->weight;
  REAL *to = columns->weight;
  INDEX *index = columns->index;
  guint64 first_target = loligo_projection_get_first_target (projection, part);
  for (guint64 source = 0; source < projection->n_sources; source++)
    for (guint64 k = rows->first[source]; k < rows->first[source + 1]; k++)
      {
        gint64 delay;
        guint64 target = find_target (projection, rows, k, &delay);
        guint64 at = columns->first[target - first_target + 1]++;
        index[at] = (INDEX) ((guint64) (projection->longest_delay - delay)
                                 * projection->padded_sources
                             + source);
        if (to != NULL)
          to[at] = from[k];
      }
}
