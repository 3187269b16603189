/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-inside.c: documents as nodes, as edits: adding one by its file, opening what a node holds and putting it back,
 * what becomes of it when the other document changes or goes, and files that change on disk.
 */
#include "document/project.h"

#include <glib/gstdio.h>
#include <string.h>

#define CELL "{\"format\": \"loligo\", \"nodes\": [{\"id\": \"E\", \"model\": \"lif\", \"size\": 4}]}"
#define OUTER "{\"format\": \"loligo\", \"title\": \"Network\", \"nodes\": [{\"id\": \"a\", \"document\": " CELL "}]}"
#define HOLDER "{\"format\": \"loligo\", \"nodes\": [{\"id\": \"a\", \"document\": \"%s\"}]}"

typedef struct
{
  char *folder;
  GPtrArray *files; /* written so far */
} Place;

static void
set_up (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  place->folder = g_dir_make_tmp ("loligo-inside-XXXXXX", &error);
  g_assert_no_error (error);
  place->files = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Place *place, gconstpointer data)
{
  for (guint i = place->files->len; i > 0; i--)
    g_remove (place->files->pdata[i - 1]);
  g_assert_cmpint (g_rmdir (place->folder), ==, 0);
  g_ptr_array_unref (place->files);
  g_free (place->folder);
}

/* The path of NAME; written when TEXT is not NULL. (transfer none) */
static const char *
put (Place *place, const char *name, const char *text)
{
  char *path = g_build_filename (place->folder, name, NULL);
  g_ptr_array_add (place->files, path);
  g_autoptr (GError) error = NULL;
  if (text != NULL)
    g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

static LoligoProject *
new_project (void)
{
  g_autoptr (LoligoLibrary) library = loligo_library_new (NULL);
  return loligo_project_new (library);
}

static LoligoProject *
open_file (const char *path)
{
  LoligoProject *project = new_project ();
  g_autoptr (GError) error = NULL;
  loligo_project_load (project, path, &error);
  g_assert_no_error (error);
  return project;
}

static LoligoProject *
open_inside (LoligoProject *outer, const char *node)
{
  LoligoProject *project = new_project ();
  g_autoptr (GError) error = NULL;
  loligo_project_load_inside (project, outer, node, &error);
  g_assert_no_error (error);
  return project;
}

static const LoligoNode *
get_node (LoligoProject *project, const char *id)
{
  return loligo_document_find_node (loligo_project_get_document (project), id);
}

static const char *
get_name (LoligoProject *project, const char *id)
{
  return loligo_node_get_document_name (get_node (project, id));
}

static void
resize (LoligoProject *project, const char *id, guint64 size)
{
  g_autoptr (GError) error = NULL;
  loligo_project_set_size (project, id, size, &error);
  g_assert_no_error (error);
}

/* How many cells run as ID. */
static guint64
count_cells (LoligoProject *project, const char *id)
{
  g_autoptr (LoligoPlan) plan = loligo_project_make_plan (project);
  g_assert_nonnull (plan);
  for (guint i = 0; i < plan->n_nodes; i++)
    if (g_str_equal (plan->nodes[i].id, id))
      return plan->nodes[i].size;
  return 0;
}

static void
put_back (LoligoProject *inside)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (loligo_project_save_inside (inside, &error));
  g_assert_no_error (error);
}

/* ---- adding ---- */

static void
test_add (Place *place, gconstpointer data)
{
  const char *column = put (place, "2 Säulen-Netz.loligo", CELL);
  const char *path = put (place, "outer.loligo", NULL);
  g_autoptr (LoligoProject) project = new_project ();
  g_autoptr (GError) error = NULL;
  /* There is no file to be beside yet. */
  g_autofree char *id = loligo_project_add_document (project, column, 10, 20, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, "Säulen_Netz");
  g_assert_cmpstr (get_name (project, id), ==, column);
  g_assert_cmpfloat (get_node (project, id)->y, ==, 20);
  g_assert_cmpuint (count_cells (project, "Säulen_Netz.E"), ==, 4);
  g_assert_cmpstr (loligo_project_get_undo_name (project), ==, "Adding of Säulen_Netz");
  g_assert_true (loligo_project_save (project, path, &error));
  g_assert_cmpstr (get_name (project, id), ==, "2 Säulen-Netz.loligo");
  g_autofree char *other = loligo_project_add_document (project, column, 0, 0, &error);
  g_assert_cmpstr (other, ==, "Säulen_Netz2");
  g_assert_cmpstr (get_name (project, other), ==, "2 Säulen-Netz.loligo");
  g_assert_cmpuint (count_cells (project, "Säulen_Netz2.E"), ==, 4);
  loligo_project_undo (project);
  g_assert_null (get_node (project, other));
  loligo_project_undo (project);
  g_assert_null (get_node (project, id));
  g_assert_false (loligo_project_can_undo (project));
}

