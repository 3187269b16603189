/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * canvas-keys.c: the actions of the canvas, the keys that call them, and the context menu. Keys, menus, tests and
 * lessons use the same names.
 */
#include "canvas/canvas-private.h"

#define NUDGE 5.0
#define ZOOM_STEP 1.25
#define PAN_STEP 60.0

static void
get_middle (LoligoCanvas *self, double *px, double *py)
{
  *px = gtk_widget_get_width (GTK_WIDGET (self)) / 2.0;
  *py = gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;
}

/* "Deleted hh", or how many of them. */
static char *
describe_deletion (char **nodes, char **edges)
{
  guint n_nodes = g_strv_length (nodes), n_edges = g_strv_length (edges);
  if (n_nodes == 1)
    return g_strdup_printf (_("Deleted %s"), nodes[0]);
  if (n_nodes > 1)
    return g_strdup_printf (_("Deleted %u nodes"), n_nodes);
  if (n_edges == 1)
    return g_strdup (_("Deleted a wire"));
  return g_strdup_printf (_("Deleted %u wires"), n_edges);
}

static void
delete_selected (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LoligoCanvas *self = LOLIGO_CANVAS (widget);
  g_auto (GStrv) nodes = loligo_project_get_selected_nodes (self->project);
  g_auto (GStrv) edges = loligo_project_get_selected_edges (self->project);
  if (!nodes[0] && !edges[0])
    return;
  g_autofree char *text = describe_deletion (nodes, edges);
  loligo_project_seal (self->project);
  loligo_project_remove_selected (self->project);
  g_signal_emit_by_name (self, "deleted", text);
  loligo_canvas_log (self, "deleted");
}

static void
duplicate_selected (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LoligoCanvas *self = LOLIGO_CANVAS (widget);
  loligo_project_seal (self->project);
  loligo_project_duplicate_selected (self->project);
  loligo_canvas_log (self, "duplicated");
}

static void
select_all (GtkWidget *widget, const char *name, GVariant *parameter)
{
  loligo_project_select_all (LOLIGO_CANVAS (widget)->project);
}

static void
select_none (GtkWidget *widget, const char *name, GVariant *parameter)
{
  loligo_project_select_only (LOLIGO_CANVAS (widget)->project, NULL);
}

static void
cancel (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LoligoCanvas *self = LOLIGO_CANVAS (widget);
  if (self->mode != LOLIGO_CANVAS_IDLE)
    {
      loligo_canvas_cancel_pointer (self);
      loligo_canvas_end_wire (self);
    }
  else if (self->wire_source)
    loligo_canvas_end_wire (self);
  else
    select_none (widget, name, parameter);
}

static void
inspect (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit_by_name (widget, "inspect");
}

/* The node under the keys, when it is a document; NULL. */
static const char *
get_current_document (LoligoCanvas *self)
{
  LoligoNodeWidget *widget = loligo_canvas_get_current_node (self);
  const LoligoNode *node
      = widget ? loligo_document_find_node (loligo_project_get_document (self->project),
                                            loligo_node_widget_get_id (widget))
               : NULL;
  return node && loligo_node_is_document (node) ? node->id : NULL;
}

/* Enter: takes the target while wiring; else opens the inside of a document, and shows another node in the
 * inspector. */
static void
activate (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LoligoCanvas *self = LOLIGO_CANVAS (widget);
  const char *document = self->is_wiring ? NULL : get_current_document (self);
  if (document)
    {
      loligo_project_select_only (self->project, document);
      gtk_widget_activate_action (widget, "win.open-inside", NULL);
      return;
    }
  if (!self->is_wiring)
    {
      inspect (widget, name, parameter);
      return;
    }
  if (!self->wire_target)
    return;
  g_autofree char *target = g_strdup (self->wire_target);
  double x, y, px, py;
  loligo_node_widget_get_place (loligo_canvas_get_node (self, target), &x, &y);
  loligo_view_to_pixels (&self->view, x, y, &px, &py);
  loligo_canvas_finish_wire (self, loligo_canvas_connect_to (self, target, px, py));
}

