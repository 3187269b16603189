/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * each-kind-template.h: includes the file TEMPLATE once for each precision and width of index that the rows of a
 * projection can have. There, REAL and INDEX are the types and NAME(x) makes x_double_32, x_double_16, x_single_16 and
 * x_single_32. Included by deliver.c and matrix.c, once each; no #pragma once, and nothing stays defined.
 */
#define REAL double
#define INDEX guint32
#define NAME(x) x##_double_32
#include TEMPLATE
#undef INDEX
#undef NAME
#define INDEX guint16
#define NAME(x) x##_double_16
#include TEMPLATE
#undef REAL
#undef NAME
#define REAL float
#define NAME(x) x##_single_16
#include TEMPLATE
#undef INDEX
#undef NAME
#define INDEX guint32
#define NAME(x) x##_single_32
#include TEMPLATE
#undef REAL
#undef INDEX
#undef NAME
#undef TEMPLATE
