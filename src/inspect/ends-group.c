/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ends-group.c: see ends-group.h. The page is built anew when an end changes, so this shows only one wire as it is.
 * Either end offers all places of its node; where the other end does not go with the new one, it moves too, to the
 * first place that does.
 */
#include "inspect/ends-group.h"
#include "inspect/pages.h"
#include <string.h>

#define SEARCH_FROM 8

typedef struct _Group Group;

typedef struct
{
  Group *group;
  gboolean is_target;
  GPtrArray *places; /* char*, by position */
  GPtrArray *words;  /* char*, by position: what is there */
  guint first;       /* position of what the document has */
} End;

struct _Group
{
  LoligoProject *project;
  char *edge, *from, *to;
  GPtrArray *ways;
  End ends[2];
  GtkWidget *problem;
};

static void
group_free (gpointer data)
{
  Group *group = data;
  g_object_unref (group->project);
  g_free (group->edge);
  g_free (group->from);
  g_free (group->to);
  g_ptr_array_unref (group->ways);
  for (guint k = 0; k < 2; k++)
    {
      g_ptr_array_unref (group->ends[k].places);
      g_ptr_array_unref (group->ends[k].words);
    }
  g_free (group);
}

/* The way with PLACE at one end, and at the other what is there now where that fits; NULL. */
static const LoligoWay *
find_way (const End *end, const char *place)
{
  const Group *group = end->group;
  const LoligoWay *found = NULL;
  for (guint i = 0; i < group->ways->len; i++)
    {
      const LoligoWay *way = group->ways->pdata[i];
      if (way->is_wired || !g_str_equal (end->is_target ? way->to : way->from, place))
        continue;
      if (g_str_equal (end->is_target ? way->from : way->to, end->is_target ? group->from : group->to))
        return way;
      if (found == NULL)
        found = way;
    }
  return found;
}

static void
on_selected (GtkDropDown *drop_down, GParamSpec *property, End *end)
{
  guint position = gtk_drop_down_get_selected (drop_down);
  if (position >= end->places->len || position == end->first)
    return;
  Group *group = end->group;
  const LoligoWay *way = find_way (end, end->places->pdata[position]);
  g_autoptr (GError) error = NULL;
  loligo_project_seal (group->project);
  if (way != NULL)
    loligo_project_set_ends (group->project, group->edge, way->from, way->to, &error);
  else
    g_set_error (&error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT, _("%s is wired to %s already"), group->from, group->to);
  loligo_project_seal (group->project);
  loligo_page_show_problem (group->problem, error);
  if (error != NULL)
    gtk_drop_down_set_selected (drop_down, end->first);
}

/* ---- what there is to choose ---- */

static void
add_place (End *end, const char *place, const char *words)
{
  for (guint i = 0; i < end->places->len; i++)
    if (g_str_equal (end->places->pdata[i], place))
      return;
  g_ptr_array_add (end->places, g_strdup (place));
  g_ptr_array_add (end->words, g_strdup (words));
}

static void
fill (End *end, const char *now)
{
  const GPtrArray *ways = end->group->ways;
  end->places = g_ptr_array_new_with_free_func (g_free);
  end->words = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < ways->len; i++)
    {
      const LoligoWay *way = ways->pdata[i];
      gboolean is_now = g_str_equal (end->is_target ? way->to : way->from, now);
      if (is_now || find_way (end, end->is_target ? way->to : way->from) != NULL)
        add_place (end, end->is_target ? way->to : way->from, end->is_target ? way->to_what : way->from_what);
    }
  if (!g_ptr_array_find_with_equal_func (end->places, now, g_str_equal, &end->first))
    {
      end->first = end->places->len;
      add_place (end, now, "");
    }
}

/* ---- the rows ---- */

static void
setup_item (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 18);
  gtk_list_item_set_child (item, label);
}

static void
bind_item (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkStringObject *place = gtk_list_item_get_item (item);
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), gtk_string_object_get_string (place));
}

/* In the list that opens: what is there, too. */
static void
setup_row (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *name = gtk_label_new (NULL), *words = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_xalign (GTK_LABEL (words), 0);
  gtk_label_set_ellipsize (GTK_LABEL (words), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (words), 40);
  gtk_widget_add_css_class (words, "dim-label");
  gtk_widget_add_css_class (words, "caption");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), words);
  gtk_list_item_set_child (item, box);
}