static void
assert_refused (LoligoProject *project, const char *path, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (loligo_project_add_document (project, path, 0, 0, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_null (strchr (error->message, '\n'));
  g_assert_false (loligo_project_can_undo (project));
}

static void
test_refused (Place *place, gconstpointer data)
{
  g_autofree char *text = g_strdup_printf (HOLDER, "outer.loligo");
  const char *path = put (place, "outer.loligo", CELL), *circle = put (place, "circle.loligo", text);
  const char *wrong = put (place, "wrong.loligo",
                           "{\"format\": \"loligo\", \"nodes\": [{\"id\": \"E\", \"model\": \"li\"}]}");
  const char *broken = put (place, "broken.loligo", "{\"format\": ");
  g_autoptr (LoligoProject) project = open_file (path);
  assert_refused (project, path, "holds itself");
  assert_refused (project, circle, "holds itself");
  assert_refused (project, wrong, "li");
  assert_refused (project, broken, "broken.loligo");
  assert_refused (project, "/nowhere/at-all.loligo", "at-all.loligo");
  g_assert_cmpuint (loligo_project_get_document (project)->nodes->len, ==, 1);
}

/* What is held names its files from the outer one, which is saved for the first time, and then elsewhere. */
static void
test_names_inside (Place *place, gconstpointer data)
{
  const char *column = put (place, "column.loligo", CELL), *other = put (place, "other", NULL);
  const char *first = put (place, "first.loligo", NULL), *second = put (place, "other/second.loligo", NULL);
  g_assert_cmpint (g_mkdir (other, 0700), ==, 0);
  g_autoptr (LoligoProject) outer = new_project ();
  g_autoptr (GError) error = NULL;
  g_assert_true (loligo_project_load_recovered (outer, OUTER, NULL, NULL, &error));
  g_autoptr (LoligoProject) inside = open_inside (outer, "a");
  g_free (loligo_project_add_document (inside, column, 0, 0, &error));
  g_assert_no_error (error);
  put_back (inside);
  g_assert_cmpuint (count_cells (outer, "a.column.E"), ==, 4);
  g_assert_true (loligo_project_save (outer, first, &error));
  g_assert_cmpstr (get_name (inside, "column"), ==, "column.loligo");
  g_assert_false (loligo_project_is_modified (inside));
  g_assert_true (loligo_project_save (outer, second, &error));
  g_assert_cmpuint (count_cells (inside, "column.E"), ==, 4);
  g_assert_false (loligo_project_is_modified (inside));
  g_autoptr (LoligoProject) again = open_file (second);
  g_assert_cmpuint (count_cells (again, "a.column.E"), ==, 4);
}

/* ---- the inside on its own ---- */

static void
test_put_back (Place *place, gconstpointer data)
{
  const char *path = put (place, "outer.loligo", OUTER);
  g_autoptr (LoligoProject) outer = open_file (path);
  g_autoptr (LoligoProject) inside = open_inside (outer, "a");
  g_autofree char *name = loligo_project_get_display_name (inside);
  g_assert_cmpstr (name, ==, "a in Network");
  g_assert_null (loligo_project_get_path (inside));
  g_assert_true (loligo_project_find_inside (outer, "a") == inside);
  g_assert_false (loligo_project_is_modified (inside));
  resize (inside, "E", 9);
  g_assert_true (loligo_project_find_modified_inside (outer) == inside);
  g_assert_cmpuint (count_cells (outer, "a.E"), ==, 4);
  put_back (inside);
  g_assert_false (loligo_project_is_modified (inside));
  g_assert_null (loligo_project_find_modified_inside (outer));
  g_assert_true (loligo_project_is_modified (outer));
  g_assert_cmpstr (loligo_project_get_undo_name (outer), ==, "Edit of a");
  g_assert_cmpuint (count_cells (outer, "a.E"), ==, 9);
  /* Nothing to do, nothing to undo. */
  put_back (inside);
  loligo_project_undo (outer);
  g_assert_false (loligo_project_can_undo (outer));
  g_assert_cmpuint (count_cells (outer, "a.E"), ==, 4);
  g_assert_true (loligo_project_is_modified (inside));
  loligo_project_redo (outer);
  g_assert_false (loligo_project_is_modified (inside));
  loligo_project_undo (outer);
  put_back (inside);
  g_assert_cmpuint (count_cells (outer, "a.E"), ==, 9);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, OUTER);
}

static void
test_follows_node (Place *place, gconstpointer data)
{
  g_autoptr (LoligoProject) outer = open_file (put (place, "outer.loligo", OUTER));
  g_autoptr (LoligoProject) inside = open_inside (outer, "a");
  const char *node = NULL;
  g_autoptr (GError) error = NULL;
  loligo_project_rename_node (outer, "a", "column", &error);
  g_assert_no_error (error);
  g_assert_true (loligo_project_get_outer (inside, &node) == outer);
  g_assert_cmpstr (node, ==, "column");
  loligo_project_undo (outer);
  loligo_project_redo (outer);
  loligo_project_get_outer (inside, &node);
  g_assert_cmpstr (node, ==, "column");
  g_assert_false (loligo_project_is_modified (inside));
  loligo_project_select_only (outer, "column");
  loligo_project_remove_selected (outer);
  g_assert_null (loligo_project_get_outer (inside, NULL));
  g_assert_true (loligo_project_is_modified (inside));
  loligo_project_undo (outer);
  g_assert_true (loligo_project_get_outer (inside, NULL) == outer);
  g_assert_false (loligo_project_is_modified (inside));
}

static void
test_saved_as_file (Place *place, gconstpointer data)
{
  const char *path = put (place, "outer.loligo", OUTER), *own = put (place, "own.loligo", NULL);
  g_autoptr (LoligoProject) outer = open_file (path);
  g_autoptr (LoligoProject) inside = open_inside (outer, "a");
  resize (inside, "E", 9);
  g_autoptr (GError) error = NULL;
  g_assert_false (loligo_project_save (inside, path, &error));
  g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE);
  g_clear_error (&error);
  loligo_project_close (outer);
  g_assert_false (loligo_project_save (inside, path, &error));
  g_clear_error (&error);
  g_assert_true (loligo_project_save (inside, own, &error));
  g_assert_false (loligo_project_is_modified (inside));
  g_assert_cmpstr (loligo_project_get_path (inside), ==, own);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, OUTER);
  g_autoptr (LoligoProject) again = open_file (own);
  g_assert_cmpuint (count_cells (again, "E"), ==, 9);
}