static void
quick_insert (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LoligoCanvas *self = LOLIGO_CANVAS (widget);
  double px = self->pointer_x, py = self->pointer_y;
  if (!self->pointer_is_inside)
    get_middle (self, &px, &py);
  if (self->hover_wire && !self->hover_node)
    loligo_canvas_open_synapses (self, px, py, self->hover_wire);
  else
    loligo_canvas_open_quick_insert (self, px, py, NULL);
}

static void
connect_by_keys (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LoligoCanvas *self = LOLIGO_CANVAS (widget);
  LoligoNodeWidget *node = loligo_canvas_get_current_node (self);
  if (!node)
    {
      loligo_canvas_say (self, _("Select the node that the wire shall come from first."));
      return;
    }
  if (!loligo_node_widget_has_output (node))
    {
      loligo_canvas_say (self, _("This node gives nothing that a wire could carry."));
      return;
    }
  loligo_canvas_start_wiring (self, loligo_node_widget_get_id (node), NULL, FALSE);
}

static void
tidy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LoligoCanvas *self = LOLIGO_CANVAS (widget);
  if (self->order->len == 0)
    return;
  loligo_project_seal (self->project);
  loligo_canvas_tidy (self);
  loligo_canvas_zoom_fit (self);
  loligo_canvas_log (self, "tidied");
}

static void
zoom_by (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LoligoCanvas *self = LOLIGO_CANVAS (widget);
  double px, py;
  get_middle (self, &px, &py);
  if (g_str_equal (name, "canvas.zoom-100"))
    loligo_canvas_zoom (self, px, py, 1 / self->view.zoom);
  else
    loligo_canvas_zoom (self, px, py,
                        g_str_equal (name, "canvas.zoom-in") ? ZOOM_STEP : 1 / ZOOM_STEP);
}

static void
zoom_fit (GtkWidget *widget, const char *name, GVariant *parameter)
{
  loligo_canvas_zoom_fit (LOLIGO_CANVAS (widget));
}

static void
toggle_run (GtkWidget *widget, const char *name, GVariant *parameter)
{
  loligo_session_toggle (LOLIGO_CANVAS (widget)->session);
}

/* Whether any of NODES has values of its own, of a document inside too. */
static gboolean
have_own_values (LoligoCanvas *self, char **nodes)
{
  const LoligoDocument *document = loligo_project_get_document (self->project);
  for (guint i = 0; nodes[i]; i++)
    {
      const LoligoNode *node = loligo_document_find_node (document, nodes[i]);
      if (node && loligo_settings_get_count (node->parameters) > 0)
        return TRUE;
    }
  return FALSE;
}

/* What the model has then, or the document inside. */
static void
reset_parameters (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LoligoCanvas *self = LOLIGO_CANVAS (widget);
  g_auto (GStrv) nodes = loligo_project_get_selected_nodes (self->project);
  if (!have_own_values (self, nodes))
    return;
  loligo_project_seal (self->project);
  loligo_project_begin (self->project, _("Reset Parameters"));
  for (guint i = 0; nodes[i]; i++)
    loligo_project_reset_parameters (self->project, nodes[i]);
  loligo_project_end (self->project);
  loligo_canvas_log (self, "reset-parameters");
}

/* Starts recording for all selected nodes, or stops when all of them have it. */
static void
record (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LoligoCanvas *self = LOLIGO_CANVAS (widget);
  const char *what = g_variant_get_string (parameter, NULL);
  g_auto (GStrv) nodes = loligo_project_get_selected_nodes (self->project);
  gboolean all = TRUE;
  for (guint i = 0; nodes[i]; i++)
    all &= loligo_project_is_recorded (self->project, nodes[i], what);
  g_autofree char *step = g_strdup_printf (all ? _("Stop Recording %s") : _("Record %s"), what);
  loligo_project_seal (self->project);
  loligo_project_begin (self->project, step);
  for (guint i = 0; nodes[i]; i++)
    loligo_project_set_recorded (self->project, nodes[i], what, !all);
  loligo_project_end (self->project);
}

