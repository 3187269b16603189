/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * window-private.h: the window's fields, and the parts its files install. Only src/window.
 */
#pragma once

#include "document/autosave.h"
#include "window/window.h"

G_BEGIN_DECLS

struct _LoligoWindow
{
  AdwApplicationWindow parent_instance;

  LoligoProject *project;
  LoligoSession *session;
  LoligoAutosave *autosave;
  GSettings *settings;       /* NULL when the schema is not installed */
  GFile *export_folder;      /* where the last export went */
  gboolean closes_anyway;    /* the person said so, or it was saved */
  gboolean is_asking;        /* whether to save, before it closes */
  LoligoWindow *closes_next; /* the one that waits for this one to close, owned; NULL */
  GPtrArray *recovered;      /* LoligoRecovered*, while they are offered */
  AdwToast *delete_toast;    /* while it is shown */
  gint64 labels_us;          /* when the status bar was written last */
  guint64 status_serial;

  GtkWidget *canvas, *palette, *dock, *inspector;

  /* of the template */
  AdwWindowTitle *title;
  AdwHeaderBar *header_bar;
  AdwSplitButton *open_button;
  GtkButton *new_button, *undo_button, *redo_button, *run_button, *step_button, *spike_button,
      *reset_button, *gallery_button;
  GtkToggleButton *sidebar_button, *inspector_button;
  GtkMenuButton *menu_button, *speed_button, *problems_button;
  AdwButtonContent *run_content;
  GtkInfoBar *failure_bar, *recovery_bar;
  GtkLabel *failure_label, *recovery_label;
  AdwToastOverlay *toasts;
  GtkPaned *left_paned, *middle_paned, *right_paned;
  AdwBin *palette_slot, *dock_slot, *inspector_slot;
  GtkOverlay *canvas_slot;
  GtkWidget *empty_state;
  GtkWidget *status_bar;
  GtkLabel *time_label, *step_label, *rate_label, *spikes_label, *state_label, *saved_label;
  GtkPopover *problems_popover;
  GtkListBox *problems_list;
};

/* What an answered question goes on with. */
typedef void (*LoligoWindowThen) (LoligoWindow *self, gpointer data);

/* window-panes.c: the slots, their toggles, their state in the settings. */
void loligo_window_fill_slots (LoligoWindow *self);
void loligo_window_add_pane_actions (LoligoWindow *self);
void loligo_window_save_state (LoligoWindow *self);
/* window-files.c */
void loligo_window_add_file_actions (LoligoWindow *self);
void loligo_window_update_title (LoligoWindow *self);
void loligo_window_update_recent (LoligoWindow *self);
/* What the settings want of a new document. */
void loligo_window_apply_defaults (LoligoWindow *self);
/* Asks about unsaved changes when there are some; THEN is called with DATA unless the person cancels. */
void loligo_window_ask_to_save (LoligoWindow *self, LoligoWindowThen then, gpointer data,
                                GDestroyNotify free_data);
/* window-edit.c */
void loligo_window_add_edit_actions (LoligoWindow *self);
void loligo_window_update_history (LoligoWindow *self);
/* window-inside.c */
void loligo_window_add_inside_actions (LoligoWindow *self);
/* The document PATH as a node at (PX, PY), pixels of the canvas (NAN: where there is room). Errors become a dialog. */
void loligo_window_add_document (LoligoWindow *self, const char *path, double px, double py);
/* Into the node that holds it. Errors become a dialog. */
gboolean loligo_window_put_back (LoligoWindow *self);
/* Another window of the same program, not shown yet. */
LoligoWindow *loligo_window_new_beside (LoligoWindow *self);
/* Before SELF closes: a window that shows what its document holds, with changes, closes first and then SELF again.
 * FALSE: there is none. */
gboolean loligo_window_close_insides (LoligoWindow *self);
/* SELF, and those that wait for it, do not close after all. */
void loligo_window_stay (LoligoWindow *self);
/* A file was written: documents in other windows may hold it. */
void loligo_window_tell_files (LoligoWindow *self);
/* window-run.c */
void loligo_window_add_run_actions (LoligoWindow *self);
void loligo_window_update_run (LoligoWindow *self);
/* window-problems.c */
void loligo_window_update_problems (LoligoWindow *self);
/* window-plots.c */
void loligo_window_add_plot_actions (LoligoWindow *self);
/* window-export.c */
void loligo_window_add_export_actions (LoligoWindow *self);
void loligo_window_export_figure_to (LoligoWindow *self, const char *path, double width_mm,
                                     double height_mm);

/* An idle callback; DATA is the window. */
gboolean loligo_window_close_now (gpointer data);
/* A line that goes away by itself. */
void loligo_window_toast (LoligoWindow *self, const char *message);
/* A dialog: what could not be done, and why. */
void loligo_window_show_error (LoligoWindow *self, const char *heading, const char *body);

G_END_DECLS