/* What was put into a document that then goes without being saved is in no file. */
static void
test_outer_goes (Place *place, gconstpointer data)
{
  const char *path = put (place, "outer.loligo", OUTER);
  for (guint is_put = 0; is_put < 2; is_put++)
    {
      LoligoProject *outer = open_file (path);
      g_autoptr (LoligoProject) inside = open_inside (outer, "a");
      if (is_put)
        {
          resize (inside, "E", 9);
          put_back (inside);
        }
      g_object_unref (outer);
      g_assert_null (loligo_project_get_outer (inside, NULL));
      g_assert_cmpint (loligo_project_is_modified (inside), ==, is_put);
      g_autofree char *name = loligo_project_get_display_name (inside);
      g_assert_cmpstr (name, ==, "a");
    }
  g_autoptr (LoligoProject) outer = open_file (path);
  g_autoptr (LoligoProject) inside = open_inside (outer, "a");
  loligo_project_new_document (outer);
  g_assert_null (loligo_project_get_outer (inside, NULL));
}

static void
test_nested (Place *place, gconstpointer data)
{
  g_autoptr (LoligoProject) middle = open_file (put (place, "middle.loligo", OUTER));
  g_autofree char *held = loligo_document_to_json (loligo_project_get_document (middle));
  g_autofree char *text
      = g_strdup_printf ("{\"format\": \"loligo\", \"nodes\": [{\"id\": \"b\", \"document\": %s}]}", held);
  g_autoptr (LoligoProject) outer = open_file (put (place, "outer.loligo", text));
  g_autoptr (LoligoProject) b = open_inside (outer, "b");
  g_autoptr (LoligoProject) a = open_inside (b, "a");
  g_autofree char *name = loligo_project_get_display_name (a);
  g_assert_cmpstr (name, ==, "a in b in outer.loligo");
  resize (a, "E", 7);
  put_back (a);
  g_assert_cmpuint (count_cells (b, "a.E"), ==, 7);
  g_assert_cmpuint (count_cells (outer, "b.a.E"), ==, 4);
  g_assert_true (loligo_project_find_modified_inside (outer) == b);
  put_back (b);
  g_assert_cmpuint (count_cells (outer, "b.a.E"), ==, 7);
}

