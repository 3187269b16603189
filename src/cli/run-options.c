/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * run-options.c: see run-options.h.
 */
#include "cli/run-options.h"
#include <inttypes.h>
#include <string.h>

static const LoligoDimension second = { .halves = { [LOLIGO_BASE_SECOND] = 2 } };

static int
fail_with_help (const char *message)
{
  return loligo_cli_wrong (_("%s; loligo run --help says more"), message);
}

static gboolean
figure_can_be_saved (const char *path)
{
  static const char *const endings[] = { ".pdf", ".svg", ".png" };
  g_autofree char *lower = g_ascii_strdown (path, -1);
  for (guint k = 0; k < G_N_ELEMENTS (endings); k++)
    if (g_str_has_suffix (lower, endings[k]))
      return TRUE;
  return FALSE;
}

/* Values of run that the command line overrides are checked here, so that a message names the
 * option and not a line of the file. */
static gboolean
check_values (const LoligoRunOptions *options, GError **error)
{
  const struct
  {
    const char *option, *text;
  } times[] = { { "--duration", options->duration }, { "--dt", options->dt } };
  for (guint k = 0; k < G_N_ELEMENTS (times); k++)
    {
      double value;
      LoligoUnit unit;
      g_autoptr (GError) why = NULL;
      if (times[k].text == NULL
          || loligo_quantity_parse (times[k].text, &second, &value, &unit, &why))
        continue;
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT, _("%s: %s"), times[k].option,
                   why->message);
      return FALSE;
    }
  double bytes;
  if (options->memory != NULL && !loligo_byte_size_parse (options->memory, &bytes, error))
    {
      g_prefix_error (error, "--memory: ");
      return FALSE;
    }
  LoligoMethod method;
  if (options->method != NULL && !loligo_method_from_string (options->method, &method, error))
    return FALSE;
  const char *precision = options->precision;
  if (precision == NULL || g_str_equal (precision, "double") || g_str_equal (precision, "single"))
    return TRUE;
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
               _("--precision is double or single, not \"%s\""), precision);
  return FALSE;
}