/* (dx, dy) in steps: moves the selection; pans without one; chooses a target while wiring. */
static void
nudge (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LoligoCanvas *self = LOLIGO_CANVAS (widget);
  double dx, dy;
  g_variant_get (parameter, "(dd)", &dx, &dy);
  if (self->is_wiring)
    {
      loligo_canvas_choose_next (self, dx < 0   ? GTK_DIR_LEFT
                                       : dx > 0 ? GTK_DIR_RIGHT
                                       : dy < 0 ? GTK_DIR_UP
                                                : GTK_DIR_DOWN);
      return;
    }
  g_auto (GStrv) nodes = loligo_project_get_selected_nodes (self->project);
  if (nodes[0])
    {
      loligo_project_move_selected (self->project, dx, dy);
      loligo_canvas_log (self, "moved %g %g", dx, dy);
      return;
    }
  LoligoView view = self->view;
  view.x += (dx > 0 ? 1 : dx < 0 ? -1 : 0) * PAN_STEP / view.zoom;
  view.y += (dy > 0 ? 1 : dy < 0 ? -1 : 0) * PAN_STEP / view.zoom;
  loligo_canvas_set_view (self, &view);
  loligo_canvas_log (self, "panned");
}

/* ---- wires ---- */

static void
next_wire (GtkWidget *widget, const char *name, GVariant *parameter)
{
  loligo_canvas_select_next_wire (LOLIGO_CANVAS (widget), g_str_equal (name, "canvas.next-wire") ? 1 : -1);
}

static void
set_synapse (GtkWidget *widget, const char *name, GVariant *parameter)
{
  loligo_canvas_add_synapse (LOLIGO_CANVAS (widget), g_variant_get_string (parameter, NULL));
}

static void
choose_synapse (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LoligoCanvas *self = LOLIGO_CANVAS (widget);
  g_autofree char *wire = loligo_canvas_get_selected_wire (self);
  double px, py, x, y;
  if (!wire)
    {
      loligo_canvas_say (self, _("Select a wire first: click it, or press W."));
      return;
    }
  get_middle (self, &px, &py);
  for (guint i = 0; i < loligo_wires_get_count (self->wires); i++)
    if (g_str_equal (loligo_wires_get_id (self->wires, i), wire))
      {
        loligo_wires_get_middle (self->wires, i, &x, &y);
        loligo_view_to_pixels (&self->view, x, y, &px, &py);
      }
  loligo_canvas_open_synapses (self, px, py, wire);
}

/* ---- context menu ---- */

static void
append_item (GMenu *menu, const char *label, const char *action, const char *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
  if (target)
    g_menu_item_set_action_and_target (item, action, "s", target);
  else
    g_menu_item_set_detailed_action (item, action);
  g_menu_append_item (menu, item);
}

static void
append_record (LoligoCanvas *self, GMenu *menu, char **nodes, const char *what)
{
  gboolean all = TRUE;
  for (guint i = 0; nodes[i]; i++)
    all &= loligo_project_is_recorded (self->project, nodes[i], what);
  gboolean is_spikes = g_str_equal (what, "spikes");
  g_autofree char *label = NULL;
  if (is_spikes)
    label = g_strdup (all ? _("Stop Recording Spikes") : _("Record Spikes"));
  else
    label = g_strdup_printf (all ? _("Stop Recording %s") : _("Record %s"), what);
  append_item (menu, label, "canvas.record", what);
}

static void
append_section (GMenu *menu, GMenu *section)
{
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0)
    g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  g_object_unref (section);
}

/* Plots that the first of what is selected can have. */
static void
append_plots (LoligoCanvas *self, GMenu *menu, const char *id)
{
  GMenu *plots = g_menu_new ();
  for (LoligoPlotKind kind = 0; kind < LOLIGO_N_PLOT_KINDS; kind++)
    {
      g_autofree char *action = g_strconcat ("win.show-", loligo_plot_kind_to_string (kind), NULL);
      if (loligo_project_can_show (self->project, kind, id))
        append_item (plots, loligo_project_get_show_label (kind), action, NULL);
    }
  append_section (menu, plots);
}