static void
bind_row (GtkSignalListItemFactory *factory, GtkListItem *item, End *end)
{
  guint position = gtk_list_item_get_position (item);
  GtkWidget *name = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  const char *place = end->places->pdata[position], *words = end->words->pdata[position];
  gtk_label_set_text (GTK_LABEL (name), place);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (name)), words);
  gtk_widget_set_visible (gtk_widget_get_next_sibling (name), *words != '\0');
  /* The list is no wider than its button but for what must be. */
  gtk_label_set_width_chars (GTK_LABEL (gtk_widget_get_next_sibling (name)), MIN (g_utf8_strlen (words, -1), 40));
  g_object_set_data_full (G_OBJECT (name), "loligo-test-name", g_strconcat ("place ", place, NULL), g_free);
}

static GtkWidget *
make_chooser (End *end)
{
  GtkStringList *places = gtk_string_list_new (NULL);
  for (guint i = 0; i < end->places->len; i++)
    gtk_string_list_append (places, end->places->pdata[i]);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_item), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_item), NULL);
  GtkListItemFactory *rows = gtk_signal_list_item_factory_new ();
  g_signal_connect (rows, "setup", G_CALLBACK (setup_row), NULL);
  g_signal_connect (rows, "bind", G_CALLBACK (bind_row), end);
  GtkExpression *expression = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  GtkWidget *drop_down = gtk_drop_down_new (G_LIST_MODEL (places), expression);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (drop_down), factory);
  gtk_drop_down_set_list_factory (GTK_DROP_DOWN (drop_down), rows);
  g_object_unref (factory);
  g_object_unref (rows);
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (drop_down), end->places->len >= SEARCH_FROM);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), end->first);
  gtk_widget_set_tooltip_text (drop_down, end->words->pdata[end->first]);
  g_object_set_data (G_OBJECT (drop_down), "loligo-test-name", (gpointer) (end->is_target ? "wire to" : "wire from"));
  g_signal_connect (drop_down, "notify::selected", G_CALLBACK (on_selected), end);
  return drop_down;
}

static GtkWidget *
make_text (const char *place)
{
  GtkWidget *label = gtk_label_new (place);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  g_object_set_data (G_OBJECT (label), "loligo-test-name", (gpointer) "wire text");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  return label;
}

static GtkWidget *
make_end (End *end, const char *now)
{
  GtkWidget *control = end->places->len > 1 ? make_chooser (end) : make_text (now);
  return loligo_page_pair (end->is_target ? _("To") : _("From"), control);
}

GtkWidget *
loligo_ends_group_new (LoligoProject *project, const char *edge_id)
{
  const LoligoEdge *edge = loligo_document_find_edge (loligo_project_get_document (project), edge_id);
  Group *group = g_new0 (Group, 1);
  group->project = g_object_ref (project);
  group->edge = g_strdup (edge_id);
  group->from = g_strdup (edge->from);
  group->to = g_strdup (edge->to);
  g_autofree char *source = g_strndup (edge->from, strcspn (edge->from, "."));
  g_autofree char *target = g_strndup (edge->to, strcspn (edge->to, "."));
  group->ways = loligo_project_list_ways (project, source, target, edge->synapse == NULL);
  for (guint k = 0; k < 2; k++)
    {
      group->ends[k].group = group;
      group->ends[k].is_target = k == 1;
      fill (&group->ends[k], k == 1 ? edge->to : edge->from);
    }
  if (edge->synapse != NULL && group->ends[0].places->len < 2 && group->ends[1].places->len < 2)
    {
      group_free (group);
      return NULL;
    }
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_object_set_data_full (G_OBJECT (box), "group", group, group_free);
  group->problem = loligo_page_problem ("ends problem");
  gtk_box_append (GTK_BOX (box), make_end (&group->ends[0], group->from));
  gtk_box_append (GTK_BOX (box), make_end (&group->ends[1], group->to));
  gtk_box_append (GTK_BOX (box), group->problem);
  return box;
}
