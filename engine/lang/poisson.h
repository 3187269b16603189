/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * poisson.h: a Poisson count from random numbers that are there already, so that a draw stays a function of its place
 * (seed, neuron, step). Few are expected: the inverse of the distribution at a uniform number, exact but for rounding.
 * Many: the expansion of Cornish & Fisher at a normal one, whose error in probability (total variation) is 1.2e-5 at a
 * mean of 32 and falls with its power 3/2. compile/lower.c makes the same in code without branches.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The largest mean that is inverted. */
#define LOLIGO_POISSON_FEW 32.0
/* No count is larger than mean + 8 sqrt(mean) + 8, which would happen once in 1e14 draws. Without this bound a uniform
 * number above the last sum, which rounding keeps below 1, would count all terms that there are. */
#define LOLIGO_POISSON_DEVIATIONS 8.0
#define LOLIGO_POISSON_TERMS 85
#define LOLIGO_POISSON_DEGREE 5

/* count = floor (mean + sqrt(mean) w + P_0(w) + P_1(w)/sqrt(mean) + P_2(w)/mean); M. B. Giles (2016), ACM Trans Math
 * Softw 42:7, eq. 9. Factors of w^0, w^1 ... */
extern const double loligo_poisson_expansion[3][LOLIGO_POISSON_DEGREE];

/* UNIFORM in [0, 1), NORMAL a standard normal number. A mean below 0 counts as 0; NaN gives NaN. */
double loligo_poisson (double mean, double uniform, double normal);
/* The bound, for a mean of at most LOLIGO_POISSON_FEW. */
guint loligo_poisson_count_terms (double mean);

G_END_DECLS
