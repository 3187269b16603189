/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * library.c: where models lie on the disk. Listing reads the head of each file; a text and its
 * checked component are read when first asked for and kept. The user's models hide shipped ones of
 * the same id.
 */
#include "model/library.h"
#include "base/i18n.h"
#include "config.h"
#include "model/document.h"
#include <string.h>

#define HEAD_BYTES 8192
#define MODEL_BYTES_LIMIT ((gsize)1 << 20)
#define ENTRIES_LIMIT 10000

struct _LoligoLibrary
{
  gint references;
  char *data_dir;
  GPtrArray *entries;     /* of LoligoLibraryEntry*, owned, sorted */
  GHashTable *by_id;      /* id -> entry, borrowed */
  GHashTable *texts;      /* id -> text; never replaced: loligo_library_source lends them */
  GHashTable *components; /* id -> LoligoComponent */
};

static void
entry_free (gpointer data)
{
  LoligoLibraryEntry *entry = data;
  g_free (entry->id);
  g_free (entry->family);
  g_free (entry->title);
  g_free (entry->description);
  g_free (entry->path);
  g_free (entry);
}

static gboolean
read_kind (const char *word, LoligoKind *kind)
{
  for (LoligoKind k = LOLIGO_KIND_NEURON; k <= LOLIGO_KIND_STIMULUS; k++)
    if (g_str_equal (word, loligo_kind_to_string (k)))
      {
        *kind = k;
        return TRUE;
      }
  return FALSE;
}

/* KIND id "Title" */
static gboolean
read_header (LoligoLibraryEntry *entry, const char *line)
{
  g_autoptr (GRegex) regex
      = g_regex_new ("^(\\w+)\\s+([\\w-]+)\\s*(?:\"([^\"]*)\")?\\s*(?:#.*)?$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  if (!g_regex_match (regex, line, 0, &match))
    return FALSE;
  g_autofree char *word = g_match_info_fetch (match, 1);
  if (!read_kind (word, &entry->kind))
    return FALSE;
  g_autofree char *title = g_match_info_fetch (match, 3);
  entry->id = g_match_info_fetch (match, 2);
  entry->title = title != NULL && *title != '\0' ? g_steal_pointer (&title) : g_strdup (entry->id);
  return TRUE;
}

/* The header and the ## lines after it. FALSE when the first statement is no header. */
static gboolean
read_head (LoligoLibraryEntry *entry, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", 200);
  g_autoptr (GString) description = g_string_new (NULL);
  gboolean has_header = FALSE;
  for (guint k = 0; lines[k] != NULL; k++)
    {
      const char *line = g_strstrip (lines[k]);
      if (has_header && g_str_has_prefix (line, "##"))
        {
          const char *words = line + 2 + strspn (line + 2, " ");
          g_string_append_printf (description, "%s%s", description->len > 0 ? "\n" : "", words);
        }
      else if (*line == '\0' || *line == '#')
        continue;
      else if (has_header)
        break;
      else if (!read_header (entry, line))
        return FALSE;
      else
        has_header = TRUE;
    }
  entry->description = g_strdup (description->str);
  return has_header;
}

/* The first bytes, cut at a line's end, made valid UTF-8. (transfer full) */
static char *
read_first_bytes (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  if (stream == NULL)
    return NULL;
  char bytes[HEAD_BYTES + 1];
  gsize n_read = 0;
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), bytes, HEAD_BYTES, &n_read, NULL, NULL))
    return NULL;
  bytes[n_read] = '\0';
  char *last = strrchr (bytes, '\n');
  if (n_read == HEAD_BYTES && last != NULL)
    *last = '\0';
  return g_utf8_make_valid (bytes, -1);
}

/* A file that cannot be understood is listed under its name, so that asking for it says what is
 * wrong. */
static void
add_file (LoligoLibrary *library, const char *folder, const char *name, const char *family)
{
  g_autofree char *id = g_strndup (name, strlen (name) - strlen (".model"));
  g_autofree char *path = g_build_filename (folder, name, NULL);
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR) || library->entries->len >= ENTRIES_LIMIT)
    return;
  LoligoLibraryEntry *entry = g_new0 (LoligoLibraryEntry, 1);
  g_autofree char *head = read_first_bytes (path);
  if (head == NULL || !read_head (entry, head))
    {
      g_free (entry->id);
      g_free (entry->title);
      g_free (entry->description);
      *entry = (LoligoLibraryEntry){ .id = g_strdup (id),
                                     .title = g_strdup (id),
                                     .description = g_strdup (""),
                                     .kind = LOLIGO_KIND_NEURON };
    }
  entry->family = g_strdup (family);
  entry->path = g_steal_pointer (&path);
  if (g_hash_table_contains (library->by_id, entry->id))
    {
      entry_free (entry);
      return;
    }
  g_ptr_array_add (library->entries, entry);
  g_hash_table_insert (library->by_id, entry->id, entry);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Names in FOLDER in byte order, so that nothing depends on the file system. */
static GPtrArray *
list_folder (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  if (dir == NULL)
    return names;
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (*name != '.')
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

static void
add_files (LoligoLibrary *library, const char *folder, const char *family)
{
  g_autoptr (GPtrArray) names = list_folder (folder);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      if (g_str_has_suffix (name, ".model"))
        add_file (library, folder, name, family);
    }
}

/* Models in FOLDER itself are of FAMILY; each folder in it is a family of its own. */
static void
add_folder (LoligoLibrary *library, const char *folder, const char *family)
{
  add_files (library, folder, family);
  g_autoptr (GPtrArray) names = list_folder (folder);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        add_files (library, path, name);
    }
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const LoligoLibraryEntry *first = *(const LoligoLibraryEntry *const *)a;
  const LoligoLibraryEntry *second = *(const LoligoLibraryEntry *const *)b;
  int order = strcmp (first->family, second->family);
  if (order == 0)
    order = strcmp (first->title, second->title); /* the same in every locale */
  return order != 0 ? order : strcmp (first->id, second->id);
}