static GMenuModel *
make_node_menu (LoligoCanvas *self, char **nodes)
{
  GMenu *menu = g_menu_new ();
  const LoligoNode *first
      = loligo_document_find_node (loligo_project_get_document (self->project), nodes[0]);
  GMenu *opening = g_menu_new ();
  if (!nodes[1] && first && loligo_node_is_document (first))
    append_item (opening, _("Open the Inside"), "win.open-inside", NULL);
  append_section (menu, opening);
  const LoligoComponent *component = loligo_project_get_component (self->project, nodes[0]);
  GMenu *recording = g_menu_new ();
  if (component && component->output)
    append_record (self, recording, nodes, component->output->name);
  if (component && component->n_spike_rules > 0)
    append_record (self, recording, nodes, "spikes");
  append_section (menu, recording);
  append_plots (self, menu, nodes[0]);
  GMenu *editing = g_menu_new ();
  append_item (editing, _("Show in Inspector"), "canvas.inspect", NULL);
  LoligoNodeWidget *widget = loligo_canvas_get_node (self, nodes[0]);
  if (!nodes[1] && widget && loligo_node_widget_has_output (widget))
    append_item (editing, _("Connect…"), "canvas.connect", NULL);
  append_item (editing, _("Duplicate"), "canvas.duplicate", NULL);
  append_item (editing, _("Group"), "canvas.group", NULL);
  g_auto (GStrv) networks = loligo_project_get_selected_networks (self->project);
  if (networks[0])
    append_item (editing, _("Ungroup"), "canvas.ungroup", NULL);
  append_item (editing, _("Reset Parameters"), "canvas.reset-parameters", NULL);
  append_section (menu, editing);
  GMenu *removing = g_menu_new ();
  append_item (removing, _("Delete"), "canvas.delete", NULL);
  append_section (menu, removing);
  return G_MENU_MODEL (menu);
}

static GMenuModel *
make_wire_menu (LoligoCanvas *self, char **edges)
{
  GMenu *menu = g_menu_new ();
  append_plots (self, menu, edges[0]);
  append_item (menu, _("Show in Inspector"), "canvas.inspect", NULL);
  append_item (menu, _("Change Synapse…"), "canvas.choose-synapse", NULL);
  append_item (menu, _("Delete"), "canvas.delete", NULL);
  return G_MENU_MODEL (menu);
}

static GMenuModel *
make_board_menu (double px, double py)
{
  GMenu *menu = g_menu_new ();
  append_item (menu, _("Add a Model…"), "canvas.quick-insert", NULL);
  g_autoptr (GMenuItem) item = g_menu_item_new (_("Network from a File…"), NULL);
  g_menu_item_set_action_and_target (item, "win.add-document-at", "(dd)", px, py);
  g_menu_append_item (menu, item);
  append_item (menu, _("Select All"), "canvas.select-all", NULL);
  append_item (menu, _("Tidy Up"), "canvas.tidy", NULL);
  append_item (menu, _("Show Everything"), "canvas.zoom-fit", NULL);
  return G_MENU_MODEL (menu);
}

void
loligo_canvas_open_menu (LoligoCanvas *self, double px, double py)
{
  g_auto (GStrv) nodes = loligo_project_get_selected_nodes (self->project);
  g_auto (GStrv) edges = loligo_project_get_selected_edges (self->project);
  g_autoptr (GMenuModel) model = nodes[0]   ? make_node_menu (self, nodes)
                                 : edges[0] ? make_wire_menu (self, edges)
                                            : make_board_menu (px, py);
  if (!self->menu)
    {
      self->menu = gtk_popover_menu_new_from_model (model);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), model);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "canvas.reset-parameters", have_own_values (self, nodes));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ px, py, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
  loligo_canvas_log (self, "menu");
}

static void
open_menu_by_key (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LoligoCanvas *self = LOLIGO_CANVAS (widget);
  LoligoNodeWidget *node = loligo_canvas_get_current_node (self);
  double px, py, x, y;
  get_middle (self, &px, &py);
  if (node)
    {
      loligo_node_widget_get_place (node, &x, &y);
      loligo_view_to_pixels (&self->view, x, y, &px, &py);
    }
  loligo_canvas_open_menu (self, px, py);
}

/* ---- names and keys ---- */

