/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * save.c: a figure on paper: PNG (300 dots an inch), SVG, PDF with real text. Light, fine, and the same bytes
 * each time. The file is made in memory and written in one piece, so that a failure leaves the earlier one.
 */
#include "figure/figure-private.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <string.h>

#define DOTS_PER_INCH 300.0

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static guint32
checksum (const guint8 *data, gsize length)
{
  guint32 crc = 0xffffffffu;

  for (gsize i = 0; i < length; i++)
    {
      crc ^= data[i];
      for (int bit = 0; bit < 8; bit++)
        crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
  return ~crc;
}

static void
put_word (guint8 *at, guint32 word)
{
  for (int i = 0; i < 4; i++)
    at[i] = (guint8) (word >> (24 - 8 * i));
}

/* cairo does not say how large a dot is: a pHYs chunk after the header does. */
static void
insert_dots_per_metre (GByteArray *png)
{
  const gsize header_end = 8 + 25;
  guint32 dots = (guint32) lround (DOTS_PER_INCH / 0.0254);
  guint8 chunk[21] = { 0, 0, 0, 9, 'p', 'H', 'Y', 's' };

  if (png->len < header_end)
    return;
  put_word (chunk + 8, dots);
  put_word (chunk + 12, dots);
  chunk[16] = 1;
  put_word (chunk + 17, checksum (chunk + 4, 13));
  g_autofree guint8 *rest = g_memdup2 (png->data + header_end, png->len - header_end);
  gsize rest_length = png->len - header_end;
  g_byte_array_set_size (png, (guint) header_end);
  g_byte_array_append (png, chunk, sizeof chunk);
  g_byte_array_append (png, rest, (guint) rest_length);
}

static gboolean
renumber (const GMatchInfo *match, GString *out, gpointer data)
{
  GHashTable *numbers = data;
  g_autofree char *old = g_match_info_fetch (match, 2);
  g_autofree char *before = g_match_info_fetch (match, 1);

  if (!g_hash_table_contains (numbers, old))
    g_hash_table_insert (numbers, g_strdup (old), GUINT_TO_POINTER (g_hash_table_size (numbers) + 1));
  g_string_append_printf (out, "%ssurface%u", before,
                          GPOINTER_TO_UINT (g_hash_table_lookup (numbers, old)));
  return FALSE;
}

/* cairo counts the surfaces of the whole process in an SVG's ids: they count from 1 in each file. */
static void
renumber_surfaces (GByteArray *svg)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GRegex) regex = g_regex_new ("(\"|#)surface([0-9]+)", G_REGEX_RAW, 0, NULL);
  g_autofree char *text = g_regex_replace_eval (regex, (const char *) svg->data, (gssize) svg->len, 0,
                                                0, renumber, numbers, NULL);

  if (text == NULL)
    return;
  g_byte_array_set_size (svg, 0);
  g_byte_array_append (svg, (const guint8 *) text, (guint) strlen (text));
}

typedef enum { FORMAT_PNG, FORMAT_SVG, FORMAT_PDF } Format;

static gboolean
get_format (const char *path, Format *format, GError **error)
{
  static const char *const endings[] = { ".png", ".svg", ".pdf" };
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i]))
      {
        *format = (Format) i;
        return TRUE;
      }
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
               _("%s: a figure's name ends in .png, .svg or .pdf"), path);
  return FALSE;
}

static cairo_surface_t *
make_surface (Format format, double width_mm, double height_mm, GByteArray *bytes)
{
  double width_pt = width_mm / 25.4 * 72, height_pt = height_mm / 25.4 * 72;
  cairo_surface_t *surface;

  switch (format)
    {
    case FORMAT_PNG:
      return cairo_image_surface_create (CAIRO_FORMAT_RGB24,
                                         (int) round (width_mm / 25.4 * DOTS_PER_INCH),
                                         (int) round (height_mm / 25.4 * DOTS_PER_INCH));
    case FORMAT_SVG:
      surface = cairo_svg_surface_create_for_stream (append_bytes, bytes, width_pt, height_pt);
      cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PT);
      return surface;
    case FORMAT_PDF:
      surface = cairo_pdf_surface_create_for_stream (append_bytes, bytes, width_pt, height_pt);
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Loligo");
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                      "2000-01-01T00:00:00Z");
      return surface;
    }
  g_return_val_if_reached (NULL);
}

static void
draw_on_paper (LoligoFigure *figure, cairo_surface_t *surface, Format format, double width_mm,
               double height_mm)
{
  LoligoTheme theme = figure->theme;
  LoligoQuality quality = figure->quality;
  double text_scale = figure->text_scale;
  cairo_t *cr = cairo_create (surface);
  double scale = (format == FORMAT_PNG ? DOTS_PER_INCH : 72) / 96.0;

  loligo_figure_set_theme (figure, LOLIGO_THEME_LIGHT);
  figure->quality = LOLIGO_QUALITY_FINE;
  figure->on_paper = TRUE;
  figure->text_scale = 1;
  cairo_scale (cr, scale, scale);
  loligo_figure_draw (figure, cr, width_mm / 25.4 * 96, height_mm / 25.4 * 96);
  figure->on_paper = FALSE;
  figure->quality = quality;
  figure->text_scale = text_scale;
  loligo_figure_set_theme (figure, theme);
  cairo_destroy (cr);
}

gboolean
loligo_figure_save (LoligoFigure *figure, const char *path, double width_mm, double height_mm,
                    GError **error)
{
  Format format;

  if (!get_format (path, &format, error))
    return FALSE;
  if (!(width_mm >= 10 && width_mm <= 2000 && height_mm >= 10 && height_mm <= 2000))
    {
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
                   _("%s: a figure is 10 to 2000 mm wide and high"), path);
      return FALSE;
    }
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = make_surface (format, width_mm, height_mm, bytes);
  if (format == FORMAT_PDF && figure->title != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, figure->title);
  draw_on_paper (figure, surface, format, width_mm, height_mm);
  if (format == FORMAT_PNG)
    {
      cairo_surface_write_to_png_stream (surface, append_bytes, bytes);
      insert_dots_per_metre (bytes);
    }
  cairo_surface_finish (surface);
  cairo_status_t status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE, _("%s: the figure cannot be drawn: %s"),
                   path, cairo_status_to_string (status));
      return FALSE;
    }
  if (format == FORMAT_SVG)
    renumber_surfaces (bytes);
  return loligo_file_write (path, (const char *) bytes->data, bytes->len, error);
}
