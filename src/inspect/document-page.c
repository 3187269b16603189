/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * document-page.c: nothing is selected: title, notes, and how the document runs.
 */
#include "inspect/pages.h"

typedef struct
{
  LoligoProject *project;
  GtkWidget *title, *notes, *method, *precision, *problem, *hint;
  GtkWidget *entries[7];
  gboolean is_refreshing;
} DocumentPage;

static const struct { const char *key, *label, *standard, *tooltip; } run_entries[] = {
  { "duration", N_("Duration"), "1 s", N_("Biological time of a run, such as 500 ms") },
  { "dt", N_("Time step"), "0.1 ms", N_("Smaller is more exact and slower") },
  { "seed", N_("Seed"), "1", N_("The same seed gives the same random numbers") },
  { "threads", N_("Threads"), "0", N_("0 uses all cores; results do not depend on it") },
  { "rtol", N_("Relative tolerance"), "1e-6",
    N_("Relative error of the methods that choose their own step") },
  { "atol", N_("Absolute tolerance"), "1e-9",
    N_("Absolute error of the methods that choose their own step, in the unit of each variable") },
  { "memory", N_("Memory of recordings"), "auto",
    N_("Such as 2 GB; what does not fit goes to disk. auto is a quarter of the machine's") },
};

static const char *const precisions[] = { "double", "single", NULL };

static void
document_page_free (DocumentPage *page)
{
  g_object_unref (page->project);
  g_free (page);
}

static char *
get_run_text (const LoligoRunSpec *run, guint k)
{
  const char *texts[] = { run->duration, run->dt, NULL, NULL, run->rtol, run->atol, run->memory };
  if (g_str_equal (run_entries[k].key, "seed"))
    return g_strdup_printf ("%" G_GUINT64_FORMAT, run->seed);
  if (g_str_equal (run_entries[k].key, "threads"))
    return g_strdup_printf ("%u", run->threads);
  return g_strdup (texts[k] ? texts[k] : run_entries[k].standard);
}

static void
set_entry (GtkWidget *entry, const char *text)
{
  if (!gtk_widget_has_css_class (entry, "error")
      && !g_str_equal (gtk_editable_get_text (GTK_EDITABLE (entry)), text))
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static void
refresh (GtkWidget *widget)
{
  DocumentPage *page = g_object_get_data (G_OBJECT (widget), "page");
  const LoligoDocument *document = loligo_project_get_document (page->project);
  const LoligoRunSpec *run = &document->run;
  page->is_refreshing = TRUE;
  set_entry (page->title, document->title ? document->title : "");
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (page->notes));
  g_autofree char *shown = NULL;
  g_object_get (buffer, "text", &shown, NULL);
  if (g_strcmp0 (shown, document->notes ? document->notes : "") != 0)
    gtk_text_buffer_set_text (buffer, document->notes ? document->notes : "", -1);
  for (guint k = 0; k < G_N_ELEMENTS (run_entries); k++)
    {
      g_autofree char *text = get_run_text (run, k);
      set_entry (page->entries[k], text);
    }
  LoligoMethod method = LOLIGO_METHOD_AUTO;
  if (run->method != NULL)
    loligo_method_from_string (run->method, &method, NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (page->method), method);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (page->precision), g_strcmp0 (run->precision, "single") == 0);
  gtk_widget_set_visible (page->hint, document->nodes->len > 0);
  page->is_refreshing = FALSE;
}

static void
set_run (DocumentPage *page, GtkWidget *entry, const char *key, const char *text)
{
  g_autoptr (GError) error = NULL;
  gboolean fits = loligo_project_set_run (page->project, key, text, &error);
  gtk_label_set_text (GTK_LABEL (page->problem), fits ? "" : error->message);
  gtk_widget_set_visible (page->problem, !fits);
  if (entry != NULL && !fits)
    gtk_widget_add_css_class (entry, "error");
  else if (entry != NULL)
    gtk_widget_remove_css_class (entry, "error");
}

static void
apply_run_entry (DocumentPage *page, GtkWidget *entry)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  for (guint k = 0; k < G_N_ELEMENTS (run_entries); k++)
    {
      if (page->entries[k] != entry)
        continue;
      g_autofree char *now = get_run_text (&loligo_project_get_document (page->project)->run, k);
      if (!g_str_equal (now, text) || gtk_widget_has_css_class (entry, "error"))
        set_run (page, entry, run_entries[k].key, text);
      return;
    }
}

static void
on_entry_activate (GtkWidget *entry, DocumentPage *page)
{
  apply_run_entry (page, entry);
}

static void
on_entry_leave (GtkEventController *focus, DocumentPage *page)
{
  apply_run_entry (page, gtk_event_controller_get_widget (focus));
}

static void
apply_title (DocumentPage *page)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (page->title));
  const LoligoDocument *document = loligo_project_get_document (page->project);
  if (!page->is_refreshing && g_strcmp0 (document->title ? document->title : "", text) != 0)
    loligo_project_set_title (page->project, text);
}

static void
apply_notes (DocumentPage *page)
{
  g_autofree char *text = NULL;
  g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (page->notes)), "text", &text, NULL);
  const LoligoDocument *document = loligo_project_get_document (page->project);
  if (!page->is_refreshing && g_strcmp0 (document->notes ? document->notes : "", text) != 0)
    loligo_project_set_notes (page->project, text);
}

