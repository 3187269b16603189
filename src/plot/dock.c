/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dock.c: see dock.h. The views know nothing of the buttons: both follow the actions' state.
 */
#include "plot/dock.h"
#include "plot/plot-settings.h"
#include "plot/plot-view.h"

struct _LoligoDock
{
  AdwBin parent_instance;
  LoligoProject *project;
  LoligoSession *session;
  GtkStack *stack;
  GtkWidget *switcher, *readout, *follow, *cursors, *freeze;
  LoligoPlotView *views[LOLIGO_N_SELECTIONS];
  GtkStack *holders[LOLIGO_N_SELECTIONS]; /* the view, or a word where there is nothing to see */
  GtkLabel *hints[LOLIGO_N_SELECTIONS];
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (LoligoDock, loligo_dock, ADW_TYPE_BIN)

enum { EVENT, N_SIGNALS };
static guint signals[N_SIGNALS];

static const struct { const char *name, *title; } tabs[LOLIGO_N_SELECTIONS] = {
  [LOLIGO_SHOW_ALL] = { "all", N_("All plots") },
  [LOLIGO_SHOW_TRACES] = { "scope", N_("Scope") },
  [LOLIGO_SHOW_RASTERS] = { "raster", N_("Raster") },
  [LOLIGO_SHOW_RATES] = { "rate", N_("Rate") },
  [LOLIGO_SHOW_SPECTRA] = { "spectrum", N_("Spectrum") },
  [LOLIGO_SHOW_SHEETS] = { "sheet", N_("Activity") },
  [LOLIGO_SHOW_HISTOGRAMS] = { "histogram", N_("Histogram") },
};

static LoligoPlotView *
current_view (LoligoDock *self)
{
  const char *name = gtk_stack_get_visible_child_name (self->stack);
  for (guint k = 0; k < G_N_ELEMENTS (tabs); k++)
    if (g_strcmp0 (name, tabs[k].name) == 0)
      return self->views[k];
  return self->views[0];
}

static const char *
get_hint (LoligoDock *self)
{
  const LoligoDocument *document = loligo_project_get_document (self->project);
  if (document->nodes->len == 0)
    return _("Drag a neuron from the left onto the canvas");
  if (loligo_session_get_engine (self->session) == NULL)
    return _("The plots appear when the document has no problems");
  return _("Nothing to plot here: select a neuron and choose what to record on the right");
}

/* Tabs of what a document does not have would only be in the way. */
static void
show_tab (LoligoDock *self, guint k, gboolean visible)
{
  GtkWidget *child = GTK_WIDGET (self->holders[k]);
  GtkStackPage *page = gtk_stack_get_page (self->stack, child);
  if (gtk_stack_page_get_visible (page) == visible)
    return;
  if (!visible && gtk_stack_get_visible_child (self->stack) == child)
    gtk_stack_set_visible_child_name (self->stack, tabs[LOLIGO_SHOW_ALL].name);
  gtk_stack_page_set_visible (page, visible);
}

static void
update (LoligoDock *self)
{
  LoligoPlotView *view = current_view (self);
  self->is_updating = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->follow), loligo_plot_view_get_follow (view));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->cursors), loligo_plot_view_has_cursors (view));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->freeze), loligo_plot_view_is_frozen (view));
  self->is_updating = FALSE;
  g_autofree char *text = loligo_plot_view_describe_cursors (view);
  gtk_label_set_text (GTK_LABEL (self->readout), text ? text : "");
  gtk_widget_set_visible (self->readout, text != NULL);
  for (guint k = 0; k < G_N_ELEMENTS (tabs); k++)
    {
      gboolean empty = loligo_plot_view_is_empty (self->views[k]);
      gtk_label_set_text (self->hints[k], get_hint (self));
      gtk_stack_set_visible_child_name (self->holders[k], empty ? "hint" : "view");
      show_tab (self, k, k <= LOLIGO_SHOW_RASTERS || !empty);
    }
}

