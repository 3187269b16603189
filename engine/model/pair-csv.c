/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pair-csv.c: pairs from text: a matrix, a line a source; or a line a pair, with a header that names the columns.
 * Called by pair-file.c.
 */
#include "base/i18n.h"
#include "model/csv-reader.h"
#include "model/pair-private.h"

#include <inttypes.h>
#include <string.h>

#define LINES_LOOKED_AT 100

typedef enum
{
  ROLE_SOURCE,
  ROLE_TARGET,
  ROLE_WEIGHT,
  ROLE_DELAY,
  N_ROLES
} Role;

static const char *const role_names[N_ROLES] = { "source", "target", "weight", "delay" };

/* One file of pairs while it is read. */
typedef struct
{
  LoligoCsvReader *reader;
  const char *path;
  guint n_columns;
  Role roles[N_ROLES]; /* of each column */
  gboolean has[N_ROLES];
  double first[N_ROLES]; /* the numbers of the first line, where it is no header */
  gboolean has_first;
  LoligoPairFileHead *head;
} Reading;

static gboolean
fail_at_number (const LoligoCsvReader *reader, const char *path, const char *text, GError **error)
{
  g_autofree char *shown = g_utf8_make_valid (text, (gssize) MIN (strlen (text), 40));
  return loligo_pair_fail (error, path, loligo_csv_reader_get_line (reader),
                           _("\"%s\" is not a number (write 0.5 or 1e-3, with a point)"), shown);
}

/* ---- the header of pairs ---- */

/* "weight (nS)", "weight [nS]", "weight_nS", "weight nS": the unit, without its brackets. */
static void
take_unit (const char *text, char *unit, gsize length)
{
  g_autofree char *rest = g_strdup (text + strspn (text, " _(["));
  g_strdelimit (rest, ")]", ' ');
  g_strlcpy (unit, g_strstrip (rest), length);
}

static gboolean
take_name (Reading *reading, const char *text, GError **error)
{
  gsize length = strcspn (text, " _([");
  guint64 line = loligo_csv_reader_get_line (reading->reader);
  for (Role role = 0; role < N_ROLES; role++)
    {
      if (strlen (role_names[role]) != length
          || g_ascii_strncasecmp (text, role_names[role], length) != 0)
        continue;
      if (reading->has[role])
        return loligo_pair_fail (error, reading->path, line, _("there are two columns \"%s\""),
                                 role_names[role]);
      reading->has[role] = TRUE;
      reading->roles[reading->n_columns++] = role;
      if (role == ROLE_WEIGHT)
        take_unit (text + length, reading->head->weight_unit, sizeof reading->head->weight_unit);
      if (role == ROLE_DELAY)
        take_unit (text + length, reading->head->delay_unit, sizeof reading->head->delay_unit);
      return TRUE;
    }
  g_autofree char *shown = g_utf8_make_valid (text, -1);
  return loligo_pair_fail (error, reading->path, line,
                           _("there is no column \"%s\"; the columns are source, target, weight "
                             "and delay"),
                           shown);
}

/* The header, or the first line of numbers: source, target, weight, delay. */
static gboolean
read_first_line (Reading *reading, GError **error)
{
  const char *text;
  LoligoCsvToken token;
  for (guint column = 0;; column++)
    {
      token = loligo_csv_reader_next (reading->reader, &text);
      if (token == LOLIGO_CSV_END)
        return loligo_pair_fail (error, reading->path, 0,
                                 _("there are no pairs in it; begin with a line such as "
                                   "\"source,target,weight\""));
      double number;
      gboolean is_number = loligo_csv_number_parse (text, &number);
      if (column == 0)
        reading->has_first = is_number;
      if (column >= N_ROLES)
        return loligo_pair_fail (error, reading->path, loligo_csv_reader_get_line (reading->reader),
                                 _("there are more than four columns; they are source, target, "
                                   "weight and delay"));
      if (reading->has_first && !is_number)
        return fail_at_number (reading->reader, reading->path, text, error);
      if (!reading->has_first && !take_name (reading, text, error))
        return FALSE;
      if (reading->has_first)
        {
          reading->roles[reading->n_columns++] = (Role) column;
          reading->has[column] = TRUE;
          reading->first[column] = number;
        }
      if (token == LOLIGO_CSV_LAST_FIELD)
        break;
    }
  if (reading->has[ROLE_SOURCE] && reading->has[ROLE_TARGET])
    return TRUE;
  return loligo_pair_fail (error, reading->path, loligo_csv_reader_get_line (reading->reader),
                           _("the columns \"source\" and \"target\" are needed"));
}

