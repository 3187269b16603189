/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * edge-preview.c: see edge-preview.h. One worker at a time is of use: a change marks the one at work as void. The
 * picture stays until the next one is there.
 */
#include "inspect/edge-preview.h"
#include "inspect/pages.h"
#include "inspect/preview-drawing.h"

#include <string.h>

#define REST_MS 150

struct _LoligoEdgePreview
{
  GtkBox parent_instance;
  LoligoProject *project;
  LoligoSession *session;
  char *edge, *key; /* KEY: all that the preview at hand depends on */
  GtkWidget *summary, *picture;
  LoligoPreview *preview;
  gint *cancel; /* atomic box, shared with the worker; NULL: none at work */
  guint rest_source;
};

G_DEFINE_FINAL_TYPE (LoligoEdgePreview, loligo_edge_preview, GTK_TYPE_BOX)

typedef struct
{
  LoligoPlan *plan;
  guint projection;
  gint *cancel;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  loligo_plan_unref (job->plan);
  g_atomic_rc_box_release (job->cancel);
  g_free (job);
}

static void
run_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  LoligoPreview *preview = loligo_preview_new (job->plan, job->projection, job->cancel, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, preview, (GDestroyNotify) loligo_preview_free);
}

static void
cancel (LoligoEdgePreview *self)
{
  if (self->cancel == NULL)
    return;
  g_atomic_int_set (self->cancel, 1);
  g_clear_pointer (&self->cancel, g_atomic_rc_box_release);
}

/* ---- in words ---- */

/* To three digits. (transfer full) */
static char *
format_mean (double mean)
{
  if (mean >= 1000)
    return loligo_format_thousands (mean);
  g_autofree char *rounded = g_strdup_printf ("%.3g", mean);
  return loligo_number_format (g_ascii_strtod (rounded, NULL));
}

static char *
describe (LoligoEdgePreview *self)
{
  const LoligoPreview *preview = self->preview;
  double expected = loligo_project_expect_synapses (self->project, self->edge);
  g_autofree char *count = loligo_format_thousands (preview->n_synapses),
                  *wanted = loligo_format_thousands (expected);
  g_autofree char *onto = format_mean (preview->n_synapses / (double) preview->n_targets);
  g_autofree char *from = format_mean (preview->n_synapses / (double) preview->n_sources);
  if (preview->is_sampled || expected < 0 || g_str_equal (count, wanted))
    return g_strdup_printf (preview->is_sampled
                                ? _("About %s synapses; on average %s onto each target, %s from each source.")
                                : _("%s synapses; on average %s onto each target, %s from each source."),
                            preview->is_sampled && expected >= 0 ? wanted : count, onto, from);
  return g_strdup_printf (_("%s synapses (%s expected); on average %s onto each target, %s from each source."),
                          count, wanted, onto, from);
}

/* ---- picture ---- */

static LoligoPreviewStyle
get_style (LoligoEdgePreview *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  LoligoPreviewStyle style = { .theme = adw_style_manager_get_high_contrast (manager) ? LOLIGO_THEME_HIGH_CONTRAST
                                        : adw_style_manager_get_dark (manager)        ? LOLIGO_THEME_DARK
                                                                                      : LOLIGO_THEME_LIGHT,
                               .weight_unit = { .scale = 1 } };
  const LoligoEdge *edge
      = loligo_document_find_edge (loligo_project_get_document (self->project), self->edge);
  const LoligoComponent *synapse = loligo_project_get_synapse (self->project, self->edge);
  if (edge != NULL)
    style.color = loligo_palette_get (loligo_project_get_color (self->project, edge->from), style.theme);
  if (synapse != NULL && synapse->weight_unit.dimension.halves[LOLIGO_BASE_ANY] == 0 && synapse->weight_unit.scale > 0)
    style.weight_unit = synapse->weight_unit;
  return style;
}

static void
draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  LoligoEdgePreview *self = data;
  if (self->preview == NULL)
    return;
  LoligoPreviewStyle style = get_style (self);
  loligo_preview_draw (cr, self->preview, &style, width);
}

static void
show (LoligoEdgePreview *self)
{
  LoligoPreviewStyle style = get_style (self);
  g_autofree char *text = describe (self);
  g_autofree char *whole
      = loligo_preview_shows_weights (self->preview)
            ? g_strdup_printf (_("%s The darker, the larger the weight."), text)
            : g_strdup (text);
  gtk_label_set_text (GTK_LABEL (self->summary), whole);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, whole, -1);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->picture),
                                       (int) loligo_preview_draw (NULL, self->preview, &style, 280));
  gtk_widget_set_visible (self->picture, TRUE);
  gtk_widget_queue_draw (self->picture);
}

static void
on_done (GObject *object, GAsyncResult *result, gpointer data)
{
  LoligoEdgePreview *self = LOLIGO_EDGE_PREVIEW (object);
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (LoligoPreview) preview = g_task_propagate_pointer (G_TASK (result), &error);
  if (job->cancel != self->cancel)
    return; /* void, or the page has gone */
  g_clear_pointer (&self->cancel, g_atomic_rc_box_release);
  if (error != NULL)
    {
      gtk_label_set_text (GTK_LABEL (self->summary), error->message);
      gtk_widget_set_visible (self->picture, FALSE);
    }
  if (preview == NULL)
    return;
  loligo_preview_free (self->preview);
  self->preview = g_steal_pointer (&preview);
  show (self);
}

/* ---- when ---- */