int
loligo_run_options_read (LoligoRunOptions *options, int argc, char **argv)
{
  g_autofree char *format = NULL;
  const GOptionEntry entries[] = {
    { "size", 'n', 0, G_OPTION_ARG_FILENAME, &options->size,
      N_("Number of neurons, for a model on its own (1)"), "N" },
    { "input", 'i', 0, G_OPTION_ARG_FILENAME_ARRAY, &options->inputs,
      N_("Constant input, for a model on its own; may be repeated"), "PORT=VALUE" },
    { "duration", 'd', 0, G_OPTION_ARG_FILENAME, &options->duration, N_("How long (1 s)"),
      "TIME" },
    { "dt", 0, 0, G_OPTION_ARG_FILENAME, &options->dt, N_("Time of a step (0.1 ms)"), "TIME" },
    { "method", 'm', 0, G_OPTION_ARG_FILENAME, &options->method,
      N_("Numerical method of all nodes (auto)"), "METHOD" },
    { "seed", 0, 0, G_OPTION_ARG_FILENAME, &options->seed, N_("Seed of the random numbers (1)"),
      "N" },
    { "threads", 't', 0, G_OPTION_ARG_FILENAME, &options->threads,
      N_("Threads; 0 for all cores (0)"), "N" },
    { "precision", 0, 0, G_OPTION_ARG_FILENAME, &options->precision,
      N_("double or single (double)"), "P" },
    { "memory", 0, 0, G_OPTION_ARG_FILENAME, &options->memory,
      N_("What recordings may take of memory, such as 2 GB; the rest goes to disk (auto: a quarter)"),
      "SIZE" },
    { "no-jit", 0, 0, G_OPTION_ARG_NONE, &options->no_jit, N_("Interpret; make no machine code"),
      NULL },
    { "set", 's', 0, G_OPTION_ARG_FILENAME_ARRAY, &options->settings,
      N_("Set a parameter or initial value, or a weight or delay; may be repeated"),
      "NODE.PARAM=VALUE, EDGE.PARAM=VALUE" },
    { "record", 'r', 0, G_OPTION_ARG_FILENAME_ARRAY, &options->records,
      N_("Record a variable, or spikes, of all or some neurons or synapses; may be repeated"),
      "NODE.VAR[@WHICH], EDGE.VAR[@WHICH]" },
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &options->out,
      N_("Write recordings, what plots compute, a summary and provenance into this folder"), "DIR" },
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format, N_("Format of recordings: csv or npz (csv)"),
      "FORMAT" },
    { "figure", 'f', 0, G_OPTION_ARG_FILENAME, &options->figure,
      N_("Draw a figure: .pdf, .svg or .png"), "FILE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->as_json, N_("Print the summary as JSON"), NULL },
    { "progress", 0, 0, G_OPTION_ARG_NONE, &options->progress,
      N_("Show progress even where standard error is no terminal"), NULL },
    { NULL }
  };
  g_auto (GStrv) rest = NULL;
  int status = loligo_cli_parse (
      argc, argv, entries, _("FILE|MODEL"),
      _("Runs a document, or one model on its own (an id of the library, or a file *.model)."),
      _("Values have units: --input I=\"10 uA/cm2\", --set hh.g_L=\"0.03 mS/cm2\". They may "
         "differ from neuron to\n"
         "neuron: --set hh.C=\"normal(1 uF/cm2, 0.1 uF/cm2)\". WHICH is 3, 0,5,7, 0:10 or "
         "0:100:10, counted from 0;\n"
         "synapses are counted by source, then target: --record EE.weight@0:100.\n"
         "Ctrl+C stops the run and keeps what was recorded; the exit status is then 130."),
      &rest);
  if (status >= 0)
    return status;
  if (rest[0] == NULL)
    return fail_with_help (_("loligo run needs a document or a model, such as hh"));
  if (rest[1] != NULL)
    return fail_with_help (_("loligo run takes one document or model"));
  options->what = g_strdup (rest[0]);
  g_autoptr (GError) error = NULL;
  if (format != NULL && !loligo_data_format_from_string (format, &options->format, &error))
    return loligo_cli_fail (error);
  if (format != NULL && options->out == NULL)
    return fail_with_help (_("--format is for --out DIR"));
  if (options->figure != NULL && !figure_can_be_saved (options->figure))
    return loligo_cli_wrong (_("--figure %s: the name must end in .pdf, .svg or .png"),
                             options->figure);
  if (!check_values (options, &error))
    return loligo_cli_fail (error);
  return -1;
}

void
loligo_run_options_clear (LoligoRunOptions *options)
{
  char **texts[]
      = { &options->what, &options->size,    &options->duration,  &options->dt,  &options->method,
          &options->seed, &options->threads, &options->precision, &options->out, &options->figure,
          &options->memory };
  for (guint k = 0; k < G_N_ELEMENTS (texts); k++)
    g_clear_pointer (texts[k], g_free);
  g_clear_pointer (&options->inputs, g_strfreev);
  g_clear_pointer (&options->settings, g_strfreev);
  g_clear_pointer (&options->records, g_strfreev);
}

gboolean
loligo_run_options_keep_data (const LoligoRunOptions *options)
{
  return options->out != NULL || options->figure != NULL;
}

static gboolean
read_count (const char *option, const char *text, guint64 minimum, guint64 maximum, guint64 *count,
            GError **error)
{
  if (text == NULL || g_ascii_string_to_unsigned (text, 10, minimum, maximum, count, NULL))
    return TRUE;
  return loligo_refuse (error,
                        _("%s must be a whole number from %" PRIu64 " to %" PRIu64
                           ", not \"%s\""),
                        option, minimum, maximum, text);
}

static void
replace (char **text, const char *with)
{
  if (with == NULL)
    return;
  g_free (*text);
  *text = g_strdup (with);
}

static gboolean
apply_run (const LoligoRunOptions *options, LoligoDocument *document, GError **error)
{
  LoligoRunSpec *run = &document->run;
  guint64 threads = run->threads;
  if (!read_count ("--seed", options->seed, 0, G_MAXUINT64, &run->seed, error)
      || !read_count ("--threads", options->threads, 0, 4096, &threads, error))
    return FALSE;
  run->threads = threads;
  replace (&run->duration, options->duration);
  replace (&run->dt, options->dt);
  replace (&run->precision, options->precision);
  replace (&run->memory, options->memory);
  replace (&run->method, options->method);
  for (guint i = 0; options->method != NULL && i < document->nodes->len; i++)
    g_clear_pointer (&((LoligoNode *)g_ptr_array_index (document->nodes, i))->method, g_free);
  return TRUE;
}

