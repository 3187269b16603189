/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rule-group.c: see rule-group.h. Rules, arguments and options come from the engine's table. What is chosen and does
 * not fit yet (a rule that wants another number) stays shown with what is wrong, and the document as it was.
 */
#include "inspect/rule-group.h"
#include "inspect/pages.h"
#include "inspect/places-group.h"

typedef struct
{
  LoligoProject *project;
  char *edge;
  GtkWidget *box, *kinds, *sentence, *arguments, *entries[LOLIGO_RULE_ARGUMENTS];
  GtkWidget *self_check, *multiple_check, *seed_row, *seed, *problem, *places;
  LoligoRuleText *text; /* as shown */
  gboolean is_refreshing, is_wrong;
} RuleGroup;

static void
rule_group_free (gpointer data)
{
  RuleGroup *group = data;
  g_object_unref (group->project);
  g_clear_pointer (&group->text, loligo_rule_text_free);
  g_free (group->edge);
  g_free (group);
}

static const LoligoEdge *
find_edge (const RuleGroup *group)
{
  return loligo_document_find_edge (loligo_project_get_document (group->project), group->edge);
}

static gboolean
is_recurrent (const RuleGroup *group)
{
  const LoligoEdge *edge = find_edge (group);
  return edge != NULL && g_str_equal (edge->from, edge->to);
}

/* The rule of the document; what holds where it names none. (transfer full) */
static LoligoRuleText *
read_document (const RuleGroup *group)
{
  const LoligoEdge *edge = find_edge (group);
  LoligoRuleText *text
      = edge == NULL || edge->connect == NULL ? NULL : loligo_rule_text_parse (edge->connect, NULL);
  if (text != NULL)
    return text;
  gboolean is_single = edge != NULL && loligo_project_get_end_size (group->project, edge->from) == 1
                       && loligo_project_get_end_size (group->project, edge->to) == 1;
  return loligo_rule_text_new (is_single ? LOLIGO_RULE_ONE_TO_ONE : LOLIGO_RULE_ALL_TO_ALL);
}

static void
apply (RuleGroup *group)
{
  g_autofree char *text = loligo_rule_text_to_string (group->text);
  g_autofree char *edge = g_strdup (group->edge);
  g_autoptr (GError) error = NULL;
  loligo_project_seal (group->project);
  loligo_project_set_edge (group->project, edge, LOLIGO_EDGE_CONNECT, text, &error);
  loligo_project_seal (group->project);
  group->is_wrong = error != NULL;
  loligo_page_show_problem (group->problem, error);
  loligo_places_link_show (group->places, error != NULL ? text : NULL);
}

static void
set_string (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

static void
apply_argument (GtkWidget *entry, RuleGroup *group)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (entry));
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (entry), "argument"));
  if (group->is_refreshing || index >= LOLIGO_RULE_ARGUMENTS
      || g_strcmp0 (typed, group->text->arguments[index] != NULL ? group->text->arguments[index] : "") == 0)
    return;
  set_string (&group->text->arguments[index], *typed == '\0' ? NULL : typed);
  apply (group);
}

static void
on_argument_leave (GtkEventControllerFocus *focus, RuleGroup *group)
{
  apply_argument (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (focus)), group);
}

static GtkWidget *
make_entry (RuleGroup *group, const LoligoRuleArgument *argument, guint index)
{
  GtkWidget *entry = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 12);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), argument->kind == LOLIGO_ARGUMENT_EXPRESSION ? 22 : 13);
  gtk_widget_set_tooltip_text (entry, _(argument->sentence));
  loligo_page_share_undo (entry);
  g_object_set_data (G_OBJECT (entry), "argument", GUINT_TO_POINTER (index));
  g_object_set_data_full (G_OBJECT (entry), "loligo-test-name", g_strconcat ("rule ", argument->name, NULL), g_free);
  g_signal_connect (entry, "activate", G_CALLBACK (apply_argument), group);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect (focus, "leave", G_CALLBACK (on_argument_leave), group);
  gtk_widget_add_controller (entry, focus);
  return entry;
}

