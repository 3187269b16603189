/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-library.c: finding models by id: the shipped ones, the user's own which hide them, and what
 * is said when there is none.
 */
#include <glib/gstdio.h>
#include <loligo.h>
#include <string.h>

static void
test_shipped (void)
{
  g_autoptr (LoligoLibrary) library = loligo_library_new (TEST_SOURCE_ROOT "/data");
  GPtrArray *entries = loligo_library_get_entries (library);
  g_assert_cmpuint (entries->len, >=, 20);
  for (guint i = 0; i < entries->len; i++)
    {
      const LoligoLibraryEntry *entry = g_ptr_array_index (entries, i);
      g_autofree char *base = g_path_get_basename (entry->path);
      g_autofree char *expected = g_strconcat (entry->id, ".model", NULL);
      g_assert_cmpstr (base, ==, expected);
      g_assert_true (loligo_library_find (library, entry->id) == entry);
      if (i == 0)
        continue;
      const LoligoLibraryEntry *before = g_ptr_array_index (entries, i - 1);
      g_assert_cmpint (strcmp (before->family, entry->family), <=, 0);
    }
  const LoligoLibraryEntry *hh = loligo_library_find (library, "hh");
  g_assert_cmpstr (hh->title, ==, "Hodgkin–Huxley");
  g_assert_cmpstr (hh->family, ==, "conductance");
  g_assert_cmpint (hh->kind, ==, LOLIGO_KIND_NEURON);
  g_assert_nonnull (strstr (hh->description, "J Physiol"));
}

/* What a listing says is what the checked model says. */
static void
test_components (void)
{
  g_autoptr (LoligoLibrary) library = loligo_library_new (TEST_SOURCE_ROOT "/data");
  GPtrArray *entries = loligo_library_get_entries (library);
  for (guint i = 0; i < entries->len; i++)
    {
      const LoligoLibraryEntry *entry = g_ptr_array_index (entries, i);
      g_autoptr (LoligoProblems) problems = loligo_problems_new ();
      g_autoptr (LoligoComponent) component
          = loligo_library_get_component (library, entry->id, problems);
      g_autofree char *said = loligo_problems_to_string (problems);
      g_assert_cmpstr (said, ==, "");
      g_assert_cmpstr (component->id, ==, entry->id);
      g_assert_cmpstr (component->title, ==, entry->title);
      g_assert_cmpint (component->kind, ==, entry->kind);
      g_assert_cmpstr (component->description, ==, entry->description);
      g_autoptr (LoligoComponent) again
          = loligo_library_get_component (library, entry->id, problems);
      g_assert_true (again == component);
    }
}

static void
test_unknown (void)
{
  g_autoptr (LoligoLibrary) library = loligo_library_new (TEST_SOURCE_ROOT "/data");
  g_autoptr (GError) error = NULL;
  g_assert_null (loligo_library_get_text (library, "izikevich", &error));
  g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "\"izhikevich\""));
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_assert_null (loligo_library_get_component (library, "../../etc/passwd", problems));
  g_assert_cmpuint (loligo_problems_get_count (problems), ==, 1);
}

static void
write_model (const char *folder, const char *name, const char *text)
{
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Main sets XDG_DATA_HOME to a fresh folder. */
static void
test_own (void)
{
  g_autofree char *own = g_build_filename (g_get_user_data_dir (), "loligo", "models", NULL);
  write_model (own, "mine.model",
               "# mine\nsystem mine \"My own\"\n## First.\n## Second.\ndx/dt = -x/s\n");
  write_model (own, "hh.model", "system hh \"Another\"\ndx/dt = -x/s\n");
  write_model (own, "broken.model", "what is this\n");
  write_model (own, "none.txt", "system none\n");
  g_autoptr (LoligoLibrary) library = loligo_library_new (TEST_SOURCE_ROOT "/data");
  const LoligoLibraryEntry *mine = loligo_library_find (library, "mine");
  g_assert_cmpstr (mine->title, ==, "My own");
  g_assert_cmpstr (mine->description, ==, "First.\nSecond.");
  g_assert_cmpint (mine->kind, ==, LOLIGO_KIND_SYSTEM);
  g_assert_cmpstr (loligo_library_find (library, "hh")->title, ==, "Another");
  g_assert_null (loligo_library_find (library, "none"));
  g_assert_nonnull (loligo_library_find (library, "broken"));
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_assert_null (loligo_library_get_component (library, "broken", problems));
  g_assert_cmpuint (loligo_problems_get_count (problems), >=, 1);
  g_assert_nonnull (strstr (loligo_problems_get (problems, 0)->file, "broken.model"));
}

static void
test_embedded (void)
{
  g_autoptr (LoligoLibrary) library = loligo_library_new (TEST_SOURCE_ROOT "/data");
  g_autoptr (LoligoDocument) document = loligo_document_new_for_model ("lif");
  loligo_settings_set (document->models, "lif", "system lif \"Not that one\"\ndx/dt = -x/s\n");
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  LoligoNode *node = loligo_document_find_node (document, "lif");
  g_autoptr (LoligoComponent) component
      = loligo_document_get_component (document, library, node, problems);
  g_assert_cmpstr (component->title, ==, "Not that one");
}

static void
test_nearest (void)
{
  static const char *const names[] = { "tau", "V_th", "V_reset", "hh", NULL };
  g_assert_cmpstr (loligo_nearest_name ("tua", names), ==, "tau");
  g_assert_cmpstr (loligo_nearest_name ("v_TH", names), ==, "V_th");
  g_assert_cmpstr (loligo_nearest_name ("V_rest", names), ==, "V_reset");
  g_assert_cmpstr (loligo_nearest_name ("hhh", names), ==, "hh");
  g_assert_null (loligo_nearest_name ("membrane_capacitance", names));
  g_assert_null (loligo_nearest_name ("", names));
  g_assert_null (loligo_nearest_name ("U", (const char *const[]){ "V", NULL }));
  g_assert_cmpstr (loligo_nearest_name ("v", (const char *const[]){ "V", NULL }), ==, "V");
}

int
main (int argc, char **argv)
{
  g_autofree char *data_home = g_dir_make_tmp ("loligo-XXXXXX", NULL);
  g_setenv ("XDG_DATA_HOME", data_home, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/shipped", test_shipped);
  g_test_add_func ("/library/components", test_components);
  g_test_add_func ("/library/unknown", test_unknown);
  g_test_add_func ("/library/embedded", test_embedded);
  g_test_add_func ("/library/nearest", test_nearest);
  g_test_add_func ("/library/own", test_own);
  return g_test_run ();
}