/* "NAME=VALUE" into its halves. */
static gboolean
split_assignment (const char *option, const char *text, const char *form, char **name, char **value,
                  GError **error)
{
  const char *equals = strchr (text, '=');
  if (equals == NULL || equals == text)
    return loligo_refuse (error, _("%s %s: write it as %s"), option, text, form);
  *name = g_strstrip (g_strndup (text, equals - text));
  *value = g_strstrip (g_strdup (equals + 1));
  return TRUE;
}

/* A constant stimulus; as many as there are neurons where the value differs between them. */
static gboolean
apply_input (LoligoDocument *document, const char *node_id, const char *text, GError **error)
{
  g_autofree char *port = NULL;
  g_autofree char *value = NULL;
  if (!split_assignment ("--input", text, _("PORT=VALUE, such as I=\"10 uA/cm2\""), &port, &value,
                         error))
    return FALSE;
  g_autofree char *id
      = loligo_document_unique_id (document, loligo_id_is_valid (port) ? port : "input");
  LoligoNode *stimulus = loligo_node_new (id, "constant");
  stimulus->is_implicit = TRUE;
  loligo_settings_set (stimulus->parameters, "amplitude", value);
  double number;
  LoligoUnit unit;
  if (!loligo_quantity_parse (value, NULL, &number, &unit, NULL))
    stimulus->rows = loligo_document_find_node (document, node_id)->rows;
  g_ptr_array_add (document->nodes, stimulus);
  g_autofree char *to = g_strconcat (node_id, ".", port, NULL);
  LoligoEdge *edge = loligo_edge_new (NULL, id, to);
  g_autofree char *wish = g_strconcat ("to_", port, NULL);
  edge->id = loligo_document_unique_id (document, wish);
  g_ptr_array_add (document->edges, edge);
  return TRUE;
}

/* "E.tau" is parameter tau of E; a model on its own may leave its name out. NULL: no such node. */
static LoligoNode *
find_node (LoligoDocument *document, const char *own, const char *name, const char **rest)
{
  const char *dot = strchr (name, '.');
  g_autofree char *id = dot == NULL ? NULL : g_strndup (name, dot - name);
  LoligoNode *node = id == NULL ? NULL : loligo_document_find_node (document, id);
  *rest = node != NULL ? dot + 1 : name;
  if (node == NULL && own != NULL)
    node = loligo_document_find_node (document, own);
  return node;
}

static gboolean
set_no_node (LoligoDocument *document, const char *option, const char *text, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  for (guint i = 0; i < document->nodes->len && ids->len < 10; i++)
    g_ptr_array_add (ids, ((LoligoNode *)g_ptr_array_index (document->nodes, i))->id);
  for (guint i = 0; i < document->edges->len && ids->len < 16; i++)
    {
      const LoligoEdge *edge = g_ptr_array_index (document->edges, i);
      if (edge->synapse != NULL && !edge->id_is_made_up)
        g_ptr_array_add (ids, edge->id);
    }
  g_ptr_array_add (ids, NULL);
  g_autofree char *list = g_strjoinv (", ", (char **)ids->pdata);
  return loligo_refuse (error, _("%s %s: there is no such node or wire; choose from %s"), option,
                        text, list);
}

static gboolean
names_state (const LoligoDocument *document, LoligoLibrary *library, const LoligoNode *node,
             const char *name)
{
  g_autoptr (LoligoProblems) ignored = loligo_problems_new ();
  g_autoptr (LoligoComponent) component
      = loligo_document_get_component (document, library, node, ignored);
  const LoligoSymbol *symbol = component == NULL ? NULL : loligo_component_find (component, name);
  return symbol != NULL
         && (symbol->kind == LOLIGO_SYMBOL_STATE || symbol->kind == LOLIGO_SYMBOL_VARIABLE);
}