static void
on_method (DocumentPage *page)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (page->method));
  if (!page->is_refreshing && selected < LOLIGO_N_METHODS)
    set_run (page, NULL, "method", loligo_method_to_string ((LoligoMethod) selected));
}

static void
on_precision (DocumentPage *page)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (page->precision));
  if (!page->is_refreshing && selected < 2)
    set_run (page, NULL, "precision", precisions[selected]);
}

static void
follow_focus (GtkWidget *widget, GCallback leave, DocumentPage *page, GConnectFlags flags)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_data (focus, "leave", leave, page, NULL, flags);
  gtk_widget_add_controller (widget, focus);
}

static GtkWidget *
make_notes (DocumentPage *page)
{
  page->notes = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (page->notes), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (page->notes), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (page->notes), 8);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (page->notes), 8);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (page->notes), 8);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (page->notes), 8);
  gtk_accessible_update_property (GTK_ACCESSIBLE (page->notes), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Notes"), -1);
  follow_focus (page->notes, G_CALLBACK (apply_notes), page, G_CONNECT_SWAPPED);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 150);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), page->notes);
  gtk_widget_add_css_class (scroller, "frame");
  return scroller;
}

static void
append_run (GtkWidget *box, DocumentPage *page)
{
  gtk_box_append (GTK_BOX (box), loligo_page_heading (_("Run")));
  for (guint k = 0; k < G_N_ELEMENTS (run_entries); k++)
    {
      GtkWidget *entry = page->entries[k] = gtk_entry_new ();
      gtk_editable_set_width_chars (GTK_EDITABLE (entry), 10);
      gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 11); /* all alike beside the longest label */
      loligo_page_share_undo (entry);
      gtk_widget_set_tooltip_text (entry, _(run_entries[k].tooltip));
      g_signal_connect (entry, "activate", G_CALLBACK (on_entry_activate), page);
      follow_focus (entry, G_CALLBACK (on_entry_leave), page, 0);
      g_object_set_data_full (G_OBJECT (entry), "loligo-test-name",
                              g_strconcat ("run ", run_entries[k].key, NULL), g_free);
      gtk_box_append (GTK_BOX (box), loligo_page_pair (_(run_entries[k].label), entry));
    }
  const char *methods[LOLIGO_N_METHODS + 1] = { NULL };
  for (guint method = 0; method < LOLIGO_N_METHODS; method++)
    methods[method] = loligo_method_to_string ((LoligoMethod) method);
  page->method = gtk_drop_down_new_from_strings (methods);
  gtk_widget_set_tooltip_text (page->method, _("auto chooses by the equations of each model"));
  g_signal_connect_swapped (page->method, "notify::selected", G_CALLBACK (on_method), page);
  gtk_box_append (GTK_BOX (box), loligo_page_pair (_("Method"), page->method));
  const char *labels[] = { _("double"), _("single"), NULL };
  page->precision = gtk_drop_down_new_from_strings (labels);
  g_signal_connect_swapped (page->precision, "notify::selected", G_CALLBACK (on_precision), page);
  gtk_box_append (GTK_BOX (box), loligo_page_pair (_("Precision"), page->precision));
  page->problem = loligo_page_large_problem (NULL);
  gtk_box_append (GTK_BOX (box), page->problem);
  page->hint = gtk_label_new (_("Click a node or a wire to see what it is made of and to change it."));
  gtk_label_set_wrap (GTK_LABEL (page->hint), TRUE);
  gtk_label_set_xalign (GTK_LABEL (page->hint), 0);
  gtk_widget_set_margin_top (page->hint, 12);
  gtk_widget_add_css_class (page->hint, "dim-label");
  gtk_box_append (GTK_BOX (box), page->hint);
}

GtkWidget *
loligo_document_page_new (LoligoProject *project)
{
  DocumentPage *page = g_new0 (DocumentPage, 1);
  page->project = g_object_ref (project);
  GtkWidget *box = loligo_page_box ();
  g_object_set_data_full (G_OBJECT (box), "page", page, (GDestroyNotify) document_page_free);
  gtk_box_append (GTK_BOX (box), loligo_page_heading (_("Document")));
  page->title = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (page->title), _("Title"));
  g_object_set_data (G_OBJECT (page->title), "loligo-test-name", (gpointer) "document title");
  loligo_page_share_undo (page->title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (page->title), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Title"),
                                  -1);
  g_signal_connect_swapped (page->title, "activate", G_CALLBACK (apply_title), page);
  follow_focus (page->title, G_CALLBACK (apply_title), page, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), page->title);
  GtkWidget *notes = gtk_label_new (_("Notes"));
  gtk_label_set_xalign (GTK_LABEL (notes), 0);
  gtk_widget_add_css_class (notes, "dim-label");
  gtk_widget_add_css_class (notes, "caption");
  gtk_box_append (GTK_BOX (box), notes);
  gtk_box_append (GTK_BOX (box), make_notes (page));
  append_run (box, page);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  g_object_set_data (G_OBJECT (scroller), "page", page); /* freed with the box */
  loligo_page_set_refresh (scroller, refresh);
  refresh (scroller);
  return scroller;
}
