/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sprites.c: see sprites.h. Holds the pictures of one zoom at a time and at most N_LIMIT of them.
 */
#include "canvas/sprites.h"

#include <math.h>
#include <string.h>

#define REACH 46.0 /* of a body with its stack and flash from the centre, document units */
#define N_LIMIT 1024

/* All that the picture depends on; zeroed before it is filled, so that its bytes can be compared. */
typedef struct
{
  LoligoColor color;
  guint64 size;
  double level, flash, shift_x, shift_y;
  int kind, pictogram, scale_factor;
} Key;

struct _LoligoSprites
{
  GHashTable *textures; /* Key* -> GdkTexture* */
  LoligoInk ink;
  double zoom;
};

static guint
hash_key (gconstpointer data)
{
  const guint8 *bytes = data;
  guint32 hash = 2166136261u; /* FNV-1a */
  for (gsize i = 0; i < sizeof (Key); i++)
    hash = (hash ^ bytes[i]) * 16777619u;
  return hash;
}

static gboolean
is_same_key (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (Key)) == 0;
}

LoligoSprites *
loligo_sprites_new (void)
{
  LoligoSprites *sprites = g_new0 (LoligoSprites, 1);
  sprites->textures = g_hash_table_new_full (hash_key, is_same_key, g_free, g_object_unref);
  return sprites;
}

void
loligo_sprites_free (LoligoSprites *sprites)
{
  g_hash_table_unref (sprites->textures);
  g_free (sprites);
}

void
loligo_sprites_set_ink (LoligoSprites *sprites, const LoligoInk *ink)
{
  sprites->ink = *ink;
  g_hash_table_remove_all (sprites->textures);
}

const LoligoInk *
loligo_sprites_get_ink (LoligoSprites *sprites)
{
  return &sprites->ink;
}

GdkTexture *
loligo_texture_draw (int width, int height, int scale_factor, LoligoSpriteDraw draw, gpointer data)
{
  width = MAX (width, 1) * scale_factor;
  height = MAX (height, 1) * scale_factor;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  cairo_scale (cr, scale_factor, scale_factor);
  draw (cr, data);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  gsize stride = cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes = g_bytes_new_with_free_func (
      cairo_image_surface_get_data (surface), stride * height,
      (GDestroyNotify)cairo_surface_destroy, surface);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

typedef struct
{
  const LoligoShape *shape;
  const LoligoInk *ink;
  double x, y; /* the body's centre in the picture */
} Picture;

static void
draw_picture (cairo_t *cr, gpointer data)
{
  const Picture *picture = data;
  cairo_translate (cr, picture->x, picture->y);
  cairo_scale (cr, picture->shape->zoom, picture->shape->zoom);
  loligo_shape_draw (cr, picture->shape, picture->ink);
}

GdkTexture *
loligo_sprites_get (LoligoSprites *sprites, const LoligoShape *shape, double shift_x,
                    double shift_y, int scale_factor, graphene_rect_t *area)
{
  if (sprites->zoom != shape->zoom || g_hash_table_size (sprites->textures) >= N_LIMIT)
    g_hash_table_remove_all (sprites->textures);
  sprites->zoom = shape->zoom;
  int reach = ceil (REACH * shape->zoom) + 1;
  *area = GRAPHENE_RECT_INIT (-reach, -reach, 2 * reach, 2 * reach);

  Key key;
  memset (&key, 0, sizeof key);
  key.color = shape->color;
  key.size = shape->size;
  key.level = shape->level;
  key.flash = shape->flash;
  key.shift_x = shift_x;
  key.shift_y = shift_y;
  key.kind = shape->kind;
  key.pictogram = shape->pictogram;
  key.scale_factor = scale_factor;
  GdkTexture *texture = g_hash_table_lookup (sprites->textures, &key);
  if (texture)
    return texture;
  Picture picture = { shape, &sprites->ink, reach + shift_x, reach + shift_y };
  texture = loligo_texture_draw (2 * reach, 2 * reach, scale_factor, draw_picture, &picture);
  g_hash_table_insert (sprites->textures, g_memdup2 (&key, sizeof key), texture);
  return texture;
}
