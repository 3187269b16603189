/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-document.c: documents and tables from damaged bytes. No input may crash, hang or be read as
 * something that cannot be written back. With libFuzzer it is a target; without, main damages the
 * files it is given, always in the same ways, so that the corpus runs as a test.
 */
#include <loligo.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Large populations make large lists; that is not what is looked for here. */
static void
make_plan (const LoligoDocument *document)
{
  for (guint i = 0; i < document->nodes->len; i++)
    if (loligo_node_get_size (g_ptr_array_index (document->nodes, i)) > 100000)
      return;
  g_autoptr (LoligoLibrary) library = loligo_library_new (NULL);
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoPlan) plan = loligo_plan_new (document, library, problems);
  g_assert_true ((plan == NULL) == (loligo_problems_get_count (problems) > 0));
}

static void
read_document (const char *text, gsize length)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoDocument) document
      = loligo_document_parse (text, length, "fuzz.loligo", problems);
  g_assert_true ((document == NULL) == (loligo_problems_get_count (problems) > 0));
  if (document == NULL)
    return;
  g_autofree char *json = loligo_document_to_json (document);
  g_autoptr (LoligoDocument) again = loligo_document_parse (json, -1, "fuzz.loligo", problems);
  g_assert_nonnull (again);
  g_autofree char *second = loligo_document_to_json (again);
  g_assert_cmpstr (json, ==, second);
  make_plan (again);
}

static void
read_table (const char *text, gsize length)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoTable) table = loligo_table_parse (text, length, "fuzz.csv", problems);
  g_assert_true ((table == NULL) == (loligo_problems_get_count (problems) > 0));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  /* A copy of the exact size, so that reading beyond it is seen. */
  g_autofree char *text = g_memdup2 (data, size);
  read_document (text != NULL ? text : "", size);
  read_table (text != NULL ? text : "", size);
  return 0;
}

#ifndef LOLIGO_LIBFUZZER

#define ROUNDS 400

static const char *const pieces[] = { "{",
                                      "}",
                                      "[",
                                      "]",
                                      ",",
                                      ":",
                                      "\"",
                                      "\\",
                                      "\\u",
                                      "\\ud800",
                                      "null",
                                      "true",
                                      "-",
                                      "1e999",
                                      "1e-999",
                                      "0",
                                      "99999999999999999999",
                                      "\"size\":",
                                      "\"id\":",
                                      "\"at\":[1,2]",
                                      "\n",
                                      "\xff",
                                      "\xc3\xa9",
                                      "\t",
                                      "#",
                                      ";" };

static GString *
damage (GRand *random, const char *text, gsize length)
{
  GString *damaged = g_string_new_len (text, length);
  for (guint n = g_rand_int_range (random, 1, 6); n > 0; n--)
    {
      gsize at = damaged->len == 0 ? 0 : g_rand_int_range (random, 0, damaged->len);
      gsize wish = g_rand_int_range (random, 0, 30);
      gsize count = MIN (wish, damaged->len - at);
      switch (g_rand_int_range (random, 0, 4))
        {
        case 0:
          g_string_erase (damaged, at, count);
          break;
        case 1:
          g_string_insert (damaged, at,
                           pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
          break;
        case 2:
          if (damaged->len > 0)
            damaged->str[at] = g_rand_int_range (random, 0, 256);
          break;
        default:
          {
            g_autofree char *copy = g_strndup (damaged->str + at, count);
            g_string_insert (damaged, g_rand_int_range (random, 0, damaged->len + 1), copy);
          }
        }
    }
  return damaged;
}

int
main (int argc, char **argv)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1952);
  g_print ("1..%d\n", argc - 1);
  for (int k = 1; k < argc; k++)
    {
      g_autofree char *text = NULL;
      gsize length;
      g_assert_true (g_file_get_contents (argv[k], &text, &length, NULL));
      LLVMFuzzerTestOneInput ((const uint8_t *)text, length);
      for (guint round = 0; round < ROUNDS; round++)
        {
          GString *damaged = damage (random, text, length);
          LLVMFuzzerTestOneInput ((const uint8_t *)damaged->str, damaged->len);
          g_string_free (damaged, TRUE);
        }
      g_autofree char *name = g_path_get_basename (argv[k]);
      g_print ("ok %d - %s\n", k, name);
    }
  return 0;
}

#endif