/* $LOLIGO_DATA_DIR; the checkout's own when the program runs from its build; the installed one. */
static char *
find_data_dir (const char *data_dir)
{
  if (data_dir != NULL)
    return g_strdup (data_dir);
  const char *variable = g_getenv ("LOLIGO_DATA_DIR");
  if (variable != NULL && *variable != '\0')
    return g_strdup (variable);
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  gboolean runs_from_build = program != NULL && g_str_has_prefix (program, LOLIGO_BUILD_DIR "/");
  if (runs_from_build && g_file_test (LOLIGO_SOURCE_DATA_DIR "/models", G_FILE_TEST_IS_DIR))
    return g_strdup (LOLIGO_SOURCE_DATA_DIR);
  return g_strdup (LOLIGO_DATA_DIR);
}

LoligoLibrary *
loligo_library_new (const char *data_dir)
{
  LoligoLibrary *library = g_new0 (LoligoLibrary, 1);
  library->references = 1;
  library->data_dir = find_data_dir (data_dir);
  library->entries = g_ptr_array_new_with_free_func (entry_free);
  library->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  library->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  library->components = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                               (GDestroyNotify)loligo_component_unref);
  g_autofree char *own = g_build_filename (g_get_user_data_dir (), "loligo", "models", NULL);
  g_autofree char *shipped = g_build_filename (library->data_dir, "models", NULL);
  add_folder (library, own, "own");
  add_folder (library, shipped, "other");
  g_ptr_array_sort (library->entries, compare_entries);
  return library;
}

LoligoLibrary *
loligo_library_ref (LoligoLibrary *library)
{
  g_atomic_int_inc (&library->references);
  return library;
}

void
loligo_library_unref (LoligoLibrary *library)
{
  if (library == NULL || !g_atomic_int_dec_and_test (&library->references))
    return;
  g_hash_table_unref (library->components);
  g_hash_table_unref (library->texts);
  g_hash_table_unref (library->by_id);
  g_ptr_array_unref (library->entries);
  g_free (library->data_dir);
  g_free (library);
}

GPtrArray *
loligo_library_get_entries (LoligoLibrary *library)
{
  return library->entries;
}

const LoligoLibraryEntry *
loligo_library_find (LoligoLibrary *library, const char *id)
{
  return g_hash_table_lookup (library->by_id, id);
}

static void
set_unknown_error (LoligoLibrary *library, const char *id, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  for (guint i = 0; i < library->entries->len; i++)
    g_ptr_array_add (ids, ((LoligoLibraryEntry *)g_ptr_array_index (library->entries, i))->id);
  g_ptr_array_add (ids, NULL);
  const char *nearest = loligo_nearest_name (id, (const char *const *)ids->pdata);
  if (nearest != NULL)
    g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
                 _("there is no model \"%s\"; did you mean \"%s\"?"), id, nearest);
  else
    g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
                 _("there is no model \"%s\"; loligo models lists what there is"), id);
}

/* (transfer none), kept for the library's life. */
static const char *
get_text (LoligoLibrary *library, const char *id, GError **error)
{
  const char *known = g_hash_table_lookup (library->texts, id);
  if (known != NULL)
    return known;
  const LoligoLibraryEntry *entry = loligo_library_find (library, id);
  if (entry == NULL)
    {
      set_unknown_error (library, id, error);
      return NULL;
    }
  char *text;
  gsize length;
  if (!loligo_file_read (entry->path, MODEL_BYTES_LIMIT, &text, &length, error))
    return NULL;
  g_hash_table_insert (library->texts, g_strdup (id), text);
  return text;
}

char *
loligo_library_get_text (LoligoLibrary *library, const char *id, GError **error)
{
  return g_strdup (get_text (library, id, error));
}

const char *
loligo_library_source (const char *id, const char **file, gpointer library)
{
  const LoligoLibraryEntry *entry = loligo_library_find (library, id);
  if (entry == NULL)
    return NULL;
  *file = entry->path;
  return get_text (library, id, NULL);
}

LoligoComponent *
loligo_library_get_component (LoligoLibrary *library, const char *id, LoligoProblems *problems)
{
  LoligoComponent *component = g_hash_table_lookup (library->components, id);
  if (component != NULL)
    return loligo_component_ref (component);
  g_autoptr (GError) error = NULL;
  const char *text = get_text (library, id, &error);
  if (text == NULL)
    {
      loligo_problems_add (problems, NULL, 0, 0, 0, "%s", error->message);
      return NULL;
    }
  const LoligoLibraryEntry *entry = loligo_library_find (library, id);
  component = loligo_component_new_from_text (text, strlen (text), entry->path, NULL,
                                              loligo_library_source, library, problems);
  if (component != NULL)
    g_hash_table_insert (library->components, g_strdup (id), loligo_component_ref (component));
  return component;
}

const char *
loligo_library_get_data_dir (LoligoLibrary *library)
{
  return library->data_dir;
}

char **
loligo_library_list_examples (LoligoLibrary *library)
{
  g_autofree char *folder = g_build_filename (library->data_dir, "examples", NULL);
  g_autoptr (GPtrArray) names = list_folder (folder);
  GStrvBuilder *builder = g_strv_builder_new ();
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (g_str_has_suffix (name, ".loligo"))
        g_strv_builder_add (builder, path);
    }
  char **paths = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return paths;
}
