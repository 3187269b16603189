/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gallery.h: the list of shipped examples. Main thread.
 *
 * Signal: "chosen" (const char *path); the dialog closes by itself.
 */
#pragma once

#include <adwaita.h>
#include <loligo.h>

G_BEGIN_DECLS

#define LOLIGO_TYPE_GALLERY (loligo_gallery_get_type ())
G_DECLARE_FINAL_TYPE (LoligoGallery, loligo_gallery, LOLIGO, GALLERY, AdwWindow)

GtkWidget *loligo_gallery_new (LoligoLibrary *library);

G_END_DECLS