/* "p: probability of a pair" and its entry. */
static GtkWidget *
make_argument (RuleGroup *group, const LoligoRuleArgument *argument, guint index)
{
  group->entries[index] = make_entry (group, argument, index);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name = gtk_label_new (NULL);
  g_autofree char *markup = g_markup_printf_escaped ("<b>%s</b>", argument->name);
  gtk_label_set_markup (GTK_LABEL (name), markup);
  GtkWidget *sentence = gtk_label_new (_(argument->sentence));
  gtk_label_set_xalign (GTK_LABEL (sentence), 0);
  gtk_label_set_wrap (GTK_LABEL (sentence), TRUE);
  gtk_label_set_lines (GTK_LABEL (sentence), 2);
  gtk_label_set_ellipsize (GTK_LABEL (sentence), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (sentence, TRUE);
  gtk_widget_add_css_class (sentence, "dim-label");
  gtk_widget_add_css_class (sentence, "caption");
  gtk_accessible_update_property (GTK_ACCESSIBLE (group->entries[index]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  argument->name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _(argument->sentence), -1);
  gtk_box_append (GTK_BOX (row), name);
  gtk_box_append (GTK_BOX (row), sentence);
  gtk_box_append (GTK_BOX (row), group->entries[index]);
  return row;
}

static void
remake_arguments (RuleGroup *group, const LoligoRuleForm *form)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (group->arguments)) != NULL)
    gtk_box_remove (GTK_BOX (group->arguments), child);
  for (guint k = 0; k < LOLIGO_RULE_ARGUMENTS; k++)
    group->entries[k] = NULL;
  for (guint k = 0; k < form->n_arguments; k++)
    gtk_box_append (GTK_BOX (group->arguments), make_argument (group, &form->arguments[k], k));
}

static gboolean
is_true (const char *text)
{
  return text == NULL || g_str_equal (text, "true");
}

/* Shows group->text. */
static void
show (RuleGroup *group, gboolean is_new_kind)
{
  const LoligoRuleForm *form = loligo_rule_get_form (group->text->kind);
  group->is_refreshing = TRUE;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (group->kinds), group->text->kind);
  gtk_label_set_text (GTK_LABEL (group->sentence), _(form->sentence));
  if (is_new_kind)
    remake_arguments (group, form);
  for (guint k = 0; k < form->n_arguments; k++)
    {
      const char *text = group->text->arguments[k];
      if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (group->entries[k])), text != NULL ? text : "") != 0)
        gtk_editable_set_text (GTK_EDITABLE (group->entries[k]), text != NULL ? text : "");
      if (form->arguments[k].is_optional)
        gtk_entry_set_placeholder_text (GTK_ENTRY (group->entries[k]), form->arguments[k].initial);
    }
  gtk_widget_set_visible (group->self_check, form->has_self && is_recurrent (group));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (group->self_check), is_true (group->text->self));
  gtk_widget_set_visible (group->multiple_check, form->has_multiple);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (group->multiple_check), is_true (group->text->multiple));
  gtk_widget_set_visible (group->seed_row, form->has_seed);
  const char *seed = group->text->seed != NULL ? group->text->seed : "";
  if (!g_str_equal (seed, gtk_editable_get_text (GTK_EDITABLE (group->seed))))
    gtk_editable_set_text (GTK_EDITABLE (group->seed), seed);
  group->is_refreshing = FALSE;
}

/* What the document has may need places too, which then are its problem. */
static void
show_missing_places (RuleGroup *group)
{
  const LoligoEdge *edge = find_edge (group);
  if (edge == NULL)
    return;
  const char *const texts[] = { edge->connect, edge->weight, edge->delay };
  g_autoptr (GString) all = g_string_new (NULL);
  for (guint k = 0; k < G_N_ELEMENTS (texts); k++)
    g_string_append_printf (all, "%s ", texts[k] != NULL ? texts[k] : "");
  for (guint k = 0; k < loligo_settings_get_count (edge->parameters); k++)
    g_string_append_printf (all, "%s ", loligo_settings_get_nth (edge->parameters, k)->text);
  loligo_places_link_show (group->places, all->str);
}

void
loligo_rule_group_refresh (GtkWidget *widget)
{
  RuleGroup *group = g_object_get_data (G_OBJECT (widget), "group");
  g_autoptr (LoligoRuleText) now = read_document (group);
  g_autofree char *before = loligo_rule_text_to_string (group->text), *after = loligo_rule_text_to_string (now);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean is_typing = focus != NULL && gtk_widget_is_ancestor (focus, group->arguments);
  /* What is wrong stays until it is mended, or left for something else. */
  if (group->is_wrong || (is_typing && g_str_equal (before, after)))
    return;
  gboolean is_new_kind = now->kind != group->text->kind;
  loligo_rule_text_free (group->text);
  group->text = g_steal_pointer (&now);
  show (group, is_new_kind);
  show_missing_places (group);
}