static const char around[] =
    "{\"format\": \"loligo\", \"nodes\": [{\"id\": \"drive\", \"model\": \"constant\"}, {\"id\": \"a\", %s"
    " \"parameters\": {\"E.tau\": \"5 ms\", \"EI.weight\": \"2 mV\"}, \"initial\": {\"E.V\": \"-60 mV\"},"
    " \"document\": {\"format\": \"loligo\","
    " \"nodes\": [{\"id\": \"E\", \"model\": \"lif\"}, {\"id\": \"I\", \"model\": \"lif\"}], \"edges\": ["
    "{\"id\": \"EI\", \"from\": \"E\", \"to\": \"I\", \"synapse\": \"delta\", \"weight\": \"1 mV\"}]}}],"
    " \"edges\": [{\"id\": \"w\", \"from\": \"drive\", \"to\": \"%s\"}],"
    " \"recorders\": [{\"id\": \"r\", \"of\": \"a.I\", \"what\": \"V\"}]}";

static void
rename_node (LoligoProject *project, const char *id, const char *new_id)
{
  g_autoptr (GError) error = NULL;
  loligo_project_rename_node (project, id, new_id, &error);
  g_assert_no_error (error);
}

/* What the node around says follows what is renamed inside, once that is put back; names of one's own stay. */
static void
test_renamed_inside (Place *place, gconstpointer data)
{
  static const struct
  {
    const char *expose, *to, *after;
  } cases[] = { { "", "a.E.I", "a.Py.I" },
                { "\"expose\": [\"E\", \"I\"],", "a.E", "a.Py" },
                { "\"expose\": [\"E.I\"],", "a.E.I", "a.Py.I" },
                { "\"expose\": [{\"name\": \"I\", \"of\": \"E\"}],", "a.I", "a.I" } };
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      g_autofree char *text = g_strdup_printf (around, cases[k].expose, cases[k].to);
      g_autoptr (LoligoProject) outer = open_file (put (place, "outer.loligo", text));
      g_autofree char *before = loligo_document_to_json (loligo_project_get_document (outer));
      g_autoptr (LoligoProject) inside = open_inside (outer, "a");
      /* I and E change their names by way of a third, and one rename is taken back. */
      rename_node (inside, "I", "rest");
      rename_node (inside, "E", "I");
      rename_node (inside, "rest", "E");
      rename_node (inside, "I", "Py");
      rename_node (inside, "E", "F");
      loligo_project_undo (inside);
      g_autoptr (GError) error = NULL;
      g_assert_true (loligo_project_rename_edge (inside, "EI", "forth", &error));
      put_back (inside);
      g_autofree char *said = loligo_problems_to_string (loligo_project_get_problems (outer));
      g_assert_cmpstr (said, ==, "");
      const LoligoNode *node = get_node (outer, "a");
      g_assert_cmpstr (loligo_settings_get (node->parameters, "Py.tau"), ==, "5 ms");
      g_assert_cmpstr (loligo_settings_get (node->parameters, "forth.weight"), ==, "2 mV");
      g_assert_cmpuint (loligo_settings_get_count (node->parameters), ==, 2);
      g_assert_cmpstr (loligo_settings_get (node->initial, "Py.V"), ==, "-60 mV");
      const LoligoDocument *document = loligo_project_get_document (outer);
      g_assert_cmpstr (loligo_document_find_edge (document, "w")->to, ==, cases[k].after);
      g_assert_cmpstr (((LoligoRecorderSpec *) document->recorders->pdata[0])->of, ==, "a.E");
      loligo_project_undo (outer);
      g_autofree char *after = loligo_document_to_json (document);
      g_assert_cmpstr (after, ==, before);
    }
}

