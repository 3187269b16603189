/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * canvas.h: the drawing board of a window: nodes, wires, pointer and keyboard. Reads the project
 * and edits it only through loligo_project_*; shows what the session's engine does. The window owns
 * it; it knows nothing of the window. Main thread.
 *
 * Actions (widget actions of the canvas; activate with gtk_widget_activate_action (canvas, NAME)):
 *   canvas.activate (what Enter and a double click do)
 *   canvas.delete canvas.duplicate canvas.select-all canvas.select-none canvas.cancel canvas.inspect
 *   canvas.group canvas.ungroup
 *   canvas.next-wire canvas.previous-wire canvas.choose-synapse
 *   canvas.set-synapse (string: id of a synapse, for the selected wires)
 *   canvas.quick-insert canvas.connect canvas.tidy canvas.menu canvas.reset-parameters
 *   canvas.record (string: "V", "spikes": starts or stops recording it for the selected nodes)
 *   canvas.zoom-in canvas.zoom-out canvas.zoom-100 canvas.zoom-fit canvas.toggle-run
 *
 * Signals:
 *   "deleted" (const char *text)  after a deletion: translated "Deleted hh"; the window offers Undo
 *   "inspect" ()                  Enter or double click on a node: show the inspector, focus its first entry; on
 *                                 a node that is a document the action "win.open-inside" is activated instead
 *   "message" (const char *text)  translated, one line: why something was refused
 *   "event"   (const char *line)  what happened, not translated, for tests: "drag-begin", "drop-enter",
 *                                 "added hh", "connected drive hh", "moved", "zoom 2" ...
 */
#pragma once

#include "document/project.h"
#include "run/session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LOLIGO_TYPE_CANVAS (loligo_canvas_get_type ())
G_DECLARE_FINAL_TYPE (LoligoCanvas, loligo_canvas, LOLIGO, CANVAS, GtkWidget)

GtkWidget *loligo_canvas_new (LoligoProject *project, LoligoSession *session);
/* Adds MODEL at a free place near the centre of the view, selects it and brings it into view. The
 * id of the new node (transfer full), or NULL when there is no such model. One step of undo. */
char *loligo_canvas_add_model (LoligoCanvas *self, const char *model);
/* The same for a synapse: on the selected wires; says what to do when there is none. */
void loligo_canvas_add_synapse (LoligoCanvas *self, const char *synapse);
/* The document of the file PATH as a node at (PX, PY), pixels of the canvas; NAN: at a free place near the centre. The
 * id of the node (transfer full), selected and in view; or NULL and ERROR. One step of undo. */
char *loligo_canvas_add_document (LoligoCanvas *self, const char *path, double px, double py,
                                  GError **error);
/* Whether a file that is dragged over the canvas would become a node. */
void loligo_canvas_show_drop (LoligoCanvas *self, gboolean is_over);
/* The event line LINE: the palette reports its drags here too. */
void loligo_canvas_log (LoligoCanvas *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* For tests and the debug dump: adds members to an open object: the view (zoom, x, y, mode) and, for
 * each node and wire, its id, whether it is selected, and its place in pixels of the canvas (a wire: its
 * middle). */
void loligo_canvas_describe (LoligoCanvas *self, JsonBuilder *builder);

G_END_DECLS