static void
on_kind (RuleGroup *group)
{
  guint kind = gtk_drop_down_get_selected (GTK_DROP_DOWN (group->kinds));
  if (group->is_refreshing || kind >= LOLIGO_N_RULES || kind == (guint) group->text->kind)
    return;
  const LoligoRuleForm *form = loligo_rule_get_form ((LoligoRuleKind) kind);
  LoligoRuleText *text = loligo_rule_text_new ((LoligoRuleKind) kind);
  if (form->has_self && is_recurrent (group))
    text->self = g_strdup (group->text->self);
  if (form->has_seed)
    text->seed = g_strdup (group->text->seed);
  loligo_rule_text_free (group->text);
  group->text = text;
  show (group, TRUE);
  apply (group);
}

static void
on_self (RuleGroup *group)
{
  if (group->is_refreshing)
    return;
  gboolean is_on = gtk_check_button_get_active (GTK_CHECK_BUTTON (group->self_check));
  set_string (&group->text->self, is_on ? NULL : "false");
  apply (group);
}

static void
on_multiple (RuleGroup *group)
{
  if (group->is_refreshing)
    return;
  gboolean is_on = gtk_check_button_get_active (GTK_CHECK_BUTTON (group->multiple_check));
  set_string (&group->text->multiple, is_on ? NULL : "false");
  apply (group);
}

static void
apply_seed (RuleGroup *group)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (group->seed));
  if (group->is_refreshing || g_strcmp0 (typed, group->text->seed != NULL ? group->text->seed : "") == 0)
    return;
  set_string (&group->text->seed, *typed == '\0' ? NULL : typed);
  apply (group);
}

static void
on_seed_leave (GtkEventControllerFocus *focus, RuleGroup *group)
{
  apply_seed (group);
}

static void
make_kinds (RuleGroup *group)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  for (guint kind = 0; kind < LOLIGO_N_RULES; kind++)
    gtk_string_list_append (names, loligo_rule_get_form ((LoligoRuleKind) kind)->name);
  group->kinds = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  gtk_widget_set_tooltip_text (group->kinds, _("Which cells are connected. Needs a restart."));
  g_object_set_data (G_OBJECT (group->kinds), "loligo-test-name", (gpointer) "rule kind");
  g_signal_connect_swapped (group->kinds, "notify::selected", G_CALLBACK (on_kind), group);
}

static void
make_options (RuleGroup *group)
{
  group->self_check = gtk_check_button_new_with_label (_("A cell may connect to itself"));
  group->multiple_check = gtk_check_button_new_with_label (_("A pair may be connected several times"));
  g_object_set_data (G_OBJECT (group->self_check), "loligo-test-name", (gpointer) "rule self");
  g_object_set_data (G_OBJECT (group->multiple_check), "loligo-test-name", (gpointer) "rule multiple");
  g_signal_connect_swapped (group->self_check, "notify::active", G_CALLBACK (on_self), group);
  g_signal_connect_swapped (group->multiple_check, "notify::active", G_CALLBACK (on_multiple), group);
  group->seed = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (group->seed), 12);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (group->seed), 13);
  gtk_entry_set_placeholder_text (GTK_ENTRY (group->seed), _("the run’s"));
  gtk_widget_set_tooltip_text (group->seed, _("A whole number: the same pairs whatever the seed of the run is"));
  loligo_page_share_undo (group->seed);
  g_object_set_data (G_OBJECT (group->seed), "loligo-test-name", (gpointer) "rule seed");
  g_signal_connect_swapped (group->seed, "activate", G_CALLBACK (apply_seed), group);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect (focus, "leave", G_CALLBACK (on_seed_leave), group);
  gtk_widget_add_controller (group->seed, focus);
  group->seed_row = loligo_page_pair (_("Seed"), group->seed);
}

GtkWidget *
loligo_rule_group_new (LoligoProject *project, const char *edge)
{
  RuleGroup *group = g_new0 (RuleGroup, 1);
  group->project = g_object_ref (project);
  group->edge = g_strdup (edge);
  group->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_object_set_data_full (G_OBJECT (group->box), "group", group, rule_group_free);
  group->text = read_document (group);
  group->sentence = loligo_page_hint (NULL);
  group->arguments = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  group->problem = loligo_page_problem ("rule problem");
  group->places = loligo_places_link_new (project, edge);
  make_kinds (group);
  make_options (group);
  GtkWidget *const parts[] = { loligo_page_pair (_("Connection ↻"), group->kinds), group->sentence, group->arguments,
                               group->self_check, group->multiple_check, group->seed_row, group->problem,
                               group->places };
  for (guint k = 0; k < G_N_ELEMENTS (parts); k++)
    gtk_box_append (GTK_BOX (group->box), parts[k]);
  show (group, TRUE);
  show_missing_places (group);
  return group->box;
}
