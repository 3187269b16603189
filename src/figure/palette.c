/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * palette.c: colours of nodes and of the paper. The palette is Okabe and Ito's (2008, "Color universal
 * design"), told apart with any colour vision; in it yellow is darkened for white paper, and blue, green and
 * black are lightened on dark.
 */
#include "figure/painter.h"

#define RGB(hex) { ((hex) >> 16 & 255) / 255.0, ((hex) >> 8 & 255) / 255.0, ((hex) & 255) / 255.0 }

static const LoligoColor on_light[] = {
  RGB (0x0072b2), RGB (0xd55e00), RGB (0x009e73), RGB (0xcc79a7),
  RGB (0xe69f00), RGB (0x56b4e9), RGB (0xb8a400), RGB (0x3d3d3d),
};

static const LoligoColor on_dark[] = {
  RGB (0x4da3e0), RGB (0xf0803c), RGB (0x2fc79a), RGB (0xe39ac2),
  RGB (0xf2b63a), RGB (0x8fd0f7), RGB (0xf0e442), RGB (0xd0d0d0),
};

static const LoligoSurfaceColors surfaces[] = {
  [LOLIGO_THEME_LIGHT] = { RGB (0xffffff), RGB (0x1f1f1f), RGB (0x606060), RGB (0xe4e4e4), 1.5 },
  [LOLIGO_THEME_DARK] = { RGB (0x1e1e1e), RGB (0xf0f0f0), RGB (0xa8a8a8), RGB (0x383838), 1.5 },
  [LOLIGO_THEME_HIGH_CONTRAST]
  = { RGB (0x000000), RGB (0xffffff), RGB (0xe0e0e0), RGB (0x606060), 2.25 },
};

LoligoColor
loligo_palette_get (guint index, LoligoTheme theme)
{
  const LoligoColor *palette = theme == LOLIGO_THEME_LIGHT ? on_light : on_dark;
  return palette[index % G_N_ELEMENTS (on_light)];
}

const LoligoSurfaceColors *
loligo_palette_get_surface (LoligoTheme theme)
{
  return &surfaces[theme];
}

LoligoColor
loligo_color_mix (LoligoColor a, LoligoColor b, double share)
{
  LoligoColor mixed = { a.red + (b.red - a.red) * share, a.green + (b.green - a.green) * share,
                        a.blue + (b.blue - a.blue) * share };
  return mixed;
}

guint32
loligo_color_pack (LoligoColor color)
{
  return 0xff000000u | (guint32) (color.red * 255 + 0.5) << 16
         | (guint32) (color.green * 255 + 0.5) << 8 | (guint32) (color.blue * 255 + 0.5);
}
