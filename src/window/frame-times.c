/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * frame-times.c: see frame-times.h. The work of a frame lies between the frame clock's "before-paint" and
 * "after-paint".
 */
#include "window/frame-times.h"

#include "window/test-hooks.h"

#include <stdlib.h>

typedef struct
{
  gint64 begun_us, ended_us;
  gboolean has_drawn;
  GArray *work_ms, *interval_ms; /* of double */
} FrameTimes;

static void
free_times (gpointer data)
{
  FrameTimes *times = data;
  g_array_unref (times->work_ms);
  g_array_unref (times->interval_ms);
  g_free (times);
}

static void
on_before_paint (GdkFrameClock *clock, FrameTimes *times)
{
  times->begun_us = g_get_monotonic_time ();
}

static void
on_after_paint (GdkFrameClock *clock, FrameTimes *times)
{
  gint64 now_us = g_get_monotonic_time ();
  double work_ms = 1e-3 * (double) (now_us - times->begun_us);
  double interval_ms = 1e-3 * (double) (now_us - times->ended_us);
  g_array_append_val (times->work_ms, work_ms);
  if (times->ended_us != 0)
    g_array_append_val (times->interval_ms, interval_ms);
  times->ended_us = now_us;
  if (!times->has_drawn)
    loligo_test_event ("first-frame");
  times->has_drawn = TRUE;
}

static void
on_realize (GtkWidget *window, FrameTimes *times)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint), times);
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), times);
}

static void
on_unrealize (GtkWidget *window, FrameTimes *times)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (window), times);
}

void
loligo_frame_times_follow (GtkWidget *window)
{
  FrameTimes *times = g_new0 (FrameTimes, 1);
  times->work_ms = g_array_new (FALSE, FALSE, sizeof (double));
  times->interval_ms = g_array_new (FALSE, FALSE, sizeof (double));
  g_object_set_data_full (G_OBJECT (window), "loligo-frame-times", times, free_times);
  g_signal_connect (window, "realize", G_CALLBACK (on_realize), times);
  g_signal_connect (window, "unrealize", G_CALLBACK (on_unrealize), times);
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static void
add_statistics (JsonBuilder *builder, const char *name, GArray *values)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  if (values->len > 0)
    {
      const double *sorted = (const double *) (gpointer) values->data;
      qsort (values->data, values->len, sizeof (double), compare_doubles);
      json_builder_set_member_name (builder, "median");
      json_builder_add_double_value (builder, sorted[values->len / 2]);
      json_builder_set_member_name (builder, "p95");
      json_builder_add_double_value (builder, sorted[values->len * 95 / 100]);
      json_builder_set_member_name (builder, "maximum");
      json_builder_add_double_value (builder, sorted[values->len - 1]);
    }
  json_builder_end_object (builder);
  g_array_set_size (values, 0);
}

void
loligo_frame_times_dump (GtkWidget *window, JsonBuilder *builder)
{
  FrameTimes *times = g_object_get_data (G_OBJECT (window), "loligo-frame-times");
  json_builder_set_member_name (builder, "frames");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "count");
  json_builder_add_int_value (builder, times->work_ms->len);
  add_statistics (builder, "work_ms", times->work_ms);
  add_statistics (builder, "interval_ms", times->interval_ms);
  json_builder_end_object (builder);
}
