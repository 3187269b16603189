/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shape.h: the pictures of nodes: outline by kind, pictogram, fill level, flash. Cairo only, so
 * canvas, palette, drag icon and minimap draw the same. Units are document units; the centre of the
 * body is the origin.
 */
#pragma once

#include "figure/figure.h"

G_BEGIN_DECLS

#define LOLIGO_BODY_RADIUS 28.0
/* The last body behind that of a population lies so far to the right and above. */
#define LOLIGO_STACK_REACH 9.0

typedef enum
{
  LOLIGO_PICTOGRAM_SPIKE,    /* a membrane potential */
  LOLIGO_PICTOGRAM_RATE,
  LOLIGO_PICTOGRAM_ORBIT,    /* a system */
  LOLIGO_PICTOGRAM_CONSTANT,
  LOLIGO_PICTOGRAM_STEP,
  LOLIGO_PICTOGRAM_PULSES,
  LOLIGO_PICTOGRAM_RAMP,
  LOLIGO_PICTOGRAM_SINE,
  LOLIGO_PICTOGRAM_SQUARE,
  LOLIGO_PICTOGRAM_TABLE,
  LOLIGO_PICTOGRAM_POISSON,
  LOLIGO_PICTOGRAM_NOISE,
  LOLIGO_PICTOGRAM_SOURCE,   /* any other stimulus */
  LOLIGO_PICTOGRAM_NETWORK,  /* a document */
  LOLIGO_PICTOGRAM_BROKEN,   /* its model is wrong or missing */
  LOLIGO_N_PICTOGRAMS
} LoligoPictogram;

/* The widget's style, handed down so that drawing follows light, dark, high contrast and large text. */
typedef struct
{
  LoligoColor foreground, background, accent;
  gboolean is_dark;
  double text_scale; /* of the desktop's text to the usual size */
} LoligoInk;

typedef struct
{
  LoligoKind kind;
  LoligoPictogram pictogram;
  LoligoColor color;
  guint64 size;
  double level;   /* 0 to 1: how far the body is filled; negative: unknown, not filled */
  double flash;   /* 0 to 1: how much of a spike's flash is left */
  double zoom;    /* pixels a unit: what is too small to see is left out */
} LoligoShape;

/* The picture for a model: by its kind and, for a stimulus, by the words of its id. */
LoligoPictogram loligo_pictogram_for_model (LoligoKind kind, const char *model);
void loligo_shape_draw (cairo_t *cr, const LoligoShape *shape, const LoligoInk *ink);
/* Adds the outline, GROW units larger, to the path. */
void loligo_shape_path (cairo_t *cr, LoligoKind kind, double grow);
/* From the centre to the outline in the direction (dx, dy), which has length one. */
double loligo_shape_get_radius (LoligoKind kind, double dx, double dy);
/* A number of neurons in at most five characters: "3200", "10k", "1.5M". (transfer full) */
char *loligo_format_count (guint64 count);

G_END_DECLS