/* While it runs the numbers between the cursors change too. */
static void
on_tick (LoligoDock *self)
{
  g_autofree char *text = loligo_plot_view_describe_cursors (current_view (self));
  if (text != NULL)
    gtk_label_set_text (GTK_LABEL (self->readout), text);
}

static void
on_event (LoligoDock *self, const char *line)
{
  g_signal_emit (self, signals[EVENT], 0, line);
}

static void
on_toggled (GtkToggleButton *button, LoligoDock *self)
{
  if (!self->is_updating)
    gtk_widget_activate_action (GTK_WIDGET (self), g_object_get_data (G_OBJECT (button), "action"), NULL);
}

static void
do_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LoligoDock *self = LOLIGO_DOCK (widget);
  LoligoPlotView *view = current_view (self);
  if (g_str_equal (action, "dock.fit"))
    loligo_plot_view_fit (view);
  else if (g_str_equal (action, "dock.zoom-in"))
    loligo_plot_view_zoom (view, 1.5);
  else if (g_str_equal (action, "dock.zoom-out"))
    loligo_plot_view_zoom (view, 1 / 1.5);
  else if (g_str_equal (action, "dock.earlier"))
    loligo_plot_view_pan (view, -0.1);
  else if (g_str_equal (action, "dock.later"))
    loligo_plot_view_pan (view, 0.1);
  else if (g_str_equal (action, "dock.follow"))
    loligo_plot_view_set_follow (view, !loligo_plot_view_get_follow (view));
  else if (g_str_equal (action, "dock.cursors"))
    loligo_plot_view_set_cursors (view, !loligo_plot_view_has_cursors (view));
  else if (g_str_equal (action, "dock.freeze"))
    loligo_plot_view_set_frozen (view, !loligo_plot_view_is_frozen (view));
  else if (g_str_has_prefix (action, "dock.cursor-"))
    loligo_plot_view_move_cursor (view,
                                  strstr (action, "-a-") != NULL ? LOLIGO_CURSOR_A : LOLIGO_CURSOR_B,
                                  g_str_has_suffix (action, "later") ? 1 : -1);
  update (self);
}

static GtkWidget *
make_toggle (LoligoDock *self, const char *icon, const char *label, const char *action)
{
  GtkWidget *button = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data (G_OBJECT (button), "action", (gpointer) action);
  g_object_set_data (G_OBJECT (button), "loligo-test-name", (gpointer) action);
  g_signal_connect (button, "toggled", G_CALLBACK (on_toggled), self);
  return button;
}

static void
on_clicked (GtkWidget *button, const char *action)
{
  gtk_widget_activate_action (button, action, NULL);
}

/* Not a GtkActionable: one that is named before the dock has a window never learns of the dock's
 * actions (GTK 4.8) and stays insensitive. */
static GtkWidget *
make_button (const char *icon, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect (button, "clicked", G_CALLBACK (on_clicked), (gpointer) action);
  g_object_set_data (G_OBJECT (button), "loligo-test-name", (gpointer) action);
  return button;
}

static GtkWidget *
make_export (void)
{
  GMenu *menu = g_menu_new ();
  g_menu_append (menu, _("Save Figure…"), "win.export-figure");
  g_menu_append (menu, _("Save Data…"), "win.export-data");
  GtkWidget *button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "document-save-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Save the figure or the data"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Save the figure or the data"), -1);
  g_object_unref (menu);
  return button;
}

static GtkWidget *
make_add (void)
{
  GMenu *menu = g_menu_new ();
  for (LoligoPlotKind kind = 0; kind < LOLIGO_N_PLOT_KINDS; kind++)
    {
      if (!loligo_plot_kind_can_be_added (kind))
        continue;
      g_autofree char *action = g_strconcat ("win.show-", loligo_plot_kind_to_string (kind), NULL);
      g_menu_append (menu, loligo_project_get_show_label (kind), action);
    }
  GtkWidget *button = gtk_menu_button_new ();
  const char *label = _("Add a plot of what is selected");
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "list-add-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data (G_OBJECT (button), "loligo-test-name", (gpointer) "dock add");
  g_object_unref (menu);
  return button;
}