static const struct
{
  const char *name, *parameter_type;
  GtkWidgetActionActivateFunc activate;
} ACTIONS[] = {
  { "canvas.activate", NULL, activate },
  { "canvas.delete", NULL, delete_selected },
  { "canvas.duplicate", NULL, duplicate_selected },
  { "canvas.group", NULL, loligo_canvas_group_selected },
  { "canvas.ungroup", NULL, loligo_canvas_ungroup_selected },
  { "canvas.select-all", NULL, select_all },
  { "canvas.select-none", NULL, select_none },
  { "canvas.cancel", NULL, cancel },
  { "canvas.inspect", NULL, inspect },
  { "canvas.quick-insert", NULL, quick_insert },
  { "canvas.connect", NULL, connect_by_keys },
  { "canvas.next-wire", NULL, next_wire },
  { "canvas.previous-wire", NULL, next_wire },
  { "canvas.choose-synapse", NULL, choose_synapse },
  { "canvas.set-synapse", "s", set_synapse },
  { "canvas.tidy", NULL, tidy },
  { "canvas.menu", NULL, open_menu_by_key },
  { "canvas.reset-parameters", NULL, reset_parameters },
  { "canvas.record", "s", record },
  { "canvas.nudge", "(dd)", nudge },
  { "canvas.zoom-in", NULL, zoom_by },
  { "canvas.zoom-out", NULL, zoom_by },
  { "canvas.zoom-100", NULL, zoom_by },
  { "canvas.zoom-fit", NULL, zoom_fit },
  { "canvas.toggle-run", NULL, toggle_run },
};

void
loligo_canvas_install_actions (GtkWidgetClass *class)
{
  for (guint i = 0; i < G_N_ELEMENTS (ACTIONS); i++)
    gtk_widget_class_install_action (class, ACTIONS[i].name, ACTIONS[i].parameter_type,
                                     ACTIONS[i].activate);
}

static const struct
{
  const char *trigger, *action;
} KEYS[] = {
  { "Delete|KP_Delete|BackSpace", "canvas.delete" },
  { "<Control>d", "canvas.duplicate" },
  { "<Control>g", "canvas.group" },
  { "<Control><Shift>g", "canvas.ungroup" },
  { "<Control>a", "canvas.select-all" },
  { "<Control><Shift>a", "canvas.select-none" },
  { "Escape", "canvas.cancel" },
  { "Return|KP_Enter|ISO_Enter", "canvas.activate" },
  { "slash|KP_Divide", "canvas.quick-insert" },
  { "c", "canvas.connect" },
  { "w", "canvas.next-wire" },
  { "<Shift>w", "canvas.previous-wire" },
  { "s", "canvas.choose-synapse" },
  { "<Control>l", "canvas.tidy" },
  { "Menu|<Shift>F10", "canvas.menu" },
  { "plus|equal|KP_Add|<Control>plus|<Control>equal|<Control>KP_Add", "canvas.zoom-in" },
  { "minus|KP_Subtract|<Control>minus|<Control>KP_Subtract", "canvas.zoom-out" },
  { "<Control>0|<Control>KP_0", "canvas.zoom-fit" },
  { "1|KP_1", "canvas.zoom-100" },
};

static const struct
{
  const char *key;
  double dx, dy;
} ARROWS[] = { { "Left", -1, 0 }, { "Right", 1, 0 }, { "Up", 0, -1 }, { "Down", 0, 1 } };

static void
add_shortcut (GtkEventController *controller, const char *trigger, const char *action,
              GVariant *arguments)
{
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger),
                                            gtk_named_action_new (action));
  gtk_shortcut_set_arguments (shortcut, arguments);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
}

void
loligo_canvas_add_shortcuts (LoligoCanvas *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  for (guint i = 0; i < G_N_ELEMENTS (KEYS); i++)
    add_shortcut (controller, KEYS[i].trigger, KEYS[i].action, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (ARROWS); i++)
    {
      g_autofree char *plain = g_strdup_printf ("%s|KP_%s", ARROWS[i].key, ARROWS[i].key);
      g_autofree char *far = g_strdup_printf ("<Shift>%s", ARROWS[i].key);
      add_shortcut (controller, plain, "canvas.nudge",
                    g_variant_new ("(dd)", ARROWS[i].dx * NUDGE, ARROWS[i].dy * NUDGE));
      add_shortcut (controller, far, "canvas.nudge",
                    g_variant_new ("(dd)", ARROWS[i].dx * LOLIGO_GRID,
                                   ARROWS[i].dy * LOLIGO_GRID));
    }
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}