/* The wire that "EE.weight" is about; NULL. *REST: what of it. */
static LoligoEdge *
find_edge (LoligoDocument *document, const char *name, const char **rest)
{
  const char *dot = strchr (name, '.');
  g_autofree char *id = dot == NULL ? NULL : g_strndup (name, dot - name);
  *rest = dot == NULL ? name : dot + 1;
  return id == NULL ? NULL : loligo_document_find_edge (document, id);
}

/* "EE.tau" is parameter tau of edge EE; EE.weight and EE.delay are its own. FALSE: no such edge. */
static gboolean
set_edge (LoligoDocument *document, const char *name, const char *value)
{
  const char *what;
  LoligoEdge *edge = find_edge (document, name, &what);
  if (edge == NULL)
    return FALSE;
  char **field = g_str_equal (what, "weight") ? &edge->weight
                 : g_str_equal (what, "delay") ? &edge->delay
                                               : NULL;
  if (field == NULL)
    loligo_settings_set (edge->parameters, what, value);
  else
    replace (field, value);
  return TRUE;
}

/* What NAME ("column.E.V") names inside the document behind a node: the length of "column.E", a node or wire of the
 * flattened document; 0 when there is no such thing. */
static gsize
find_inside (const LoligoFlattening *flattening, const char *name)
{
  const LoligoDocument *flat = loligo_flattening_get_document (flattening);
  g_autofree char *id = g_strdup (name);
  for (char *dot = strrchr (id, '.'); dot != NULL; dot = strrchr (id, '.'))
    {
      *dot = '\0';
      if (loligo_document_find_node (flat, id) != NULL || loligo_document_find_edge (flat, id) != NULL)
        return (gsize) (dot - id);
    }
  return 0;
}

/* NULL where there is no document inside, or what is there is wrong: the plan will say so. */
static LoligoFlattening *
flatten (const LoligoDocument *document)
{
  if (!loligo_document_has_inside (document))
    return NULL;
  g_autoptr (LoligoProblems) ignored = loligo_problems_new ();
  return loligo_flattening_new (document, ignored);
}

/* Whether NAME, such as "column.E.V", is a state of a node inside. */
static gboolean
names_state_inside (const LoligoDocument *document, LoligoLibrary *library, const char *name)
{
  g_autoptr (LoligoFlattening) flattening = flatten (document);
  gsize length = flattening == NULL ? 0 : find_inside (flattening, name);
  if (length == 0)
    return FALSE;
  const LoligoDocument *flat = loligo_flattening_get_document (flattening);
  g_autofree char *id = g_strndup (name, length);
  const LoligoNode *node = loligo_document_find_node (flat, id);
  return node != NULL && names_state (flat, library, node, name + length + 1);
}

static gboolean
apply_setting (LoligoDocument *document, LoligoLibrary *library, const char *own, const char *text,
               GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;
  if (!split_assignment ("--set", text, _("NODE.PARAM=VALUE, such as hh.g_L=\"0.03 mS/cm2\""),
                         &name, &value, error))
    return FALSE;
  if (set_edge (document, name, value))
    return TRUE;
  const char *rest;
  LoligoNode *node = find_node (document, own, name, &rest);
  if (node == NULL)
    return set_no_node (document, "--set", text, error);
  gboolean is_state = loligo_node_is_document (node)
                          ? names_state_inside (document, library, name)
                          : names_state (document, library, node, rest);
  loligo_settings_set (is_state ? node->initial : node->parameters, rest, value);
  return TRUE;
}