/* What lies between the cursors, on a line of its own. */
static GtkWidget *
make_readout (LoligoDock *self)
{
  self->readout = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->readout), PANGO_ELLIPSIZE_END);
  gtk_label_set_selectable (GTK_LABEL (self->readout), TRUE);
  gtk_widget_set_can_focus (self->readout, FALSE);
  gtk_label_set_xalign (GTK_LABEL (self->readout), 0);
  gtk_widget_set_margin_start (self->readout, 12);
  gtk_widget_set_margin_end (self->readout, 12);
  gtk_widget_set_margin_top (self->readout, 4);
  gtk_widget_add_css_class (self->readout, "numeric");
  gtk_widget_add_css_class (self->readout, "caption");
  g_object_set_data (G_OBJECT (self->readout), "loligo-test-name", (gpointer) "dock readout");
  return self->readout;
}

static GtkWidget *
make_bar (LoligoDock *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  gtk_widget_add_css_class (bar, "dock-bar");
  self->switcher = gtk_stack_switcher_new ();
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (self->switcher), self->stack);
  gtk_widget_set_valign (self->switcher, GTK_ALIGN_CENTER);
  gtk_box_layout_set_homogeneous (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (self->switcher)), FALSE);
  /* Many tabs scroll where the dock is narrow. */
  GtkWidget *row = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (row), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (row), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (row), self->switcher);
  gtk_widget_set_size_request (row, 200, -1);
  GtkWidget *space = gtk_label_new (NULL);
  gtk_widget_set_hexpand (space, TRUE);
  self->follow = make_toggle (self, "go-last-symbolic", _("Follow: keep now in view (End)"), "dock.follow");
  self->cursors = make_toggle (self, "loligo-cursors-symbolic",
                               _("Two cursors (K); Ctrl and the arrows move A, Shift and the arrows B"),
                               "dock.cursors");
  self->freeze = make_toggle (self, "loligo-freeze-symbolic",
                              _("Freeze this run to compare with the next (Z)"), "dock.freeze");
  GtkWidget *const parts[] = {
    row, make_add (), space, self->follow, self->cursors, self->freeze,
    make_button ("zoom-out-symbolic", _("Show more time (-)"), "dock.zoom-out"),
    make_button ("zoom-in-symbolic", _("Show less time (+)"), "dock.zoom-in"),
    make_button ("zoom-fit-best-symbolic", _("Show the whole run (F)"), "dock.fit"),
    loligo_plot_settings_new (self->project), make_export (),
  };
  for (guint k = 0; k < G_N_ELEMENTS (parts); k++)
    gtk_box_append (GTK_BOX (bar), parts[k]);
  return bar;
}

static void
add_tab (LoligoDock *self, guint k)
{
  GtkWidget *view = loligo_plot_view_new (self->project, self->session, (LoligoPlotSelection) k);
  self->views[k] = LOLIGO_PLOT_VIEW (view);
  g_signal_connect_object (view, "view-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  GtkWidget *hint = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_label_set_justify (GTK_LABEL (hint), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (hint, "dim-label");
  self->hints[k] = GTK_LABEL (hint);
  GtkWidget *holder = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (holder), hint, "hint");
  gtk_stack_add_named (GTK_STACK (holder), scroller, "view");
  self->holders[k] = GTK_STACK (holder);
  gtk_stack_add_titled (self->stack, holder, tabs[k].name, _(tabs[k].title));
  g_object_set_data_full (G_OBJECT (view), "loligo-test-name", g_strconcat ("plot ", tabs[k].name, NULL), g_free);
}