static void
append_node (GString *key, const LoligoDocument *document, const char *id)
{
  const LoligoNode *node = loligo_document_find_node (document, id);
  if (node == NULL)
    return;
  JsonNode *geometry = loligo_node_get_geometry (node);
  g_autofree char *text = geometry != NULL ? json_to_string (geometry, FALSE) : NULL;
  g_string_append_printf (key, "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %s\n", node->rows, node->columns,
                          text != NULL ? text : "");
}

static char *
make_key (LoligoEdgePreview *self)
{
  const LoligoDocument *document = loligo_project_get_document (self->project);
  const LoligoEdge *edge = loligo_document_find_edge (document, self->edge);
  GString *key = g_string_new (NULL);
  if (edge == NULL)
    return g_string_free (key, FALSE);
  g_string_append_printf (key, "%s\n%s\n%s\n%s\n%" G_GUINT64_FORMAT "\n", edge->connect ? edge->connect : "",
                          edge->weight ? edge->weight : "", edge->delay ? edge->delay : "",
                          edge->synapse ? edge->synapse : "", document->run.seed);
  append_node (key, document, edge->from);
  append_node (key, document, edge->to);
  return g_string_free (key, FALSE);
}

static gboolean
start (gpointer data)
{
  LoligoEdgePreview *self = data;
  self->rest_source = 0;
  g_autoptr (LoligoPlan) plan = loligo_project_make_plan (self->project);
  g_autofree char *key = make_key (self);
  if (plan == NULL || g_strcmp0 (key, self->key) == 0)
    return G_SOURCE_REMOVE;
  guint projection;
  if (!loligo_plan_find_projection (plan, self->edge, &projection))
    return G_SOURCE_REMOVE;
  cancel (self);
  g_free (self->key);
  self->key = g_steal_pointer (&key);
  self->cancel = g_atomic_rc_box_new0 (gint);
  Job *job = g_new (Job, 1);
  *job = (Job){ g_steal_pointer (&plan), projection, g_atomic_rc_box_acquire (self->cancel) };
  g_autoptr (GTask) task = g_task_new (self, NULL, on_done, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run_job);
  return G_SOURCE_REMOVE;
}

static void
start_soon (LoligoEdgePreview *self)
{
  g_clear_handle_id (&self->rest_source, g_source_remove);
  self->rest_source = g_timeout_add (REST_MS, start, self);
}

static void
on_changed (LoligoEdgePreview *self, guint flags)
{
  if (flags != LOLIGO_CHANGE_PLACES)
    start_soon (self);
}

static void
dump (GtkWidget *widget, JsonBuilder *builder)
{
  LoligoEdgePreview *self = LOLIGO_EDGE_PREVIEW (widget);
  if (self->preview == NULL)
    return;
  const double numbers[] = { self->preview->n_synapses, self->preview->rows, self->preview->columns,
                             self->preview->weight.mean, self->preview->delay.mean };
  static const char *const names[] = { "synapses", "rows", "columns", "weight", "delay" };
  for (guint k = 0; k < G_N_ELEMENTS (numbers); k++)
    {
      json_builder_set_member_name (builder, names[k]);
      json_builder_add_double_value (builder, numbers[k]);
    }
}

GtkWidget *
loligo_edge_preview_new (LoligoProject *project, LoligoSession *session, const char *edge)
{
  LoligoEdgePreview *self
      = g_object_new (LOLIGO_TYPE_EDGE_PREVIEW, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 6, NULL);
  self->project = g_object_ref (project);
  self->session = g_object_ref (session);
  self->edge = g_strdup (edge);
  self->summary = loligo_page_hint (NULL);
  gtk_label_set_selectable (GTK_LABEL (self->summary), TRUE);
  g_object_set_data (G_OBJECT (self->summary), "loligo-test-name", (gpointer) "preview summary");
  self->picture = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->picture), draw, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Who is connected with whom, and histograms"), -1);
  gtk_widget_set_visible (self->picture, FALSE);
  g_object_set_data (G_OBJECT (self), "loligo-test-name", (gpointer) "preview");
  g_object_set_data (G_OBJECT (self), "loligo-test-dump", dump);
  gtk_box_append (GTK_BOX (self), self->summary);
  gtk_box_append (GTK_BOX (self), self->picture);
  g_signal_connect_object (project, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self->picture,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), self->picture,
                           G_CONNECT_SWAPPED);
  start_soon (self);
  return GTK_WIDGET (self);
}

static void
loligo_edge_preview_dispose (GObject *object)
{
  LoligoEdgePreview *self = LOLIGO_EDGE_PREVIEW (object);
  g_clear_handle_id (&self->rest_source, g_source_remove);
  cancel (self);
  G_OBJECT_CLASS (loligo_edge_preview_parent_class)->dispose (object);
}

static void
loligo_edge_preview_finalize (GObject *object)
{
  LoligoEdgePreview *self = LOLIGO_EDGE_PREVIEW (object);
  g_clear_object (&self->project);
  g_clear_object (&self->session);
  g_clear_pointer (&self->preview, loligo_preview_free);
  g_free (self->edge);
  g_free (self->key);
  G_OBJECT_CLASS (loligo_edge_preview_parent_class)->finalize (object);
}

static void
loligo_edge_preview_class_init (LoligoEdgePreviewClass *class)
{
  G_OBJECT_CLASS (class)->dispose = loligo_edge_preview_dispose;
  G_OBJECT_CLASS (class)->finalize = loligo_edge_preview_finalize;
}

static void
loligo_edge_preview_init (LoligoEdgePreview *self)
{
}