static gboolean
apply_record (LoligoDocument *document, const char *own, const char *text, GError **error)
{
  const char *at = strchr (text, '@');
  g_autofree char *name = at == NULL ? g_strdup (text) : g_strndup (text, at - text);
  const char *what;
  const LoligoEdge *wire = loligo_document_find_edge (document, name);
  if (wire != NULL || (own == NULL && loligo_document_find_node (document, name) != NULL))
    return loligo_refuse (error, _("--record %s: say what of it, such as %s.%s"), text, name,
                          wire == NULL ? "V" : "weight");
  const LoligoEdge *edge = find_edge (document, name, &what);
  const LoligoNode *node = edge != NULL ? NULL : find_node (document, own, name, &what);
  if (edge == NULL && node == NULL)
    return set_no_node (document, "--record", text, error);
  g_autofree char *of = g_strdup (edge != NULL ? edge->id : node->id);
  g_autoptr (LoligoFlattening) flattening = flatten (document);
  gsize length = flattening == NULL ? 0 : find_inside (flattening, name);
  if (length > 0)
    {
      g_free (of);
      of = g_strndup (name, length);
      what = name + length + 1;
    }
  g_autofree char *wish = g_strconcat (of, "_", what, NULL);
  g_strdelimit (wish, ".", '_');
  g_autofree char *id = loligo_document_unique_id (document, wish);
  LoligoRecorderSpec *spec = loligo_recorder_spec_new (id, of, what);
  spec->which = at == NULL ? NULL : g_strdup (at + 1);
  g_ptr_array_add (document->recorders, spec);
  return TRUE;
}

static gboolean
apply (const LoligoRunOptions *options, LoligoDocument *document, LoligoLibrary *library,
       const char *own, GError **error)
{
  if (!apply_run (options, document, error))
    return FALSE;
  if (own == NULL && (options->size != NULL || options->inputs != NULL))
    return loligo_refuse (error,
                          _("--size and --input are for a model on its own; %s is a document "
                            "with nodes of its own"),
                          options->what);
  for (guint k = 0; options->inputs != NULL && options->inputs[k] != NULL; k++)
    if (!apply_input (document, own, options->inputs[k], error))
      return FALSE;
  for (guint k = 0; options->settings != NULL && options->settings[k] != NULL; k++)
    if (!apply_setting (document, library, own, options->settings[k], error))
      return FALSE;
  for (guint k = 0; options->records != NULL && options->records[k] != NULL; k++)
    if (!apply_record (document, own, options->records[k], error))
      return FALSE;
  /* Places in the file would mislead where the command line changed what stands there. */
  if (options->settings != NULL || options->records != NULL)
    g_clear_pointer (&document->source, g_bytes_unref);
  return TRUE;
}

static gboolean
is_document (const char *path)
{
  if (g_str_has_suffix (path, ".loligo") || g_str_has_suffix (path, ".json"))
    return TRUE;
  g_autofree char *text = NULL;
  gsize length;
  return !g_str_has_suffix (path, ".model") && strchr (path, '/') != NULL
         && loligo_file_read (path, 64 << 20, &text, &length, NULL)
         && text[strspn (text, " \t\r\n\xEF\xBB\xBF")] == '{';
}

/* A document around one model. A file's text is embedded, so that its provenance holds it whole. */
static LoligoDocument *
wrap_model (const LoligoRunOptions *options, LoligoLibrary *library, char **node,
            LoligoProblems *problems, GError **error)
{
  g_autofree char *file = NULL;
  g_autofree char *text = loligo_cli_read_model (library, options->what, &file, error);
  if (text == NULL)
    return NULL;
  g_autoptr (LoligoComponent) component = loligo_component_new_from_text (
      text, strlen (text), file, NULL, loligo_library_source, library, problems);
  if (component != NULL)
    loligo_cli_check_component (component, file, problems);
  if (loligo_problems_get_count (problems) > 0)
    return NULL;
  guint64 size = 1;
  if (!read_count ("--size", options->size, 1, 1000000000, &size, error))
    return NULL;
  LoligoDocument *document = loligo_document_new_for_model (component->id);
  const LoligoLibraryEntry *entry = loligo_library_find (library, component->id);
  if (entry == NULL || !g_str_equal (entry->path, file))
    loligo_settings_set (document->models, component->id, text);
  loligo_document_find_node (document, component->id)->rows = size;
  document->title = g_strdup (component->title);
  *node = g_strdup (component->id);
  return document;
}

LoligoDocument *
loligo_run_options_make_document (const LoligoRunOptions *options, LoligoLibrary *library,
                                  char **node, LoligoProblems *problems, GError **error)
{
  *node = NULL;
  g_autoptr (LoligoDocument) document = is_document (options->what)
                                            ? loligo_document_load (options->what, problems)
                                            : wrap_model (options, library, node, problems, error);
  if (document == NULL || !apply (options, document, library, *node, error))
    return NULL;
  return g_steal_pointer (&document);
}