/* The document behind a node has its own values again, as one step. */
static void
test_reset (Place *place, gconstpointer data)
{
  g_autoptr (LoligoProject) project = open_file (put (place, "outer.loligo", OUTER));
  loligo_project_reset_parameters (project, "a");
  loligo_project_reset_parameters (project, "nobody");
  g_assert_false (loligo_project_can_undo (project));
  g_autoptr (GError) error = NULL;
  g_assert_true (loligo_project_set_inside (project, "a", "E.tau", "5 ms", &error));
  loligo_project_seal (project);
  g_assert_true (loligo_project_set_inside (project, "a", "E.V_th", "-40 mV", &error));
  g_assert_no_error (error);
  loligo_project_reset_parameters (project, "a");
  g_assert_cmpuint (loligo_settings_get_count (get_node (project, "a")->parameters), ==, 0);
  g_assert_cmpuint (count_cells (project, "a.E"), ==, 4);
  loligo_project_undo (project);
  g_assert_cmpuint (loligo_settings_get_count (get_node (project, "a")->parameters), ==, 2);
}

/* ---- files on disk ---- */

static void
count_change (LoligoProject *project, guint flags, guint *n_changes)
{
  *n_changes += (flags & LOLIGO_CHANGE_NODES) != 0;
}

static gboolean
give_up (gpointer data)
{
  g_error ("nothing was noticed");
  return G_SOURCE_REMOVE;
}

/* Until the project tells of its nodes, without being asked. */
static void
wait_for_change (const guint *n_changes)
{
  guint limit = g_timeout_add_seconds (60, give_up, NULL), before = *n_changes;
  while (*n_changes == before)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

static void
test_file_changes (Place *place, gconstpointer data)
{
  g_autofree char *text = g_strdup_printf (HOLDER, "column.loligo");
  g_autofree char *outermost = g_strdup_printf (HOLDER, "middle.loligo");
  const char *column = put (place, "column.loligo", CELL);
  put (place, "middle.loligo", text);
  g_autoptr (LoligoProject) project = open_file (put (place, "outer.loligo", outermost));
  g_assert_cmpuint (count_cells (project, "a.a.E"), ==, 4);
  guint n_changes = 0;
  g_signal_connect (project, "changed", G_CALLBACK (count_change), &n_changes);
  loligo_project_check_files (project);
  g_assert_cmpuint (n_changes, ==, 0);
  g_autoptr (LoligoProject) other = open_file (column);
  resize (other, "E", 5);
  g_autoptr (GError) error = NULL;
  g_assert_true (loligo_project_save (other, column, &error));
  wait_for_change (&n_changes);
  g_assert_cmpuint (count_cells (project, "a.a.E"), ==, 5);
  /* The file there is now, written in place. */
  g_autoptr (GFile) file = g_file_new_for_path (column);
  g_autoptr (GFileOutputStream) stream = g_file_append_to (file, G_FILE_CREATE_NONE, NULL, &error);
  g_assert_true (g_output_stream_write_all (G_OUTPUT_STREAM (stream), "\n", 1, NULL, NULL, &error));
  g_assert_true (g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, &error));
  wait_for_change (&n_changes);
  g_assert_false (loligo_project_is_modified (project));
  g_assert_false (loligo_project_can_undo (project));
  /* Not there, and there again. */
  g_unlink (column);
  loligo_project_check_files (project);
  g_assert_cmpuint (n_changes, ==, 3);
  g_assert_cmpuint (loligo_problems_get_count (loligo_project_get_problems (project)), >, 0);
  g_assert_true (g_file_set_contents (column, CELL, -1, &error));
  loligo_project_check_files (project);
  g_assert_cmpuint (count_cells (project, "a.a.E"), ==, 4);
}

int
main (int argc, char **argv)
{
  g_setenv ("LANGUAGE", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  static const struct
  {
    const char *name;
    void (*test) (Place *place, gconstpointer data);
  } tests[] = {
    { "/inside/add", test_add },
    { "/inside/refused", test_refused },
    { "/inside/names-inside", test_names_inside },
    { "/inside/put-back", test_put_back },
    { "/inside/follows-node", test_follows_node },
    { "/inside/saved-as-file", test_saved_as_file },
    { "/inside/outer-goes", test_outer_goes },
    { "/inside/nested", test_nested },
    { "/inside/renamed-inside", test_renamed_inside },
    { "/inside/reset", test_reset },
    { "/inside/file-changes", test_file_changes },
  };
  for (guint k = 0; k < G_N_ELEMENTS (tests); k++)
    g_test_add (tests[k].name, Place, NULL, set_up, tests[k].test, tear_down);
  return g_test_run ();
}
