/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-library-text.c: what po/extract-library.py reads out of the models is what the parser makes of them: each
 * text that the window shows can be translated.
 */
#include <loligo.h>

/* The texts of po/library-strings.h, the literals of each put together. */
static GHashTable *
read_extract (void)
{
  g_autofree char *source = NULL;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (TEST_SOURCE_ROOT "/po/library-strings.h", &source, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GRegex) between = g_regex_new ("\"\\s*\\n\\s*\"", 0, 0, NULL);
  g_autofree char *joined = g_regex_replace_literal (between, source, -1, 0, "", 0, NULL);
  g_autoptr (GRegex) entry = g_regex_new ("NC_ \\(\"library\",\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\)", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  GHashTable *texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (g_regex_match (entry, joined, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *quoted = g_match_info_fetch (match, 1);
      g_hash_table_add (texts, g_strcompress (quoted));
    }
  return texts;
}

static void
assert_extracted (GHashTable *texts, const char *id, const char *text)
{
  if (*text && !g_hash_table_contains (texts, text))
    g_error ("%s: \"%s\" is not in po/library-strings.h; run po/update-po.sh", id, text);
}

static void
test_models (void)
{
  g_autoptr (GHashTable) texts = read_extract ();
  g_assert_cmpuint (g_hash_table_size (texts), >, 200);
  g_autoptr (LoligoLibrary) library = loligo_library_new (TEST_SOURCE_ROOT "/data");
  GPtrArray *entries = loligo_library_get_entries (library);
  for (guint i = 0; i < entries->len; i++)
    {
      const LoligoLibraryEntry *entry = g_ptr_array_index (entries, i);
      assert_extracted (texts, entry->id, entry->title);
      assert_extracted (texts, entry->id, entry->description);
      g_autoptr (LoligoProblems) problems = loligo_problems_new ();
      g_autoptr (LoligoComponent) component = loligo_library_get_component (library, entry->id, problems);
      g_assert_nonnull (component);
      for (guint k = 0; k < component->symbols->len; k++)
        {
          const LoligoSymbol *symbol = g_ptr_array_index (component->symbols, k);
          if (symbol->kind != LOLIGO_SYMBOL_FUNCTION)
            assert_extracted (texts, entry->id, symbol->description);
        }
    }
}

static void
test_examples (void)
{
  g_autoptr (GHashTable) texts = read_extract ();
  g_autoptr (LoligoLibrary) library = loligo_library_new (TEST_SOURCE_ROOT "/data");
  g_auto (GStrv) paths = loligo_library_list_examples (library);
  g_assert_cmpuint (g_strv_length (paths), >=, 10);
  for (char **path = paths; *path != NULL; path++)
    {
      g_autoptr (LoligoProblems) problems = loligo_problems_new ();
      g_autoptr (LoligoDocument) document = loligo_document_load (*path, problems);
      g_assert_nonnull (document);
      assert_extracted (texts, *path, document->title);
      assert_extracted (texts, *path, document->notes);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library-text/models", test_models);
  g_test_add_func ("/library-text/examples", test_examples);
  return g_test_run ();
}