static void
name_tabs (LoligoDock *self)
{
  GtkWidget *button = gtk_widget_get_first_child (self->switcher);
  for (guint k = 0; k < G_N_ELEMENTS (tabs) && button != NULL; k++)
    {
      g_object_set_data_full (G_OBJECT (button), "loligo-test-name",
                              g_strconcat ("dock tab ", tabs[k].name, NULL), g_free);
      button = gtk_widget_get_next_sibling (button);
    }
}

void
loligo_dock_reveal (GtkWidget *dock, LoligoPlotKind kind)
{
  LoligoDock *self = LOLIGO_DOCK (dock);
  guint wanted = (guint) kind + LOLIGO_SHOW_TRACES;
  if (gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->holders[LOLIGO_SHOW_ALL])
      || loligo_plot_view_is_empty (self->views[wanted]))
    return;
  gtk_stack_set_visible_child_name (self->stack, tabs[wanted].name);
}

void
loligo_dock_describe (GtkWidget *dock, JsonBuilder *builder)
{
  LoligoDock *self = LOLIGO_DOCK (dock);
  json_builder_set_member_name (builder, "tab");
  json_builder_add_string_value (builder, gtk_stack_get_visible_child_name (self->stack));
  json_builder_set_member_name (builder, "readout");
  json_builder_add_string_value (builder, gtk_label_get_text (GTK_LABEL (self->readout)));
  loligo_plot_view_dump (current_view (self), builder);
}

GtkWidget *
loligo_dock_new (LoligoProject *project, LoligoSession *session)
{
  LoligoDock *self = g_object_new (LOLIGO_TYPE_DOCK, NULL);
  self->project = g_object_ref (project);
  self->session = g_object_ref (session);
  self->stack = GTK_STACK (gtk_stack_new ());
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), make_bar (self));
  gtk_box_append (GTK_BOX (box), make_readout (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  adw_bin_set_child (ADW_BIN (self), box);
  for (guint k = 0; k < G_N_ELEMENTS (tabs); k++)
    add_tab (self, k);
  name_tabs (self);
  g_signal_connect_object (self->stack, "notify::visible-child", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "tick", G_CALLBACK (on_tick), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "rebuilt", G_CALLBACK (update), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (project, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  update (self);
  return GTK_WIDGET (self);
}

static void
loligo_dock_dispose (GObject *object)
{
  LoligoDock *self = LOLIGO_DOCK (object);
  g_clear_object (&self->project);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (loligo_dock_parent_class)->dispose (object);
}

static void
loligo_dock_class_init (LoligoDockClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = loligo_dock_dispose;
  static const struct { const char *action; guint key; GdkModifierType state; } keys[] = {
    { "dock.fit", GDK_KEY_f }, { "dock.zoom-in", GDK_KEY_plus }, { "dock.zoom-in", GDK_KEY_equal },
    { "dock.zoom-out", GDK_KEY_minus }, { "dock.earlier", GDK_KEY_Left }, { "dock.later", GDK_KEY_Right },
    { "dock.follow", GDK_KEY_End }, { "dock.cursors", GDK_KEY_k }, { "dock.freeze", GDK_KEY_z },
    { "dock.cursor-a-earlier", GDK_KEY_Left, GDK_CONTROL_MASK },
    { "dock.cursor-a-later", GDK_KEY_Right, GDK_CONTROL_MASK },
    { "dock.cursor-b-earlier", GDK_KEY_Left, GDK_SHIFT_MASK },
    { "dock.cursor-b-later", GDK_KEY_Right, GDK_SHIFT_MASK },
  };
  for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
    {
      gtk_widget_class_install_action (widget_class, keys[k].action, NULL, do_action);
      gtk_widget_class_add_binding_action (widget_class, keys[k].key, keys[k].state, keys[k].action,
                                           NULL);
    }
  signals[EVENT] = g_signal_new ("event", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
loligo_dock_init (LoligoDock *self)
{
}
