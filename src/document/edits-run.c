/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * edits-run.c: how the document runs, its title and its notes.
 */
#include "document/project-private.h"
#include <math.h>

typedef struct
{
  const char *key;
  const char *step_name;  /* translated where used */
  goffset text;           /* of a text field; -1 for a number */
  const char *unit;       /* whose dimension a quantity must have; NULL: a word */
} RunKey;

#define TEXT_FIELD(name) ((goffset) G_STRUCT_OFFSET (LoligoRunSpec, name))

static const RunKey run_keys[] = {
  { "duration", N_("Duration"), TEXT_FIELD (duration), "s" },
  { "dt", N_("Time step"), TEXT_FIELD (dt), "s" },
  { "method", N_("Method"), TEXT_FIELD (method), NULL },
  { "precision", N_("Precision"), TEXT_FIELD (precision), NULL },
  { "rtol", N_("Relative tolerance"), TEXT_FIELD (rtol), "1" },
  { "atol", N_("Absolute tolerance"), TEXT_FIELD (atol), "1" },
  { "memory", N_("Memory of recordings"), TEXT_FIELD (memory), NULL },
  { "seed", N_("Seed"), -1, NULL },
  { "threads", N_("Threads"), -1, NULL },
  { "speed", N_("Speed"), -1, NULL },
};

static gboolean
check_quantity (const char *text, const char *unit_text, GError **error)
{
  LoligoUnit unit;
  double value;
  if (!loligo_unit_parse (unit_text, &unit, error)
      || !loligo_quantity_parse (text, &unit.dimension, &value, NULL, error))
    return FALSE;
  if (isfinite (value) && value > 0)
    return TRUE;
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT, _("%s must be more than zero"), text);
  return FALSE;
}

static gboolean
check_word (const char *key, const char *text, GError **error)
{
  if (g_str_equal (key, "method"))
    {
      LoligoMethod method;
      return loligo_method_from_string (text, &method, error);
    }
  if (g_str_equal (key, "memory"))
    {
      double bytes;
      return loligo_byte_size_parse (text, &bytes, error);
    }
  if (g_str_equal (text, "double") || g_str_equal (text, "single"))
    return TRUE;
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
               _("“%s” is no precision: double or single"), text);
  return FALSE;
}

static gboolean
set_number (LoligoProject *self, const RunKey *key, const char *text, GError **error)
{
  guint64 limit = g_str_equal (key->key, "threads") ? 1024 : G_MAXINT64;
  guint64 value = 0;
  if (g_str_equal (key->key, "speed"))
    {
      loligo_project_set_speed (self, text == NULL ? 0 : g_ascii_strtod (text, NULL));
      return TRUE;
    }
  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 0, limit, &value, error))
    return FALSE;
  loligo_project_open_step (self, _(key->step_name), key->key);
  LoligoRunSpec *run = loligo_project_edit_run (self);
  if (g_str_equal (key->key, "threads"))
    run->threads = (guint) value;
  else
    run->seed = value;
  loligo_project_close_step (self);
  return TRUE;
}

gboolean
loligo_project_set_run (LoligoProject *self, const char *name, const char *text, GError **error)
{
  const RunKey *key = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (run_keys); i++)
    if (g_str_equal (run_keys[i].key, name))
      key = &run_keys[i];
  g_return_val_if_fail (key != NULL, FALSE);
  if (key->text < 0)
    return set_number (self, key, text, error);
  if (text != NULL
      && !(key->unit != NULL ? check_quantity (text, key->unit, error)
                             : check_word (name, text, error)))
    return FALSE;
  char *const *now = G_STRUCT_MEMBER_P (&self->document->run, key->text);
  if (g_strcmp0 (*now, text) == 0)
    return TRUE;
  loligo_project_open_step (self, _(key->step_name), key->key);
  char **field = G_STRUCT_MEMBER_P (loligo_project_edit_run (self), key->text);
  g_free (*field);
  *field = g_strdup (text);
  loligo_project_close_step (self);
  return TRUE;
}

void
loligo_project_set_speed (LoligoProject *self, double factor)
{
  self->document->run.speed = isfinite (factor) && factor > 0 ? factor : 0;
}

void
loligo_project_set_defaults (LoligoProject *self, guint threads, double speed)
{
  self->document->run.threads = threads;
  loligo_project_set_speed (self, speed);
  loligo_project_tell (self, LOLIGO_CHANGE_RUN);
}

static void
set_text (LoligoProject *self, char **field, const char *text, const char *name, const char *key)
{
  if (g_strcmp0 (*field, text) == 0)
    return;
  loligo_project_open_step (self, name, key);
  loligo_project_edit_text (self, field, text);
  loligo_project_close_step (self);
}

void
loligo_project_set_title (LoligoProject *self, const char *title)
{
  set_text (self, &self->document->title, title, _("Title"), "title");
}

void
loligo_project_set_notes (LoligoProject *self, const char *notes)
{
  set_text (self, &self->document->notes, notes, _("Notes"), "notes");
}
