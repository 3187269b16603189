/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * equations-view.c: a model's text in the colours of its words, by the language's own lexer, so that what is
 * coloured is what is understood. Read only.
 */
#include "inspect/pages.h"

static const struct { LoligoTokenKind kind; const char *light, *dark; gboolean is_bold; } styles[] = {
  { LOLIGO_TOKEN_KEYWORD, "#8f3f9f", "#dc8add", TRUE },
  { LOLIGO_TOKEN_NUMBER, "#1a5fb4", "#99c1f1", FALSE },
  { LOLIGO_TOKEN_UNIT, "#26735a", "#8ff0a4", FALSE },
  { LOLIGO_TOKEN_STRING, "#9c4a00", "#ffbe6f", FALSE },
  { LOLIGO_TOKEN_FUNCTION, "#0f6b8a", "#78d5ef", FALSE },
  { LOLIGO_TOKEN_COMMENT, "#77767b", "#9a9996", FALSE },
  { LOLIGO_TOKEN_DESCRIPTION, "#5e5c64", "#c0bfbc", FALSE },
};

static GtkTextTag *
find_tag (GtkTextBuffer *buffer, LoligoTokenKind kind)
{
  g_autofree char *name = g_strdup_printf ("token-%d", kind);
  return gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer), name);
}

static void
set_colours (GtkTextBuffer *buffer)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  for (guint k = 0; k < G_N_ELEMENTS (styles); k++)
    g_object_set (find_tag (buffer, styles[k].kind), "foreground", dark ? styles[k].dark : styles[k].light, NULL);
}

static void
make_tags (GtkTextBuffer *buffer)
{
  for (guint k = 0; k < G_N_ELEMENTS (styles); k++)
    {
      g_autofree char *name = g_strdup_printf ("token-%d", styles[k].kind);
      gtk_text_buffer_create_tag (buffer, name, "weight",
                                  styles[k].is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL, NULL);
    }
  set_colours (buffer);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (set_colours),
                           buffer, G_CONNECT_SWAPPED);
}

/* Tokens count bytes, the buffer counts characters. */
static void
colour_text (GtkTextBuffer *buffer, const char *text)
{
  g_autoptr (GArray) tokens = loligo_tokens_new (text, strlen (text));
  guint byte = 0;
  int character = 0;
  for (guint k = 0; k < tokens->len; k++)
    {
      const LoligoToken *token = &g_array_index (tokens, LoligoToken, k);
      GtkTextTag *tag = find_tag (buffer, token->kind);
      character += g_utf8_pointer_to_offset (text + byte, text + token->start);
      int length = g_utf8_pointer_to_offset (text + token->start, text + token->end);
      byte = token->start;
      if (tag == NULL)
        continue;
      GtkTextIter start, end;
      gtk_text_buffer_get_iter_at_offset (buffer, &start, character);
      gtk_text_buffer_get_iter_at_offset (buffer, &end, character + length);
      gtk_text_buffer_apply_tag (buffer, tag, &start, &end);
    }
}

GtkWidget *
loligo_equations_view_new (const char *text)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_text_buffer_set_text (buffer, text, -1);
  make_tags (buffer);
  colour_text (buffer, text);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 12);
  gtk_widget_add_css_class (view, "caption");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Equations"), -1);
  g_object_set_data (G_OBJECT (view), "loligo-test-name", (gpointer) "equations");
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}