/* The numbers of the next line by their roles; FALSE at the end, and with ERROR. */
static gboolean
read_pair (Reading *reading, double numbers[N_ROLES], GError **error)
{
  const char *text;
  if (reading->has_first)
    {
      memcpy (numbers, reading->first, sizeof reading->first);
      reading->has_first = FALSE;
      return TRUE;
    }
  for (guint column = 0;; column++)
    {
      LoligoCsvToken token = loligo_csv_reader_next (reading->reader, &text);
      if (token == LOLIGO_CSV_END)
        return FALSE;
      if (column >= reading->n_columns
          || (token == LOLIGO_CSV_LAST_FIELD && column + 1 < reading->n_columns))
        return loligo_pair_fail (error, reading->path, loligo_csv_reader_get_line (reading->reader),
                                 _("this line has not the %u values of the first one"),
                                 reading->n_columns);
      if (!loligo_csv_number_parse (text, &numbers[reading->roles[column]]))
        return fail_at_number (reading->reader, reading->path, text, error);
      if (token == LOLIGO_CSV_LAST_FIELD)
        return TRUE;
    }
}

/* ---- pairs ---- */

static gboolean
look_at_pairs (Reading *reading, GError **error)
{
  if (!read_first_line (reading, error))
    return FALSE;
  LoligoPairFileHead *head = reading->head;
  head->has_weights = reading->has[ROLE_WEIGHT];
  head->has_delays = reading->has[ROLE_DELAY];
  double numbers[N_ROLES];
  guint64 begin = loligo_csv_reader_get_position (reading->reader), n = 0;
  GError *problem = NULL;
  while (n < LINES_LOOKED_AT && read_pair (reading, numbers, &problem))
    n++;
  if (problem != NULL)
    {
      g_propagate_error (error, problem);
      return FALSE;
    }
  double bytes = (double) (loligo_csv_reader_get_position (reading->reader) - begin);
  double size = (double) loligo_csv_reader_get_size (reading->reader);
  head->n_expected = n < LINES_LOOKED_AT ? (double) n : size / (bytes / (double) n);
  return TRUE;
}

static gboolean
load_pairs (Reading *reading, LoligoPairGatherer *gatherer, GError **error)
{
  if (!read_first_line (reading, error))
    return FALSE;
  double numbers[N_ROLES] = { 0 };
  GError *problem = NULL;
  while (read_pair (reading, numbers, &problem))
    {
      LoligoPair pair = { numbers[ROLE_SOURCE], numbers[ROLE_TARGET], numbers[ROLE_WEIGHT],
                          numbers[ROLE_DELAY], loligo_csv_reader_get_line (reading->reader) };
      if (!loligo_pair_gatherer_add (gatherer, &pair, error))
        return FALSE;
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, problem);
  return FALSE;
}

/* ---- a matrix ---- */

static gboolean
look_at_matrix (Reading *reading, GError **error)
{
  const char *text;
  double number;
  if (loligo_csv_reader_next (reading->reader, &text) == LOLIGO_CSV_END)
    return loligo_pair_fail (error, reading->path, 0,
                             _("there are no numbers in it; write a line for each source"));
  if (*text != '\0' && !loligo_csv_number_parse (text, &number))
    return fail_at_number (reading->reader, reading->path, text, error);
  const char *unit = loligo_csv_reader_get_unit (reading->reader);
  reading->head->has_weights = TRUE;
  g_strlcpy (reading->head->weight_unit, unit != NULL ? unit : "",
             sizeof reading->head->weight_unit);
  reading->head->n_expected = (double) loligo_csv_reader_get_size (reading->reader) / 2;
  return TRUE;
}

static gboolean
fail_of_shape (const LoligoPairGatherer *gatherer, guint64 line, guint64 row, guint64 column,
               gboolean is_row, GError **error)
{
  const LoligoPairFileOptions *options = gatherer->options;
  if (row > options->n_sources)
    return loligo_pair_fail (error, gatherer->path, line,
                             _("there are more rows than the %" PRIu64 " sources"), options->n_sources);
  if (is_row)
    return loligo_pair_fail (error, gatherer->path, line,
                             _("there are %" PRIu64 " rows, where there are %" PRIu64 " sources"), row,
                             options->n_sources);
  if (column > options->n_targets)
    return loligo_pair_fail (error, gatherer->path, line,
                             _("there are more values in this row than the %" PRIu64 " targets"),
                             options->n_targets);
  return loligo_pair_fail (error, gatherer->path, line,
                           _("there are %" PRIu64 " values in this row, where there are %" PRIu64
                             " targets"),
                           column, options->n_targets);
}

static gboolean
load_matrix (Reading *reading, LoligoPairGatherer *gatherer, GError **error)
{
  const LoligoPairFileOptions *options = gatherer->options;
  guint64 row = 0, column = 0;
  const char *text;
  for (;;)
    {
      LoligoCsvToken token = loligo_csv_reader_next (reading->reader, &text);
      guint64 line = loligo_csv_reader_get_line (reading->reader);
      if (token == LOLIGO_CSV_END)
        return row == options->n_sources
               || fail_of_shape (gatherer, 0, row, 0, TRUE, error);
      if (row == options->n_sources)
        return fail_of_shape (gatherer, line, row + 1, 0, TRUE, error);
      double weight = 0;
      if (*text != '\0' && !loligo_csv_number_parse (text, &weight))
        return fail_at_number (reading->reader, reading->path, text, error);
      if (column == options->n_targets)
        return fail_of_shape (gatherer, line, row, column + 1, FALSE, error);
      LoligoPair pair = { (double) row, (double) column++, weight, 0, line };
      if (weight != 0 && !loligo_pair_gatherer_add (gatherer, &pair, error))
        return FALSE;
      if (token == LOLIGO_CSV_FIELD)
        continue;
      if (column < options->n_targets)
        return fail_of_shape (gatherer, line, row, column, FALSE, error);
      row++;
      column = 0;
    }
}

/* ---- the whole ---- */

gboolean
loligo_pair_csv_look (const char *path, LoligoPairFileKind kind, LoligoPairFileHead *head,
                      GError **error)
{
  g_autoptr (LoligoCsvReader) reader = loligo_csv_reader_open (path, error);
  if (reader == NULL)
    return FALSE;
  Reading reading = { .reader = reader, .path = path, .head = head };
  return kind == LOLIGO_PAIR_FILE_MATRIX ? look_at_matrix (&reading, error)
                                         : look_at_pairs (&reading, error);
}

gboolean
loligo_pair_csv_load (LoligoPairGatherer *gatherer, GError **error)
{
  g_autoptr (LoligoCsvReader) reader = loligo_csv_reader_open (gatherer->path, error);
  if (reader == NULL)
    return FALSE;
  LoligoPairFileHead head = { 0 };
  Reading reading = { .reader = reader, .path = gatherer->path, .head = &head };
  return gatherer->options->kind == LOLIGO_PAIR_FILE_MATRIX
             ? load_matrix (&reading, gatherer, error)
             : load_pairs (&reading, gatherer, error);
}
